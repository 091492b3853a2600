"""Measured once, for all that ask: readers of several ceilings, on both databases."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine

from anonymizer.errors import BudgetExhaustedError, CeilingSpentError, MixedMechanismsError
from anonymizer.ledger import Ledger, total
from anonymizer.loss import rho_of
from node.outbox import Posted
from node.plan import Plan
from node.publish import Publisher, Request
from proto.document import Sha256
from proto.period import Period
from proto.release import Release, ReleasedTable
from proto.signed_agreement import SignedAgreement
from tests.documents import NOW
from tests.node.country import (
    VICTIMS,
    WIDE,
    agreed,
    assigned,
    published,
    publisher,
    register,
    release_of,
)
from tests.node.payments import CAP, DELTA

Whole = NDArray[np.int64]
NOTHING, ONE, TWO = Fraction(0), Fraction(1), Fraction(2)
FEW = ((), ("sex",), ("sex", "age_group"))
EITHER_NOISE = pytest.mark.parametrize(
    ("tables", "delta"), [(FEW, NOTHING), (WIDE, DELTA)], ids=["laplace", "gaussian"]
)
"""Tables and a delta under which noise is of one kind, and of the other."""


@pytest.fixture
def al(engine: Engine) -> Publisher:
    """Albania, with forty people in 2024."""
    register(engine)
    return publisher(engine)


def _entries(release: Release) -> tuple[Sha256, ...]:
    """What a release is derived from, by the payments."""
    return tuple(each.entry for each in release.measurements)


def _by_name(posted: Posted) -> dict[tuple[str, ...], ReleasedTable]:
    return {table.shape.dimensions: table for table in release_of(posted).tables}


def _price(signed: SignedAgreement) -> Fraction:
    """What a release costs where it is the only one."""
    own = assigned(signed)
    return total(Plan(own, (own,), VICTIMS, 1).due(Ledger(CAP, DELTA)), DELTA)


@EITHER_NOISE
def test_what_was_measured_costs_nothing_again(
    al: Publisher, tables: tuple[tuple[str, ...], ...], delta: Fraction
) -> None:
    """A second agreement for some of the same tables pays nothing and shows the same cells."""
    first = agreed(*tables, epsilon=ONE, delta=delta)
    second = agreed(*tables[1:], id="second", epsilon=ONE, delta=delta)
    before = published(al, first)
    head = al.ledger.ledger().head

    after = published(al, second, first)

    assert 0 == after.paid < before.paid
    assert head == al.ledger.ledger().head == release_of(after.posted).ledger_head.hash
    shared = _by_name(after.posted)
    assert {each: _by_name(before.posted)[each] for each in tables[1:]} == shared


@EITHER_NOISE
def test_a_margin_of_what_was_measured_costs_nothing(
    al: Publisher, tables: tuple[tuple[str, ...], ...], delta: Fraction
) -> None:
    """A table that is summed from a larger one is known with it, and its estimates agree."""
    large = agreed(*tables, ("sex", "age_group", "movement"), epsilon=ONE, delta=delta)
    small = agreed(("sex", "movement"), id="small", epsilon=ONE, delta=delta)
    whole = _by_name(published(al, large).posted)["sex", "age_group", "movement"]

    done = published(al, small, large)

    margin = _by_name(done.posted)["sex", "movement"]
    kept = ["sex", "movement"]
    assert (NOTHING, 1) == (done.paid, al.ledger.ledger().count)
    assert _thousandths(whole, kept).tolist() == _thousandths(margin, kept).tolist()


def test_one_that_waits_in_vain_costs_nobody_else_anything(al: Publisher) -> None:
    """An agreement whose tables can no longer be paid for does not stop the others."""
    first = agreed(*FEW, epsilon=ONE)
    vain = agreed(("form",), id="vain", epsilon=ONE)
    second = agreed(("sex",), id="second", epsilon=ONE)
    published(al, first)

    done = published(al, second, first, vain)

    assert (NOTHING, 1) == (done.paid, al.ledger.ledger().count)


@EITHER_NOISE
def test_a_higher_ceiling_pays_only_the_difference(
    al: Publisher, tables: tuple[tuple[str, ...], ...], delta: Fraction
) -> None:
    """Both rounds together lose what the higher ceiling allows, and not more."""
    low = agreed(*tables, id="low", epsilon=ONE, delta=delta)
    high = agreed(*tables, id="high", epsilon=TWO, delta=delta)
    first = published(al, low)

    second = published(al, high, low)

    losses = [entry.charge.loss for entry in al.ledger.ledger().entries]
    allowed = rho_of(TWO, DELTA) if delta else TWO
    assert 2 == len(losses)
    assert 0 <= allowed - sum(losses) < allowed / 10**6
    assert TWO * (1 - Fraction(1, 10**6)) < al.ledger.ledger().loss("victims", 2024) <= TWO
    assert release_of(second.posted).epsilon <= TWO
    assert first.paid + second.paid == al.ledger.ledger().loss("victims", 2024)
    assert ONE == pytest.approx(first.paid) == pytest.approx(second.paid)


@EITHER_NOISE
def test_a_higher_ceiling_is_known_better(
    al: Publisher, tables: tuple[tuple[str, ...], ...], delta: Fraction
) -> None:
    """By every table, and with Gaussian noise as well as if it had been measured at once."""
    low = agreed(*tables, id="low", epsilon=ONE, delta=delta)
    high = agreed(*tables, id="high", epsilon=TWO, delta=delta)

    lower, higher = (_by_name(published(al, each, low, high).posted) for each in (low, high))

    assert all(higher[each].noise.sd < lower[each].noise.sd for each in tables)
    if delta:
        alone = _by_name(published(al, high, period="2023").posted)
        for each in tables:
            assert alone[each].noise.sd == pytest.approx(higher[each].noise.sd, rel=0.01)


@EITHER_NOISE
def test_a_lower_ceiling_is_derived_from_its_rounds_alone(
    al: Publisher, tables: tuple[tuple[str, ...], ...], delta: Fraction
) -> None:
    """And stays byte for byte what it was when more is measured for others."""
    low = agreed(*tables, id="low", epsilon=ONE, delta=delta)
    high = agreed(*tables, id="high", epsilon=TWO, delta=delta)
    first = published(al, low)
    published(al, high, low)

    again = published(al, low, high)
    third = published(al, agreed(*tables, id="third", epsilon=ONE, delta=delta), low, high)

    assert first.posted == again.posted
    assert _by_name(first.posted) == _by_name(third.posted)
    lowest = al.ledger.ledger().entries[0].hash
    assert (lowest,) == _entries(release_of(first.posted)) == _entries(release_of(third.posted))
    assert 0 == again.paid == third.paid


def test_a_higher_ceiling_may_want_more_tables(al: Publisher) -> None:
    """The difference pays for what was not measured, though the lower ceiling is spent."""
    low = agreed(*FEW, id="low", epsilon=ONE)
    high = agreed(*FEW, ("form",), id="high", epsilon=TWO)
    first = published(al, low)

    second = published(al, high, low)

    assert first.paid + second.paid == release_of(second.posted).epsilon <= TWO
    assert 2 == len(_entries(release_of(second.posted)))


@EITHER_NOISE
def test_colluding_readers_know_no_more_than_the_best_informed(
    al: Publisher, tables: tuple[tuple[str, ...], ...], delta: Fraction
) -> None:
    """All releases of a period together rest on what the highest ceiling paid for."""
    ceilings = (ONE / 2, ONE, TWO)
    signed = [
        agreed(*tables, id=f"level-{number}", epsilon=ceiling, delta=delta)
        for number, ceiling in enumerate(ceilings)
    ]

    releases = [release_of(published(al, each, *signed).posted) for each in signed]

    used = [_entries(each) for each in releases]
    assert [1, 2, 3] == [len(each) for each in used]
    assert set(used[2]) == {entry for each in used for entry in each}
    paid = [entry.charge for entry in al.ledger.ledger().entries]
    assert total(paid, DELTA) == releases[2].epsilon <= TWO


def test_a_lower_ceiling_after_a_higher_one_is_measured_by_itself(al: Publisher) -> None:
    """The better figures are not for its readers: it pays in full, and nobody else's change."""
    low, high = agreed(*FEW, id="low", epsilon=ONE), agreed(*FEW, id="high", epsilon=TWO)
    before = published(al, high)

    done = published(al, low, high)

    first, second = al.ledger.ledger().entries
    assert [first.hash] == [*_entries(release_of(before.posted))]
    assert [second.hash] == [*_entries(release_of(done.posted))]
    assert _price(low) == done.paid == release_of(done.posted).epsilon
    assert before.posted == published(al, high, low).posted
    twin = published(al, agreed(*FEW, id="twin", epsilon=TWO), high, low)
    assert (NOTHING, _by_name(before.posted)) == (twin.paid, _by_name(twin.posted))


