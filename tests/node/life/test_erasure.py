"""A person is erased wholly, for good, with a proof, and nothing else changes."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update

from node.identity import forgetting
from node.identity.seal import Seal
from node.identity.sealed import SealedIdentities
from node.life import holds
from node.life.certificate import Certificate
from node.life.consent import withdraw
from node.life.corrections import Fix, correct
from node.life.erasure import Eraser
from node.life.holds import LegalHoldError
from node.life.lookup import UnknownRecordError
from node.life.proof import NotErasedError, erasure, objections, verify
from node.repository import records
from node.storage import metadata, reading, writing
from proto.catalogue import Dataset
from proto.document import read, write
from tests.node.country import agreed, published, publisher, register
from tests.node.life.people import (
    CATALOGUE,
    DEED,
    JUSTICE,
    VICTIMS,
    imported,
    linked,
    p,
    people_in,
    row,
    state,
    states,
)

DATASETS = CATALOGUE.datasets
ERASER = Eraser("AL", DATASETS, forgetting.forget)
SEALED = SealedIdentities(Seal(b"k" * 32))


def _somebody(engine: Engine) -> None:
    """Anna, who is also Anka, with all that there can be of somebody; and Bora."""
    anna = row("a", "anna", "2024-05-01", proceeding=p("K-1"))
    imported(engine, anna, row("b", "anka", "2022"), row("c", "bora", "2024-05-01"))
    imported(engine, row("a", "anna", "2024-05-02", proceeding=p("K-1")))
    imported(engine, row("j", "anka", "2023", dataset=JUSTICE), dataset=JUSTICE)
    linked(engine, "anka", "anna")
    with writing(engine) as connection:
        names = {"given_name": "Ana", "family_name": "Quewix"}
        SEALED.keep(connection, VICTIMS, [(p("anna"), names), (p("bora"), names)])  # type: ignore[list-item] # pseudonyms
        correct(connection, VICTIMS, p("a"), Fix("sex", "female"), DEED)
        withdraw(connection, VICTIMS, p("a"), DEED)


def _erase(engine: Engine, record: str = "a", dataset: Dataset = VICTIMS) -> Certificate:
    with writing(engine) as connection:
        return ERASER.erase(connection, dataset, p(record), DEED)


def _rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Everything there is, but for what an erasure adds."""
    tables = [each for each in metadata.sorted_tables if each.name not in ("erasure", "erased")]
    with reading(engine) as connection:
        return {each.name: [*map(tuple, connection.execute(select(each)))] for each in tables}


def test_nothing_of_the_person_is_left_anywhere(engine: Engine) -> None:
    """In no column of any table, under no identity, in no dataset; others are untouched."""
    _somebody(engine)

    certificate = _erase(engine)

    left = repr(_rows(engine))
    for name in ("anna", "anka", "a", "b", "j"):
        assert p(name) not in left, name
    assert p("bora") in left
    removed = {(each.dataset, each.table): each.rows for each in certificate.removed}
    assert {
        ("victims", "victims"): 2,
        ("victims", "record_history"): 1,
        ("victims", "correction"): 1,
        ("victims", "linked_case"): 1,
        ("victims", "ruling"): 2,
        ("victims", "alias"): 1,
        ("victims", "excluded"): 1,
        ("justice", "justice"): 1,
    } == {key: rows for key, rows in removed.items() if not key[1].startswith("identity_")}
    assert 1 == removed["victims", "identity_secret"]


def test_the_certificate_names_nobody_and_holds_later(engine: Engine) -> None:
    """It is read as it was written, and an altered one is refused."""
    imported(engine, row("a", "anna", "2024"))
    certificate = _erase(engine)
    data = write(certificate)

    assert certificate == read(Certificate, data)
    for name in ("anna", "a"):
        assert p(name).encode() not in data
    imported(engine, row("n", "nora", "2024"))
    verify(certificate, engine, DATASETS)
    with pytest.raises(NotErasedError, match="not what was certified"):
        verify(replace(certificate, reason="another"), engine, DATASETS)


def test_the_next_count_is_without_and_another_import_too(engine: Engine) -> None:
    """The periods of the person's records are in another state; all others are not."""
    _somebody(engine)
    periods = "2021", "2022", "2023", "2024"
    before = states(engine, *periods)

    certificate = _erase(engine)
    after = states(engine, *periods)
    again = row("a", "anna", "2024-05-02"), row("c", "bora", "2024-05-01")
    refused = imported(engine, *again, row("x", "anka", "2025"))

    moved = tuple(was < now for was, now in zip(before, after, strict=True))
    assert (False, True, False, True) == moved
    assert 2 == refused
    assert (0, 1, 0) == tuple(people_in(engine, year) for year in ("2022", "2024", "2025"))
    assert {"victims": max(after), "justice": state(engine, JUSTICE)} == {
        each.dataset: each.number for each in certificate.states
    }


