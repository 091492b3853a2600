"""Publishing: each promise about the order of things, on both databases."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pkgutil import resolve_name

import pytest
from sqlalchemy import Engine, select

from anonymizer.counting import Cube
from anonymizer.design import Design
from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError
from anonymizer.ledger import Spent
from anonymizer.measurement import Measurement, measure
from node import publish as publishing
from node import snapshots
from node.ledger_store import LedgerStore
from node.measurements import Measurements
from node.outbox import Outbox
from node.publish import (
    Published,
    Publisher,
    Request,
    TooLargeError,
)
from node.snapshots import RegisterTooOldError
from node.storage import metadata, reading, writing
from proto.envelope import Envelope
from proto.errors import OutsideAgreementError
from proto.period import Period
from proto.signed_agreement import SignedAgreement
from proto.terms import TableTerms
from tests import documents
from tests.documents import NOW, TODAY
from tests.node.country import (
    agreed,
    assigned,
    measured,
    published,
    publisher,
    register,
    release_of,
)

PERIOD = Period.parse("2024")
Draws = list[tuple[str, str, int, int]]


class KilledError(BaseException):
    """The process ended here."""


def _signed(**changes: object) -> SignedAgreement:
    document = documents.agreement()
    return documents.signed(replace(document, **changes))  # type: ignore[arg-type] # by name


SIGNED = agreed()
OTHER = agreed(id="bilateral")


@pytest.fixture
def al(engine: Engine) -> Publisher:
    """Albania, with forty people in 2024 and a cap that pays for one release."""
    register(engine)
    return publisher(engine)


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> Draws:
    """Every round for which noise was drawn, in order."""
    drawn: Draws = []

    def counted(data: Cube, design: Design, spent: Spent, *, status: str) -> Measurement:
        drawn.append(spent.charge.key)
        return measure(data, design, spent, status=status)

    monkeypatch.setattr(snapshots, "measure", counted)
    return drawn


@pytest.fixture
def killing() -> Iterator[pytest.MonkeyPatch]:
    """Replaces a step by the end of the process; undone by hand."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def _die(*_: object, **__: object) -> None:
    raise KilledError


def test_a_release_leaves_as_the_agreement_asks(al: Publisher, draws: Draws) -> None:
    """Every granted table, measured once from one count, signed, in the outbox."""
    done = published(al, SIGNED)

    Envelope.from_bytes(done.posted.envelope).verify(documents.keys("AL").release.public_key())
    release = release_of(done.posted)
    assert documents.TABLES == tuple(table.shape.dimensions for table in release.tables)
    assert () == SIGNED.agreement.objections(release, TODAY)
    assert [("victims", "2024", 1, 1)] == draws
    assert 1 == measured(al.engine)
    assert release.epsilon == done.paid == al.ledger.ledger().loss("victims", 2024)
    assert 0 <= Fraction(3) - done.paid < Fraction(1, 10**6)
    assert (done.posted,) == al.outbox.waiting()
    assert abs(release.tables[0].estimates[0] - 40) < 40


def test_publishing_twice_gives_the_same_bytes(al: Publisher, draws: Draws) -> None:
    """One payment, one draw, one release, however often it is asked for."""
    first = published(al, SIGNED)

    second = published(al, SIGNED, now=NOW + timedelta(days=7))

    assert first.posted == second.posted
    assert first.paid > second.paid == 0
    assert 1 == len(draws) == al.ledger.ledger().count
    assert (first.posted,) == al.outbox.list()


def test_what_was_published_is_only_looked_up(al: Publisher, killing: pytest.MonkeyPatch) -> None:
    """The second time nothing is paid for, counted or signed, whatever became of them."""
    first = published(al, SIGNED)
    killing.setattr(LedgerStore, "settle", _die)
    killing.setattr("node.snapshots.cases.read_cube", _die)
    killing.setattr("node.publish.sign", _die)

    assert first.posted == published(al, SIGNED).posted


