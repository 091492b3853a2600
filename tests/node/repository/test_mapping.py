"""A mapping speaks our words only, and says about every indicator what it means."""

from pathlib import Path

import pytest

from node.repository.mapping import load
from proto.catalogue import Dataset
from proto.errors import InputError
from tests.node.repository.registers import CATALOGUE, JUSTICE, VICTIMS, mapping, mapping_file

_DEPLOY = Path(__file__).parents[3] / "deploy"
_SHIPPED = sorted([*_DEPLOY.glob("mappings/*.toml"), *_DEPLOY.glob("demo/mappings/*.toml")])
_DATE = "%d.%m.%Y"
_SEX = (
    '[indicators.sex]\ncolumn = "sex"\ncodes = { "F" = "female", "M" = "male" }\nempty = "unknown"'
)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            ('delimiter = ";"', 'delimiter = ";;"'),
            "file.delimiter: expected one character, got ';;'",
        ),
        (("utf-8", "utf-9"), "file.encoding: expected an encoding such as utf-8, got 'utf-9'"),
        (("utf-8", "rot13"), "file.encoding: expected an encoding such as utf-8, got 'rot13'"),
        (("%d.%m.%Y", "%d.%m."), "record.date.format: expected a year (%Y), a month of a year"),
        ((_SEX, ""), "indicators.sex: is missing; give a column or a constant"),
        ((_SEX, "[indicators.sex]"), "indicators.sex: expected either a column or a constant"),
        (
            (_SEX, '[indicators.sex]\ncolumn = "sex"'),
            "indicators.sex.codes: is missing; give a table",
        ),
        (
            ('constant = "AL"', 'constant = "AL"\ncolumn = "x"'),
            "expected either a column or a const",
        ),
        (('constant = "AL"', 'constant = "AL"\nempty = "AL"'), "have no meaning beside a constant"),
        (
            ('constant = "AL"', 'constant = "KS"'),
            "country_of_exploitation.constant: expected a code",
        ),
        (
            ('"F" = "female"', '"F" = "femal"'),
            "indicators.sex.codes.F: expected a code of sex (female",
        ),
        (('"F" = "female"', '"F" = "femal"'), "got 'femal'; closest: female"),
        (('"F" = "female"', '"F " = "female"'), "codes.'F ': expected a value without spaces"),
        (
            ('other = "unknown"', 'other = "other"'),
            "indicators.citizenship.other: expected a code of",
        ),
        (('split = "+"', 'split = "e"'), "codes.'sex': can never be met, because cells are split"),
        (
            ('column = "sex"', 'column = "sex"\nsplit = "+"'),
            "indicators.sex.split: has no meaning here",
        ),
        (
            ("indicators.sex", "indicators.gender"),
            "indicators.gender: expected an indicator of victims",
        ),
        (
            ('"victims"', '"justice"'),
            "dataset: expected 'victims', which was asked for, got 'justice'",
        ),
    ],
)
def test_a_fault_is_a_sentence(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    """Each names the place, what was expected there, and what stands there."""
    path = mapping_file(tmp_path, change)

    with pytest.raises(InputError) as refused:
        load(path, VICTIMS)

    assert str(refused.value).startswith(f"{path}: ")
    assert sentence in str(refused.value)


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    """One run, all faults."""
    path = mapping_file(
        tmp_path, ("utf-8", "utf-9"), ('"F" = "female"', '"F" = "f"'), (_DATE, "%Q")
    )

    with pytest.raises(InputError) as refused:
        load(path, VICTIMS)

    assert 3 == str(refused.value).count("expected") == str(refused.value).count("; ") + 1


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


@pytest.mark.parametrize("path", _SHIPPED, ids=lambda path: path.name)
def test_every_mapping_that_we_ship_is_sound(path: Path) -> None:
    """Examples that do not work teach the wrong thing."""
    dataset: Dataset = JUSTICE if path.name.startswith("justice") else VICTIMS

    rules = load(path, CATALOGUE.dataset(dataset.id))

    named = {*rules.constants, *(each.indicator.id for each in rules.coded)}
    assert {indicator.id for indicator in dataset.indicators} == named
