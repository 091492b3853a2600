"""A round loses what it may and no more, with the least noise that this allows."""

import math
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.design import Design, Mechanism, fitted, laplace_variance, loss, sensitivity
from anonymizer.errors import NothingToMeasureError, TooManyCodesError
from anonymizer.grid import Attribute
from anonymizer.query import Part, Query
from tests.anonymizer import registers
from tests.anonymizer.chance import laplace
from tests.anonymizer.registers import DAY, MECHANISMS, PARTS, Record, naive_answer

STEP = Fraction(1, 2**20)
SEX = registers.attribute("sex")
FORM = registers.attribute("form", bound=3)
ROLE = registers.attribute("role", bound=2)
MILLIARD = 10**9
ONE = Fraction(1)

budgets = st.fractions(Fraction(1, 10**9), 1000)
mechanisms = st.sampled_from(MECHANISMS)
parts = st.dictionaries(st.sampled_from([SEX, FORM, ROLE]), st.sampled_from(PARTS))

# One person with every number of forms and of roles that can count.
EVERYBODY = [
    Record("a", "p", DAY, DAY, form=2**forms - 1, role=2**roles - 1)
    for forms, roles in product((1, 2, 3), (1, 2))
]


@given(registers.designs(), budgets)
def test_a_round_never_costs_more_than_its_budget(design: Design, budget: Fraction) -> None:
    """However small that is."""
    found = fitted(design.mechanism, design.asked, budget)

    assert found.asked == design.asked
    assert found.loss <= budget


@given(registers.designs(), budgets.filter(lambda budget: budget >= Fraction(1, 1000)))
def test_one_step_less_noise_would_cost_too_much(design: Design, budget: Fraction) -> None:
    """No noise is added that was not paid for."""
    found = fitted(design.mechanism, design.asked, budget)

    if found.scale > STEP:
        assert loss(found.mechanism, found.sensitivity, found.scale - STEP) > budget


@given(registers.designs(), st.fractions(Fraction(1, 10**40), 1000))
def test_scales_are_exact_as_doubles(design: Design, budget: Fraction) -> None:
    """What OpenDP draws with is what the ledger holds, for the smallest loss and the largest."""
    scale = fitted(design.mechanism, design.asked, budget).scale

    assert scale > 0
    assert scale % STEP == 0
    assert scale == Fraction(float(scale))


@given(mechanisms, st.lists(st.tuples(parts, st.integers(1, 99)), min_size=1, max_size=4))
def test_the_sensitivity_is_what_the_worst_person_changes(
    mechanism: Mechanism, asked: list[tuple[dict[Attribute, Part], int]]
) -> None:
    """Not less, and not more: the sum over all queries for the one person for whom it is most."""
    weighted = [(Query.of(["identified"], parts), weight) for parts, weight in asked]

    changes = [
        [abs(int(n)) * weight for query, weight in weighted for n in _numbers(person, query)]
        for person in EVERYBODY
    ]

    match mechanism:
        case "discrete-laplace":
            assert max(sum(each) for each in changes) == sensitivity(mechanism, weighted)
        case "discrete-gaussian":
            squares = [sum(n * n for n in each) for each in changes]
            assert max(squares) == sensitivity(mechanism, weighted)


def test_nobody_has_one_form_and_three() -> None:
    """The worst cases of single queries are not added up where they are different people."""
    asked = [(Query.of(["identified"], {FORM: part}), 1) for part in ("centred", "values")]
    alone = [sensitivity("discrete-gaussian", [each]) for each in asked]

    assert [3**2 * 2 + 2**2 * 3, 3**2] == alone
    assert sum(alone) - 3**2 + 1 == sensitivity("discrete-gaussian", asked)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_nobody_has_two_statuses(mechanism: Mechanism) -> None:
    """Measuring people of three statuses apart costs what the dearest of them costs."""
    weights = {"identified": 4, "presumed": 3, "unknown": 5}
    asked = [(Query.of([status], {}), weight) for status, weight in weights.items()]

    alone = [sensitivity(mechanism, [each]) for each in asked]

    assert max(alone) == sensitivity(mechanism, asked)


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("budget", [Fraction(0), Fraction(-1), Fraction(1000) + STEP])
def test_a_loss_that_pays_for_nothing_or_protects_nobody_is_refused(
    mechanism: Mechanism, budget: Fraction
) -> None:
    """There is no measurement without a loss, and none without noise."""
    with pytest.raises(NothingToMeasureError, match="expected a loss above 0 and up to 1000"):
        fitted(mechanism, [(Query.of(["identified"], {}), 64)], budget)