def test_what_was_measured_is_not_counted_again(al: Publisher, killing: pytest.MonkeyPatch) -> None:
    """A second agreement's release comes from the measurements alone."""
    published(al, SIGNED)
    killing.setattr("node.snapshots.cases.read_cube", _die)

    posted = published(al, OTHER, SIGNED).posted

    assert (posted,) == (al.outbox.find(release_of(posted).outline),)


def test_a_plan_overtaken_by_another_pays_what_is_left(al: Publisher) -> None:
    """Somebody else paid for a round after this one was planned: it pays for the other."""
    low, high = agreed(id="low", epsilon=Fraction(1)), agreed(epsilon=Fraction(2))
    plan = al.plan(assigned(high), (low, high))
    published(al, low, high)

    done = al.publish(plan, NOW)

    assert (Fraction(1), Fraction(2)) == (
        round(done.paid, 5),
        round(release_of(done.posted).epsilon, 5),
    )


def test_new_records_do_not_change_what_was_published(al: Publisher, engine: Engine) -> None:
    """A value once published stays, until there is a new vintage."""
    first = published(al, SIGNED)
    register(engine, 500, year=2023)

    assert first.posted == published(al, SIGNED).posted


@pytest.mark.parametrize(
    ("signed", "period", "today", "code"),
    [
        (SIGNED, "2014", TODAY, "before-first-period"),
        (SIGNED, "2024-S1", TODAY, "wrong-frequency"),
        (SIGNED, "2022/2024", TODAY, "wrong-pooling"),
        (SIGNED, "2024", date(2025, 12, 31), "not-yet-in-force"),
        (SIGNED, "2024", date(2029, 1, 1), "expired"),
        (_signed(prior_checks=()), "2024", TODAY, "no-prior-check"),
    ],
)
def test_nothing_is_spent_where_the_agreement_objects(
    al: Publisher, signed: SignedAgreement, period: str, today: date, code: str
) -> None:
    """Nothing is counted, paid, drawn or signed before the agreement was asked."""
    now = NOW.replace(year=today.year, month=today.month, day=today.day)

    with pytest.raises(OutsideAgreementError, match=code):
        published(al, signed, period=period, now=now)

    assert (0, 0) == (al.ledger.ledger().count, measured(al.engine))
    assert () == al.outbox.list()


def test_nothing_is_drawn_where_the_budget_cannot_pay(engine: Engine, draws: Draws) -> None:
    """Not even the round that could have been paid for."""
    register(engine)
    al = publisher(engine, cap=Fraction(5, 2))
    low, high = agreed(id="low", epsilon=Fraction(1)), agreed()

    with pytest.raises(BudgetExhaustedError):
        published(al, high, low)

    assert (0, 0, []) == (al.ledger.ledger().count, measured(al.engine), draws)
    assert () == al.outbox.list()


@pytest.mark.parametrize("step", ["compose", "admit"])
def test_what_could_not_leave_is_not_paid_for(
    al: Publisher, draws: Draws, killing: pytest.MonkeyPatch, step: str
) -> None:
    """A release without figures is tried out first: what would stop the true one stops this one."""
    killing.setattr(f"node.publish.{step}", _die)

    with pytest.raises(KilledError):
        published(al, SIGNED)

    assert (0, []) == (al.ledger.ledger().count, draws)


def test_what_is_too_large_is_refused_before_it_costs_anything(
    al: Publisher, killing: pytest.MonkeyPatch
) -> None:
    """With what to do."""
    killing.setattr(publishing, "MAX_BYTES", 5000)

    with pytest.raises(TooLargeError, match="ask for fewer"):
        published(al, SIGNED)

    assert 0 == al.ledger.ledger().count


def test_the_price_is_on_the_ledger_before_anything_is_counted(
    al: Publisher, killing: pytest.MonkeyPatch
) -> None:
    """Killed as it begins to count, the node has paid already."""
    killing.setattr("node.snapshots.cases.read_cube", _die)

    with pytest.raises(KilledError):
        published(al, SIGNED)

    assert (1, 0) == (al.ledger.ledger().count, measured(al.engine))


