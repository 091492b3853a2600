"""A country's mixes: the published ones where there are any, everybody's where there are none."""

from collections import Counter

import pytest

from deploy.registers.chance import stream
from deploy.registers.countries import country
from proto import catalogue

_PUBLISHED = {"AL": 434 / 660, "BA": 169 / 297, "HR": 49 / 163, "XK": 60 / 80, "RS": 105 / 243}
"""Children among all, in the years that print both (deploy/demo/figures.toml)."""


@pytest.mark.parametrize(("party", "share"), _PUBLISHED.items())
def test_the_share_of_children_is_the_published_one(party: str, share: float) -> None:
    """Whatever the mix of forms, of which some are suffered by children above all."""
    told, chance = country(party), stream(party)
    forms = Counter(told.forms.draw(chance) for _ in range(5_000))

    children = sum(
        people * told.children.get(form, told.children["otherwise"])
        for form, people in forms.items()
    )

    assert share == pytest.approx(children / forms.total(), abs=0.03)


def test_one_large_operation_does_not_make_the_mix_of_all_years() -> None:
    """Croatia: forced criminality is 59 of 73 in 2018, and less than half over the years."""
    chance = stream("HR")

    forms = Counter(country("HR").forms.draw(chance) for _ in range(2_000))

    assert 0.3 < forms["forced_criminality"] / forms.total() < 0.5


@pytest.mark.parametrize(
    "party", [party.id for party in catalogue.load().parties if party.kind == "country"]
)
def test_nobody_comes_from_or_goes_to_their_own_country(party: str) -> None:
    """A foreigner is of another country, and abroad is elsewhere."""
    told, chance = country(party), stream(party)

    places = {each.draw(chance) for each in (told.origins, told.destinations) for _ in range(200)}

    assert party not in places
    assert len(places) > 10
