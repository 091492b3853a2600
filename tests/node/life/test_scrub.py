"""After an erasure no byte of it is left in the database's own files."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from node.identity import forgetting
from node.identity.seal import Seal
from node.identity.sealed import SealedIdentities
from node.life.erasure import Eraser
from node.life.scrub import scrub, unscrubbed
from node.life.tombstones import bury
from node.storage import DatabaseUnavailableError, metadata, open_engine, reading, writing
from tests.node.country import prepared
from tests.node.life.people import CATALOGUE, DEED, NOW, VICTIMS, imported, p, row

SEALED = SealedIdentities(Seal(b"k" * 32))


def _bytes(engine: Engine, folder: Path) -> bytes:
    """The database's own files: SQLite's with its journals, PostgreSQL's of every table."""
    if engine.dialect.name == "sqlite":
        return b"".join(path.read_bytes() for path in sorted(folder.glob("*.db*")))
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("CHECKPOINT")
        files = "SELECT pg_read_binary_file(pg_relation_filepath(%s::regclass))"
        found = b""
        for table in metadata.sorted_tables:
            cursor.execute(files, [table.name])
            found += b"".join(bytes(cell) for (cell,) in cursor.fetchall() if cell)
    return found


def test_no_byte_of_a_person_is_left(engine: Engine, tmp_path: Path) -> None:
    """Neither what was sealed nor what the record said, nor what it said before."""
    imported(engine, row("a", "anna", "2024"), row("b", "bora", "2024"))
    before = [p_content(engine)]
    imported(engine, row("a", "anna", "2024-03", sex="female"))
    before.append(p_content(engine))
    with writing(engine) as connection:
        names = {"given_name": "Ana", "family_name": "Quewix"}
        SEALED.keep(connection, VICTIMS, [(p("anna"), names)])  # type: ignore[list-item] # a pseudonym
        secret, sealed = (
            connection.scalars(select(metadata.tables[table].c[column])).one()
            for table, column in (("identity_secret", "secret"), ("identity_sealed", "sealed"))
        )
    scrub(engine, NOW)  # So that PostgreSQL's files hold all of it.
    assert all(each in _bytes(engine, tmp_path) for each in (secret, sealed, before[1].encode()))

    with writing(engine) as connection:
        Eraser("AL", CATALOGUE.datasets, forgetting.forget).erase(connection, VICTIMS, p("a"), DEED)
    assert 1 == unscrubbed(engine)
    scrub(engine, NOW)

    left = _bytes(engine, tmp_path)
    assert p("bora").encode() in left
    for each in (secret, sealed, *(content.encode() for content in before)):
        assert each not in left
    # Its pseudonyms are where they must be, as often as in a database with nothing else in it.
    with prepared(f"sqlite:///{tmp_path / 'other'}") as other:
        with writing(other) as connection:
            bury(connection, VICTIMS, 1, "record", [p("a")])
            bury(connection, VICTIMS, 1, "identity", [p("anna")])
        scrub(other, NOW)
        expected = (tmp_path / "other").read_bytes()
    for name in ("a", "anna"):
        times = expected.count(p(name).encode()) if engine.dialect.name == "sqlite" else 1
        assert times == left.count(p(name).encode())
    assert 0 == unscrubbed(engine)


def test_a_database_in_use_is_not_said_to_be_clean(tmp_path: Path) -> None:
    """Somebody still reads what was there before: to be repeated later."""
    with prepared(f"sqlite:///{tmp_path / 'test.db'}") as engine:
        imported(engine, row("a", "anna", "2024"))
        with writing(engine) as connection:
            eraser = Eraser("AL", CATALOGUE.datasets, forgetting.forget)
            eraser.erase(connection, VICTIMS, p("a"), DEED)
        engine.dispose()
        hasty = open_engine(f"sqlite:///{tmp_path / 'test.db'}")
        with reading(engine) as reader:
            reader.scalar(select(metadata.tables["erased"].c.pseudonym))
            with closing(hasty.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA busy_timeout = 1")
            with pytest.raises(DatabaseUnavailableError, match="erasure scrub"):
                scrub(hasty, NOW)
        assert 1 == unscrubbed(engine)
        scrub(hasty, NOW)
        hasty.dispose()
        assert 0 == unscrubbed(engine)


def p_content(engine: Engine) -> str:
    """The content of the record `a` as it is now."""
    table = metadata.tables["victims"]
    with reading(engine) as connection:
        return str(connection.scalar(select(table.c.content).where(table.c.record == p("a"))))


def test_a_connection_goes_back_as_it_came(engine: Engine) -> None:
    """Whoever gets it next works in transactions."""
    scrub(engine, NOW)

    with writing(engine) as connection:
        bury(connection, VICTIMS, 1, "record", [p("a")])
        connection.rollback()

    with reading(engine) as connection:
        assert [] == connection.execute(select(metadata.tables["erased"])).all()
