"""The rule table: strict when it is read, and every rule of it heard in some test."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from hub.comparability import rules
from hub.comparability.fact import PLACES, FactName
from hub.comparability.grade import Graded, grade
from hub.comparability.rules import RulesError, load, parse
from hub.comparability.side import TOTAL, About, Side
from proto.method_note import Break, Coverage, IndicatorMethod, Method
from tests.hub.comparability.sides import side
from tests.hub.comparability.test_documented_cases import CASES

TEXT = Path(rules.__file__).with_name("rules.toml").read_text(encoding="utf-8")
SEX = About(frozenset({"sex"}), {"sex": "other"})


def counting(unit: str) -> Side:
    """Albania, where one unit is not what the catalogue says."""
    albania = side("AL")
    return replace(albania, note=replace(albania.note, unit=unit))


def speaking(rule: str) -> Side:
    """Albania, where another record speaks for a person."""
    albania = side("AL")
    return replace(albania, note=replace(albania.note, person_rule=rule))


def sexes(quality: str, **codes: str) -> dict[str, Any]:
    """What a country says of its codes of sex."""
    return {"indicators": {"sex": IndicatorMethod(quality, codes)}}  # type: ignore[arg-type]  # One of them.


OTHERS: dict[str, tuple[Side, Side, About, str]] = {
    "other-dataset": (
        side("AL"),
        side("MK", dataset="justice", statuses=("investigated",)),
        TOTAL,
        (
            "Albania counts victims of trafficking, North Macedonia persons investigated, "
            "prosecuted or convicted: these are not the same people."
        ),
    ),
    "other-unit": (
        counting("case"),
        side("MK"),
        TOTAL,
        "One unit of Albania is a case, one of North Macedonia a person.",
    ),
    "other-record": (
        speaking("latest"),
        side("MK"),
        TOTAL,
        (
            "Of a person's records in a period the last speaks for Albania, the first for North "
            "Macedonia."
        ),
    ),
    "broken-period": (
        side("AL", breaks=(Break("2019-07", "a team decides"),)),
        side("MK"),
        TOTAL,
        (
            "Within the period, in 2019-07, the figures of Albania began to mean something else: "
            "a team decides."
        ),
    ),
    "institution-in-part": (
        side("AL", coverage=(Coverage("Police", "2019-03"),)),
        side("MK"),
        TOTAL,
        "Albania has records from “Police” for only a part of the period.",
    ),
    "abroad-unknown": (
        side("AL", abroad="unknown"),
        side("MK"),
        TOTAL,
        "It is not known whether people identified abroad are in the figures of Albania.",
    ),
    "abroad-changed": (
        side("RS", "2018", abroad="included"),
        side("RS", "2019"),
        TOTAL,
        "Serbia 2018 counts people identified abroad, Serbia 2019 does not count them.",
    ),
    "elsewhere-changed": (
        side("RS", "2018", exploited_elsewhere="included"),
        side("RS", "2019", exploited_elsewhere="excluded"),
        TOTAL,
        (
            "Serbia 2018 counts foreigners exploited only in other countries, Serbia 2019 does "
            "not count them."
        ),
    ),
    "instance-unsaid": (
        side("AL", dataset="justice", statuses=("convicted",), convictions=None),
        side("MK", dataset="justice", statuses=("convicted",)),
        TOTAL,
        "Albania does not say whether its verdicts are final.",
    ),
    "code-not-recorded": (
        side("AL", **sexes("exact", other="none")),
        side("MK"),
        SEX,
        "Albania does not record “Other”.",
    ),
    "indicator-not-recorded": (
        side("AL", **sexes("none")),
        side("MK"),
        SEX,
        "Albania does not record “Sex” in these codes.",
    ),
    "indicator-recorded-otherwise": (
        side("AL", **sexes("narrower", female="exact")),
        side("MK"),
        SEX,
        "What Albania records under “Sex” says less than these codes.",
    ),
    "status-not-recorded": (
        side("AL", indicators={"status": IndicatorMethod("exact", {"identified": "none"})}),
        side("MK"),
        TOTAL,
        "Albania does not record the status “Identified”: nobody is counted under it.",
    ),
    "codes-changed": (
        side("AL", "2018", **sexes("broader")),
        side("AL", "2019"),
        SEX,
        "Between Albania 2018 and Albania 2019 it changed how “Sex” is recorded.",
    ),
}


@pytest.mark.parametrize("rule", OTHERS)
def test_a_rule_says_its_sentence(rule: str) -> None:
    """Beside the documented cases, one for every other rule."""
    a, b, about, sentence = OTHERS[rule]

    found = grade(a, b, about)

    assert sentence == {each.rule: each.sentence for each in found.reasons}[rule]
    [expected] = [each.caps for each in load().rules if each.id == rule]
    assert expected == found.grade


def test_every_rule_is_heard_in_a_test() -> None:
    """A rule that no case calls up is one that nobody has read in use."""
    heard = {*OTHERS, *(rule for case in CASES.values() for rule in case.said)}

    assert {each.id for each in load().rules} == heard


def test_the_facts_are_a_closed_set() -> None:
    """Every fact says which places its sentences may name."""
    assert set(get_args(FactName)) == set(PLACES)


def test_every_answer_has_its_words() -> None:
    """Whatever a method note can answer, a sentence can say."""
    hints = get_type_hints(Method)
    answers = {*_literals(hints), *get_args(get_type_hints(Coverage)["source"])[0].__args__}
    months = {f"month-{number:02}" for number in range(1, 13)}

    assert {*answers, *months, "earliest", "latest"} - {"unknown", "exact", "none"} == set(
        load().words
    )


def _literals(hints: dict[str, Any]) -> Iterator[str]:
    """The closed answers of a method note to questions that rules compare."""
    asked = ("counts", "decider", "formal_status", "exploited_elsewhere", "convictions", "quality")
    for name in asked:
        kinds = get_args(hints[name])
        yield from kinds if name == "quality" else get_args(kinds[0])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "other-unit"', 'id = "other-unit"\ncolour = "red"', "colour"),
        ('fact = "unit-differs"', 'fact = "hue-differs"', "fact"),
        ('fact = "unit-differs"', 'fact = "date-differs"', "none for unit-differs"),
        ('id = "other-unit"', 'id = "other-date"', "got other-date twice"),
        ("One unit of {a} is", "One unit of {one} is", "other-unit: expected places among a, a_"),
        ('caps = "C"', 'caps = "A"', "caps"),
        ('between = ["countries", "periods"]', "between = []", "between"),
        ('deeds = ["add"]', 'deeds = ["multiply"]', "deeds"),
        ("[words]", "[words", "cannot be read"),
        ('codes = ["forced_begging"]', "codes = []", "codes"),
    ],
)
def test_a_table_at_odds_with_itself_is_refused(old: str, new: str, said: str) -> None:
    """A misspelt rule would be one that never applies."""
    assert old in TEXT

    with pytest.raises(RulesError, match=re.escape(said)):
        parse(TEXT.replace(old, new, 1))


def test_the_first_rule_that_applies_speaks() -> None:
    """The table is data: another order, or another cap, is another grade."""
    a, b = side("AL", counts="on-file"), side("MK")
    lenient = 'fact = "counts-differ"\nbetween = ["countries", "periods"]\ncaps = "B"'
    changed = parse(TEXT.replace(lenient.replace('"B"', '"C"'), lenient))

    assert "C" == grade(a, b).grade
    assert "B" == grade(a, b, rules=changed).grade


def test_a_rule_may_be_of_one_dataset_alone() -> None:
    """A table without a rule for these datasets says nothing."""
    a, b = side("AL", counts="on-file"), side("MK")
    of_justice = TEXT.replace(
        'fact = "counts-differ"', 'fact = "counts-differ"\ndatasets = ["justice"]'
    )

    assert Graded() == grade(a, b, rules=parse(of_justice))
