"""What a country says of its figures."""

from dataclasses import replace
from typing import Any

import pytest

from proto import catalogue
from proto.document import read, write
from proto.method_note import (
    Break,
    Coverage,
    IndicatorMethod,
    Jurisdiction,
    Method,
    Operation,
    faults,
)

VICTIMS = catalogue.load().dataset("victims")
BEGGING = IndicatorMethod(quality="exact", codes={"forced_begging": "narrower"})
METHOD = Method(
    decided_by="The national team",
    coverage=(
        Coverage(institution="Police", since="2012"),
        Coverage(institution="Shelters", since="2015-03", until="2019"),
    ),
    abroad="included",
    quality="partial",
    breaks=(Break(since="2019-07", reason="Before, only the court decided"),),
    indicators={"form": BEGGING, "sex": IndicatorMethod(quality="exact")},
    counts="new",
    decider="team",
    formal_status="on-request",
    dated_by="registration_date",
    year_starts="04",
    exploited_elsewhere="excluded",
    jurisdictions=(Jurisdiction("Brčko District", "not-covered"),),
    operations=(Operation(("2019", "2020-01"), "A call centre was raided"),),
)
BEFORE = b"""{
  "decided_by": "The national team",
  "coverage": [{"institution": "Police", "since": "2012", "until": null}],
  "abroad": "included", "quality": "exact",
  "breaks": [{"since": "2019-07", "reason": "Before, only the court decided"}],
  "indicators": {}, "remark": null
}"""
"""A note from before it could say where its records come from."""


def test_a_note_reads_as_it_was_written() -> None:
    """Nothing that a country says is lost on the way."""
    assert METHOD == read(Method, write(METHOD))


def test_a_note_of_old_says_nothing_of_what_it_was_not_asked() -> None:
    """It stays readable, and no answer is made up for it."""
    found = read(Method, BEFORE)

    assert ((), (), None, None) == (
        found.jurisdictions,
        found.operations,
        found.counts,
        found.decider,
    )
    assert (None, ()) == (found.coverage[0].source, found.breaks[0].indicators)


@pytest.mark.parametrize(
    ("indicator", "code", "quality"),
    [
        ("form", "forced_begging", "narrower"),
        ("form", "forced_labour", "exact"),
        ("sex", "female", "exact"),
        ("citizenship", "AL", "partial"),
    ],
)
def test_the_narrowest_word_counts(indicator: str, code: str, quality: str) -> None:
    """What is said of a code goes before its indicator, and that before the whole."""
    assert quality == METHOD.fits(indicator, code)


def test_a_release_carries_what_concerns_it() -> None:
    """What is said of other indicators stays at home; what is said of all goes along."""
    assert {"form": BEGGING} == METHOD.about({"form", "age_group"}).indicators
    assert METHOD.breaks == METHOD.about(set()).breaks


def test_what_is_recorded_nowhere_is_always_said() -> None:
    """A form that is not recorded as trafficking is missing from a total without forms too."""
    neglect = IndicatorMethod("exact", {"forced_begging": "none"}, "Recorded as neglect")
    method = replace(METHOD, indicators={"form": neglect, "sex": IndicatorMethod("exact")})

    assert {"form": neglect} == method.about({"age_group"}).indicators


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"indicators": {"shoe_size": IndicatorMethod("exact")}},
            "indicators.shoe_size: expected an indicator",
        ),
        (
            {"indicators": {"form": IndicatorMethod("exact", {"x": "none"})}},
            "indicators.form: expected a code",
        ),
        ({"breaks": (Break("2019", "Why", ("x",)),)}, "breaks.0.indicators: expected an indicator"),
        ({"dated_by": "x"}, "dated_by: expected a date"),
        ({"convictions": "final"}, "convictions: nobody is convicted in victims"),
    ],
)
def test_a_note_speaks_of_what_there_is(change: dict[str, Any], sentence: str) -> None:
    """An unknown name would be taken for a word on something else."""
    method = Method("Who", METHOD.coverage, "unknown", "exact")

    (found,) = faults(replace(method, **change), VICTIMS)

    assert found.startswith(sentence)


def test_formal_identification_is_of_victims_alone() -> None:
    """Nobody is formally identified as a suspect; a verdict may be final."""
    method = Method("Who", METHOD.coverage, "unknown", "exact", convictions="final")
    justice = catalogue.load().dataset("justice")

    assert () == tuple(faults(method, justice))
    (found,) = faults(replace(method, formal_status="by-office"), justice)
    assert found.startswith("formal_status: nobody is formally identified in justice")


def test_a_note_without_unknown_names_has_no_fault() -> None:
    """The example above is a valid one."""
    assert () == tuple(faults(METHOD, VICTIMS))
