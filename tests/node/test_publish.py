"""Publishing: each promise about the order of things, on both databases."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from anonymizer.counting import Counts
from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError
from anonymizer.ledger import Spent
from anonymizer.measurement import Measurement, measure
from node import plan as plans
from node import publish as publishing
from node.ledger_store import LedgerStore
from node.measurements import Measurements
from node.outbox import Outbox, Posted
from node.plan import Plan
from node.publish import Assignment, Publisher, RegisterTooOldError, assignments
from node.storage import metadata, writing
from proto.document import read
from proto.envelope import Envelope
from proto.errors import OutsideAgreementError
from proto.period import Period
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import TableTerms
from tests import documents
from tests.documents import NOW, TODAY
from tests.node.country import measured, publisher, register

PERIOD = Period.parse("2024")
TABLES = 3
"""How many tables the agreement grants."""


class KilledError(BaseException):
    """The process ended here."""


def _signed(**changes: object) -> SignedAgreement:
    document = documents.agreement()
    return documents.signed(replace(document, **changes))  # type: ignore[arg-type] # by name


SIGNED = _signed()
OTHER = _signed(id="bilateral")


def _assignment(signed: SignedAgreement = SIGNED, period: Period = PERIOD) -> Assignment:
    grant = signed.agreement.grant("AL", "victims")
    assert grant is not None
    return Assignment(signed, grant, period)


def _cheaper(signed: SignedAgreement, epsilon: Fraction) -> SignedAgreement:
    grants = tuple(replace(grant, epsilon=epsilon) for grant in signed.agreement.grants)
    return documents.signed(replace(signed.agreement, grants=grants))


def _release(posted: Posted) -> Release:
    return read(Release, Envelope.from_bytes(posted.envelope).payload)


@pytest.fixture
def al(engine: Engine) -> Publisher:
    """Albania, with forty people in 2024 and a cap that pays for one release."""
    register(engine)
    return publisher(engine)


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every table for which noise was drawn, in order."""
    drawn: list[str] = []

    def counted(counts: Counts, spent: Spent) -> Measurement:
        drawn.append(spent.charge.table)
        return measure(counts, spent)

    monkeypatch.setattr(publishing, "measure", counted)
    return drawn


@pytest.fixture
def killing() -> Iterator[pytest.MonkeyPatch]:
    """Replaces a step by the end of the process; undone by hand."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def _die(*_: object, **__: object) -> None:
    raise KilledError


def test_a_release_leaves_as_the_agreement_asks(al: Publisher, draws: list[str]) -> None:
    """Every granted table, each measured once from one count, signed, in the outbox."""
    posted = al.publish(_assignment(), NOW)

    envelope = Envelope.from_bytes(posted.envelope)
    envelope.verify(documents.keys("AL").release.public_key())
    release = read(Release, envelope.payload)
    assert documents.TABLES == tuple(table.shape.dimensions for table in release.tables)
    assert () == SIGNED.agreement.objections(release, TODAY)
    assert TABLES == len(draws) == len(set(draws)) == measured(al.engine)
    assert Fraction(3) == release.epsilon == al.ledger.ledger().loss("victims", 2024)
    assert (posted,) == al.outbox.waiting()
    assert abs(release.tables[0].estimates[0] - 40) < 40


def test_publishing_twice_gives_the_same_bytes(al: Publisher, draws: list[str]) -> None:
    """One payment, one draw, one release, however often it is asked for."""
    first = al.publish(_assignment(), NOW)

    second = al.publish(_assignment(), NOW + timedelta(days=7))

    assert first == second
    assert TABLES == len(draws) == al.ledger.ledger().count
    assert (first,) == al.outbox.list()


def test_what_was_published_is_only_looked_up(al: Publisher, killing: pytest.MonkeyPatch) -> None:
    """The second time nothing is paid for, counted or signed, whatever became of them."""
    first = al.publish(_assignment(), NOW)
    killing.setattr(LedgerStore, "settle", _die)
    killing.setattr("node.publish.cases.read_cube", _die)
    killing.setattr("node.publish.sign", _die)

    assert first == al.publish(_assignment(), NOW)


def test_what_was_measured_is_not_counted_again(al: Publisher, killing: pytest.MonkeyPatch) -> None:
    """A second agreement's release comes from the measurements alone."""
    al.publish(_assignment(SIGNED), NOW)
    killing.setattr("node.publish.cases.read_cube", _die)

    posted = al.publish(_assignment(OTHER), NOW)

    assert (posted,) == (al.outbox.find(_release(posted).outline),)


