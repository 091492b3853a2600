"""What other countries let us read."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from node.neighbours import Neighbours
from proto import directory as directories
from proto.agreement import Agreement
from proto.directory import Directory
from proto.document import Sha256, digest
from proto.envelope import Envelope
from proto.errors import (
    LogError,
    MalformedError,
    OutsideAgreementError,
    RefusalError,
    SignatureError,
    UnavailableError,
    UnknownPartyError,
)
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import Embargo, Purpose
from tests import documents
from tests.documents import TODAY
from tests.node import invented_hub
from tests.node.invented_hub import InventedHub

DOCUMENT = documents.agreement()
SIGNED = documents.signed(DOCUMENT)


def _release(period: str = "2024", signed: SignedAgreement = SIGNED) -> Release:
    return documents.release(signed, "RS", period=period)


def _bytes(release: Release, *, by: str = "RS") -> bytes:
    return documents.published(release, by=by).to_bytes()


def _directory(hub: InventedHub) -> Directory:
    return directories.verify(hub.directory(), invented_hub.KEY.public_key())


def _under(**changes: object) -> SignedAgreement:
    grants = tuple(
        replace(grant, **changes)  # type: ignore[arg-type] # by name
        for grant in DOCUMENT.grants
    )
    return documents.signed(replace(DOCUMENT, grants=grants))


@pytest.fixture
def hub() -> InventedHub:
    """Three members, and one release of Serbia to be read."""
    statements = [documents.statement(party) for party in DOCUMENT.party_ids]
    return InventedHub(statements=statements, readable=[_bytes(_release())])


@pytest.fixture
def neighbours(engine: Engine) -> Neighbours:
    """What Albania holds: nothing yet."""
    return Neighbours(engine, "AL")


def _fetch(  # noqa: PLR0913 - each test changes one
    neighbours: Neighbours,
    hub: InventedHub,
    *,
    agreements: tuple[SignedAgreement, ...] = (SIGNED,),
    purpose: Purpose = "regional-report",
    today: date = TODAY,
    deleted: tuple[Sha256, ...] = (),
) -> int:
    return neighbours.fetch(
        hub.client,
        directory=_directory(hub),
        agreements=agreements,
        purpose=purpose,
        today=today,
        deleted=deleted,
    )


def test_what_we_may_read_is_kept(neighbours: Neighbours, hub: InventedHub) -> None:
    """Once, however often it is fetched, in the order in which the hub logged it."""
    assert 1 == _fetch(neighbours, hub)
    hub.readable = [_bytes(_release("2023")), *hub.readable, *hub.readable]

    assert 1 == _fetch(neighbours, hub)
    assert 0 == _fetch(neighbours, hub)

    assert (_release("2024"), _release("2023")) == neighbours.releases()


def test_only_what_is_missing_is_asked_for(neighbours: Neighbours, hub: InventedHub) -> None:
    """What is here does not travel again, and what may be read only later is not passed over."""
    first, embargoed, last = (_bytes(_release(period)) for period in ("2022", "2023", "2024"))
    for each in (first, embargoed, last):
        hub.log.append(each)
    hub.readable = [first, last]
    assert 2 == _fetch(neighbours, hub)

    hub.readable = [first, embargoed, last]
    fetched = [_fetch(neighbours, hub), _fetch(neighbours, hub)]

    assert [1, 0] == fetched
    assert [(0, 2), (1,)] == hub.asked


def test_whoever_is_interrupted_goes_on_from_there(
    neighbours: Neighbours, hub: InventedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Releases are asked for a few at a time, and each few are kept before the next are asked."""
    monkeypatch.setattr("node.neighbours.MOST_ASKED", 2)
    good = [_bytes(_release(str(year))) for year in range(2020, 2024)]
    hub.readable = [*good[:3], _bytes(_release("2019"), by="AL")]
    with pytest.raises(SignatureError):
        _fetch(neighbours, hub)
    assert ["2020", "2021"] == [each.period for each in neighbours.releases()]

    hub.readable = good
    assert 2 == _fetch(neighbours, hub)
    assert [(0, 1), (2, 3), (2, 4)] == hub.asked


def test_what_had_to_go_does_not_come_back(neighbours: Neighbours, hub: InventedHub) -> None:
    """However long the hub lets us read it."""
    assert 0 == _fetch(neighbours, hub, deleted=(digest(hub.readable[0]),))

    assert [] == hub.asked


def test_our_own_figures_are_no_neighbours(neighbours: Neighbours, hub: InventedHub) -> None:
    """A hub that shows us what we published is right to, and it is not kept twice."""
    own = documents.published(documents.release(SIGNED, "AL")).to_bytes()
    hub.readable.append(own)

    assert 1 == _fetch(neighbours, hub)
    assert ["RS"] == [release.publisher for release in neighbours.releases()]


