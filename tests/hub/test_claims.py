"""Two valid releases, one of each kind of noise; one change per row, one refusal."""

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.claims import WrongMechanismError, check, epsilon_of
from hub.derivation import laplace_variance
from proto.document import digest
from proto.release import (
    NoisePart,
    Release,
    TableNoise,
)
from tests import documents
from tests.hub.invented_blocks import VICTIMS, with_gaussian_noise

DELTA = Fraction(1, 10**6)
LAPLACE = documents.release(documents.signed(documents.agreement()))
GAUSSIAN = with_gaussian_noise(LAPLACE, DELTA)


@pytest.mark.parametrize("release", [LAPLACE, GAUSSIAN], ids=["Laplace", "Gaussian"])
def test_a_release_that_says_what_follows_is_accepted(release: Release) -> None:
    """One valid release of each kind, to which every row below makes one change."""
    check(release, VICTIMS)


def test_more_than_the_least_may_be_paid() -> None:
    """A sensitivity may be stated too high, and a loss of rho may be worth less than is said."""
    note = LAPLACE.measurements[0]
    dearer = replace(note, sensitivity=note.sensitivity * 2, loss=note.loss * 2)

    check(replace(LAPLACE, measurements=(dearer,), epsilon=Fraction(6)), VICTIMS)
    check(replace(GAUSSIAN, epsilon=Fraction(2)), VICTIMS)


def test_coarse_steps_are_no_lie() -> None:
    """A large epsilon needs little noise: steps that are not far below its scale are its own."""
    note = replace(LAPLACE.measurements[0], scale=Fraction(4), loss=Fraction(1000))
    share = (laplace_variance(4) / laplace_variance(4000 / 3)) ** 0.5
    coarse = replace(LAPLACE, measurements=(note,), epsilon=Fraction(1000))
    tables = tuple(
        replace(
            table,
            noise=TableNoise(
                tuple(replace(c, variance=c.variance * share**2) for c in table.noise.components),
                tuple(replace(part, scale=4 / 1000) for part in table.noise.parts),
                table.noise.sd * share,
            ),
        )
        for table in coarse.tables
    )

    check(replace(coarse, tables=tables), VICTIMS)


def test_losses_and_precisions_of_rounds_add_up() -> None:
    """Two rounds of the same questions have half the variance."""
    note = GAUSSIAN.measurements[0]
    again = replace(note, entry=digest(b"another entry"))
    halved = tuple(
        replace(
            table,
            noise=TableNoise(
                tuple(replace(c, variance=c.variance / 2) for c in table.noise.components),
                (),
                table.noise.sd / math.sqrt(2),
            ),
        )
        for table in GAUSSIAN.tables
    )
    both = replace(GAUSSIAN, measurements=(note, again), tables=halved, epsilon=Fraction(3, 2))

    check(both, VICTIMS)
    with pytest.raises(WrongMechanismError, match="lose an epsilon of 1"):
        check(replace(both, epsilon=Fraction(1)), VICTIMS)


def _note(release: Release, **changes: object) -> Release:
    note = replace(release.measurements[0], **changes)  # type: ignore[arg-type]  # Any part.
    return replace(release, measurements=(note,))


def _query(release: Release, place: int, **changes: object) -> Release:
    queries = list(release.measurements[0].queries)
    queries[place] = replace(queries[place], **changes)  # type: ignore[arg-type]  # Any part.
    return _note(release, queries=tuple(queries))


def _noise(release: Release, place: int, **changes: object) -> Release:
    tables = list(release.tables)
    changed = replace(tables[place].noise, **changes)  # type: ignore[arg-type]  # Any part.
    tables[place] = replace(tables[place], noise=changed)
    return replace(release, tables=tuple(tables))


def _component(release: Release, place: int, number: int, **changes: object) -> Release:
    components = list(release.tables[place].noise.components)
    components[number] = replace(components[number], **changes)  # type: ignore[arg-type]  # Any part.
    return _noise(release, place, components=tuple(components))


