"""One line of UNODC's data set, as a figure or refused."""

import pytest

from hub.reference.figure import Key
from hub.reference.glotip import Read, Refused, read
from hub.reference.sheet import COLUMNS, Line
from tests.hub.reference.glotip_file import HEADER, row


def _line(**changes: object) -> Line:
    cells = dict(zip(HEADER, map(str, row(**changes)), strict=True))
    return Line(4, tuple(cells[name] for name in COLUMNS))


def _figure(**changes: object) -> Read:
    found = read(_line(**changes))
    assert isinstance(found, Read)
    return found


def test_a_total_becomes_a_figure() -> None:
    """Serbia's 33 of 2019."""
    found = _figure().figure

    assert Key("RS", "victims-detected", "total", "", "", "", 2019) == found.key
    assert (33, 33) == (found.low, found.high)
    assert "33" == found.text


def test_less_than_five_is_a_range() -> None:
    """None and few look alike: 0 to 4."""
    found = _figure(txtVALUE="<5").figure

    assert (0, 4) == (found.low, found.high)
    assert "0 to 4" == found.text


def test_thousands_are_set_off_by_commas() -> None:
    """As the data set writes them."""
    assert 12_705 == _figure(txtVALUE="12,705").figure.low


def test_sex_and_age_become_our_codes() -> None:
    """By the correspondences of the catalogue."""
    key = _figure(Sex="Female", Age="0 to 17 years").figure.key

    assert ("female", "child") == (key.sex, key.age)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Romania", "RO"),
        ("Romanian", "RO"),
        ("Румыния", "RO"),
        ("Serbian", "RS"),
        ("Serbians", "RS"),
        ("B & H", "BA"),
        ("Kosovar", "XK"),
        ("Shqipëri", "AL"),
        ("Nationals", "Nationals"),
        ("Abroad", "Abroad"),
    ],
)
def test_citizenships_are_understood_in_several_languages(written: str, code: str) -> None:
    """Country, people or adjective: one code; words that name no country stay words."""
    found = _figure(Dimension="by citizenship", Category=written)

    assert code == found.figure.key.category
    assert found.unknown_name is None


def test_a_name_that_nobody_knows_stays_and_is_said() -> None:
    """Nothing is guessed, and nothing is lost."""
    found = _figure(Dimension="by citizenship", Category="Ruritanian")

    assert "Ruritanian" == found.figure.key.category
    assert "Ruritanian" == found.unknown_name


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"txtVALUE": "61,102,019"}, "61,102,019 cannot be a count"),
        ({"Category": "Q6.1_10s_2019"}, "'Q6.1_10s_2019' is a cell of the questionnaire"),
        ({"txtVALUE": ""}, "expected a count or <5, got ''"),
        ({"txtVALUE": "-3"}, "expected a count or <5, got '-3'"),
        ({"txtVALUE": "1,23"}, "expected a count or <5, got '1,23'"),
        ({"Iso3_code": "ZZZ"}, "expected the code of a country, got 'ZZZ'"),
        ({"Indicator": "Detected traffickers"}, "Indicator: expected one of Detected trafficking"),
        ({"Dimension": "by age"}, "Dimension: expected one of Total"),
        ({"Sex": "F"}, "Sex: expected one of Total, Female"),
        ({"Age": "17"}, "Age: expected one of Total, 0 to 17 years"),
        ({"Year": "19"}, "expected a year, got '19'"),
        ({"Dimension": "by citizenship", "Category": ""}, "expected a country's name"),
        ({"Dimension": "by form of exploitation", "Category": ""}, "expected a form"),
    ],
)
def test_what_is_no_figure_is_refused_with_a_reason(
    changes: dict[str, object], reason: str
) -> None:
    """One good line, one change, one reason."""
    found = read(_line(**changes))

    assert isinstance(found, Refused)
    assert found.reason.startswith(reason)
