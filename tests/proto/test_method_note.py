"""What a country says of its figures."""

import pytest

from proto import catalogue
from proto.document import read, write
from proto.method_note import Break, Coverage, IndicatorMethod, Method, faults

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
)


def test_a_note_reads_as_it_was_written() -> None:
    """Nothing that a country says is lost on the way."""
    assert METHOD == read(Method, write(METHOD))


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


@pytest.mark.parametrize(
    ("indicators", "sentence"),
    [
        ({"shoe_size": IndicatorMethod("exact")}, "indicators.shoe_size: expected an indicator"),
        ({"form": IndicatorMethod("exact", {"x": "none"})}, "indicators.form: expected a code"),
    ],
)
def test_a_note_speaks_of_what_there_is(
    indicators: dict[str, IndicatorMethod], sentence: str
) -> None:
    """An unknown name would be taken for a word on something else."""
    method = Method("Who", METHOD.coverage, "unknown", "exact", indicators=indicators)

    (found,) = faults(method, VICTIMS)

    assert found.startswith(sentence)


def test_a_note_without_unknown_names_has_no_fault() -> None:
    """The example above is a valid one."""
    assert () == tuple(faults(METHOD, VICTIMS))
