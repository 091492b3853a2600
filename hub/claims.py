"""What a release says of its noise, worked out again from what it says was measured.

The privacy loss follows from the queries, their weights, the scale of the noise and the catalogue's
bounds; the noise of every table follows from the same. A release in which one does not follow from
the other is refused. Whether noise was drawn as stated, nobody but the publisher can see.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from hub import derivation
from hub.components import variance
from hub.derivation import Derived, Measured, UnderivableError
from hub.questions import Attribute, Question, sensitivity
from proto.agreement import name
from proto.catalogue import Dataset, UnknownNameError
from proto.errors import RefusalError
from proto.release import MeasurementNote, Mechanism, Release, ReleasedTable, TableNoise

_SAME_VARIANCE = 1e-6
_SAME_PARTS = 1e-3
_SAME_LOSS = Fraction(1, 10**9)
"""Far above the rounding of a conversion, far below any loss that matters."""
_LEAST_SCALE = Fraction(1, 100)
"""Of noise on integers; under less of it nearly every answer is the exact one."""


class WrongMechanismError(RefusalError):
    """What a release says of its noise does not fit together."""

    code = "wrong-mechanism"


def check(release: Release, dataset: Dataset) -> None:
    """Refuse a release that says of its noise or its loss what does not follow.

    Raises:
        WrongMechanismError: With the first thing that is wrong.
    """
    measured = tuple(_measured(release, dataset))
    _pays_for_all(release)
    for table in release.tables:
        _follows(table, measured, release.mechanism, dataset)


def _measured(release: Release, dataset: Dataset) -> Iterator[Measured]:
    """Every query, once its measurement is found to cost what it says."""
    paid_by = [measurement.entry for measurement in release.measurements]
    if len(set(paid_by)) < len(paid_by):
        raise WrongMechanismError("one entry of the ledger cannot pay for two measurements")
    for place, measurement in enumerate(release.measurements, start=1):
        if measurement.ceiling > release.ceiling:
            raise WrongMechanismError(f"measurement {place} is for readers above the ceiling")
        questions = _questions(place, measurement, dataset)
        _fits(place, questions, release.mechanism)
        _costs(place, measurement, questions, release.mechanism)
        yield from (Measured(each, float(measurement.scale)) for each in questions)


def _questions(place: int, measurement: MeasurementNote, dataset: Dataset) -> tuple[Question, ...]:
    try:
        return tuple(Question.of(query, dataset) for query in measurement.queries)
    except UnknownNameError as error:
        raise WrongMechanismError(f"measurement {place}: {error}") from error


def _fits(place: int, questions: Sequence[Question], mechanism: Mechanism) -> None:
    """Each regime has its own parts, and only multiple choices have a number of values."""
    allowed = {"cells"} if mechanism == "discrete-laplace" else {"centred", "values"}
    for attribute, part in (item for each in questions for item in each.parts.items()):
        if part not in allowed or (part == "values" and not attribute.is_multiple):
            raise WrongMechanismError(
                f"measurement {place}: {part} of {attribute.name} is not measured by {mechanism}"
            )


def _costs(
    place: int, measurement: MeasurementNote, questions: Sequence[Question], mechanism: Mechanism
) -> None:
    if measurement.scale < _LEAST_SCALE:
        raise WrongMechanismError(f"measurement {place} has next to no noise")
    least = sensitivity(questions, mechanism)
    if measurement.sensitivity < least:
        raise WrongMechanismError(
            f"one person can change measurement {place} by {least}, "
            f"the release says {measurement.sensitivity}"
        )
    if measurement.loss != measurement.price(mechanism):
        raise WrongMechanismError(f"measurement {place} loses something else than it says")


def _pays_for_all(release: Release) -> None:
    losses = sum((each.loss for each in release.measurements), start=Fraction())
    match release.mechanism:
        case "discrete-laplace":
            if losses != release.epsilon:
                raise WrongMechanismError("the measurements lose another epsilon than it says")
        case "discrete-gaussian":
            least = epsilon_of(losses, release.delta)
            if release.epsilon * (1 + _SAME_LOSS) < least:
                raise WrongMechanismError(
                    f"the measurements lose an epsilon of {least:.9g}, the release says less"
                )


def epsilon_of(rho: Fraction, delta: Fraction) -> float:
    """The epsilon that zero-concentrated privacy loss rho is worth, at a delta above 0 below 1.

    Source: Canonne, Kamath, Steinke, The discrete Gaussian for differential privacy (NeurIPS 2020),
        proposition 12, solved for epsilon. Every alpha > 1 gives a true bound; the least is looked
        for on ever finer grids of ln(alpha - 1).
    """
    log_delta = math.log(delta.numerator) - math.log(delta.denominator)
    low, high = -50.0, 50.0
    while True:
        positions = np.linspace(low, high, 201)
        above, log_alpha = np.exp(positions), np.logaddexp(0, positions)
        bounds = float(rho) * (1 + above) - (log_delta + log_alpha) / above + positions - log_alpha
        best = int(np.argmin(bounds))
        low, high = positions[max(0, best - 1)], positions[min(200, best + 1)]
        if high - low < 1e-6:  # noqa: PLR2004  # The bound is flat there: right to 12 digits.
            return max(0.0, float(bounds[best]))


def _follows(
    table: ReleasedTable, measured: Sequence[Measured], mechanism: Mechanism, dataset: Dataset
) -> None:
    """A table's noise against what its measurements give."""
    label, noise = name(table.shape), table.noise
    levels = {each: table.shape.levels.get(each, "code") for each in table.shape.dimensions}
    attributes = frozenset(Attribute.of(dataset, each, levels[each]) for each in levels)
    derived = Derived(frozenset(table.shape.statuses), attributes)
    try:
        expected = derivation.components(derived, measured, mechanism)
    except UnderivableError as error:
        raise WrongMechanismError(f"{label} needs what was not measured") from error
    if not _same(_by_dimensions(noise, label), expected):
        raise WrongMechanismError(f"{label} has other components of noise than were measured")
    sizes = {each.name: each.size for each in attributes}
    of_a_cell = variance(noise, sizes, dict.fromkeys(sizes, 1))
    if not math.isclose(noise.sd**2, of_a_cell, rel_tol=2 * _SAME_VARIANCE):
        raise WrongMechanismError(f"{label} has another deviation than its components")
    _is_the_sum_of_its_parts(noise, label, mechanism, min(each.scale for each in measured))


