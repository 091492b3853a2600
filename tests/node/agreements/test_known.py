"""The agreements this node knows."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, update

from node.agreements.known import (
    Agreements,
    AmbiguousAgreementError,
    ForgedDirectoryError,
    UnknownAgreementError,
)
from node.key_change import Stated
from node.storage import metadata, writing
from proto import statement as statements
from proto.agreement import Agreement
from proto.document import Sha256, write
from proto.envelope import Envelope
from proto.errors import MalformedError, NotPermittedError, SignatureError, UnavailableError
from proto.identity import fingerprint, public_text
from proto.statement import Reason
from tests import documents
from tests.documents import TODAY
from tests.node import invented_hub
from tests.node.invented_hub import InventedHub

DOCUMENT = documents.agreement()


def _signed(document: Agreement = DOCUMENT, *, without: str = "") -> Envelope:
    envelope = documents.proposal(document)
    for party in document.party_ids:
        if party != without:
            envelope = envelope.signed(documents.keys(party).agreement)
    return envelope


@pytest.fixture
def hub() -> InventedHub:
    """Three members and one agreement that all of them signed."""
    statements = [documents.statement(party) for party in DOCUMENT.party_ids]
    return InventedHub(statements=statements, agreements=[_signed()])


@pytest.fixture
def known(engine: Engine) -> Agreements:
    """Nothing pulled yet."""
    own = documents.statement("AL")
    return Agreements(engine, invented_hub.KEY.public_key(), lambda: Stated(own))


def test_before_the_first_pull_there_is_nothing(known: Agreements) -> None:
    """Nobody, no agreement, and so nothing that may leave."""
    assert {} == known.directory().members
    assert () == known.proposals()
    assert () == known.current(TODAY)


def test_what_everybody_signed_is_current(known: Agreements, hub: InventedHub) -> None:
    """Pulled twice, it is there once."""
    known.pull(hub.client)
    known.pull(hub.client)

    (current,) = known.current(TODAY)
    assert DOCUMENT == current.agreement
    assert _signed().hash == current.hash
    assert [()] == [proposal.unsigned for proposal in known.proposals()]


def test_two_that_pull_at_once_know_the_same(known: Agreements, hub: InventedHub) -> None:
    """A person's command does not trip over the one that keeps running."""
    barrier = threading.Barrier(3)
    failed: list[Exception] = []

    def pull() -> None:
        barrier.wait()
        try:
            known.pull(hub.client)
        except Exception as error:  # noqa: BLE001 - whatever it is, it fails the test
            failed.append(error)

    threads = [threading.Thread(target=pull) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == failed
    assert 1 == len(known.current(TODAY))


@pytest.mark.parametrize("party", DOCUMENT.party_ids)
def test_without_one_signature_it_is_never_current(
    known: Agreements, hub: InventedHub, party: str
) -> None:
    """Whoever is missing; it is shown as waiting for exactly them."""
    hub.agreements = [_signed(without=party)]

    known.pull(hub.client)

    assert () == known.current(TODAY)
    assert [(party,)] == [proposal.unsigned for proposal in known.proposals()]


def test_a_signature_by_another_key_does_not_count(known: Agreements, hub: InventedHub) -> None:
    """A release key signs no agreement, and nobody signs for another."""
    envelope = _signed(without="RS")
    hub.agreements = [
        envelope.signed(documents.keys("RS").release).signed(documents.keys("ME").agreement)
    ]

    known.pull(hub.client)

    assert () == known.current(TODAY)


@pytest.mark.parametrize("today", [date(2025, 12, 31), date(2028, 7, 1), date(2029, 1, 1)])
def test_outside_its_term_it_is_not_current(
    known: Agreements, hub: InventedHub, today: date
) -> None:
    """Not yet, lapsed without its review, or over."""
    known.pull(hub.client)

    assert () == known.current(today)
    assert 1 == len(known.proposals())


def test_an_altered_agreement_is_not_current(known: Agreements, hub: InventedHub) -> None:
    """One number in it changed on the way: the signatures are over other bytes."""
    grants = tuple(replace(grant, minimum_count=0) for grant in DOCUMENT.grants)
    altered = documents.proposal(replace(DOCUMENT, grants=grants))
    hub.agreements = [replace(altered, signatures=_signed().signatures)]

    known.pull(hub.client)

    assert () == known.current(TODAY)
    assert [DOCUMENT.party_ids] == [proposal.unsigned for proposal in known.proposals()]


def test_an_agreement_altered_at_home_is_not_current(
    known: Agreements, hub: InventedHub, engine: Engine
) -> None:
    """What lies in the database is believed by its signatures alone, at every use."""
    known.pull(hub.client)
    unsigned = documents.proposal(DOCUMENT).to_bytes()
    with writing(engine) as connection:
        connection.execute(update(metadata.tables["agreement"]).values(envelope=unsigned))

    assert () == known.current(TODAY)


def test_a_forged_directory_is_refused(known: Agreements, hub: InventedHub) -> None:
    """And what was known before stays known."""
    known.pull(hub.client)
    hub.directory_key = documents.keys("RS").release
    hub.agreements = []

    with pytest.raises(SignatureError):
        known.pull(hub.client)

    assert 1 == len(known.current(TODAY))


def test_a_directory_forged_at_home_is_refused(
    known: Agreements, hub: InventedHub, engine: Engine
) -> None:
    """Keys are taken from nothing that the hub did not sign."""
    known.pull(hub.client)
    hub.directory_key = documents.keys("RS").release
    forged = hub.directory().to_bytes()
    with writing(engine) as connection:
        connection.execute(update(metadata.tables["directory"]).values(envelope=forged))

    with pytest.raises(SignatureError):
        known.current(TODAY)


def test_a_party_that_never_joined_has_not_signed(known: Agreements, hub: InventedHub) -> None:
    """Its key is not in the directory, whatever stands in the envelope."""
    hub.statements = hub.statements[1:]

    known.pull(hub.client)

    assert () == known.current(TODAY)
    assert [("AL",)] == [proposal.unsigned for proposal in known.proposals()]


@pytest.mark.parametrize("data", [b"{}", b"no envelope"])
def test_what_is_no_envelope_replaces_nothing(
    known: Agreements, hub: InventedHub, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that answers rubbish takes no agreement away."""
    known.pull(hub.client)
    monkeypatch.setattr(Envelope, "to_bytes", lambda _: data)

    with pytest.raises(MalformedError):
        known.pull(hub.client)
    monkeypatch.undo()

    assert 1 == len(known.current(TODAY))


def test_a_hub_that_is_away_takes_nothing_away(known: Agreements, hub: InventedHub) -> None:
    """A node goes on under the agreements it knows."""
    known.pull(hub.client)
    hub.is_down = True

    with pytest.raises(UnavailableError):
        known.pull(hub.client)

    assert 1 == len(known.current(TODAY))


def test_an_agreement_is_found_by_id_or_hash(known: Agreements, hub: InventedHub) -> None:
    """By its id the newest version, by a hash exactly that one."""
    newer = replace(DOCUMENT, version=2, supersedes=_signed().hash)
    hub.agreements.append(_signed(newer))
    known.pull(hub.client)

    assert 2 == known.proposal("regional-victims").agreement.version
    assert 1 == known.proposal(_signed().hash).agreement.version
    assert [2] == [signed.agreement.version for signed in known.current(TODAY)]


def test_an_unknown_agreement_is_said(known: Agreements, hub: InventedHub) -> None:
    """With those that are known."""
    with pytest.raises(UnknownAgreementError, match=r"no agreement 'x' .*; known: none"):
        known.proposal("x")

    known.pull(hub.client)
    with pytest.raises(UnknownAgreementError, match="known: regional-victims"):
        known.proposal("x")


def test_two_texts_of_one_name_are_told_apart(known: Agreements, hub: InventedHub) -> None:
    """Nobody signs a text that slipped in under a known name; its hash still names one."""
    other = _signed(replace(DOCUMENT, purposes=("research",)))
    hub.agreements.append(other)
    known.pull(hub.client)

    with pytest.raises(AmbiguousAgreementError, match=other.hash):
        known.proposal("regional-victims")
    assert other.hash == known.proposal(other.hash).envelope.hash


def test_keys_that_are_not_ours_end_all_trust(known: Agreements, hub: InventedHub) -> None:
    """Whoever holds the hub's key could else agree in our name."""
    hub.statements[0] = _forged(DOCUMENT.party_ids[0])

    with pytest.raises(ForgedDirectoryError, match="not ours"):
        known.pull(hub.client)
    assert () == known.proposals()


def test_keys_that_change_are_not_taken_over(known: Agreements, hub: InventedHub) -> None:
    """A party keeps the keys under which it was first seen; what was known stays known."""
    known.pull(hub.client)
    hub.statements[1] = _forged(DOCUMENT.party_ids[1])

    with pytest.raises(ForgedDirectoryError, match="than before"):
        known.pull(hub.client)
    assert 1 == len(known.current(TODAY))


def _forged(party: str) -> Envelope:
    """A statement of other keys, properly signed by them."""
    release, agreement = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    true = statements.verify(documents.statement(party))
    stated = replace(
        true,
        release_key=public_text(release.public_key()),
        agreement_key=public_text(agreement.public_key()),
    )
    return Envelope(statements.PAYLOAD_TYPE, write(stated)).signed(release).signed(agreement)


def test_an_agreement_that_was_signed_for_another_hub_binds_nobody(
    known: Agreements, hub: InventedHub
) -> None:
    """Whoever runs a second hub cannot replay at it what was agreed at the first."""
    hub.agreements = [_signed(replace(DOCUMENT, exchange=Sha256("0" * 64)))]

    known.pull(hub.client)

    assert () == known.current(TODAY)


def test_a_rotated_key_is_taken_over(known: Agreements, hub: InventedHub) -> None:
    """The key that we trust vouches for it; what it signed counts on."""
    known.pull(hub.client)
    hub.statements.append(documents.replacing(hub.statements[1], 2, "rotation"))

    known.pull(hub.client)

    assert 1 == len(known.current(TODAY))


@pytest.mark.parametrize("reason", ["lost", "compromised"])
def test_a_key_that_nobody_vouches_for_pauses_its_party(
    known: Agreements, hub: InventedHub, reason: Reason
) -> None:
    """And no other: an agreement without it goes on."""
    others = replace(documents.agreement(("AL",)), id="others")
    hub.agreements.append(_signed(others))
    known.pull(hub.client)
    hub.statements.append(documents.replacing(_of(hub, "RS"), 2, reason))

    known.pull(hub.client)

    assert ["others"] == [each.agreement.id for each in known.current(TODAY)]
    assert () == known.directory().member("RS").agreement_keys


def test_a_lost_key_that_people_compared_is_trusted(known: Agreements, hub: InventedHub) -> None:
    """However the digits are grouped; what the lost one signed counts again."""
    known.pull(hub.client)
    lost = documents.replacing(_of(hub, "RS"), 2, "lost")
    hub.statements.append(lost)
    known.pull(hub.client)

    with pytest.raises(NotPermittedError, match="do not accept"):
        known.accept("RS", fingerprint(b"another"))
    assert () == known.current(TODAY)
    known.accept("RS", fingerprint(lost.payload).upper().replace(" ", ""))

    assert 1 == len(known.current(TODAY))


def test_a_compromised_key_signs_nothing_until_the_new_one_has(
    known: Agreements, hub: InventedHub
) -> None:
    """Even where people have compared the new one."""
    known.pull(hub.client)
    stolen = documents.replacing(_of(hub, "RS"), 2, "compromised")
    hub.statements.append(stolen)
    known.pull(hub.client)
    known.accept("RS", fingerprint(stolen.payload))

    assert () == known.current(TODAY)
    assert [("RS",)] == [each.unsigned for each in known.proposals()]

    hub.agreements = [_signed().signed(documents.agreement_key("RS", 2))]
    known.pull(hub.client)

    assert 1 == len(known.current(TODAY))


def test_what_follows_a_compared_key_needs_no_other_call(
    known: Agreements, hub: InventedHub
) -> None:
    """It vouches for the next; the next that nobody vouches for is compared again."""
    known.pull(hub.client)
    hub.statements.append(documents.replacing(_of(hub, "RS"), 2, "lost"))
    hub.statements.append(documents.replacing(_of(hub, "RS"), 3, "rotation"))
    known.pull(hub.client)
    assert () == known.current(TODAY), "a rotation does not heal what nobody compared"

    known.accept("RS", fingerprint(_of(hub, "RS").payload))
    hub.statements.append(documents.replacing(_of(hub, "RS"), 4, "rotation"))
    known.pull(hub.client)
    assert 1 == len(known.current(TODAY))

    hub.statements.append(documents.replacing(_of(hub, "RS"), 5, "lost"))
    known.pull(hub.client)
    assert () == known.current(TODAY)


@pytest.mark.parametrize("reason", ["rotation", "lost"])
def test_a_chain_that_is_not_the_one_we_saw_is_refused(
    known: Agreements, hub: InventedHub, reason: Reason
) -> None:
    """Forked, or cut back to what it was."""
    first = _of(hub, "RS")
    hub.statements.append(documents.replacing(first, 2, "rotation"))
    known.pull(hub.client)

    hub.statements[-1] = documents.replacing(first, 3, reason)
    with pytest.raises(ForgedDirectoryError, match="other keys of RS than before"):
        known.pull(hub.client)
    hub.statements.pop()
    with pytest.raises(ForgedDirectoryError, match="other keys of RS than before"):
        known.pull(hub.client)

    assert 1 == len(known.current(TODAY))


def test_our_own_key_is_not_replaced_by_others(known: Agreements, hub: InventedHub) -> None:
    """Even by a statement that all our keys signed: this node did not make it."""
    known.pull(hub.client)
    hub.statements.append(documents.replacing(_of(hub, "AL"), 2, "rotation"))

    with pytest.raises(ForgedDirectoryError, match="not ours"):
        known.pull(hub.client)


def _of(hub: InventedHub, party: str) -> Envelope:
    """The newest statement of a party."""
    return next(s for s in reversed(hub.statements) if statements.verify(s).party == party)
