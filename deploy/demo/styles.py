"""How each ministry writes: its mapping file, read backwards, from our codes to its cells."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

MAPPINGS = Path(__file__).parent / "mappings"

_IDENTITY = {
    "AL": ("emri", "mbiemri", "datëlindja", "nr_dokumentit"),
    "BA": ("ime", "prezime", "datum_rođenja", "broj_dokumenta"),
    "HR": ("ime", "prezime", "datum_rođenja", "broj_isprave"),
    "XK": ("emri", "mbiemri", "data_e_lindjes", "numri_i_dokumentit"),
    "ME": ("ime", "prezime", "datum_rođenja", "broj_isprave"),
    "MK": ("име", "презиме", "датум_на_раѓање", "број_на_документ"),  # noqa: RUF001 - Macedonian
    "RS": ("ime", "prezime", "datum_rođenja", "broj_dokumenta"),
}
"""Columns of a register that identify: given name, family name, birth date, document number."""


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator's column: our codes, and the cells that mean them."""

    header: str
    cells: Mapping[str, tuple[str, ...]]
    separator: str
    empty: str | None

    def write(self, codes: tuple[str, ...], chance: Random) -> str:
        """The cell for these codes; where several words mean one code, any of them."""
        return self.separator.join(self._word(code, chance) for code in codes)

    def _word(self, code: str, chance: Random) -> str:
        if code == self.empty:
            return ""
        return chance.choice(self.cells[code]) if self.cells else code


@dataclass(frozen=True, slots=True)
class Style:
    """One country's file: its columns, its words, its dates, its bytes.

    Attributes:
        identity: Columns of given name, family name, birth date and document.
        person: Columns that together name a person; none where every record is of another one.
    """

    encoding: str
    delimiter: str
    number: tuple[str, ...]
    identity: tuple[str, str, str, str]
    person: tuple[str, ...]
    date_header: str
    date_format: str
    indicators: Mapping[str, Column]

    @property
    def tells_people_apart(self) -> bool:
        """Whether two records can be of one person."""
        return bool(self.person)


def style(party: str) -> Style:
    """The style that this country's mapping file describes."""
    path = MAPPINGS / f"{party}.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    record = raw["record"]
    return Style(
        encoding=raw["file"]["encoding"],
        delimiter=raw["file"]["delimiter"],
        number=tuple(record["id"]),
        identity=_IDENTITY[party],
        person=() if record["person"] == "record" else tuple(record["person"]),
        date_header=record["date"]["column"],
        date_format=record["date"]["format"],
        indicators={
            name: _column(rule) for name, rule in raw["indicators"].items() if "column" in rule
        },
    )


def _column(rule: Mapping[str, Any]) -> Column:
    words = {} if rule["codes"] == "same" else rule["codes"]
    meant = tuple(dict.fromkeys(words.values()))
    return Column(
        header=rule["column"],
        cells={code: tuple(word for word in words if words[word] == code) for code in meant},
        separator=rule.get("split", ""),
        empty=rule.get("empty"),
    )
