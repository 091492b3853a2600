"""Population tables: the one that comes with the hub, and files of people who have better ones."""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hub.statistics.rate import Population
from proto.catalogue import Catalogue
from proto.errors import InputError

COLUMNS = ("party", "year", "sex", "age_group", "inhabitants", "source")
_SHIPPED = "population.toml"
_DATASET = "victims"
_MOST_FAULTS = 20

Place = tuple[str, int, str | None, str | None]
"""What a row is about; a file has one row about each."""

Code = Annotated[str, StringConstraints(pattern="[a-z0-9_]{1,64}")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class _Row(BaseModel):
    """A population as written; unknown columns are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    party: str
    year: Annotated[int, Field(ge=1900, le=2200)]
    sex: Code | None = None
    age_group: Code | None = None
    inhabitants: Annotated[int, Field(ge=1, le=2_000_000_000)]
    source: Words

    @property
    def population(self) -> Population:
        return Population(**self.model_dump())


@cache
def shipped() -> tuple[Population, ...]:
    """Inhabitants of the region's countries in total, by their last census."""
    table = tomllib.loads(files("hub").joinpath(_SHIPPED).read_text("utf-8"))
    return tuple(_Row.model_validate(row).population for row in table["population"])


@dataclass(frozen=True, slots=True)
class Populations:
    """What is known of how many people live where."""

    imported: tuple[Population, ...]
    shipped: tuple[Population, ...]

    def of(
        self, party: str, year: int, *, sex: str | None = None, age_group: str | None = None
    ) -> Population | None:
        """The population counted nearest to a year; of two as near the earlier one."""
        wanted = (party, sex, age_group)
        for known in (self.imported, self.shipped):
            found = [each for each in known if (each.party, each.sex, each.age_group) == wanted]
            if found:
                return min(found, key=lambda each: (abs(each.year - year), each.year))
        return None


def place(population: Population) -> Place:
    """What it is about."""
    return population.party, population.year, population.sex, population.age_group


def read(path: Path, catalogue: Catalogue) -> tuple[Population, ...]:
    """Read a CSV file with the columns `COLUMNS`; sex or age group are empty for everybody.

    Raises:
        InputError: The file cannot be read, or rows in it are wrong; every fault with its line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _checked(csv.DictReader(file, strict=True), str(path), catalogue)
    except (OSError, UnicodeError, csv.Error) as error:
        raise InputError(f"{path}: expected a CSV file in UTF-8: {error}") from error


def _checked(
    rows: "csv.DictReader[str]", file: str, catalogue: Catalogue
) -> tuple[Population, ...]:
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise InputError(f"{file}: expected the columns {', '.join(COLUMNS)} in the first line")
    found: list[tuple[int, Population]] = []
    faults: list[str] = []
    for row in rows:
        try:
            found.append((rows.line_num, _parsed(row)))
        except ValidationError as error:
            faults += _said(error, rows.line_num)
    faults += _unknown(found, catalogue)
    faults += _repeated(found)
    if faults or not found:
        listed = "\n".join(faults[:_MOST_FAULTS]) or "expected at least one row"
        more = f"\nand {len(faults) - _MOST_FAULTS} more" * (len(faults) > _MOST_FAULTS)
        raise InputError(f"{file}: nothing was imported\n{listed}{more}")
    return tuple(population for _, population in found)


def _parsed(row: Mapping[str | None, str | list[str] | None]) -> Population:
    """One row; a cell too many stands under no name, and is an unknown column."""
    named = {name or "beyond the last column": value for name, value in row.items()}
    empty = {name: None for name in ("sex", "age_group") if named.get(name) == ""}
    return _Row.model_validate(named | empty).population


def _said(error: ValidationError, line: int) -> Iterator[str]:
    for each in error.errors(include_url=False, include_input=False):
        yield f"line {line}: {'.'.join(map(str, each['loc']))}: {each['msg']}"


def _unknown(found: Iterable[tuple[int, Population]], catalogue: Catalogue) -> Iterator[str]:
    parties = {party.id for party in catalogue.parties if party.kind == "country"}
    dataset = catalogue.dataset(_DATASET)
    sexes, ages = (set(dataset.indicator(name).codes()) for name in ("sex", "age_group"))
    for line, row in found:
        if row.party not in parties:
            yield f"line {line}: party: expected a country of the catalogue, got {row.party!r}"
        if row.sex not in {None, *sexes}:
            yield f"line {line}: sex: expected {', '.join(sorted(sexes))} or nothing"
        if row.age_group not in {None, *ages}:
            yield f"line {line}: age_group: expected {', '.join(sorted(ages))} or nothing"


def _repeated(found: Iterable[tuple[int, Population]]) -> Iterator[str]:
    seen = Counter[Place]()
    for line, row in found:
        seen[place(row)] += 1
        if seen[place(row)] > 1:
            yield f"line {line}: the same party, year, sex and age group stand in a line above"