def _by_dimensions(noise: TableNoise, label: str) -> Mapping[frozenset[str], float]:
    stated = {frozenset(each.dimensions): each.variance for each in noise.components}
    if len(stated) < len(noise.components):
        raise WrongMechanismError(f"{label} has a component of noise twice")
    return stated


def _same(stated: Mapping[frozenset[str], float], expected: Mapping[frozenset[str], float]) -> bool:
    """Whether all components agree; one that is missing is zero."""
    return all(
        math.isclose(stated.get(each, 0.0), expected.get(each, 0.0), rel_tol=_SAME_VARIANCE)
        for each in {*stated, *expected}
    )


def _is_the_sum_of_its_parts(
    noise: TableNoise, label: str, mechanism: Mechanism, steps: float
) -> None:
    """Parts are stated without steps, and drawn with so many steps to a scale, or more.

    The variance of a drawn one is smaller than `2 scale^2`, by about 1 in 12 squares of the steps.
    """
    if mechanism == "discrete-gaussian":
        if noise.parts:
            raise WrongMechanismError(f"{label} has parts of noise, and normal noise has none")
        return
    of_parts = sum(part.times * 2 * part.scale**2 for part in noise.parts)
    if not math.isclose(of_parts, noise.sd**2, rel_tol=max(_SAME_PARTS, 1 / (6 * steps**2))):
        raise WrongMechanismError(f"{label} has another deviation than its parts")