def test_a_lower_ceiling_is_refused_where_the_cap_cannot_pay(engine: Engine) -> None:
    """A cap of two is spent by the higher ceiling: the lower one has to be published first."""
    register(engine)
    al = publisher(engine, cap=TWO)
    low, high = agreed(*FEW, id="low", epsilon=ONE), agreed(*FEW, id="high", epsilon=TWO)
    published(al, high)

    with pytest.raises(BudgetExhaustedError):
        published(al, low, high)

    assert 1 == al.ledger.ledger().count
    assert 1 == len(al.outbox.list())


def test_a_second_reader_does_not_pay_for_a_lower_one(al: Publisher) -> None:
    """What is measured already is free, though somebody of a lower ceiling has yet to publish."""
    low, high = agreed(*FEW, id="low", epsilon=ONE), agreed(*FEW, id="high", epsilon=TWO)
    published(al, high)

    done = published(al, agreed(*FEW, id="twin", epsilon=TWO), high, low)

    assert (NOTHING, 1) == (done.paid, al.ledger.ledger().count)


def test_agreements_in_force_share_one_plan(al: Publisher) -> None:
    """Whoever is published first: the lower ceiling is measured for the higher one's tables too."""
    low = agreed(("sex",), ("movement",), id="low", epsilon=ONE)
    equal = agreed(("age_group",), id="equal", epsilon=ONE)
    high = agreed(("place_of_identification",), id="high", epsilon=TWO)

    published(al, low, high, equal)

    (entry,) = al.ledger.ledger().entries
    asked = {query.partition(" ")[0] for query, _ in entry.charge.asked}
    assert {"sex", "movement", "age_group", "place_of_identification"} == asked
    assert {low.hash, high.hash, equal.hash} == set(entry.charge.agreements)
    assert 0 == published(al, equal, low, high).paid
    done = published(al, high, low, equal)
    assert 2 == len(_entries(release_of(done.posted)))