def test_a_release_states_the_price_that_was_paid(
    al: Publisher, killing: pytest.MonkeyPatch
) -> None:
    """Another agreement paid less for one table, just after this one was planned."""
    permit = plans.permit

    def overtaken(plan: Plan, today: date) -> Plan:
        paid = replace(plan.charges[0], scale=plan.charges[0].scale * 2, agreement=OTHER.hash)
        al.ledger.settle((paid,), NOW)
        return permit(plan, today)

    killing.setattr(plans, "permit", overtaken)

    release = _release(al.publish(_assignment(), NOW))

    assert Fraction(1, 2) == release.tables[0].mechanism.epsilon
    assert Fraction(5, 2) == release.epsilon == al.ledger.ledger().loss("victims", 2024)


def test_new_records_do_not_change_what_was_published(al: Publisher, engine: Engine) -> None:
    """A value once published stays, until there is a new vintage."""
    first = al.publish(_assignment(), NOW)
    register(engine, 500, year=2023)

    assert first == al.publish(_assignment(), NOW)


@pytest.mark.parametrize(
    ("signed", "period", "today", "code"),
    [
        (SIGNED, Period.parse("2014"), TODAY, "before-first-period"),
        (SIGNED, Period.parse("2024-S1"), TODAY, "wrong-frequency"),
        (SIGNED, Period.parse("2022/2024"), TODAY, "wrong-pooling"),
        (SIGNED, PERIOD, date(2025, 12, 31), "not-yet-in-force"),
        (SIGNED, PERIOD, date(2029, 1, 1), "expired"),
        (_signed(prior_checks=()), PERIOD, TODAY, "no-prior-check"),
    ],
)
def test_nothing_is_spent_where_the_agreement_objects(
    al: Publisher, signed: SignedAgreement, period: Period, today: date, code: str
) -> None:
    """Nothing is counted, paid, drawn or signed before the agreement was asked."""
    now = NOW.replace(year=today.year, month=today.month, day=today.day)

    with pytest.raises(OutsideAgreementError, match=code):
        al.publish(_assignment(signed, period), now)

    assert (0, 0) == (al.ledger.ledger().count, measured(al.engine))
    assert () == al.outbox.list()


def test_nothing_is_drawn_where_the_budget_cannot_pay(engine: Engine, draws: list[str]) -> None:
    """Not even the tables that could have been paid for."""
    register(engine)
    al = publisher(engine, cap=Fraction(5, 2))

    with pytest.raises(BudgetExhaustedError):
        al.publish(_assignment(), NOW)

    assert (0, 0, []) == (al.ledger.ledger().count, measured(al.engine), draws)
    assert () == al.outbox.list()


def test_the_price_is_on_the_ledger_before_anything_is_counted(
    al: Publisher, killing: pytest.MonkeyPatch
) -> None:
    """Killed as it begins to count, the node has paid already."""
    killing.setattr("node.publish.cases.read_cube", _die)

    with pytest.raises(KilledError):
        al.publish(_assignment(), NOW)

    assert (TABLES, 0) == (al.ledger.ledger().count, measured(al.engine))


@pytest.mark.parametrize("step", ["cases.read_cube", "measure", "compose", "admit", "sign"])
def test_killed_at_any_step_it_goes_on_where_it_stopped(
    al: Publisher, draws: list[str], killing: pytest.MonkeyPatch, step: str
) -> None:
    """What was paid is not paid again, and what was measured is not drawn again."""
    killing.setattr(f"node.publish.{step}", _die)
    with pytest.raises(KilledError):
        al.publish(_assignment(), NOW)
    drawn_before = list(draws)
    killing.undo()

    posted = al.publish(_assignment(), NOW + timedelta(hours=1))

    assert TABLES == al.ledger.ledger().count
    assert TABLES == measured(al.engine)
    if step in {"compose", "admit", "sign"}:
        assert drawn_before == draws
    assert Fraction(3) == _release(posted).epsilon
    assert (posted,) == al.outbox.list()