@pytest.mark.parametrize(
    ("mechanism", "sensitivity", "scale", "lost"),
    [
        ("discrete-laplace", 6, Fraction(2), Fraction(3)),
        ("discrete-laplace", 28, Fraction(2**20 + 1, 2**20), Fraction(28 * 2**20, 2**20 + 1)),
        ("discrete-gaussian", 6, Fraction(2), Fraction(3, 4)),
        ("discrete-gaussian", 28, Fraction(3, 2), Fraction(56, 9)),
    ],
)
def test_the_loss_is_exact(
    mechanism: Mechanism, sensitivity: int, scale: Fraction, lost: Fraction
) -> None:
    """Epsilon is change over scale; rho is half the squared change over the squared scale."""
    assert lost == loss(mechanism, sensitivity, scale)


@given(registers.designs(), st.integers(0, 60), budgets)
def test_no_answer_leaves_64_bits(design: Design, doublings: int, budget: Fraction) -> None:
    """A design is refused, or a thousand million people fit into every one of its numbers."""
    asked = [(query, weight << doublings) for query, weight in design.asked]
    try:
        fitted(design.mechanism, asked, budget)
    except TooManyCodesError:
        return

    for (query, weight), person in product(asked, EVERYBODY):
        most = max(abs(int(n)) for n in _numbers(person, query))
        assert MILLIARD * weight * most < 2**63


def test_somebody_with_one_of_many_values_fits_into_64_bits() -> None:
    """Who is farthest from the centre changes the number of values most."""
    codes = tuple(map(str, range(40)))
    many = Attribute("form", "form", codes, {}, bound=30)

    with pytest.raises(TooManyCodesError, match="too many codes to be measured"):
        fitted("discrete-gaussian", [(Query.of(["identified"], {many: "values"}), 2**28)], ONE)


def test_what_might_not_fit_into_64_bits_is_refused() -> None:
    """Before it is paid."""
    asked = [(Query.of(["identified"], {SEX: "cells"}), 2**33)]

    with pytest.raises(TooManyCodesError, match="too many codes to be measured"):
        fitted("discrete-laplace", asked, ONE)


@pytest.mark.parametrize(
    "scale", [Fraction(1, 50), Fraction(1, 2), Fraction(1), Fraction(7, 3), Fraction(48)]
)
def test_the_variance_of_laplace_noise_is_the_sum_over_its_values(scale: Fraction) -> None:
    """The closed form is the definition."""
    width = math.ceil(60 * scale) + 1
    variance = math.fsum(z * z * laplace(z, scale) for z in range(-width, width + 1))

    found = _design("discrete-laplace", scale).noise_variance

    assert variance == pytest.approx(found, rel=1e-12)


@pytest.mark.parametrize("scale", [10**3, 10**6, 2**33, 10**15])
def test_a_large_scale_loses_no_digits(scale: int) -> None:
    """The variance of wide noise is 2 t^2 - 1/6, up to the order of 1/t^2."""
    assert 2 * scale**2 - 1 / 6 == pytest.approx(laplace_variance(scale), rel=1e-12)


def test_a_tiny_scale_has_no_doubt() -> None:
    """Noise that is never drawn has no spread, and nothing overflows."""
    assert 0.0 == laplace_variance(2**-20)


@pytest.mark.parametrize("scale", [Fraction(1), Fraction(3, 2), Fraction(10)])
def test_the_variance_of_gaussian_noise_is_the_square_of_its_scale(scale: Fraction) -> None:
    """From scale one upwards the integers are dense enough, and it is never more than that."""
    values = range(-200, 201)
    shares = [math.exp(-((z / float(scale)) ** 2) / 2) for z in values]
    exact = math.fsum(z * z * p for z, p in zip(values, shares, strict=True)) / math.fsum(shares)

    found = _design("discrete-gaussian", scale).noise_variance

    assert found * (1 - 1e-6) <= exact <= found * (1 + 1e-15)


def _design(mechanism: Mechanism, scale: Fraction) -> Design:
    return Design(mechanism, ((Query.of(["identified"], {SEX: "cells"}), 1),), scale)


def _numbers(person: Record, query: Query) -> list[int]:
    return list(naive_answer([person], query).ravel())
