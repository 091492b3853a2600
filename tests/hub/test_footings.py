"""A footing is remembered only for what would be graded the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import footings
from hub.comparability import footing, rules
from hub.comparability.side import About, Side
from hub.footings import Footings, Published
from hub.language import speaking
from hub.noise import Noise
from hub.selection import Figure
from hub.summing import Key
from proto.method_note import Break, Coverage, IndicatorMethod, Operation
from tests.hub.comparability.sides import CATALOGUE, VICTIM_STATUSES, side

FORMS = ("forced_begging", "forced_labour")
STATUSES = frozenset(VICTIM_STATUSES)

SAID = st.fixed_dictionaries(
    {},
    optional={
        "abroad": st.sampled_from(["included", "unknown"]),
        "counts": st.just("on-file"),
        "decider": st.sampled_from(["court", "team"]),
        "coverage": st.just((Coverage("Police", "2019-06", source="police"),)),
        "breaks": st.just((Break("2019-07", "A new law", ("form",)),)),
        "operations": st.just((Operation(("2019",), "A raid"),)),
        "indicators": st.fixed_dictionaries(
            {
                "form": st.builds(
                    IndicatorMethod,
                    st.sampled_from(["exact", "partial"]),
                    st.dictionaries(st.sampled_from(FORMS), st.sampled_from(["none", "broader"])),
                )
            }
        ),
    },
)


@st.composite
def countries(draw: st.DrawFn) -> tuple[Side, ...]:
    """Some countries in one of two years, each with any method."""
    period = draw(st.sampled_from(["2019", "2018"]))
    parties = draw(st.lists(st.sampled_from(["AL", "RS", "XK"]), unique=True, min_size=1))
    said: list[dict[str, Any]] = [draw(SAID) for _ in parties]
    return tuple(side(each, period, **own) for each, own in zip(parties, said, strict=True))


def remembered(sides: tuple[Side, ...]) -> dict[Key, footing.Footing]:
    """By form, as a comparison finds them."""
    figures: dict[Key, Figure] = {(form,): Figure(1.0, Noise.laplace(2), 1) for form in FORMS}
    levels = {"form": "code"}
    published = {
        each.party.id: Published(each.statuses, figures, levels, each.note) for each in sides
    }
    found = Footings(CATALOGUE.dataset("victims"), sides[0].period, STATUSES, published)
    return {**found.of([each.party for each in sides], list(figures))}


@given(st.lists(st.tuples(countries(), st.sampled_from(["en", "hr"])), min_size=1, max_size=4))
def test_what_is_remembered_is_what_would_be_found(asked: list[Any]) -> None:
    """Whatever was graded before: other notes, years and countries, and in another language."""
    for sides, language in asked:
        with speaking(language):
            for (form,), found in remembered(sides).items():
                about = About(frozenset({"form"}), {"form": form}, {"form": "code"})
                own = {each.party.id: each for each in sides}
                assert found == footing.footing(own, STATUSES, about)


def test_other_rules_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is data, and may change while a hub runs in a test."""
    sides = (side("AL", counts="on-file"), side("RS"))
    before = remembered(sides)
    none = rules.Rules((), {})
    monkeypatch.setattr(footings, "load", lambda: none)

    after = remembered(sides)

    assert {"C"} == {found.pairs.graded[0].grade for found in before.values()}
    assert {"A"} == {found.pairs.graded[0].grade for found in after.values()}