def test_killed_between_two_measurements_it_draws_only_the_rest(
    al: Publisher, draws: list[str], killing: pytest.MonkeyPatch
) -> None:
    """The one that is kept stands in the release as it was drawn."""
    keep = Measurements.keep

    def once(self: Measurements, measurement: Measurement) -> Measurement:
        if measured(self.engine):
            raise KilledError
        return keep(self, measurement)

    killing.setattr(Measurements, "keep", once)
    with pytest.raises(KilledError):
        al.publish(_assignment(), NOW)
    first = al.measurements.find(al.ledger.ledger().entries[0].charge)
    draws.clear()
    killing.undo()

    posted = al.publish(_assignment(), NOW)

    assert first is not None
    assert first.values == _release(posted).tables[0].estimates
    assert TABLES - 1 == len(draws)
    assert first.charge.table not in draws


def test_killed_before_the_outbox_the_same_figures_leave(
    al: Publisher, killing: pytest.MonkeyPatch
) -> None:
    """Figures that nobody has seen yet are still the only ones there will ever be."""
    killing.setattr(Outbox, "put", _die)
    with pytest.raises(KilledError):
        al.publish(_assignment(), NOW)
    known = [al.measurements.find(entry.charge) for entry in al.ledger.ledger().entries]
    killing.undo()

    release = _release(al.publish(_assignment(), NOW))

    assert [table.estimates for table in release.tables] == [m.values for m in known if m]


def test_two_that_publish_at_once_make_one_release(al: Publisher) -> None:
    """One payment per table, one set of figures, and both are given the same bytes."""
    barrier = threading.Barrier(2)
    posted: list[Posted] = []

    def publish() -> None:
        barrier.wait()
        posted.append(al.publish(_assignment(), NOW))

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 2 == len(posted)
    assert posted[0] == posted[1]
    assert TABLES == al.ledger.ledger().count == measured(al.engine)
    assert 1 == len(al.outbox.list())
    kept = [al.measurements.find(entry.charge) for entry in al.ledger.ledger().entries]
    assert [table.estimates for table in _release(posted[0]).tables] == [
        m.values for m in kept if m
    ]


def test_a_second_agreement_for_the_same_tables_costs_nothing(
    al: Publisher, draws: list[str]
) -> None:
    """Its readers get the same figures, so that two releases compared say nothing more."""
    first = al.publish(_assignment(SIGNED), NOW)

    second = al.publish(_assignment(OTHER), NOW)

    assert first.hash != second.hash
    figures = [[t.estimates for t in _release(each).tables] for each in (first, second)]
    assert figures[0] == figures[1]
    assert TABLES == len(draws) == al.ledger.ledger().count


def test_the_order_of_words_changes_no_figure(al: Publisher, draws: list[str]) -> None:
    """An agreement that writes a table the other way round is given the same cells."""
    first = _release(al.publish(_assignment(SIGNED), NOW))
    grants = tuple(
        replace(grant, tables=tuple(_turned(table) for table in grant.tables))
        for grant in OTHER.agreement.grants
    )
    turned = documents.signed(replace(OTHER.agreement, grants=grants))

    second = _release(al.publish(_assignment(turned), NOW))

    assert [table.codes for table in first.tables] == [table.codes for table in second.tables]
    assert [t.estimates for t in first.tables] == [t.estimates for t in second.tables]
    assert TABLES == len(draws)


def _turned(table: TableTerms) -> TableTerms:
    return replace(table, dimensions=table.dimensions[::-1], statuses=table.statuses[::-1])


