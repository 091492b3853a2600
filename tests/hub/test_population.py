"""Populations come with the hub, or from a file that is refused whole if a line in it is wrong."""

from pathlib import Path

import pytest

from hub.population import COLUMNS, read, shipped
from hub.statistics.rate import Population
from proto import catalogue
from proto.errors import InputError

CATALOGUE = catalogue.load()
HEADER = ",".join(COLUMNS)


def written(folder: Path, *lines: str, header: str = HEADER) -> Path:
    """A file with these lines."""
    path = folder / "population.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_every_country_of_the_region_has_a_census() -> None:
    """In total, with year and source; Kosovo* with its star wherever it is named."""
    found = {each.party: each for each in shipped()}

    assert {"AL", "BA", "HR", "XK", "ME", "MK", "RS"} == set(found)
    assert (2_402_113, 2023) == (found["AL"].inhabitants, found["AL"].year)
    assert all(each.sex is each.age_group is None for each in found.values())
    assert "Kosovo*" in found["XK"].source
    assert "first results" in found["XK"].source


def test_a_file_is_read(tmp_path: Path) -> None:
    """Empty cells mean everybody; a source may hold commas."""
    path = written(tmp_path, 'AL,2023,female,child,240000,"INSTAT, table 3"', "AL,2023,,,2402113,X")

    found = read(path, CATALOGUE)

    assert (
        Population("AL", 2023, "female", "child", 240_000, "INSTAT, table 3"),
        Population("AL", 2023, None, None, 2_402_113, "X"),
    ) == found


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("ZZ,2023,,,5,X", "line 2: party: expected a country of the catalogue, got 'ZZ'"),
        ("marri,2023,,,5,X", "line 2: party: expected a country"),
        ("AL,23,,,5,X", "line 2: year"),
        ("AL,2023,woman,,5,X", "line 2: sex: expected female"),
        ("AL,2023,,old,5,X", "line 2: age_group: expected adult"),
        ("AL,2023,,,0,X", "line 2: inhabitants"),
        ("AL,2023,,,5.5,X", "line 2: inhabitants"),
        ("AL,2023,,,5,", "line 2: source"),
        ("AL,2023,,,5", "line 2: source"),
        ("AL,2023,,,5,X,more", "line 2: beyond the last column"),
        ("AL,2023,,,5,X\nAL,2023,,,6,X", "line 3: the same party, year, sex and age group"),
        ("AL,2023,,,x,X\nAL,x,,,6,X", "(?s)line 2: inhabitants.*line 3: year"),
    ],
)
def test_faults_are_named_by_their_line(tmp_path: Path, line: str, fault: str) -> None:
    """All of them, and nothing is taken from such a file."""
    with pytest.raises(InputError, match=fault):
        read(written(tmp_path, line), CATALOGUE)


def test_many_faults_are_counted(tmp_path: Path) -> None:
    """A file that is wrong throughout does not fill the screen."""
    with pytest.raises(InputError, match="and 80 more"):
        read(written(tmp_path, *["ZZ,1,,,5,X"] * 100), CATALOGUE)


@pytest.mark.parametrize("header", ["party,year", HEADER.replace("sex", "gender"), ""])
def test_columns_are_as_promised(tmp_path: Path, header: str) -> None:
    """Neither missing nor renamed."""
    with pytest.raises(InputError, match="expected the columns party, year, sex"):
        read(written(tmp_path, "AL,2023,,,5,X", header=header), CATALOGUE)


def test_an_empty_file_and_none_are_refused(tmp_path: Path) -> None:
    """So is one that is no text."""
    with pytest.raises(InputError, match="at least one row"):
        read(written(tmp_path), CATALOGUE)
    with pytest.raises(InputError, match="expected a CSV file"):
        read(tmp_path / "nowhere.csv", CATALOGUE)
    (tmp_path / "population.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="expected a CSV file"):
        read(tmp_path / "population.csv", CATALOGUE)
