"""The demo's registers: people who never lived, in numbers that were really published."""

import csv
import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

from deploy.demo.cases import Case, again, case
from deploy.demo.figures import Figure, comparable, counted, footnotes, published, years
from deploy.demo.people import people
from deploy.demo.styles import Style, style
from deploy.registers.style import FOOTNOTE, MARK, MARKED

__all__ = ["Figure", "comparable", "counted", "published", "write"]

SEED = "registers of the demo"


def write(folder: Path) -> None:
    """Write one register per country, `AL.csv` and so on; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    for party in counted():
        written = style(party)
        text = _register(party, written)
        (folder / f"{party}.csv").write_bytes(text.encode(written.encoding))


def _register(party: str, written: Style) -> str:
    """A file as the country's ministry would keep it, marked as generated in every row."""
    chance = Random(f"{SEED}: {party}")  # noqa: S311 - generated data; nothing here is secret
    constants = {MARK: MARKED, **_footnote(party)}
    rows = [constants | row for row in _rows(party, written, chance)]
    text = io.StringIO()
    file = csv.DictWriter(text, tuple(rows[0]), delimiter=written.delimiter)
    file.writeheader()
    file.writerows(rows)
    return text.getvalue()


def _footnote(party: str) -> dict[str, str]:
    text = footnotes().get(party)
    return {FOOTNOTE: f"* {text}"} if text else {}


def _rows(party: str, written: Style, chance: Random) -> Iterator[dict[str, str]]:
    """Records in the order of identification, numbered within each year."""
    serials = count(1)
    for country, year, several in years():
        if country != party:
            continue
        firsts = [
            case(person, next(serials), party=party, year=year, chance=chance)
            for person in people(several, chance)
        ]
        cases = sorted(_records(firsts, written, chance), key=lambda each: each.identified)
        for number, each in enumerate(cases, start=1):
            yield _row(each, written, _case_number(year, number, len(written.number)), chance)


def _records(firsts: list[Case], written: Style, chance: Random) -> Iterator[Case]:
    """Everybody's first record and, where the register can tell people apart, some second ones."""
    for first in firsts:
        yield first
        if written.tells_people_apart:
            yield from again(first, chance)


def _case_number(year: int, number: int, columns: int) -> tuple[str, ...]:
    """In one column `2019/007`; in two, the year and the number within it."""
    return (f"{year}/{number:03d}",) if columns == 1 else (str(year), str(number))


def _row(
    each: Case, written: Style, case_number: tuple[str, ...], chance: Random
) -> dict[str, str]:
    """One record in the country's own words."""
    day = written.date_format
    who = each.identity
    born = "" if who.birth is None else who.birth.strftime(day)
    told = (who.given_name, who.family_name, born, who.document)
    codes = each.codes()
    return (
        dict(zip(written.number, case_number, strict=True))
        | dict(zip(written.identity, told, strict=True))
        | {written.date_header: each.identified.strftime(day)}
        | {
            column.header: column.write(codes[name], chance)
            for name, column in written.indicators.items()
        }
    )
