"""A file's rows wait beside the records, and only differences are written."""

from collections.abc import Iterable
from datetime import date
from threading import Thread
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, inspect, select, text

from anonymizer.contribution import RIVAL
from node import storage
from node.repository import cases, records
from node.repository.incoming import Incoming, Line, Stored
from proto.catalogue import Dataset
from proto.period import Period
from tests.node.repository.registers import JUSTICE, VICTIMS, prepared, stored

_SPANS = [
    (date(2024, 1, 1), date(2024, 12, 31)),
    (date(2023, 12, 1), date(2024, 1, 31)),
    (date(2024, 1, 1), date(2024, 1, 31)),
    (date(2024, 1, 1), date(2024, 1, 1)),
    (date(2024, 3, 31), date(2024, 3, 31)),
    (date(2024, 4, 1), date(2024, 4, 1)),
    (date(2025, 2, 1), date(2025, 2, 28)),
]
_PERIODS = ("2024", "2024-Q1", "2024-S1", "2023/2025")


class Said(NamedTuple):
    """One line of a file."""

    record: str
    person: str
    first_day: date
    last_day: date
    sex: str

    @property
    def content(self) -> str:
        """All it says but under which key it is known."""
        return f"{self.person}{self.first_day}{self.last_day}{self.sex[0]}"


_lines = st.builds(
    lambda record, person, days, sex: Said(record, person, days[0], days[1], sex),
    st.sampled_from("abcdef"),
    st.sampled_from("pqr"),
    st.sampled_from(_SPANS),
    st.sampled_from(["female", "male"]),
)
_files = st.lists(_lines, min_size=1, max_size=8)


def _line(line: int, record: str, content: str = "as it was", **said: object) -> Line:
    day = date(2024, 1, line)
    named = {"record": record, "person": "p", "identity": "p", "content": content}
    kept = {"source": "s", "provider": ""}
    both = *VICTIMS.indicators, *JUSTICE.indicators
    codes = {each.id: 1 if each.choice == "multiple" else "unknown" for each in both}
    dates = {each.id: "" for each in (*VICTIMS.side_dates, *JUSTICE.side_dates)}
    days = {"first_day": day, "last_day": day}
    return {"line": line, **named, **kept, **codes, **dates, **days, **said}


def _as_line(number: int, said: Said) -> Line:
    return _line(number, content=said.content, **said._asdict())


def _bring_in(engine: Engine, *lines: Line, dataset: Dataset = VICTIMS) -> int:
    with storage.writing(engine) as connection:
        incoming = Incoming(connection, dataset)
        incoming.add(lines)
        stored = incoming.store()
        incoming.drop()
    return stored.new + stored.changed


def test_only_differences_are_written(engine: Engine) -> None:
    """New and changed records are stored, the others are left alone."""
    assert 2 == _bring_in(engine, _line(2, "a"), _line(3, "b"))

    with storage.writing(engine) as connection:
        second = Incoming(connection, VICTIMS)
        second.add([_line(2, "a"), _line(3, "b", "otherwise")])
        second.add([_line(4, "c")])
        assert Stored(new=1, changed=1, unchanged=1) == second.store()
        assert [("b", 3)] == list(second.changed())

    assert {("a", "as it was"), ("b", "otherwise"), ("c", "as it was")} == {
        (row.record, row.content) for row in stored(engine)
    }


def test_of_a_repeated_record_the_first_line_counts(engine: Engine) -> None:
    """Every later line is named together with the first."""
    with storage.writing(engine) as connection:
        incoming = Incoming(connection, VICTIMS)
        first = incoming.add([_line(2, "a"), _line(3, "b"), _line(4, "a", "later")])
        second = incoming.add([_line(5, "a", "later")])
        written = incoming.store()

    assert ({4: 2}, {5: 2}) == (first, second)
    assert Stored(new=2, changed=0, unchanged=0) == written
    assert ["as it was", "as it was"] == [row.content for row in stored(engine)]


