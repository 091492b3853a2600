"""The demo's registers: nobody real in them, and everything published about them true.

The files are read here through their mappings by a reader of a few lines, which shares no code
with what wrote them.
"""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from deploy.demo import figures, registers
from deploy.registers.style import MARK, MARKED
from proto import catalogue
from tests.deploy.registers.invented import invented

_MAPPINGS = Path(registers.__file__).parent / "mappings"
_PARTIES = tuple(figures.counted())
_YEARS = tuple((party, year) for party, year, _ in figures.years())


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    id: tuple[str, ...]
    person: tuple[str, ...]
    day: date
    codes: dict[str, tuple[str, ...]]


@cache
def _files() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        registers.write(Path(folder))
        return {path.stem: path.read_bytes() for path in Path(folder).iterdir()}


def _mapping(party: str) -> dict[str, Any]:
    return tomllib.loads((_MAPPINGS / f"{party}.toml").read_text(encoding="utf-8"))


def _rows(party: str) -> list[dict[str, str]]:
    told = _mapping(party)["file"]
    text = _files()[party].decode(told["encoding"])
    return list(csv.DictReader(io.StringIO(text), delimiter=told["delimiter"], strict=True))


@cache
def _records(party: str) -> tuple[_Record, ...]:
    mapping = _mapping(party)
    record = mapping["record"]
    return tuple(
        _Record(
            line=line,
            id=tuple(row[column] for column in record["id"]),
            person=(str(line),)
            if record["person"] == "record"
            else tuple(row[column] for column in record["person"]),
            day=_day(row[record["date"]["column"]], record["date"]["format"]),
            codes={name: tuple(_codes(rule, row)) for name, rule in mapping["indicators"].items()},
        )
        for line, row in enumerate(_rows(party), start=2)
    )


def _day(text: str, written: str) -> date:
    return datetime.strptime(text, written).date()  # noqa: DTZ007 - a day has no time zone


def _codes(rule: dict[str, Any], row: dict[str, str]) -> Iterator[str]:
    """Our codes in one cell; a value that the mapping does not know is a `KeyError`."""
    if "constant" in rule:
        yield rule["constant"]
        return
    cell = row[rule["column"]]
    for value in cell.split(rule["split"]) if "split" in rule else [cell]:
        word = value.strip()
        if not word:
            yield rule["empty"]
        else:
            yield word if rule["codes"] == "same" else rule["codes"][word]


def _people(party: str, year: int) -> list[_Record]:
    """Each person of the year once: the earliest record speaks."""
    first: dict[tuple[str, ...], _Record] = {}
    for each in sorted(_records(party), key=lambda record: record.day):
        if each.day.year == year:
            first.setdefault(each.person, each)
    return list(first.values())


def _counted(figure: figures.Figure) -> int:
    people = _people(figure.party, figure.year)
    return sum(
        _is_counted(each.codes, figure)
        for each in people
        if each.codes["status"][0] in figure.statuses
    )


def _is_counted(codes: dict[str, tuple[str, ...]], figure: figures.Figure) -> bool:
    wanted = figures.joined(figure.code)
    match figure.dimension:
        case "total":
            return True
        case "form":
            return figure.code in codes["form"]
        case "single_form" if figure.code == figures.MULTIPLE:
            return len(codes["form"]) > 1
        case "single_form":
            return wanted == codes["form"]
        case dimension:
            return wanted == tuple(codes[name][0] for name in dimension.split("+"))


@pytest.mark.parametrize(("party", "year"), _YEARS)
def test_a_register_adds_up_to_every_published_figure(party: str, year: int) -> None:
    """Total, sex, child or adult, and form: exactly, for whom the figure counts."""
    missed = [
        f"{each.dimension} {each.code}: published {each.value}, counted {_counted(each)}"
        for each in figures.published()
        if (each.party, each.year) == (party, year) and _counted(each) != each.value
    ]

    assert missed == []


