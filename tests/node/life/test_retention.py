"""What is due is let go, as the rules say, and nothing else."""

from datetime import date

import pytest
from sqlalchemy import Engine

from node.identity import forgetting
from node.identity.seal import Seal
from node.identity.sealed import SealedIdentities
from node.life import holds
from node.life.certificate import Certificate
from node.life.erasure import Eraser
from node.life.proof import verify
from node.life.retention import Due, apply, due
from node.life.retention_policy import Rule, parse
from node.storage import reading, writing
from tests.node.life.people import (
    CATALOGUE,
    DEED,
    TODAY,
    VICTIMS,
    Row,
    imported,
    linked,
    p,
    people_in,
    row,
    states,
)

RULES = parse(
    """
    [[rule]]
    dataset = "victims"
    status = ["identified"]
    counts_from = "close_date"
    identifiers_years = 2
    records_years = 5
    """,
    CATALOGUE,
    "retention.toml",
)
ERASER = Eraser("AL", CATALOGUE.datasets, forgetting.forget)
SEALED = SealedIdentities(Seal(b"k" * 32))
LONG_AGO: Row = {"status": "identified"}


def _due(engine: Engine, today: date = TODAY, rules: tuple[Rule, ...] = RULES) -> Due:
    with reading(engine) as connection:
        found = due(connection, CATALOGUE.datasets, rules, forgetting, today)
    return next(each for each in found if each.dataset == VICTIMS)


def _apply(engine: Engine) -> Certificate | None:
    with writing(engine) as connection:
        return apply(connection, ERASER, RULES, forgetting, DEED)


def _sealed(engine: Engine, *names: str) -> None:
    with writing(engine) as connection:
        said = [(p(name), {"given_name": name}) for name in names]
        SEALED.keep(connection, VICTIMS, said)  # type: ignore[arg-type] # pseudonyms


def _known(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(forgetting.kept(connection, VICTIMS))


DUE = [
    (None, date(2026, 5, 1), date(2026, 5, 2)),
    ("2022", date(2027, 12, 31), date(2028, 1, 1)),
    ("2022-02", date(2027, 2, 28), date(2027, 3, 1)),
    ("2022-07-09", date(2027, 7, 9), date(2027, 7, 10)),
    ("2024-02-29", date(2029, 2, 28), date(2029, 3, 1)),
]


def test_a_record_is_due_once_all_it_may_mean_is_long_ago(engine: Engine) -> None:
    """From the day after five years: of the closing where it is known, of the record elsewhere."""
    imported(
        engine,
        *(
            row(str(closed), str(closed), "2021-05-01", close_date=closed, **LONG_AGO)
            for closed, _, _ in DUE
        ),
    )

    for closed, last, first in DUE:
        assert p(str(closed)) not in _due(engine, last).records
        assert p(str(closed)) in _due(engine, first).records


def test_what_has_no_rule_is_never_due(engine: Engine) -> None:
    """Another status, an unasked one, another dataset; and nothing at all without rules."""
    imported(
        engine, row("a", "anna", "1990", status="presumed"), row("b", "bora", "1990", status=None)
    )
    imported(engine, row("c", "cana", "1990", **LONG_AGO))

    assert (p("c"),) == _due(engine).records
    assert _due(engine, rules=()).is_empty


def test_what_is_due_is_removed_and_certified(engine: Engine) -> None:
    """Whoever has a newer record is counted by it; whoever has none is gone; others stay."""
    old = row("a", "anna", "2019-05-01", **LONG_AGO), row("b", "bora", "2019-05-01", **LONG_AGO)
    imported(
        engine, *old, row("c", "anna", "2023-05-01", **LONG_AGO), row("d", "dana", "2019-05-01")
    )
    imported(engine, row("x", "xana", "2019-07", **LONG_AGO))
    linked(engine, "xana", "bora")
    _sealed(engine, "anna", "bora", "dana")
    before = states(engine, "2018", "2019", "2023")
    listed = _due(engine)

    certificate = _apply(engine)

    assert {p("a"), p("b"), p("x")} == set(listed.records)
    assert {p("bora"), p("xana")} == set(listed.gone)
    assert {p("anna"), p("bora")} == set(listed.identities)
    assert certificate is not None
    removed = {(each.dataset, each.table): each.rows for each in certificate.removed}
    assert 3 == removed["victims", "victims"]
    assert 2 == removed["victims", "identifiers"]
    assert ("retention", DEED.reason) == (certificate.ground, certificate.reason)
    verify(certificate, engine, CATALOGUE.datasets)
    assert (1, 1) == (people_in(engine, "2019"), people_in(engine, "2023"))
    assert {p("dana")} == _known(engine)
    after = states(engine, "2018", "2019", "2023")
    assert (False, True, False) == tuple(was < now for was, now in zip(before, after, strict=True))
    assert _due(engine).is_empty
    assert _apply(engine) is None


def test_names_go_before_records(engine: Engine) -> None:
    """As soon as every record of an identity is old enough; the record itself stays."""
    imported(
        engine,
        row("a", "anna", "2023-05-01", **LONG_AGO),
        row("b", "bora", "2023-05-01", **LONG_AGO),
        row("c", "bora", "2025-05-01", **LONG_AGO),
    )
    _sealed(engine, "anna", "bora")

    certificate = _apply(engine)

    assert certificate is not None
    assert [("identifiers", 1)] == [(each.table, each.rows) for each in certificate.removed]
    assert {p("bora")} == _known(engine)
    assert 2 == people_in(engine, "2023")


def test_what_was_let_go_stays_out_and_its_person_may_come_in(engine: Engine) -> None:
    """The register sends everything again; a new record of the person is a new one."""
    old = row("a", "anna", "2019-05-01", **LONG_AGO)
    imported(engine, old)
    _apply(engine)

    assert 1 == imported(engine, old, row("b", "anna", "2026-05-01", **LONG_AGO))
    assert (0, 1) == (people_in(engine, "2019"), people_in(engine, "2026"))


@pytest.mark.parametrize("is_of_person", [True, False])
def test_what_is_held_is_not_due(engine: Engine, is_of_person: bool) -> None:  # noqa: FBT001
    """A record, or whoever it is about with all other records; and it is told how many."""
    imported(
        engine,
        row("a", "anna", "2019-05-01", **LONG_AGO),
        row("b", "anka", "2018-05-01", **LONG_AGO),
        row("c", "cana", "2018-05-01", **LONG_AGO),
    )
    linked(engine, "anka", "anna")
    _sealed(engine, "anna", "cana")
    with writing(engine) as connection:
        holds.hold(connection, VICTIMS, p("a"), DEED, is_of_person=is_of_person)

    found = _due(engine)

    assert ({p("c")} if is_of_person else {p("b"), p("c")}) == set(found.records)
    assert (2 if is_of_person else 1) == found.held
    assert (p("cana"),) == found.identities
    assert (p("cana"),) == found.gone
