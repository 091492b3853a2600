"""What was published about one country, as weights: `countries.toml` and the demo's figures."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from deploy.demo import figures
from deploy.registers.chance import Weighted

FILE = Path(__file__).parent / "countries.toml"
SERIES = "ngo"
"""The body whose mobile teams come and go with their funding (North Macedonia 2020, TIP 2021)."""

_FARTHEST = 1000.0
_HALVINGS = 40
_NO_FORM = {figures.MULTIPLE, "unknown"}


@dataclass(frozen=True, slots=True)
class Country:
    """One country's mixes, each share between 0 and 1.

    Attributes:
        forms: Main forms of exploitation.
        children: Share of children among those with a form.
        other_bodies: The identifying bodies but `SERIES`.
        providers: Sub-national ones; the empty name alone where there are none.
        routes: Countries on the way, by where the journey ends.
    """

    id: str
    forms: Weighted[str]
    children: Mapping[str, float]
    statuses: Weighted[str]
    several_forms: float
    foreigners: float
    exploited_abroad: float
    bodies: Weighted[str]
    other_bodies: Weighted[str]
    providers: Weighted[str]
    investigated: float
    indicted: float
    convicted: float
    trafficking_charged: float
    origins: Weighted[str]
    destinations: Weighted[str]
    routes: Mapping[str, tuple[str, ...]]


@cache
def country(party: str) -> Country:
    """The mixes of one country; what was not published about it is taken from the others."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    told: dict[str, Any] = raw["otherwise"] | raw.get(party, {})
    bodies = told["bodies"]
    return Country(
        id=party,
        forms=Weighted(_forms(party) or _forms()),
        children=_children(raw["children"], party),
        statuses=Weighted(told["status"]),
        several_forms=told["several_forms"],
        foreigners=told["foreigners"],
        exploited_abroad=told["exploited_abroad"],
        bodies=Weighted(bodies),
        other_bodies=Weighted(_without(SERIES, bodies)),
        providers=Weighted(told.get("providers", {"": 1})),
        investigated=told["investigated"],
        indicted=told["indicted"],
        convicted=told["convicted"],
        trafficking_charged=told["trafficking_charged"],
        origins=Weighted(_without(party, told["origins"])),
        destinations=Weighted(_without(party, told["destinations"])),
        routes={end: tuple(way) for end, way in raw["routes"].items()},
    )


def _forms(party: str | None = None) -> Mapping[str, float]:
    """Shares of forms, added up over the years, so that one large operation makes one year only."""
    years: dict[tuple[str, int], Counter[str]] = {}
    for each in figures.published():
        told = each.dimension in {"form", "single_form"} and each.code not in _NO_FORM
        if told and party in {None, each.party}:
            years.setdefault((each.party, each.year), Counter())[each.code] += each.value
    shares: Counter[str] = Counter()
    for counted in years.values():
        everybody = counted.total()
        shares.update({form: people / everybody for form, people in counted.items()})
    return shares


def _children(shares: Mapping[str, float], party: str) -> Mapping[str, float]:
    """Shares of children by form, moved alike until the country's share is the published one.

    Odds are multiplied by one number, which is found by halving; a share of all stays.
    """
    wanted, forms = _published_share(party), _forms(party)
    if wanted is None:
        return shares
    low, high = 1 / _FARTHEST, _FARTHEST
    for _ in range(_HALVINGS):
        middle = sqrt(low * high)
        moved = {form: _times(share, middle) for form, share in shares.items()}
        reached = sum(
            people * moved.get(form, moved["otherwise"]) for form, people in forms.items()
        )
        low, high = (middle, high) if reached < wanted * sum(forms.values()) else (low, middle)
    return moved


def _times(share: float, factor: float) -> float:
    """The share whose odds are so many times those of another one."""
    return share * factor / (share * factor + 1 - share)


def _published_share(party: str) -> float | None:
    """Children among all people, of the years that print both; nothing where none does."""
    totals = {
        (each.year, each.statuses): each.value
        for each in figures.published()
        if each.party == party and each.dimension == "total"
    }
    pairs = [
        (each.value, totals[each.year, each.statuses])
        for each in figures.published()
        if (each.party, each.dimension, each.code) == (party, "age_group", "child")
        if (each.year, each.statuses) in totals
    ]
    children, people = (sum(each) for each in zip(*pairs, strict=True)) if pairs else (0, 0)
    return children / people if people else None


def _without(left_out: str, weights: Mapping[str, float]) -> Mapping[str, float]:
    return {code: weight for code, weight in weights.items() if code != left_out}