def test_two_that_fetch_at_once_keep_one(neighbours: Neighbours, hub: InventedHub) -> None:
    """A person's command does not trip over the one that keeps running."""
    barrier = threading.Barrier(2)
    failed: list[Exception] = []

    def fetch() -> None:
        barrier.wait()
        try:
            _fetch(neighbours, hub)
        except Exception as error:  # noqa: BLE001 - whatever it is, it fails the test
            failed.append(error)

    threads = [threading.Thread(target=fetch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == failed
    assert 1 == len(neighbours.releases())


def test_one_release_sent_twice_is_one(neighbours: Neighbours, hub: InventedHub) -> None:
    """A hub that repeats itself breaks nothing."""
    hub.readable *= 2

    assert 1 == _fetch(neighbours, hub)


def _agreement_without_us() -> Agreement:
    return documents.agreement(("RS", "ME"))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (_bytes(_release(), by="AL"), SignatureError),
        (_bytes(replace(_release(), publisher="AL"), by="RS"), SignatureError),
        (Envelope("application/json", b"{}").to_bytes(), MalformedError),
        (b"no envelope", MalformedError),
        (_bytes(_release())[:-40] + b"}", MalformedError),
        (_bytes(replace(_release(), publisher="ME"), by="ME"), UnknownPartyError),
        (_bytes(replace(_release(), publisher="marri"), by="marri"), OutsideAgreementError),
        (_bytes(replace(_release(), dataset="justice")), OutsideAgreementError),
        (
            _bytes(_release(signed=documents.signed(_agreement_without_us()))),
            OutsideAgreementError,
        ),
    ],
)
def test_what_is_forged_is_refused(
    neighbours: Neighbours, hub: InventedHub, data: bytes, error: type[RefusalError]
) -> None:
    """Whatever the hub says of it; and of everything that came with it nothing is kept."""
    hub.readable.append(data)

    with pytest.raises(error):
        _fetch(neighbours, hub)

    assert () == neighbours.releases()


def test_an_altered_release_is_refused(neighbours: Neighbours, hub: InventedHub) -> None:
    """One figure in it, and the publisher's signature is over other bytes."""
    true, altered = documents.published(_release()), documents.published(_release("2023"))
    hub.readable = [replace(true, payload=altered.payload).to_bytes()]

    with pytest.raises(SignatureError):
        _fetch(neighbours, hub)

    assert () == neighbours.releases()


def test_a_release_that_was_not_logged_is_refused(neighbours: Neighbours, hub: InventedHub) -> None:
    """What nobody can find again is not read."""
    hub.logs_other = True

    with pytest.raises(LogError):
        _fetch(neighbours, hub)

    assert () == neighbours.releases()


@pytest.mark.parametrize(
    ("signed", "today", "code"),
    [
        (_under(recipients=("RS", "marri")), TODAY, "not-a-recipient"),
        (SIGNED, date(2029, 1, 1), "unknown-agreement"),
        (_under(embargo=Embargo(date(2026, 6, 1), all_filed=False)), TODAY, "embargo"),
    ],
)
def test_what_is_not_for_us_is_refused(
    neighbours: Neighbours, hub: InventedHub, signed: SignedAgreement, today: date, code: str
) -> None:
    """The agreement is asked again on arrival, with the code of the rule."""
    hub.readable = [_bytes(_release(signed=signed))]

    with pytest.raises(OutsideAgreementError, match=code):
        _fetch(neighbours, hub, agreements=(signed,), today=today)

    assert () == neighbours.releases()


def test_what_was_not_agreed_as_a_purpose_is_refused(
    neighbours: Neighbours, hub: InventedHub
) -> None:
    """Who may read for one purpose may not read for any."""
    with pytest.raises(OutsideAgreementError, match="purpose-not-agreed"):
        _fetch(neighbours, hub, purpose="research")

    assert () == neighbours.releases()


def test_without_the_agreement_nothing_is_read(neighbours: Neighbours, hub: InventedHub) -> None:
    """A release under an agreement that we do not know, or that is not in force, is refused."""
    with pytest.raises(OutsideAgreementError, match="unknown-agreement"):
        _fetch(neighbours, hub, agreements=())

    assert () == neighbours.releases()


def test_who_has_filed_is_the_hubs_to_know(neighbours: Neighbours, hub: InventedHub) -> None:
    """An embargo until all have filed was kept by the hub, which alone can."""
    signed = _under(embargo=Embargo(None, all_filed=True))
    hub.readable = [_bytes(_release(signed=signed))]

    assert 1 == _fetch(neighbours, hub, agreements=(signed,))


def test_a_hub_that_is_away_may_be_asked_again(neighbours: Neighbours, hub: InventedHub) -> None:
    """What was kept before stays."""
    _fetch(neighbours, hub)
    hub.is_down = True

    with pytest.raises(UnavailableError):
        _fetch(neighbours, hub)

    assert 1 == len(neighbours.releases())