def test_earlier_releases_are_what_they_were(engine: Engine) -> None:
    """Their bytes, their measurements and what was paid, before and after, and also later."""
    register(engine, year=2024)
    al = publisher(engine)
    first = published(al, agreed())
    with reading(engine) as connection:
        record = connection.scalars(select(records.table(VICTIMS).c.record)).first()
    before = _rows(engine)

    with writing(engine) as connection:
        certificate = ERASER.erase(connection, VICTIMS, str(record), DEED)
    after = _rows(engine)
    register(engine, year=2023)
    published(al, agreed(), period="2023")

    for table in ("outbox", "measurement", "ledger"):
        assert before[table] == after[table]
        assert len(before[table]) > 0
    (kept,) = certificate.releases
    assert (first.posted.hash, first.posted.hash) == (kept.before, kept.after)
    assert ("2024", 1, 1) == (kept.period, kept.vintage, len(certificate.measurements))
    assert al.ledger.ledger().entries[0].hash == certificate.ledger.hash
    verify(certificate, engine, DATASETS)


def test_what_no_longer_holds_is_said(engine: Engine) -> None:
    """A certificate is looked up, not believed: whatever is changed later is found."""
    register(engine, year=2024)
    published(publisher(engine), agreed())
    table = records.table(VICTIMS)
    with writing(engine) as connection:
        first = dict(connection.execute(select(table).limit(1)).mappings().one())
        certificate = ERASER.erase(connection, VICTIMS, first["record"], DEED)
    tables = metadata.tables
    changes = [
        (insert(table).values(first), "1 rows of victims are left"),
        (insert(table).values(first), "1 records of victims would still be counted"),
        (delete(tables["erased"]), "it is no longer known here what was erased"),
        (update(tables["outbox"]).values(envelope=b"{}"), "the release of victims 2024 is not"),
        (update(tables["measurement"]).values(answers="[1]"), "a measurement of victims 2024 is"),
        (delete(tables["ledger"]), "the ledger is not what it was"),
        (delete(tables["imported"]), "victims has not been in the state"),
        (update(erasure).values(certificate=b"{}"), "this is not what was certified as erasure 1"),
    ]

    for change, objection in changes:
        with writing(engine) as connection:
            connection.execute(change)
            found = tuple(objections(connection, certificate, DATASETS))
            connection.rollback()
        assert any(each.startswith(objection) for each in found), objection

    verify(certificate, engine, DATASETS)


def test_what_somebody_else_keeps_stops_the_erasure(engine: Engine) -> None:
    """Half an erasure is none: all is as it was, and the sentence says what would be left."""
    _somebody(engine)
    before = _rows(engine)

    def destroy(
        connection: Connection,  # noqa: ARG001 - it forgets to use it
        dataset: Dataset,  # noqa: ARG001
        identities: Collection[str],  # noqa: ARG001
    ) -> Mapping[str, int]:
        return {}

    with (
        pytest.raises(NotErasedError, match="1 rows of identity_secret are left"),
        writing(engine) as connection,
    ):
        Eraser("AL", DATASETS, destroy).erase(connection, VICTIMS, p("a"), DEED)

    assert before == _rows(engine)


def test_killed_in_the_middle_nothing_happened(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after everything was removed and before it was certified."""
    _somebody(engine)
    before = _rows(engine)

    def killed(_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("node.life.erasure.write", killed)
    with pytest.raises(KeyboardInterrupt):
        _erase(engine)

    assert before == _rows(engine)
    with reading(engine) as connection:
        assert [] == connection.execute(select(metadata.tables["erased"])).all()


def test_what_is_held_is_not_erased(engine: Engine) -> None:
    """Whichever of the person's records is named, be it held itself or its person."""
    imported(engine, row("a", "anna", "2024"), row("b", "anka", "2022"))
    linked(engine, "anka", "anna")
    for is_of_person in (False, True):
        with writing(engine) as connection:
            holds.hold(connection, VICTIMS, p("b"), DEED, is_of_person=is_of_person)
        before = _rows(engine)

        with pytest.raises(LegalHoldError):
            _erase(engine)

        assert before == _rows(engine)
        with writing(engine) as connection:
            holds.lift(connection, VICTIMS, p("b"), DEED, is_of_person=is_of_person)


def test_who_is_erased_cannot_be_erased_again(engine: Engine) -> None:
    """And every erasure has its number."""
    imported(engine, row("a", "anna", "2024"), row("c", "cana", "2024"))
    first = _erase(engine)

    with pytest.raises(UnknownRecordError):
        _erase(engine)
    second = _erase(engine, "c")

    assert (1, 2) == (first.number, second.number)
