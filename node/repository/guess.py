"""What the columns and values of an unknown register may mean, by the words the region uses.

Nothing is imported by a guess: it is written into a first mapping, for a person to read.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from anonymizer.pseudonym import normalised
from proto.catalogue import Dataset, Indicator

_LIKE = 0.86
_YEAR = re.compile(r"(19|20)\d\d\.?")
_SMALL_NUMBER = re.compile(r"\d{1,5}\.?")


@dataclass(frozen=True, slots=True)
class Words:
    """Words by what they may mean.

    Attributes:
        named: What names records and people, such as `given_name`.
        dates: The catalogue's dates.
        indicators: The catalogue's indicators.
        codes: The catalogue's codes, whatever their list.
    """

    named: Mapping[str, frozenset[str]]
    dates: Mapping[str, frozenset[str]]
    indicators: Mapping[str, frozenset[str]]
    codes: Mapping[str, frozenset[str]]


@cache
def words() -> Words:
    """The words of the region's languages."""
    table = tomllib.loads(files("node.repository").joinpath("words.toml").read_text("utf-8"))
    return Words(
        **{
            kind: {meaning: frozenset(map(_plain, said)) for meaning, said in meanings.items()}
            for kind, meanings in table.items()
        }
    )


def columns_of(header: Sequence[str], dataset: Dataset) -> Mapping[str, str]:
    """The column for each thing that one was found for; no column serves twice.

    Things are `record`, `given_name` and the others that name somebody, and the ids of the
    dataset's dates and indicators. Names that are the same come before names that are alike.
    """
    known = _known(dataset)
    found: dict[str, str] = {}
    for matches in (_same, _alike):
        for column in header:
            thing = matches(_plain(column), known, found.keys())
            if thing and column not in found.values():
                found[thing] = column
    return found


def code_of(value: str, indicator: Indicator) -> str | None:
    """The code that a value may stand for, if any is like it."""
    said, known = _plain(value), words().codes
    for code in indicator.code_list.codes:
        if said in {_plain(code.id), _plain(code.label), *known.get(code.id, ())}:
            return code.id
    return None


def repeated(rows: Iterable[Sequence[str]], places: Sequence[int]) -> int:
    """How many rows say in these places what an earlier, different row says there."""
    keys = [
        tuple(row[place].strip() for place in places) for row in dict.fromkeys(map(tuple, rows))
    ]
    return len(keys) - len(set(keys))


def further_part(rows: Sequence[Sequence[str]], place: int, others: Collection[int]) -> int | None:
    """The column that tells apart the records which bear the same number, if there is one.

    Args:
        rows: To try it on.
        place: Of the column of the number.
        others: Places of columns that may be part of what names a record.

    Returns:
        The place of one that is full of years, as numbers mostly begin anew with each year; else
        of one that is full of small numbers.
    """
    for looks in (_YEAR, _SMALL_NUMBER):
        for other in others:
            is_full = all(looks.fullmatch(row[other].strip()) for row in rows)
            if other != place and is_full and not repeated(rows, (place, other)):
                return other
    return None


def _known(dataset: Dataset) -> Mapping[str, frozenset[str]]:
    """Everything that may be looked for in this dataset, with its words."""
    said = words()
    found = dict(said.named)
    for date in dataset.dates:
        own = {_plain(date.id), _plain(date.label)}
        found[date.id] = (
            found.get(date.id, frozenset()) | own | said.dates.get(date.id, frozenset())
        )
    for indicator in dataset.indicators:
        own = {_plain(indicator.id), _plain(indicator.label)}
        found[indicator.id] = said.indicators.get(indicator.id, frozenset()) | own
    return found


def _same(name: str, known: Mapping[str, frozenset[str]], taken: Collection[str]) -> str | None:
    return next(
        (thing for thing, said in known.items() if name in said and thing not in taken), None
    )


def _alike(name: str, known: Mapping[str, frozenset[str]], taken: Collection[str]) -> str | None:
    free = {word: thing for thing, said in known.items() if thing not in taken for word in said}
    return next((free[word] for word in get_close_matches(name, free, n=1, cutoff=_LIKE)), None)


def _plain(name: str) -> str:
    """A word without case, accents, script and what stands for spaces."""
    return normalised(name.replace("_", " ").replace("-", " "))