@pytest.mark.parametrize(
    "step",
    [
        "snapshots.cases.read_cube",
        "snapshots.measure",
        "publish.compose",
        "publish.admit",
        "publish.sign",
    ],
)
def test_killed_at_any_step_it_goes_on_where_it_stopped(
    al: Publisher,
    draws: Draws,
    killing: pytest.MonkeyPatch,
    step: str,
) -> None:
    """What was paid is not paid again, and what was measured is not drawn again."""
    place, _, name = f"node.{step}".rpartition(".")
    happened = getattr(resolve_name(place), name)

    def die(*args: object, **named: object) -> object:
        """At the step itself, not where it is tried out before anything is paid."""
        if al.ledger.ledger().count:
            raise KilledError
        return happened(*args, **named)

    killing.setattr(f"{place}.{name}", die)
    with pytest.raises(KilledError):
        published(al, SIGNED)
    killing.undo()
    assert 1 == al.ledger.ledger().count

    done = published(al, SIGNED, now=NOW + timedelta(hours=1))

    assert (1, 1) == (al.ledger.ledger().count, measured(al.engine))
    assert 1 == len(draws)
    assert 0 == done.paid < release_of(done.posted).epsilon
    assert (done.posted,) == al.outbox.list()


def test_killed_between_two_rounds_it_draws_only_the_rest(
    al: Publisher, draws: Draws, killing: pytest.MonkeyPatch
) -> None:
    """Two ceilings are measured in two rounds; the one that is kept stands as it was drawn."""
    low, high = agreed(id="low", epsilon=Fraction(1)), agreed()
    keep = Measurements.keep

    def once(
        self: Measurements, spent: Spent, measurement: Measurement, *, state: int
    ) -> Measurement:
        if measured(self.engine):
            raise KilledError
        return keep(self, spent, measurement, state=state)

    killing.setattr(Measurements, "keep", once)
    with pytest.raises(KilledError):
        published(al, high, low)
    kept = _answers(al)
    draws.clear()
    killing.undo()

    published(al, high, low)

    assert [("victims", "2024", 1, 2)] == draws
    assert kept == _answers(al)[:1]


def _answers(al: Publisher) -> list[str]:
    """Every answer that is kept, round by round."""
    table = metadata.tables["measurement"]
    with reading(al.engine) as connection:
        return list(connection.scalars(select(table.c.answers).order_by(table.c.round)))


def test_killed_before_the_outbox_the_same_figures_leave(
    al: Publisher, draws: Draws, killing: pytest.MonkeyPatch
) -> None:
    """Figures that nobody has seen yet are still the only ones there will ever be."""
    refused: list[bytes] = []

    def put(_: Outbox, envelope: Envelope, __: object) -> None:
        refused.append(envelope.to_bytes())
        raise KilledError

    killing.setattr(Outbox, "put", put)
    with pytest.raises(KilledError):
        published(al, SIGNED)
    killing.undo()

    done = published(al, SIGNED)

    assert refused == [done.posted.envelope]
    assert (Fraction(0), 1) == (done.paid, len(draws))


def test_two_that_publish_at_once_make_one_release(al: Publisher) -> None:
    """One payment, one set of figures, and both are given the same bytes."""
    barrier = threading.Barrier(2)
    done: list[Published] = []

    def publish() -> None:
        barrier.wait()
        done.append(published(al, SIGNED))

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 2 == len(done)
    assert done[0].posted == done[1].posted
    assert 1 == al.ledger.ledger().count == measured(al.engine)
    assert 1 == len(al.outbox.list())


