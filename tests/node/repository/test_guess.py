"""Columns and values are recognised by the words of the region, whatever their case and script."""

import pytest

from node.repository.guess import code_of, columns_of, words
from proto.catalogue import Dataset
from tests.node.repository.registers import CATALOGUE, JUSTICE, VICTIMS


def test_every_word_means_something_that_there_is() -> None:
    """A word for what the catalogue no longer has would guess wrongly for ever."""
    indicators = {each.id: each for dataset in CATALOGUE.datasets for each in dataset.indicators}
    dates = {each.id for dataset in CATALOGUE.datasets for each in dataset.dates}
    codes = {code for each in indicators.values() for code in each.codes()}

    assert words().indicators.keys() <= indicators.keys()
    assert words().dates.keys() <= dates
    assert words().codes.keys() <= codes


@pytest.mark.parametrize(
    ("dataset", "header", "found"),
    [
        (
            VICTIMS,
            "Case Number;GIVEN_NAME;family-name;date of birth;Sex;form of exploitatoin;notes",
            "record given_name family_name birth_date sex form",
        ),
        (
            VICTIMS,
            "numri_i_rastit;emri;mbiemri;data_e_lindjes;data_e_identifikimit;statusi;gjinia;shtetësia",
            "record given_name family_name birth_date identification status sex citizenship",
        ),
        (
            VICTIMS,
            "redni_broj;ime;prezime;datum_rođenja;datum identifikacije;spol;državljanstvo;trgovina",
            "record given_name family_name birth_date identification sex citizenship movement",
        ),
        (
            VICTIMS,
            "број на предмет;име;презиме;датум на раѓање;пол;државјанство;возраст",  # noqa: RUF001
            "record given_name family_name birth_date sex citizenship age_at_identification",
        ),
        (
            JUSTICE,
            "broj predmeta;faza;datum presude;uloga;presuda;visina kazne",
            "record stage verdict_date role verdict sentence_length",
        ),
    ],
)
def test_columns_are_recognised(dataset: Dataset, header: str, found: str) -> None:
    """In the languages of the registers; what nothing is known of is left alone."""
    names = header.split(";")

    guessed = columns_of(names, dataset)

    assert found.split() == [
        thing for name in names for thing, column in guessed.items() if column == name
    ]


def test_a_column_serves_once() -> None:
    """What is the same comes before what is alike, and of two the first."""
    assert {"sex": "sex"} == columns_of(["sex", "sexx", "gender"], VICTIMS)


@pytest.mark.parametrize(
    ("indicator", "value", "code"),
    [
        ("sex", "Ž", "female"),
        ("sex", "МАШКИ", "male"),
        ("sex", "Femër", "female"),
        ("sex", "seven", None),
        ("form", "prisilni rad", "forced_labour"),
        ("form", "police", None),
        ("age_group", "maloljetna osoba", "child"),
        ("trafficked_before", "po", "yes"),
        ("marital_status", "Widowed", "widowed"),
        ("sex", "nepoznato", "unknown"),
    ],
)
def test_values_are_recognised(indicator: str, value: str, code: str | None) -> None:
    """Only as a code of the list in question."""
    assert code == code_of(value, VICTIMS.indicator(indicator))
