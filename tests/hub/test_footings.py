"""A footing is remembered only for what would be graded the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.comparability import footing, rules
from hub.comparability.side import About, Side
from hub.display import Rules
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


def remembered(
    sides: tuple[Side, ...], gap: tuple[str, str] = ("", "")
) -> dict[Key, footing.Footing]:
    """By form, as a comparison finds them; one country may lack one form."""
    figure, levels = Figure(1.0, Noise.laplace(2), 1), {"form": "code"}
    published = {
        each.party.id: Published(
            each.statuses,
            {(form,): figure for form in FORMS if (each.party.id, form) != gap},
            levels,
            each.note,
            Rules(1, None, zero_shown=True),
        )
        for each in sides
    }
    found = Footings(CATALOGUE.dataset("victims"), sides[0].period, STATUSES, published)
    return {**found.of([each.party for each in sides], [(form,) for form in FORMS])}


GAPS = st.tuples(st.sampled_from(["", "AL"]), st.sampled_from(FORMS))
LANGUAGES = st.sampled_from(["en", "hr"])


@given(st.lists(st.tuples(countries(), LANGUAGES, GAPS), min_size=1, max_size=4))
def test_what_is_remembered_is_what_would_be_found(asked: list[Any]) -> None:
    """Whatever was graded before: other notes, years and countries, and in another language."""
    for sides, language, gap in asked:
        with speaking(language):
            for (form,), found in remembered(sides, gap).items():
                about = About(frozenset({"form"}), {"form": form}, {"form": "code"})
                own = {e.party.id: e for e in sides if (e.party.id, form) != gap}
                assert found == footing.footing(own, STATUSES, about)


def test_other_rules_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is data, and may change while a hub runs in a test."""
    sides = (side("AL", counts="on-file"), side("RS"))
    before = remembered(sides)
    none = rules.Rules((), {})
    monkeypatch.setattr(rules, "load", lambda: none)

    after = remembered(sides)

    assert {"C"} == {found.pairs.graded[0].grade for found in before.values()}
    assert {"A"} == {found.pairs.graded[0].grade for found in after.values()}


def test_as_many_others_are_not_the_same() -> None:
    """A cell that another country lacks is graded for those that have it."""
    sides = (side("AL"), side("RS"), side("XK", counts="on-file"))

    found = [remembered(sides, (party, FORMS[0]))[FORMS[0],] for party in ("AL", "RS", "XK")]

    assert [{"RS", "XK"}, {"AL", "XK"}, {"AL", "RS"}] == [{*each.graded} for each in found]
    assert ["C", "C", "A"] == [each.pairs.graded[0].grade for each in found]