def test_two_periods_at_once_are_paid_each_by_itself(al: Publisher) -> None:
    """Nobody is told that they paid for what somebody else published meanwhile."""
    barrier = threading.Barrier(2)
    paid: list[Fraction] = []

    def publish(period: str) -> None:
        barrier.wait()
        paid.append(published(al, SIGNED, period=period).paid)

    threads = [threading.Thread(target=publish, args=(period,)) for period in ("2023", "2024")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 2 == len(paid)
    assert paid[0] == paid[1] <= Fraction(3)


def test_the_order_of_words_changes_no_figure(al: Publisher, draws: Draws) -> None:
    """An agreement that writes a table the other way round is given the same cells."""
    first = release_of(published(al, SIGNED).posted)
    grants = tuple(
        replace(grant, tables=tuple(_turned(table) for table in grant.tables))
        for grant in OTHER.agreement.grants
    )
    turned = documents.signed(replace(OTHER.agreement, grants=grants))

    second = release_of(published(al, turned, SIGNED).posted)

    assert first.tables == second.tables
    assert 1 == len(draws)


def _turned(table: TableTerms) -> TableTerms:
    return replace(table, dimensions=table.dimensions[::-1], statuses=table.statuses[::-1])


def test_a_refusal_stops_nothing_but_itself(al: Publisher) -> None:
    """Neither another period nor another agreement for the same period; each has its code."""
    periods = [Period.parse(text) for text in ("2014", "2024", "2023")]
    strict = _signed(id="another", prior_checks=())

    done, refused = al.publish_all(periods, [strict, SIGNED], Request(), NOW)

    assert ["2024", "2023"] == [each.posted.period for each in done]
    assert ["2014", "2014", "2024", "2023"] == [str(each.period) for each in refused]
    assert {"outside-agreement"} == {each.code for each in refused}
    assert "no-prior-check" in refused[2].reason


@pytest.mark.parametrize(
    ("cap", "agreements", "request_", "code"),
    [
        (Fraction(1), [SIGNED], Request(), "budget-exhausted"),
        (Fraction(3), [], Request(), "outside-agreement"),
        (Fraction(3), [SIGNED], Request(only="bilateral"), "outside-agreement"),
        (Fraction(3), [_signed(prior_checks=())], Request(), "outside-agreement"),
        (Fraction(3), [SIGNED], Request(is_correction=True), "nothing-to-correct"),
    ],
)
def test_every_refusal_has_a_code(
    *,
    engine: Engine,
    cap: Fraction,
    agreements: list[SignedAgreement],
    request_: Request,
    code: str,
) -> None:
    """And a reason; nothing leaves."""
    register(engine)
    al = publisher(engine, cap=cap)

    done, refused = al.publish_all([PERIOD], agreements, request_, NOW)

    assert ((), [code]) == (done, [each.code for each in refused])
    assert refused[0].reason


def test_a_broken_ledger_stops_publishing(al: Publisher) -> None:
    """Nobody knows what was spent, so nothing more is."""
    published(al, SIGNED)
    with writing(al.engine) as connection:
        connection.execute(metadata.tables["ledger"].update().values(at="yesterday"))

    _, refused = al.publish_all([Period.parse("2023")], [SIGNED], Request(), NOW)

    assert ["ledger-broken"] == [each.code for each in refused]
    with pytest.raises(LedgerBrokenError):
        published(al, OTHER, SIGNED)


def test_nothing_is_measured_before_the_register_was_imported(engine: Engine) -> None:
    """A figure that is kept for ever is not drawn over a register that does not know the period."""
    al = publisher(engine)

    with pytest.raises(RegisterTooOldError, match="import it"):
        published(al, SIGNED)

    assert () == al.ledger.ledger().entries
    assert 0 == measured(engine)


@pytest.mark.parametrize(
    ("day", "is_enough"), [(date(2024, 12, 31), False), (date(2025, 1, 1), True)]
)
def test_the_register_knows_the_whole_period(engine: Engine, day: date, *, is_enough: bool) -> None:
    """It was brought in on the day after the last one, or later."""
    register(engine, day=day)
    al = publisher(engine)

    _, refused = al.publish_all([PERIOD], [SIGNED], Request(), NOW)

    assert ([] if is_enough else ["register-too-old"]) == [each.code for each in refused]
