"""A mapping speaks our words only, and says of every indicator what it means."""

import json
from datetime import date
from pathlib import Path

import pytest

from node.repository.coded_column import Answer
from node.repository.form import Form, SheetForm, SqlForm
from node.repository.mapping import load
from proto.catalogue import Dataset
from tests.node.repository.registers import CATALOGUE, JUSTICE, TODAY, UNASKED, VICTIMS, mapping

_DEPLOY = Path(__file__).parents[3] / "deploy"
_SHIPPED = sorted([*_DEPLOY.glob("mappings/*.toml"), *_DEPLOY.glob("demo/mappings/*.toml")])


def test_every_needed_column_is_named_once(tmp_path: Path) -> None:
    """A column may serve twice, and is looked up once."""
    rules = mapping(tmp_path, ('column = "age"', 'column = "born"'))

    assert (
        "case",
        "name",
        "surname",
        "born",
        "day",
        "status",
        "sex",
        "citizenship",
        "forms",
    ) == rules.columns


def test_words_can_stand_for_columns(tmp_path: Path) -> None:
    """A file without case numbers or names is a register too."""
    rules = mapping(
        tmp_path, ('id = ["case"]', 'id = "line"'), ('["name", "surname", "born"]', '"record"')
    )

    assert () == rules.record
    assert () == rules.person


_MORE = """
[identity]
given_name = "name"
family_name = "surname"
document = "passport"
[dates.birth_date]
column = "born"
format = ["%d.%m.%Y", "%Y"]
[dates.return_date]
column = "returned"
format = "%Y-%m"
other = "unknown"
[method]
decided_by = "Act 17"
"""
_SEX = "[indicators.sex]"


def test_everything_that_is_named_is_asked_for(tmp_path: Path) -> None:
    """Dates, what is sealed and the numbers of cases are columns too; the note is handed on."""
    rules = mapping(
        tmp_path,
        (_SEX, f"{_MORE}\n{_SEX}"),
        ('id = ["case"]', 'id = ["case"]\nproceeding = ["court"]\ngone = "remove"'),
    )

    assert {"passport", "born", "returned", "court"} < set(rules.columns)
    assert {"birth_date", "return_date", "sex"} < rules.asked
    assert {
        "given_name": "name",
        "family_name": "surname",
        "document": "passport",
    } == rules.identity
    assert [False, True] == [each.may_be_unknown for each in rules.dates]
    assert {"decided_by": "Act 17"} == rules.method
    assert "remove" == rules.gone


def test_what_is_not_collected_is_known_by_name(tmp_path: Path) -> None:
    """One by one, or as all the rest; a date that is not named is not collected."""
    one_by_one = mapping(tmp_path)
    rest = mapping(tmp_path, (f"not_collected = {json.dumps(UNASKED)}", 'not_collected = "rest"'))

    assert tuple(UNASKED) == one_by_one.not_collected == rest.not_collected
    assert (False, True) == (one_by_one.is_rest, rest.is_rest)
    assert not {*UNASKED, "birth_date"} & rest.asked


@pytest.mark.parametrize(
    ("file", "form"),
    [
        ('[file]\nsheet = "Registar"', SheetForm("Registar")),
        ('[sql]\ntable = "dcim.cases"', SqlForm("dcim.cases", None)),
        (
            '[sql]\nquery = "WITH a AS (SELECT 1) SELECT 2"',
            SqlForm(None, "WITH a AS (SELECT 1) SELECT 2"),
        ),
    ],
)
def test_dates_that_are_known_to_be_dates_are_read(tmp_path: Path, file: str, form: Form) -> None:
    """Workbooks and databases know some; the format is for those that are kept as text."""
    rules = mapping(tmp_path, ('[file]\ndelimiter = ";"\nencoding = "utf-8"', file))

    assert form == rules.form
    for text in ("03.11.2024", "2024-11-03", "2024-11-03 14:05:00", "2024-11-03 14:05:00.000000"):
        assert (date(2024, 11, 3), date(2024, 11, 3)) == rules.date.read(text, TODAY)


def test_values_can_stand_for_unknown(tmp_path: Path) -> None:
    """Where all others are numbers, or our own codes."""
    codes = 'column = "age"\ncodes = { "minor" = "child", "adult" = "adult" }'
    same = 'column = "citizenship"\ncodes = "same"'
    rules = mapping(
        tmp_path,
        (codes, 'column = "age"\ncodes = "number"\nunknown = ["99"]'),
        (same, f'{same}\nunknown = ["--"]'),
    )

    age, country = (each for each in rules.coded if each.column in {"age", "citizenship"})

    assert [Answer(("child",)), Answer(("unknown",))] == [age.read("17"), age.read("99")]
    assert [Answer(("AL",)), Answer(("unknown",))] == [country.read("AL"), country.read("--")]


@pytest.mark.parametrize("path", _SHIPPED, ids=lambda path: path.name)
def test_every_mapping_that_we_ship_is_sound(path: Path) -> None:
    """Examples that do not work teach the wrong thing."""
    dataset: Dataset = JUSTICE if path.name.startswith("justice") else VICTIMS

    rules = load(path, CATALOGUE.dataset(dataset.id))

    named = {*rules.constants, *(each.indicator.id for each in rules.coded), *rules.not_collected}
    assert {indicator.id for indicator in dataset.indicators} == named
