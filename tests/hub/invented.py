"""Releases that no country ever made, for tests and for looking at pages."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from random import Random

from hub.noise import Noise
from proto import catalogue
from proto.document import Sha256
from proto.release import (
    LedgerHead,
    Mechanism,
    MethodNote,
    Release,
    ReleasedTable,
    TableShape,
    shown,
)

CATALOGUE = catalogue.load()
VICTIM_STATUSES = ("presumed", "identified", "formally_identified")

Count = Callable[..., int]
Rule = Callable[[int], int | None]


def minimum_of(count: int, rounding_base: int = 1, *, zero_shown: bool = False) -> Rule:
    """How an agreement shows numbers."""

    def rule(estimate: int) -> int | None:
        return shown(
            estimate, minimum_count=count, rounding_base=rounding_base, zero_shown=zero_shown
        )

    return rule


def table(  # noqa: PLR0913  # Each test names the one thing it changes.
    codes: Mapping[str, Sequence[str]],
    count: Count,
    *,
    scale: Fraction = Fraction(2),
    statuses: Sequence[str] = VICTIM_STATUSES,
    levels: Mapping[str, str] | None = None,
    rule: Rule | None = None,
) -> ReleasedTable:
    """A released table whose estimate in each cell is `count(*codes of the cell)`."""
    estimates = tuple(count(*cell) for cell in product(*codes.values()))
    rule = rule or minimum_of(0, zero_shown=True)
    return ReleasedTable(
        shape=TableShape(tuple(codes), tuple(statuses), dict(levels or {})),  # type: ignore[arg-type]  # Also wrong levels are tried.
        codes=tuple(tuple(each) for each in codes.values()),
        mechanism=Mechanism("discrete-laplace", scale, 1, 1 / scale),
        sd=Noise.of(scale).sd,
        estimates=estimates,
        shown=tuple(rule(estimate) for estimate in estimates),
    )


def release(
    publisher: str,
    *tables: ReleasedTable,
    period: str = "2019",
    vintage: int = 1,
    dataset: str = "victims",
    agreement: str = "a" * 64,
) -> Release:
    """A release of these tables."""
    return Release(
        type="release",
        format=1,
        publisher=publisher,
        agreement=Sha256(agreement),
        dataset=dataset,
        period=period,
        vintage=vintage,
        catalogue=CATALOGUE.version,
        tables=tables,
        epsilon=Fraction(1),
        delta=Fraction(0),
        method_note=MethodNote("person", "identification", "earliest"),
        ledger_head=LedgerHead(1, Sha256("b" * 64)),
    )


def codes(*indicators: str, level: str = "code") -> dict[str, tuple[str, ...]]:
    """The whole code list of each indicator of the victims."""
    dataset = CATALOGUE.dataset("victims")
    grid = {}
    for name in indicators:
        indicator = dataset.indicator(name)
        grid[name] = indicator.codes(level if level in indicator.levels else "code")
    return grid


SIZES = {"AL": 103, "BA": 61, "HR": 27, "XK": 26, "ME": 12, "MK": 6, "RS": 39}
SHARES = {"female": 0.72, "male": 0.27, "other": 0.0, "child": 0.55, "adult": 0.4}


def region(*, missing: Sequence[str] = ()) -> list[Release]:
    """Releases of seven parties for 2019; North Macedonia counts formal identification only."""
    return [_country(party) for party in SIZES if party not in missing]


def _country(party: str) -> Release:
    chance = Random(party)  # noqa: S311  # Invented figures, the same ones every time.

    def draw(*cell: str) -> int:
        expected = SIZES[party] * 1.0
        for code in cell:
            expected *= SHARES.get(code, 0.08)
        return round(expected + chance.gauss(0, 3))

    statuses = ("formally_identified",) if party == "MK" else VICTIM_STATUSES
    return release(
        party,
        *(
            table(grid, draw, statuses=statuses, rule=minimum_of(5), levels=levels)
            for grid, levels in (
                (codes("sex"), {}),
                (codes("sex", "age_group"), {}),
                (codes("form"), {}),
                (codes("citizenship", level="group"), {"citizenship": "group"}),
            )
        ),
    )
