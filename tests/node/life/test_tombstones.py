"""What was erased does not come back, and only that."""

from sqlalchemy import Engine

from node.life.tombstones import bury, let_in, named_by, remains, remove
from node.storage import writing
from tests.node.life.people import (
    CATALOGUE,
    JUSTICE,
    VICTIMS,
    imported,
    linked,
    p,
    row,
)


def _removed(engine: Engine, *names: str, person: str | None = None) -> dict[str, int]:
    with writing(engine) as connection:
        bury(connection, VICTIMS, 1, "record", map(p, names))
        if person:
            bury(connection, VICTIMS, 1, "identity", [p(person)])
        return {table: rows for table, rows in remove(connection, VICTIMS, 1).items() if rows}


def test_an_erased_record_or_person_is_refused(engine: Engine) -> None:
    """The same record under a corrected name, another record of the same person; nobody else."""
    imported(engine, row("a", "anna", "2024"), row("b", "bora", "2024"))
    _removed(engine, "a", person="anna")

    refused = imported(
        engine,
        row("a", "ana", "2024"),
        row("c", "anna", "2025"),
        row("b", "bora", "2024"),
        row("d", "dana", "2024"),
    )
    elsewhere = imported(engine, row("a", "anna", "2024", dataset=JUSTICE), dataset=JUSTICE)

    assert (2, 0) == (refused, elsewhere)


def test_let_in_again_is_the_person_and_not_the_record(engine: Engine) -> None:
    """As after the end of a retention period."""
    imported(engine, row("a", "anna", "2004"))
    _removed(engine, "a", person="anna")
    with writing(engine) as connection:
        let_in(connection, 1)
        assert [p("a")] == list(connection.scalars(named_by(VICTIMS, 1)))

    assert 1 == imported(engine, row("a", "anna", "2004"), row("b", "anna", "2025"))


def test_every_table_is_cleared_of_it(engine: Engine) -> None:
    """Record, history, links, aliases, exclusion: as many rows as there were."""
    imported(engine, row("a", "anka", "2024", proceeding=p("K-1"), consent="withdrawn"))
    imported(engine, row("a", "anka", "2024-02", proceeding=p("K-1"), consent="withdrawn"))
    linked(engine, "anka", "anna")

    with writing(engine) as connection:
        bury(connection, VICTIMS, 1, "record", [p("a")])
        bury(connection, VICTIMS, 1, "identity", [p("anka"), p("anna")])
        found = remains(connection, CATALOGUE.datasets, 1)
        removed = remove(connection, VICTIMS, 1)
        left = remains(connection, CATALOGUE.datasets, 1)

    expected = ("victims", "record_history", "linked_case", "alias", "excluded")
    assert dict.fromkeys(expected, 1) == found
    assert found == {table: rows for table, rows in removed.items() if rows}
    assert {} == left