def test_nobody_pays_much_accuracy_for_those_above(al: Publisher) -> None:
    """A table that would drown those of the lower ceiling waits for the higher one's round."""
    low = agreed(("sex",), id="low", epsilon=ONE)
    high = agreed(("form",), id="high", epsilon=TWO)

    first = published(al, low, high)
    second = published(al, high, low)

    alone = published(al, low, period="2023")
    assert _by_name(alone.posted)["sex",].noise == _by_name(first.posted)["sex",].noise
    asked = [
        {query.partition(" ")[0] for query, _ in e.charge.asked} for e in al.ledger.ledger().entries
    ]
    assert [{"sex"}, {"form"}] == asked[:2]
    assert first.paid + second.paid == release_of(second.posted).epsilon


def test_the_order_of_publishing_changes_no_price(al: Publisher) -> None:
    """The higher one first pays for both rounds, and then the lower one is free."""
    low, high = agreed(*FEW, id="low", epsilon=ONE), agreed(*FEW, id="high", epsilon=TWO)

    first = published(al, high, low)
    second = published(al, low, high)

    assert (NOTHING, 2) == (second.paid, al.ledger.ledger().count)
    assert release_of(first.posted).epsilon == first.paid == al.ledger.ledger().loss("victims")


def test_who_cannot_ask_has_no_say(al: Publisher) -> None:
    """Neither an agreement that begins later, nor one of another rhythm, dataset or publisher."""
    mine = agreed(("sex",), epsilon=ONE)
    others = [
        agreed(("form",), id="later", epsilon=ONE / 2, first_period="2025"),
        agreed(("form",), id="quarters", epsilon=ONE / 2, frequency="Q"),
        agreed(("form",), id="pooled", epsilon=ONE / 2, pooled_years=3),
        agreed(("form",), id="theirs", epsilon=ONE / 2, publisher="RS"),
    ]

    published(al, mine, *others)

    (entry,) = al.ledger.ledger().entries
    assert (mine.hash,) == entry.charge.agreements
    assert not any(query.startswith("form ") for query, _ in entry.charge.asked)


def test_a_ceiling_spent_on_other_tables_is_refused(al: Publisher) -> None:
    """With its code and what to do; nothing is spent."""
    first = agreed(("sex",), epsilon=ONE)
    other = agreed(("form",), id="other", epsilon=ONE)
    published(al, first)

    with pytest.raises(CeilingSpentError, match="agree on a higher ceiling"):
        published(al, other, first)
    done, refused = al.publish_all(
        [Period.parse("2024")], [first, other], Request(only="other"), NOW
    )

    assert ((), ["ceiling-spent"]) == (done, [each.code for each in refused])
    assert 1 == al.ledger.ledger().count


