"""The first line is a header, or it is a person and nobody is shown."""

from pathlib import Path

import pytest

from node.repository.header import check_delimiter, places
from proto.errors import InputError

_FILE = Path("register.csv")


def test_columns_are_found_by_name() -> None:
    """The order of columns is the register's own business, and so are other columns."""
    found = places(_FILE, [" sex", "notes", "day ", "", ""], ("day", "sex"))

    assert {"day": 2, "sex": 0} == found


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (
            ["day", "Sex"],
            "the mapping names the column 'sex', which line 1 does not have; closest: Sex",
        ),
        (["day", "xyz"], "which line 1 does not have; none is named alike"),
        (["day", "sex", "sex"], "line 1 names sex more than once"),
        (["day", "sex", "a", "a"], "line 1 names a more than once"),
        (["Anna", "Quewix", "Anna"], "line 1 has 3 columns and none that the mapping names"),
    ],
)
def test_a_header_that_does_not_fit_is_a_sentence(header: list[str], sentence: str) -> None:
    """The closest name is shown, so that a slip is found at once."""
    with pytest.raises(InputError, match=sentence):
        places(_FILE, header, ("day", "sex"))


def test_a_person_in_the_first_line_is_not_shown() -> None:
    """A file without a header begins with somebody's name."""
    with pytest.raises(InputError) as refused:
        places(_FILE, ["Sexa", "Dayo", "Sexa"], ("day", "sex"))

    assert not {"Sexa", "Dayo"} & set(str(refused.value).split())


@pytest.mark.parametrize(
    ("line", "delimiter", "sentence"),
    [
        ("case,name,sex", ";", 'contains a comma; set delimiter = ","'),
        ("case;name,or title;sex", "\t", 'contains a semicolon; set delimiter = ";"'),
        ("case\tname", ",", r'contains a tab; set delimiter = "\\t"'),
    ],
)
def test_another_delimiter_is_recognised(line: str, delimiter: str, sentence: str) -> None:
    """The commonest slip of all gets its own sentence."""
    with pytest.raises(InputError, match=sentence):
        check_delimiter(_FILE, [line], delimiter)


@pytest.mark.parametrize("header", [["case"], ["case,number", "name"]])
def test_a_header_that_is_split_is_left_alone(header: list[str]) -> None:
    """A name may hold a comma, and a register may have one column."""
    check_delimiter(_FILE, header, ";")