def test_nothing_waits_after_the_transaction(engine: Engine) -> None:
    """The next file finds no rows of this one, whether it was stored or given up."""
    with storage.writing(engine) as connection:
        incoming = Incoming(connection, VICTIMS)
        incoming.add([_line(2, "a")])
        incoming.store()
        incoming.drop()
        assert [] == inspect(connection).get_temp_table_names()
    with storage.writing(engine) as connection:
        Incoming(connection, VICTIMS).add([_line(2, "b")])
        connection.rollback()

    with storage.writing(engine) as connection:
        assert Stored(0, 0, 0) == Incoming(connection, VICTIMS).store()


@pytest.mark.parametrize("dataset", [VICTIMS, JUSTICE], ids=["earliest", "latest"])
@given(files=st.lists(_files, min_size=1, max_size=4))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_files_each_record_knows_its_rival(
    engine: Engine, dataset: Dataset, files: list[list[Said]]
) -> None:
    """New records of old people, other days, other persons: as if all had come at once."""
    table = records.table(dataset)
    with storage.writing(engine) as connection:
        connection.execute(delete(table))
    known: dict[str, Said] = {}
    for file in files:
        first = {said.record: said for said in reversed(file)}
        lines = [_as_line(number, said) for number, said in enumerate(file, start=2)]

        changed = _bring_in(engine, *lines, dataset=dataset)

        assert changed == sum(known.get(record) != said for record, said in first.items())
        known |= first

    everybody = tuple(known.values())
    names = (*Said._fields, RIVAL[dataset.person_rule])
    with storage.reading(engine) as connection:
        found = connection.execute(select(*(table.c[name] for name in names))).all()
    expected = {(*said, _rival(said, everybody, dataset)) for said in everybody}
    assert expected == {tuple(row) for row in found}
    for period in map(Period.parse, _PERIODS):
        data = cases.read_cube(engine, dataset, attributes=["sex"], period=period)
        assert _people(everybody, period) == data.people.sum()


def _rival(said: Said, everybody: Iterable[Said], dataset: Dataset) -> date:
    """Looked for among the person's records, one by one."""
    others = [each for each in everybody if each.person == said.person]
    if dataset.person_rule == "earliest":
        before = (each.first_day for each in others if _early(each) < _early(said))
        return max(before, default=date.min)
    after = (each.last_day for each in others if _late(each) > _late(said))
    return min(after, default=date.max)


def _early(said: Said) -> tuple[int, int, str, str]:
    return said.last_day.toordinal(), -said.first_day.toordinal(), said.content, said.record


def _late(said: Said) -> tuple[int, int, str, str]:
    return said.first_day.toordinal(), -said.last_day.toordinal(), said.content, said.record


def _people(everybody: Iterable[Said], period: Period) -> int:
    """How many people have a record inside the period."""
    return len(
        {
            said.person
            for said in everybody
            if period.start <= said.first_day <= said.last_day < period.end
        }
    )


def test_two_files_with_records_of_one_person_are_one_after_the_other(engine: Engine) -> None:
    """At the same time neither would know of the other, and the person would count twice."""
    second = Thread(target=_bring_in, args=(engine, _line(3, "b")))
    with storage.writing(engine) as connection:
        first = Incoming(connection, VICTIMS)
        first.add([_line(2, "a")])
        first.store()
        first.drop()
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join()

    assert [date.min, date(2024, 1, 2)] == [row.earlier for row in stored(engine)]


def test_the_database_knows_at_once_what_it_holds(postgresql_url: str) -> None:
    """Left to itself it would find out a minute later, and count in a slower way until then."""
    with prepared(postgresql_url) as engine:
        _bring_in(engine, _line(2, "a"), _line(3, "b"))

        with storage.reading(engine) as connection:
            rows = text("SELECT reltuples FROM pg_class WHERE relname = 'victims'")
            assert 2 == connection.scalar(rows)
