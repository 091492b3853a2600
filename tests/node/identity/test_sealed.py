"""Identifiers are kept sealed, each under its own secret, and destroyed with it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, select, update

from node.identity import sealed
from node.identity.identifiers import Identifiers
from node.storage import metadata, reading, writing
from proto.errors import InputError
from tests.node.country import CATALOGUE, VICTIMS, prepared
from tests.node.identity.registry import SEALED, bring_in, line, name, pseudonym
from tests.node.planner import rows_known

JUSTICE = CATALOGUE.dataset("justice")
ANA, EMA, IDA = map(pseudonym, (1, 2, 3))
SAID = {
    ANA: {"given_name": "Ana", "family_name": "Đorđević", "document": "P1234567"},
    EMA: {"given_name": "Ема", "birth_date": "1999"},
}
SECRETS, SEALS = (metadata.tables[each] for each in ("identity_secret", "identity_sealed"))


def test_what_was_kept_is_opened(engine: Engine) -> None:
    """All of it, for whoever is asked for, and for nobody else."""
    name(engine, SAID)

    assert {ANA: Identifiers.of(SAID[ANA])} == _opened(engine, ANA, IDA)


def test_a_later_row_counts_whether_in_one_batch_or_the_next(engine: Engine) -> None:
    """One identity in several rows is one, with what the last of them says."""
    name(engine, SAID)
    with writing(engine) as connection:
        rows = [(ANA, {"given_name": "Anna"}), (ANA, {"given_name": "ANA", "sex": "f"})]
        SEALED.keep(connection, VICTIMS, rows)  # type: ignore[arg-type] # a NewType

    said = {**SAID[ANA], "given_name": "ANA", "sex": "f"}
    assert {ANA: Identifiers.of(said)} == _opened(engine, ANA)


def test_the_version_changes_with_what_is_known_and_only_then(engine: Engine) -> None:
    """To bring in the same register again changes nothing."""
    name(engine, SAID)
    before = _versions(engine)
    name(engine, SAID)
    same = _versions(engine)
    name(engine, {ANA: {"sex": "f"}})
    after = _versions(engine)

    assert before == same
    assert before[ANA] != after[ANA]
    assert before[EMA] == after[EMA]


def test_the_first_rows_are_known_before_the_import_is_over(engine: Engine) -> None:
    """Or else each further batch would read all that came before it."""
    with writing(engine) as connection:
        SEALED.keep(connection, VICTIMS, list(SAID.items()))  # type: ignore[arg-type] # a NewType

        assert [2, 2] == [rows_known(connection, each) for each in (SECRETS, SEALS)]


def test_datasets_know_nothing_of_each_other(engine: Engine) -> None:
    """One pseudonym in two datasets is kept and destroyed twice."""
    name(engine, SAID)
    name(engine, {ANA: {"given_name": "Mara"}}, JUSTICE)
    with writing(engine) as connection:
        assert 1 == sealed.destroy(connection, JUSTICE, [ANA, EMA])

    assert {ANA, EMA} == _opened(engine, ANA, EMA).keys()


@pytest.mark.parametrize("column", [SECRETS.c.secret, SEALS.c.sealed], ids=str)
def test_what_is_put_in_anothers_place_does_not_open(engine: Engine, column: Column[bytes]) -> None:
    """Neither the secret nor the seal of one identity serves another."""
    name(engine, SAID)
    table = column.table
    with writing(engine) as connection:
        one, two = connection.scalars(select(column).order_by(table.c.number))
        for number, value in ((1, two), (2, one)):
            here = update(table).where(table.c.number == number)
            connection.execute(here.values({column.name: value}))

    with pytest.raises(InputError, match="were changed, or belong to another identity key"):
        _opened(engine, ANA)


def test_two_whole_rows_cannot_change_places(engine: Engine) -> None:
    """To exchange pseudonyms does not exchange who is named."""
    name(engine, SAID)
    with writing(engine) as connection:
        for was, now in ((ANA, IDA), (EMA, ANA)):
            row = update(SECRETS).where(SECRETS.c.identity == was)
            connection.execute(row.values(identity=now))

    with pytest.raises(InputError, match="were changed"):
        _opened(engine, ANA)


def test_what_was_destroyed_is_gone(engine: Engine) -> None:
    """Secret and seal; and whoever comes again is kept anew."""
    name(engine, SAID)
    with writing(engine) as connection:
        assert 1 == sealed.destroy(connection, VICTIMS, [ANA, IDA])
    with reading(engine) as connection:
        left = connection.scalars(select(SECRETS.c.identity)).all()
        seals = connection.scalars(select(SEALS.c.number)).all()

    assert ([EMA], 1) == (left, len(seals))
    assert {} == _opened(engine, ANA)
    name(engine, {ANA: {"given_name": "Ana"}})
    assert "Ana" == _opened(engine, ANA)[ANA].given_name


def test_sqlite_overwrites_what_it_removes(tmp_path: Path) -> None:
    """Nobody finds a secret of somebody destroyed in the file, even where others moved in."""
    everybody = [pseudonym(number) for number in range(600)]
    file = tmp_path / "test.db"
    with prepared(f"sqlite:///{file}") as engine:
        name(engine, {each: {"given_name": each} for each in everybody})
        with reading(engine) as connection:
            rows = connection.execute(select(SECRETS.c.identity, SECRETS.c.secret))
            secrets = {row.identity: row.secret for row in rows}
        with writing(engine) as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")  # As some builds have it.
            sealed.destroy(connection, VICTIMS, everybody[::3])
    data = file.read_bytes()  # To close it has emptied its journal.

    assert set(everybody) - set(everybody[::3]) == {
        each for each in everybody if secrets[each] in data
    }


def test_no_identifier_lies_in_the_database(engine: Engine) -> None:
    """Nor any of its letters in a row."""
    name(engine, SAID)
    with reading(engine) as connection:
        rows = [row for table in (SECRETS, SEALS) for row in connection.execute(select(table))]

    assert not any(word in repr(row) for row in rows for word in ("Ana", "P1234567", "1999"))


def test_only_people_with_records_are_compared(engine: Engine) -> None:
    """Whoever has none is unused, and is found to be."""
    name(engine, SAID)
    bring_in(engine, [line(1, EMA)])
    with reading(engine) as connection:
        everybody = [each.identity for each in SEALED.open_all(connection, VICTIMS)]

        assert [EMA] == everybody
        assert len(everybody) == SEALED.count(connection, VICTIMS)
        assert (ANA,) == sealed.unused(connection, VICTIMS)


def _opened(engine: Engine, *identities: str) -> Mapping[str, Identifiers]:
    with reading(engine) as connection:
        found = SEALED.open(connection, VICTIMS, identities)
        return {each.identity: each.identifiers for each in found}


def _versions(engine: Engine) -> Mapping[str, bytes]:
    with reading(engine) as connection:
        return {each.identity: each.version for each in SEALED.open(connection, VICTIMS, SAID)}