def test_a_lower_ceiling_does_not_let_dearer_figures_out(al: Publisher) -> None:
    """What was measured for another agreement at a higher price stays with that one."""
    al.publish(_assignment(SIGNED), NOW)

    with pytest.raises(OutsideAgreementError, match="loss-over-ceiling"):
        al.publish(_assignment(_cheaper(OTHER, Fraction(1))), NOW)

    assert 1 == len(al.outbox.list())


def test_a_refusal_stops_nothing_but_itself(al: Publisher) -> None:
    """Neither another period nor another agreement for the same period; each has its code."""
    periods = [Period.parse(text) for text in ("2014", "2024", "2023")]
    strict = _signed(id="another", prior_checks=())

    posted, refused = al.publish_all(periods, [strict, SIGNED], only=None, now=NOW)

    assert ["2024", "2023"] == [each.period for each in posted]
    assert ["2014", "2014", "2024", "2023"] == [str(each.period) for each in refused]
    assert {"outside-agreement"} == {each.code for each in refused}
    assert "no-prior-check" in refused[2].reason


@pytest.mark.parametrize(
    ("cap", "agreements", "only", "code"),
    [
        (Fraction(1), [SIGNED], None, "budget-exhausted"),
        (Fraction(3), [], None, "outside-agreement"),
        (Fraction(3), [SIGNED], "bilateral", "outside-agreement"),
        (Fraction(3), [_signed(prior_checks=())], None, "outside-agreement"),
    ],
)
def test_every_refusal_has_a_code(
    *,
    engine: Engine,
    cap: Fraction,
    agreements: list[SignedAgreement],
    only: str | None,
    code: str,
) -> None:
    """And a reason; nothing leaves."""
    register(engine)
    al = publisher(engine, cap=cap)

    posted, refused = al.publish_all([PERIOD], agreements, only=only, now=NOW)

    assert ((), [code]) == (posted, [each.code for each in refused])
    assert refused[0].reason


def test_a_broken_ledger_stops_publishing(al: Publisher) -> None:
    """Nobody knows what was spent, so nothing more is."""
    al.publish(_assignment(), NOW)
    with writing(al.engine) as connection:
        connection.execute(metadata.tables["ledger"].update().values(at="yesterday"))

    _, refused = al.publish_all([Period.parse("2023")], [SIGNED], only=None, now=NOW)

    assert ["ledger-broken"] == [each.code for each in refused]
    with pytest.raises(LedgerBrokenError):
        al.publish(_assignment(OTHER), NOW)


def test_an_agreement_is_meant_by_id_or_by_hash() -> None:
    """Named, it is asked even for a period that does not fit, so that its objection is heard."""
    both = [SIGNED, OTHER]
    odd = Period.parse("2024-S1")

    for only in ("bilateral", OTHER.hash):
        found = assignments(both, party="AL", period=odd, only=only, today=TODAY)
        assert [OTHER] == [assignment.signed for assignment in found]


def test_all_that_fit_the_period_are_meant() -> None:
    """Ours, and nobody else's."""
    found = assignments([SIGNED, OTHER], party="AL", period=PERIOD, only=None, today=TODAY)

    assert [(SIGNED, "AL"), (OTHER, "AL")] == [(a.signed, a.grant.publisher) for a in found]


@pytest.mark.parametrize(
    ("party", "period", "only"),
    [("ME", "2024", None), ("AL", "2024-S1", None), ("AL", "2024", "unheard-of")],
)
def test_where_nothing_asks_nothing_leaves(party: str, period: str, only: str | None) -> None:
    """The day is said too: where it is wrong, an agreement is not in force yet."""
    with pytest.raises(OutsideAgreementError, match=r"On 2026-03-01 .* \[no-agreement\]"):
        assignments([SIGNED], party=party, period=Period.parse(period), only=only, today=TODAY)


def test_nothing_is_measured_before_the_register_was_imported(engine: Engine) -> None:
    """A figure that is kept for ever is not drawn over a register that does not know the period."""
    al = publisher(engine)
    assignment = Assignment(SIGNED, SIGNED.agreement.grants[0], PERIOD)

    with pytest.raises(RegisterTooOldError, match="import it"):
        al.publish(assignment, NOW)

    assert () == al.ledger.ledger().entries
    assert 0 == measured(engine)