@pytest.mark.parametrize("is_first", [True, False])
def test_one_delta_of_zero_makes_all_noise_laplace(al: Publisher, *, is_first: bool) -> None:
    """Whichever of the two agreements in force is published first."""
    allows = agreed(*WIDE, id="allows", epsilon=ONE, delta=DELTA)
    forbids = agreed(*WIDE, id="forbids", epsilon=ONE, delta=NOTHING)
    both = (forbids, allows) if is_first else (allows, forbids)

    releases = [release_of(published(al, each, *both).posted) for each in both]

    assert {("discrete-laplace", NOTHING)} == {(r.mechanism, r.delta) for r in releases}
    assert 1 == al.ledger.ledger().count


def test_the_kind_of_noise_stays(al: Publisher) -> None:
    """An agreement of delta zero that comes too late is refused; it disturbs nobody else."""
    first = agreed(*WIDE, epsilon=ONE, delta=DELTA)
    late = agreed(*WIDE, id="late", epsilon=ONE, delta=NOTHING)
    published(al, first)

    with pytest.raises(MixedMechanismsError):
        published(al, late, first)
    done = published(al, agreed(*WIDE, id="twin", epsilon=ONE, delta=DELTA), first, late)
    higher = published(al, agreed(*WIDE, id="more", epsilon=TWO, delta=DELTA), first, late)

    assert 0 == done.paid < higher.paid
    assert "discrete-gaussian" == release_of(higher.posted).mechanism


@EITHER_NOISE
def test_all_tables_agree_to_the_thousandth(
    al: Publisher, tables: tuple[tuple[str, ...], ...], delta: Fraction
) -> None:
    """What two tables have in common is the same number, summed from either."""
    lower, upper = (
        agreed(*tables, id=id_, epsilon=epsilon, delta=delta)
        for id_, epsilon in (("lower", ONE), ("upper", TWO))
    )

    for signed in (lower, upper):
        found = _by_name(published(al, signed, lower, upper).posted)
        for one, other in combinations(found.values(), 2):
            common = [each for each in one.shape.dimensions if each in other.shape.dimensions]
            if _counts_the_same(one, other):
                assert _thousandths(one, common).tolist() == _thousandths(other, common).tolist()


@EITHER_NOISE
def test_shown_numbers_add_up(
    al: Publisher, tables: tuple[tuple[str, ...], ...], delta: Fraction
) -> None:
    """Where nothing is hidden: whole, not negative, and the same sums from every table."""
    signed = agreed(*tables, epsilon=ONE, delta=delta, minimum_count=0, zero_shown=True)

    found = _by_name(published(al, signed).posted)

    for one, other in combinations(found.values(), 2):
        common = [each for each in one.shape.dimensions if each in other.shape.dimensions]
        if _counts_the_same(one, other):
            assert _shown(one, common).tolist() == _shown(other, common).tolist()
    assert all(value >= 0 for table in found.values() for value in table.shown if value is not None)
    assert None not in {value for table in found.values() for value in table.shown}


def test_what_is_hidden_is_hidden_after_adding_up(al: Publisher) -> None:
    """A minimum hides numbers, it does not change those that are left."""
    open_, cautious = (
        agreed(*FEW, id=id_, epsilon=ONE, minimum_count=minimum, zero_shown=minimum == 0)
        for id_, minimum in (("open", 0), ("cautious", 9))
    )

    whole = _by_name(published(al, open_, cautious).posted)
    hidden = _by_name(published(al, cautious, open_).posted)

    for each, table in hidden.items():
        expected = [value if value and value >= 9 else None for value in whole[each].shown]
        assert expected == [*table.shown]


def _counts_the_same(one: ReleasedTable, other: ReleasedTable) -> bool:
    """People, or the same values of theirs."""
    multiple = [
        {name for name in table.shape.dimensions if VICTIMS.indicator(name).choice == "multiple"}
        for table in (one, other)
    ]
    return multiple[0] == multiple[1]


def _thousandths(table: ReleasedTable, kept: list[str]) -> Whole:
    cells = np.array([round(1000 * each) for each in table.estimates], dtype=np.int64)
    return _summed(cells, table, kept)


def _shown(table: ReleasedTable, kept: list[str]) -> Whole:
    return _summed(np.array(table.shown, dtype=np.int64), table, kept)


def _summed(cells: Whole, table: ReleasedTable, kept: list[str]) -> Whole:
    names = table.shape.dimensions
    gone = tuple(place for place, name in enumerate(names) if name not in kept)
    summed: Whole = cells.reshape([len(each) for each in table.codes]).sum(gone)
    left = [name for name in names if name in kept]
    return summed.transpose([left.index(name) for name in kept])