def _sharper(release: Release) -> Release:
    """Half the deviation in one table, everywhere it is stated."""
    old = release.tables[1].noise
    components = tuple(replace(c, variance=c.variance / 4) for c in old.components)
    parts = tuple(replace(part, scale=part.scale / 2) for part in old.parts)
    return _noise(release, 1, components=components, parts=parts, sd=old.sd / 2)


Change = Callable[[Release], Release]
ROWS: list[tuple[str, Release, Change, str]] = [
    (
        "one entry for two measurements",
        LAPLACE,
        lambda r: replace(r, measurements=r.measurements * 2),
        "one entry of the ledger",
    ),
    (
        "a measurement above the ceiling",
        LAPLACE,
        lambda r: _note(r, ceiling=Fraction(4)),
        "measurement 1 is for readers above the ceiling",
    ),
    (
        "an unknown indicator",
        LAPLACE,
        lambda r: _query(r, 0, parts={"nose": "cells"}),
        "measurement 1: expected an indicator of victims",
    ),
    (
        "an unknown status",
        LAPLACE,
        lambda r: _query(r, 0, statuses=("guessed",)),
        "measurement 1: expected a code of status",
    ),
    (
        "centred blocks with Laplace noise",
        LAPLACE,
        lambda r: _query(r, 0, parts={"sex": "centred", "age_group": "cells"}),
        "centred of sex is not measured by discrete-laplace",
    ),
    (
        "cells with Gaussian noise",
        GAUSSIAN,
        lambda r: _query(r, 1, parts={"sex": "cells"}),
        "cells of sex is not measured by discrete-gaussian",
    ),
    (
        "the number of values of a single choice",
        GAUSSIAN,
        lambda r: _query(r, 1, parts={"sex": "values"}),
        "values of sex is not measured by discrete-gaussian",
    ),
    (
        "next to no noise",
        LAPLACE,
        lambda r: _note(r, scale=Fraction(1, 101)),
        "next to no noise",
    ),
    (
        "one value each",
        LAPLACE,
        lambda r: _note(r, sensitivity=2000, scale=Fraction(2000, 3)),
        "one person can change measurement 1 by 4000, the release says 2000",
    ),
    (
        "a smaller Gaussian sensitivity",
        GAUSSIAN,
        lambda r: _note(r, sensitivity=r.measurements[0].sensitivity - 1),
        "one person can change measurement 1 by",
    ),
    (
        "more of a query than is paid for",
        GAUSSIAN,
        lambda r: _query(r, 0, weight=1000),
        "one person can change measurement 1 by",
    ),
    (
        "a loss above its price",
        LAPLACE,
        lambda r: _note(r, loss=Fraction(4)),
        "measurement 1 loses something else",
    ),
    (
        "a loss below its price",
        GAUSSIAN,
        lambda r: _note(r, loss=r.measurements[0].loss * Fraction(99, 100)),
        "measurement 1 loses something else",
    ),
    (
        "another epsilon",
        LAPLACE,
        lambda r: replace(r, epsilon=Fraction(31, 10)),
        "another epsilon",
    ),
    (
        "an epsilon below what rho is worth",
        GAUSSIAN,
        lambda r: replace(r, epsilon=Fraction(99, 100)),
        "the release says less",
    ),
    (
        "a delta too small for its epsilon",
        GAUSSIAN,
        lambda r: replace(r, delta=Fraction(9, 10**7)),
        "the release says less",
    ),
    (
        "a block that was not measured",
        GAUSSIAN,
        lambda r: _query(r, 0, parts={"movement": "centred"}, weight=1),
        "total needs what was not measured",
    ),
    (
        "a table that was not measured",
        LAPLACE,
        lambda r: _note(r, queries=r.measurements[0].queries[:1]),
        "form needs what was not measured",
    ),
    (
        "measured of others",
        LAPLACE,
        lambda r: _query(r, 1, statuses=("presumed",)),
        "form needs what was not measured",
    ),
    ("sharper than measured", LAPLACE, _sharper, "sex.age_group has other components"),
    ("sharper than measured, normal", GAUSSIAN, _sharper, "sex.age_group has other components"),
    (
        "a component left out",
        LAPLACE,
        lambda r: _noise(r, 2, components=r.tables[2].noise.components[:1]),
        "form has other components",
    ),
    (
        "a component twice",
        LAPLACE,
        lambda r: _noise(r, 2, components=r.tables[2].noise.components * 2),
        "form has a component of noise twice",
    ),
    (
        "a component too many",
        LAPLACE,
        lambda r: _component(r, 0, 0, dimensions=("sex",)),
        "total has other components",
    ),
    (
        "one component a little smaller",
        GAUSSIAN,
        lambda r: _component(
            r, 1, 3, variance=r.tables[1].noise.components[3].variance * (1 - 1e-5)
        ),
        "sex.age_group has other components",
    ),
    ("another deviation", LAPLACE, lambda r: _noise(r, 0, sd=1.0), "total has another deviation"),
    (
        "a rounded deviation",
        GAUSSIAN,
        lambda r: _noise(r, 0, sd=r.tables[0].noise.sd * 1.00001),
        "total has another deviation than its components",
    ),
    (
        "fewer parts",
        LAPLACE,
        lambda r: _noise(r, 0, parts=(replace(r.tables[0].noise.parts[0], times=11),)),
        "total has another deviation than its parts",
    ),
    ("no parts", LAPLACE, lambda r: _noise(r, 0, parts=()), "another deviation than its parts"),
    (
        "parts of normal noise",
        GAUSSIAN,
        lambda r: _noise(r, 0, parts=(NoisePart(1.0, 1),)),
        "total has parts of noise",
    ),
]