@pytest.mark.parametrize("party", _PARTIES)
def test_a_year_without_figures_has_no_records(party: str) -> None:
    """Nothing stands in for what was never published."""
    expected = {year for country, year in _YEARS if country == party}

    assert expected == {each.day.year for each in _records(party)}


def test_the_same_registers_are_written_every_time(tmp_path: Path) -> None:
    """A reader can repeat the demo and get the same exact counts, byte for byte."""
    registers.write(tmp_path)

    assert _files() == {path.stem: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(_PARTIES) == _files().keys()


@pytest.mark.parametrize("party", [party for party in _PARTIES if party != "ME"])
def test_a_person_reported_twice_counts_once(party: str) -> None:
    """A shelter reports again whom others found: two records, one person, one year."""
    seen = Counter((each.person, each.day.year) for each in _records(party))
    twice = {key for key, times in seen.items() if times == 2}
    later = [
        each
        for each in _records(party)
        if (each.person, each.day.year) in twice and each.codes["identifying_body"] == ("shelter",)
    ]

    assert {1, 2} == set(seen.values())
    assert twice == {(each.person, each.day.year) for each in later}
    assert len(twice) == len(later)


@pytest.mark.parametrize("party", _PARTIES)
def test_every_record_has_its_own_number(party: str) -> None:
    """What the mapping calls the record's id is one."""
    ids = [each.id for each in _records(party)]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("party", _PARTIES)
def test_nobody_in_a_register_is_real(party: str) -> None:
    """Every row says so, and no name is one that anybody bears."""
    columns = {"emri", "mbiemri", "ime", "prezime", "име", "презиме"}

    marks = {next(iter(row.items())) for row in _rows(party)}
    used = {row[column] for row in _rows(party) for column in columns & row.keys()}

    assert {(MARK, MARKED)} == marks
    assert used
    assert [] == [name for name in used if not invented(name)]


@pytest.mark.parametrize("party", _PARTIES)
def test_a_mapping_speaks_in_our_codes(party: str) -> None:
    """Every value that occurs arrives as a code that the catalogue has."""
    victims = catalogue.load().dataset("victims")
    mapped = [victims.indicator(name) for name in _mapping(party)["indicators"]]

    wrong = [
        (record.line, indicator.id)
        for record in _records(party)
        for indicator in mapped
        if not set(record.codes[indicator.id]) <= {*indicator.codes()}
        or not 1 <= len(set(record.codes[indicator.id])) <= indicator.bound
    ]

    assert wrong == []
    assert {each.id for each in victims.indicators if each.mandatory} <= {
        *(each.id for each in mapped),
        *("age_group_at_recruitment", "age_group_at_exploitation"),
    }


@pytest.mark.parametrize("party", _PARTIES)
def test_a_birth_date_agrees_with_the_age_group(party: str) -> None:
    """A child is under 18 on the day of identification, an adult is not."""
    written = _mapping(party)["record"]["date"]["format"]
    births = {"datëlindja", "data_e_lindjes", "datum_rođenja", "датум_на_раѓање"}

    for row, record in zip(_rows(party), _records(party), strict=True):
        (born,) = (row[column] for column in births & row.keys())
        assert (born == "") == (record.codes["age_group"] == ("unknown",))
        if born:
            birth = _day(born, written)
            before = (record.day.month, record.day.day) < (birth.month, birth.day)
            age = record.day.year - birth.year - before
            assert ("child" if age < 18 else "adult",) == record.codes["age_group"]


def test_no_two_ministries_write_alike() -> None:
    """Seven mappings that differ in substance, not in name."""
    styles = {
        tuple((name, str(rule)) for name, rule in _mapping(party)["indicators"].items())
        for party in _PARTIES
    }
    headers = {tuple(_rows(party)[0]) for party in _PARTIES}

    assert len(_PARTIES) == len(styles) == len(headers)


def test_the_register_of_kosovo_carries_its_footnote() -> None:
    """The designation goes wherever the country goes."""
    footnote = figures.footnotes()["XK"]

    assert {f"* {footnote}"} == {row["footnote"] for row in _rows("XK")}
