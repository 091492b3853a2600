"""Holdings answer every reader as the library does, without opening an envelope."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from sqlalchemy import Engine, delete, event, update

from hub import releases, unfolded
from hub.holdings import HeldRelease, HeldTable
from hub.notice_intake import NoticeIntake
from hub.storage import writing
from proto import notice as notices
from proto.agreement import Agreement
from proto.document import Sha256, digest, write
from proto.envelope import Envelope
from proto.errors import NotPermittedError, UnavailableError
from proto.notice import Limit, Restriction
from proto.release import Release, ReleasedTable
from proto.signed_agreement import SignedAgreement
from proto.terms import Embargo, Grant, Purpose
from tests import documents
from tests.documents import NOW, TODAY
from tests.hub.invented_exchange import InventedExchange

PARTIES = ("AL", "RS", "ME", "marri")
REPORT: Purpose = "regional-report"
LATER = NOW + timedelta(days=9)


@pytest.fixture
def joined(exchange: InventedExchange) -> InventedExchange:
    """A hub that everybody joined."""
    exchange.join(*PARTIES)
    return exchange


def _read(exchange: InventedExchange, reader: str = "marri") -> tuple[HeldRelease, ...]:
    return exchange.holdings.releases(reader, REPORT, TODAY)


def test_a_held_release_says_all_but_the_figures(joined: InventedExchange) -> None:
    """With its leaf, its hash, and the day on which it was accepted."""
    release = documents.release(joined.agree(documents.agreement()))
    receipt = joined.submit(release)

    (held,) = _read(joined)

    assert receipt.index == held.leaf
    assert digest(documents.published(release).to_bytes()) == held.hash
    assert NOW == held.filed_at
    assert release.outline == held.outline
    assert release.method_note == held.method_note
    assert (release.catalogue, release.mechanism, release.delta) == (
        held.catalogue,
        held.mechanism,
        held.delta,
    )


def test_tables_come_back_as_they_were_released(joined: InventedExchange) -> None:
    """Exactly those that are wanted, in the order in which they are."""
    signed = joined.agree(documents.agreement())
    published = [documents.release(signed, publisher) for publisher in ("AL", "RS")]
    for release in published:
        joined.submit(release)
    albania, serbia = _read(joined)
    wanted = [(serbia, 2), (albania, 0), (albania, 1)]

    tables = joined.holdings.tables(wanted)
    grids = joined.holdings.grids(wanted)

    assert [
        HeldTable(serbia, 2, published[1].tables[2]),
        HeldTable(albania, 0, published[0].tables[0]),
        HeldTable(albania, 1, published[0].tables[1]),
    ] == list(tables)
    assert [(each.table.shape, each.table.codes, each.table.noise) for each in tables] == [
        (each.grid.shape, each.grid.codes, each.grid.noise) for each in grids
    ]


def test_few_statements_fetch_many_tables(joined: InventedExchange) -> None:
    """One where the same tables of every release are wanted, and none reads an envelope."""
    signed = joined.agree(documents.agreement())
    for publisher in ("AL", "RS"):
        joined.submit(documents.release(signed, publisher))
    held = _read(joined)

    with _statements(joined.engine) as said:
        joined.holdings.tables((release, number) for release in held for number in (0, 1, 2))

    assert 1 == len(said)
    assert "document" not in said[0]


@contextmanager
def _statements(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(*told: object) -> None:
        if "SELECT" in str(told[2]):
            said.append(str(told[2]))

    event.listen(engine, "before_cursor_execute", listen)
    yield said
    event.remove(engine, "before_cursor_execute", listen)


def test_method_notes_and_shapes_are_fetched_once(joined: InventedExchange) -> None:
    """What there is is asked each time; of what is known already, only what is short."""
    agreed = joined.agree(documents.agreement())
    joined.submit(documents.release(agreed, "AL", period="2023"))

    with _statements(joined.engine) as first:
        before = _read(joined)
    with _statements(joined.engine) as second:
        again = _read(joined)
    joined.submit(documents.release(agreed, "AL", period="2024"))
    after = _read(joined)

    assert before == again
    assert any("held_release.shapes" in each for each in first)
    assert not any("held_release.shapes" in each for each in second)
    assert any("held_release" in each for each in second)
    assert ["2023", "2024"] == [each.period for each in after]


def test_what_decides_about_a_reading_is_not_remembered(joined: InventedExchange) -> None:
    """A release whose rows say another rule of display today is judged by that."""
    agreed = joined.agree(documents.agreement())
    joined.submit(documents.release(agreed, "AL"))
    before = _read(joined)

    with writing(joined.engine) as connection:
        connection.execute(update(unfolded.RELEASE).values(least=1))
    after = _read(joined)

    assert 1 == len(before)
    assert () == after


def test_a_question_narrows_the_answer(joined: InventedExchange) -> None:
    """By dataset, period, publisher and the time of acceptance."""
    signed = joined.agree(documents.agreement())
    joined.submit(documents.release(signed, "AL", period="2023"))
    second = documents.published(documents.release(signed, "RS")).to_bytes()
    joined.intake.accept(second, "RS", now=LATER)

    def leaves(**asked: object) -> list[str]:
        found = joined.holdings.releases("marri", REPORT, TODAY, **asked)  # type: ignore[arg-type]  # Each has its type below.
        return [each.publisher for each in found]

    assert ["AL", "RS"] == leaves(dataset="victims") == leaves(filed_since=NOW)
    assert [] == leaves(dataset="justice") == leaves(periods=()) == leaves(publishers=["ME"])
    assert ["AL"] == leaves(periods=["2023", "2019"]) == leaves(publishers=["AL"])
    assert ["RS"] == leaves(filed_since=LATER)
    assert [] == leaves(filed_since=LATER + timedelta(seconds=1))


def test_a_revoked_body_reads_nothing_any_more(joined: InventedExchange) -> None:
    """Not even what it could read."""
    joined.submit(documents.release(joined.agree(documents.agreement())))
    assert _read(joined)
    joined.enrolment.revoke("marri", now=NOW)

    with pytest.raises(NotPermittedError, match="revoked"):
        _read(joined)


def test_an_embargo_is_asked_for_every_period(joined: InventedExchange) -> None:
    """One year that all have filed does not open another that not all have."""
    agreement = documents.agreement()
    embargo = Embargo(None, all_filed=True)
    grants = tuple(replace(grant, embargo=embargo) for grant in agreement.grants)
    signed = joined.agree(replace(agreement, grants=grants))
    for publisher, period in (("AL", "2023"), ("RS", "2023"), ("AL", "2024")):
        joined.submit(documents.release(signed, publisher, period=period))

    assert [("AL", "2023"), ("RS", "2023")] == [
        (each.publisher, each.period) for each in _read(joined)
    ]


def test_only_agreements_that_permit_something_are_named(joined: InventedExchange) -> None:
    """Whoever reads nothing under one does not learn of it."""
    signed = joined.agree(documents.agreement())
    joined.agree(documents.agreement(id="another"))
    joined.submit(documents.release(signed))

    assert (signed,) == joined.holdings.permitting(_read(joined), TODAY)
    assert () == joined.holdings.permitting(_read(joined, "ME"), TODAY)


def test_a_lost_table_is_said(joined: InventedExchange) -> None:
    """With what to do."""
    joined.submit(documents.release(joined.agree(documents.agreement())))
    (held,) = _read(joined)
    with writing(joined.engine) as connection:
        connection.execute(delete(unfolded.TABLE))

    with pytest.raises(UnavailableError, match="dcim-hub doctor"):
        joined.holdings.tables([(held, 0)])


def test_whatever_is_agreed_and_restricted_holdings_answer_as_the_library(
    joined: InventedExchange,
) -> None:
    """For random agreements, restrictions and numbers shown: the same releases to everybody."""
    chance = Random(8)  # noqa: S311  # Invented terms, the same ones every time.
    for number in range(14):
        signed = joined.agree(_agreement(chance, f"random-{number}"))
        for publisher, period in product(("AL", "RS"), ("2023", "2024")):
            if chance.random() < 0.7:
                release = documents.release(signed, publisher, period=period)
                _file(joined, _shown_anyhow(chance, release))
        _restrict(joined, signed, chance)

    answers = []
    for reader in PARTIES:
        for purpose in ("regional-report", "research"):
            for today in (TODAY, date(2026, 5, 1), date(2030, 1, 1)):
                found = joined.library.readable(reader, purpose, today)
                held = joined.holdings.releases(reader, purpose, today)
                answers.append([each.index for each in found])
                assert answers[-1] == [each.leaf for each in held]
    assert 5 < len({tuple(each) for each in answers})


def _agreement(chance: Random, name: str) -> Agreement:
    agreement = documents.agreement(id=name)
    grants = tuple(_grant(chance, grant) for grant in agreement.grants)
    return replace(agreement, grants=grants)


def _grant(chance: Random, grant: Grant) -> Grant:
    return replace(
        grant,
        recipients=tuple(chance.sample(("AL", "RS", "marri"), chance.randint(1, 3))),
        minimum_count=chance.choice((0, 3, 10)),
        rounding_base=chance.choice((1, 1, 5)),
        zero_shown=chance.random() < 0.5,
        embargo=Embargo(chance.choice((None, date(2026, 4, 1))), chance.random() < 0.3),
        onward=chance.choice(("none", "public")),
    )


def _shown_anyhow(chance: Random, release: Release) -> Release:
    """What left under other terms shows other numbers than are agreed now."""
    least, base = chance.choice((0, 5, 10)), chance.choice((1, 5))
    numbers = [None, *(each for each in range(0, 30, base) if each >= least)]

    def drawn(table: ReleasedTable) -> ReleasedTable:
        return replace(table, shown=tuple(chance.choice(numbers) for _ in table.shown))

    return replace(release, tables=tuple(map(drawn, release.tables)))


def _file(exchange: InventedExchange, release: Release) -> None:
    data = documents.published(release).to_bytes()
    with writing(exchange.engine) as connection:
        releases.file(connection, release, data, now=NOW)


def _restrict(exchange: InventedExchange, signed: SignedAgreement, chance: Random) -> None:
    if chance.random() < 0.5:
        return
    limit = Limit(
        "AL",
        "victims",
        recipients=chance.choice((None, ("marri",))),
        minimum_count=chance.choice((None, 12)),
        rounding_base=chance.choice((None, 10)),
        zero_shown=chance.choice((None, False)),
    )
    notice = Restriction(
        type="restriction",
        format=1,
        agreement=Sha256(signed.hash),
        party="AL",
        number=1,
        issued=TODAY,
        reason="A court has ordered it",
        suspends=chance.random() < 0.2,
        limits=(limit,),
    )
    envelope = Envelope(notices.payload_type(notice), write(notice))
    said = envelope.signed(documents.keys("AL").agreement).to_bytes()
    NoticeIntake(exchange.engine, exchange.agreements).file("AL", said, now=NOW)