@pytest.mark.parametrize(
    ("release", "change", "reason"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_one_change_is_refused(release: Release, change: Change, reason: str) -> None:
    """What does not follow from the rest of the release is named."""
    with pytest.raises(WrongMechanismError, match=reason):
        check(change(release), VICTIMS)


@pytest.mark.parametrize(
    ("rho", "delta", "epsilon"),
    [
        (0.02, 1e-6, 0.8999352676606413),
        (0.02, 1e-9, 1.1632873262978876),
        (0.5, 1e-6, 5.221534444530254),
        (0.5, 1e-9, 6.474070020726487),
        (1.0524, 1e-6, 8.00018573478006),
        (1.0524, 1e-9, 9.799672634239295),
    ],
)
def test_rho_is_worth_what_opendp_says(rho: float, delta: float, epsilon: float) -> None:
    """By the conversion of OpenDP 0.16, `make_zCDP_to_approxDP`."""
    assert epsilon_of(Fraction(rho), Fraction(delta)) == pytest.approx(epsilon, rel=1e-11)


@given(st.floats(1e-9, 50), st.floats(1e-15, 0.5))
def test_no_alpha_gives_less(rho: float, delta: float) -> None:
    """The bound at any alpha is a true one, so the least is at most each of them; never below 0."""
    found = epsilon_of(Fraction(rho), Fraction(delta))

    def bound(alpha: float) -> float:
        return (
            rho * alpha
            + math.log(1 / delta) / (alpha - 1)
            + math.log1p(-1 / alpha)
            - math.log(alpha) / (alpha - 1)
        )

    least = min(bound(1 + 10 ** (place / 50)) for place in range(-300, 500))
    assert 0 <= found <= max(0.0, least) * (1 + 1e-12)
    assert found == pytest.approx(max(0.0, least), rel=0.01, abs=1e-6)


def test_a_delta_too_small_for_a_float_is_still_a_delta() -> None:
    """It may be stated with 99 digits."""
    assert epsilon_of(Fraction(1, 100), Fraction(1, 10**99)) == pytest.approx(3.0, abs=0.1)
