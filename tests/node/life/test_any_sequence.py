"""Whatever happens to records in whatever order, each person counts once or not at all."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine, delete, select

from anonymizer.contribution import RIVAL, rival
from node.life import partial_date
from node.life.consent import REFUSED, RegisterSaysOtherwiseError, restore, withdraw
from node.life.corrections import Fix, correct
from node.life.deed import NothingChangedError
from node.repository import records
from node.storage import metadata, reading, writing
from proto.period import Period
from tests.node.life.people import DEED, VICTIMS, excluded, imported, p, people_in, row

_RECORDS, _PEOPLE = some.sampled_from("abcde"), some.sampled_from("pqr")
_DAYS = some.sampled_from(["2023", "2023-12-31", "2024", "2024-01", "2024-02-09", "2024-03-31"])
_CONSENT = some.sampled_from(["given", "withdrawn", "not_given", "unknown"])
_PERIODS = "2023", "2024", "2024-Q1", "2023-S2", "2023/2024"


@dataclass
class World:
    """What the database should hold: each record's identity, days and consent; and who withdrew."""

    engine: Engine
    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    sent: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)

    def bring_in(self, rows: dict[str, tuple[str, str, str]]) -> None:
        """Import a register with these rows."""
        lines = [row(name, who, day, consent=said) for name, (who, day, said) in rows.items()]
        imported(self.engine, *lines)
        changed = {name: said for name, said in rows.items() if self.sent.get(name) != said}
        self.known |= changed
        self.sent |= changed

    def correct(self, name: str, what: str, text: str) -> None:
        """Correct a record, if there is anything to correct."""
        if name not in self.known:
            return
        who, day, said = self.known[name]
        now = (who, text, said) if what == "identification" else (who, day, text)
        if now != self.known[name]:
            with writing(self.engine) as connection:
                correct(connection, VICTIMS, p(name), Fix(what, text), DEED)
        self.known[name] = now

    def withdraw(self, name: str) -> None:
        """Note by hand that a record's person withdrew consent."""
        if name not in self.known:
            return
        whole = self._known_as(self.known[name][0])
        if self.known[name][0] in self.noted:
            with pytest.raises(NothingChangedError), writing(self.engine) as connection:
                withdraw(connection, VICTIMS, p(name), DEED)
            return
        with writing(self.engine) as connection:
            withdraw(connection, VICTIMS, p(name), DEED)
        self.noted |= whole

    def restore(self, name: str) -> None:
        """Note by hand that a record's person consents again."""
        if name not in self.known:
            return
        who = self.known[name][0]
        is_refused = self._says_no(who)
        if is_refused or not self._known_as(who) & self.noted:
            error = RegisterSaysOtherwiseError if is_refused else NothingChangedError
            with pytest.raises(error), writing(self.engine) as connection:
                restore(connection, VICTIMS, p(name), DEED)
            return
        with writing(self.engine) as connection:
            restore(connection, VICTIMS, p(name), DEED)
        self.noted -= self._known_as(who)

    def people(self) -> set[str]:
        """Everybody who may count."""
        everybody = {who for who, _, _ in self.known.values()}
        return {
            who
            for who in everybody
            if not self._says_no(who) and not self._known_as(who) & self.noted
        }

    def inside(self, period: Period) -> int:
        """How many of those have a record wholly inside a period."""
        found = set()
        for who, day, _ in self.known.values():
            first, last = partial_date.days(day)
            if who in self.people() and period.start <= first and last < period.end:
                found.add(who)
        return len(found)

    def _known_as(self, who: str) -> set[str]:
        return {who, *(name for name, (whose, _, _) in self.known.items() if whose == who)}

    def _says_no(self, who: str) -> bool:
        return any(whose == who and said in REFUSED for whose, _, said in self.known.values())


_ROWS = some.dictionaries(_RECORDS, some.tuples(_PEOPLE, _DAYS, _CONSENT), max_size=4)
_STEPS = some.one_of(
    some.tuples(some.just("bring_in"), _ROWS),
    some.tuples(some.just("correct"), _RECORDS, some.just("identification"), _DAYS),
    some.tuples(some.just("correct"), _RECORDS, some.just("consent"), _CONSENT),
    some.tuples(some.just("withdraw"), _RECORDS),
    some.tuples(some.just("restore"), _RECORDS),
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=_ROWS, steps=some.lists(_STEPS, max_size=6))
def test_after_any_sequence_all_that_hangs_on_records_is_true(
    engine: Engine,
    first: dict[str, tuple[str, str, str]],
    steps: list[tuple[str, *tuple[object, ...]]],
) -> None:
    """Every rival is the one found from all records, and every count is of whoever may count."""
    with writing(engine) as connection:
        for name in ("victims", "excluded", "ruling", "correction", "record_history", "imported"):
            connection.execute(delete(metadata.tables[name]))
    world = World(engine)
    world.bring_in(first)
    for name, *words in steps:
        getattr(world, name)(*words)

    table, kept = records.table(VICTIMS), RIVAL[VICTIMS.person_rule]
    with reading(engine) as connection:
        stored = dict(connection.execute(select(table.c.record, table.c[kept])).all())
        anew = select(table.c.record, rival(table, VICTIMS.person_rule))
        assert dict(connection.execute(anew).all()) == stored
    assert {p(name) for name in world.known} == set(stored)
    everybody = {who for who, _, _ in world.known.values()}
    assert {p(who) for who in everybody - world.people()} == excluded(engine)
    for period in _PERIODS:
        assert world.inside(Period.parse(period)) == people_in(engine, period), period
