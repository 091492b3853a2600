"""The ways in which countries write.

The columns of the demonstration are written as its mappings say. All others have a name in the
country's language, and hold our codes, their labels or the numbers of a code book.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Literal

from deploy.demo import styles
from deploy.demo.figures import counted, footnotes
from deploy.registers.cells import Coded, Column, Dated, Numbers
from deploy.registers.style import Style
from proto.catalogue import Code, CodeList, Dataset, Indicator

HEADERS = Path(__file__).parent / "headers.toml"

_SPLIT = "|"
_BANDS_IN_WORDS = "age_group"
"""The one list of bands that registers write in words: child and adult."""
_EKAVIAN = tuple(
    (f"{letters}{long}", f"{letters}e")
    for letters, long in (
        ("t", "ije"),
        ("vr", "ije"),
        ("m", "je"),
        ("d", "je"),
        ("v", "je"),
        ("c", "je"),
    )
)
"""What Serbian spells otherwise, within words."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a country writes what its demonstration's mapping does not tell.

    Attributes:
        language: Of the column names, as in `headers.toml`; empty where they are ours.
        cells: What stands in the cells.
        not_collected: What its registers do not ask.
    """

    language: str
    cells: Literal["labels", "numbers", "same"]
    not_collected: frozenset[str]


_MANNERS = {
    "AL": Manner("sq", "labels", frozenset({"ethnicity", "clients_per_day", "was_victim"})),
    "BA": Manner("sh", "labels", frozenset({"ethnicity", "early_release", "time_served"})),
    "HR": Manner("sh", "numbers", frozenset({"ethnicity", "economic_situation"})),
    "XK": Manner("sq", "same", frozenset({"reflection_days", "sentence_change"})),
    "ME": Manner("sh", "numbers", frozenset({"travel_paid_by", "days_per_week"})),
    "MK": Manner("mk", "numbers", frozenset({"health_before", "group_citizenship"})),
    "RS": Manner("sh", "same", frozenset({"travel_company", "witnesses"})),
}
_OURS = Manner("", "same", frozenset())
_PLAIN = styles.Style(
    encoding="utf-8",
    delimiter=";",
    number=("number",),
    identity=("given_name", "family_name", "birth", "document"),
    person=("given_name", "family_name", "birth"),
    date_header="identification",
    date_format="%Y-%m-%d",
    indicators={},
)
"""How a country writes that is not in the demonstration."""


@cache
def style(party: str, dataset: Dataset) -> Style:
    """How a country writes one of its registers.

    Raises:
        ValueError: Two columns would have the same name.
    """
    manner = _MANNERS.get(party, _OURS)
    known = styles.style(party) if party in counted() else _PLAIN
    names = _names(party, manner.language)
    axis = names.get(dataset.date_axis, dataset.date_axis)
    columns = tuple(_columns(dataset, manner, known, names))
    made = Style(
        dataset=dataset,
        encoding=known.encoding,
        delimiter=known.delimiter,
        number=known.number,
        identity=known.identity,
        proceeding=names.get("proceeding", "proceeding"),
        axis=Dated(
            dataset.date_axis,
            known.date_header if dataset.id == "victims" else axis,
            known.date_format,
        ),
        columns=columns,
        not_collected=tuple(each for each in dataset.recorded if each in manner.not_collected),
        footnote=_footnote(party, columns),
    )
    if len(set(made.header)) < len(made.header):
        raise ValueError(f"{party} {dataset.id}: expected every column to have its own name")
    return made


def _columns(
    dataset: Dataset, manner: Manner, known: styles.Style, names: Mapping[str, str]
) -> Iterator[Column]:
    for each in dataset.indicators:
        if each.id not in manner.not_collected:
            yield _column(each, manner, known.indicators.get(each.id), names)
    for fact in dataset.side_dates:
        if fact.id != "birth_date":  # Its column is the identity's.
            yield Dated(fact.id, names.get(fact.id, fact.id), known.date_format)


def _column(
    indicator: Indicator, manner: Manner, known: styles.Column | None, names: Mapping[str, str]
) -> Column:
    codes = indicator.code_list
    if codes.id != _BANDS_IN_WORDS and any(code.band for code in codes.codes):
        return Numbers(indicator.id, names.get(indicator.id, indicator.id))
    if known and not known.cells:
        words = {code: code for code in codes.ids}
    else:
        words = _words(codes, manner, known.cells if known else {})
    return Coded(
        id=indicator.id,
        header=known.header if known else names.get(indicator.id, indicator.id),
        words=words,
        split="" if indicator.choice == "single" else (known and known.separator) or _SPLIT,
        is_same=all(code == word for code, word in words.items()),
    )


def _words(codes: CodeList, manner: Manner, told: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The words of the demonstration, the first of several, and for all other codes new ones."""
    used = {word for words in told.values() for word in words}
    numbers = (str(number) for number in count(1) if str(number) not in used)
    known = {code: words[0] for code, words in told.items()}
    return {
        code.id: known.get(code.id) or _word(code, codes, manner, numbers) for code in codes.codes
    }


def _word(code: Code, codes: CodeList, manner: Manner, numbers: Iterator[str]) -> str:
    if manner.cells == "same" or "country" in codes.id:
        return code.id
    return next(numbers) if manner.cells == "numbers" else code.label


@cache
def _names(party: str, language: str) -> Mapping[str, str]:
    names: dict[str, str] = tomllib.loads(HEADERS.read_text(encoding="utf-8")).get(language, {})
    return {name: _ekavian(word) for name, word in names.items()} if party == "RS" else names


def _ekavian(word: str) -> str:
    for ijekavian, ekavian in _EKAVIAN:
        word = word.replace(ijekavian, ekavian)
    return word


def _footnote(party: str, columns: tuple[Column, ...]) -> str:
    """Kosovo's footnote, wherever its name stands."""
    named = any(
        "*" in word for each in columns if isinstance(each, Coded) for word in each.words.values()
    )
    return f"* {footnotes()['XK']}" if named or party == "XK" else ""
