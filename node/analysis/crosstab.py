"""People by any dimensions, in one period: cells, margins, shares.

A margin is a number of people and not the sum of what stands before it: where somebody may give
several answers, the cells add up to more than the people.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from node.analysis import sheet as sheets
from node.analysis.definition import Definition, home_only, lowered, of_other_times, title
from node.analysis.people import Cut, People, cuts
from node.analysis.question import NOT_ASKED, Question
from node.analysis.sheet import Column, Line, Number, Sheet, share
from proto.catalogue import Code, Indicator

Shares = Literal["none", "rows", "columns"]
Key = tuple[str, ...]

_SHORT = 20
"""A code list up to this length is shown whole, of a longer one only what occurs."""

_NOT_ASKED = Code(NOT_ASKED, "Not asked", None, None)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension with the codes that are shown of it."""

    indicator: Indicator
    codes: tuple[Code, ...]

    def entries(self) -> Iterator[tuple[Key, str]]:
        """Every code, with what people read for it."""
        return (((code.id,), code.label) for code in self.codes)


@dataclass(frozen=True, slots=True)
class Crosstab:
    """The people of one period by the dimensions of a question.

    Attributes:
        stub: The dimensions of the rows.
        across: The one of the columns; none where there is but one dimension.
        cells: People by the codes of all dimensions; nobody where there is no entry.
        rows: People by the codes of the rows.
        columns: People by the code of the column.
    """

    question: Question
    people: People
    stub: tuple[Dimension, ...]
    across: tuple[Dimension, ...]
    cells: Mapping[Key, int] = field(repr=False)
    rows: Mapping[Key, int] = field(repr=False)
    columns: Mapping[Key, int] = field(repr=False)

    @classmethod
    def of(cls, question: Question, people: People) -> "Crosstab":
        """Count the people."""
        names = question.dimensions
        width = min(1, max(0, len(names) - 1))
        stub, across = names[: len(names) - width], names[len(names) - width :]
        return cls(
            question,
            people,
            tuple(dimension(question, name, [people]) for name in stub),
            tuple(dimension(question, name, [people]) for name in across),
            people.by(cuts(question)),
            people.by(cuts(question, stub)),
            people.by(cuts(question, across)),
        )

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """All dimensions, in the order of the question."""
        return (*self.stub, *self.across)


def lay_out(table: Crosstab, definition: Definition, shares: Shares = "none") -> Sheet:
    """The table for reading, its numbers followed by their share of a row or a column."""
    across = [key for each in table.across for key in each.entries()]
    lines = [
        Line(key, labels, tuple(_numbers(table, key, [key for key, _ in across], shares)))
        for key, labels in stubs(table.stub, table.rows)
    ]
    blanks = ("",) * (len(table.stub) - 1)
    numbers = tuple(_numbers(table, None, [key for key, _ in across], shares))
    everybody = Line(("", *blanks), ("All", *blanks), numbers, is_total=True)
    return Sheet(
        title=title(table.question, str(table.people.period)),
        headings=headings(table.stub),
        columns=tuple(_columns(across, shares)),
        lines=(*lines, everybody),
        picture="heat" if across else "bars" if lines else "none",
        definition=definition,
        notes=notes(table.question, table.dimensions, [table.people]),
        footnotes=sheets.footnotes(definition, (c for d in table.dimensions for c in d.codes)),
        across="".join(each.indicator.label for each in table.across),
    )


def dimension(question: Question, name: str, people: Sequence[People]) -> Dimension:
    """A dimension with the codes that are shown after some people have answered."""
    counts = [each.by(cuts(question, [name])) for each in people]
    found = {code: sum(each[code,] for each in counts) for each in counts for (code,) in each}
    indicator = question.dataset.indicator(name)
    not_asked = [_NOT_ASKED] if NOT_ASKED in found else []
    return Dimension(indicator, (*_listed(question, indicator, found), *not_asked))


def _listed(question: Question, indicator: Indicator, found: Mapping[str, int]) -> tuple[Code, ...]:
    """A short list whole and in its order; of a long one what occurs, most people first."""
    groups = indicator.groups if question.level(indicator.id) == "group" else None
    *codes, unknown = (groups or indicator.code_list).codes
    if indicator.id == question.dataset.status_indicator:
        return tuple(code for code in codes if code.id in question.statuses)
    if len(codes) > _SHORT:
        codes = [code for code in codes if code.id in found]
        codes.sort(key=lambda code: (-found[code.id], code.label))
    return (*codes, unknown)


def stubs(
    dimensions: Sequence[Dimension], occurring: Iterable[Key]
) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """The rows: all codes of one dimension; of several the combinations that occur."""
    known = set(occurring)
    for combined in product(*(each.entries() for each in dimensions)):
        key = tuple(code for (code,), _ in combined)
        if key and (len(key) == 1 or key in known):
            yield key, tuple(label for _, label in combined)


def headings(dimensions: Sequence[Dimension]) -> tuple[str, ...]:
    """What stands over the labels of the rows; always something to put the total under."""
    return tuple(each.indicator.label for each in dimensions) or ("People",)


def notes(
    question: Question, dimensions: Iterable[Dimension], people: Sequence[People]
) -> tuple[str, ...]:
    """What has to be known to read the numbers."""
    several = (
        note
        for each in dimensions
        if each.indicator.choice == "multiple"
        for note in _several(each.indicator, question, people)
    )
    return (*several, *of_other_times(question), *home_only(question))


def _several(indicator: Indicator, question: Question, people: Sequence[People]) -> Iterator[str]:
    """How many answers there are of how many people, and what a release would leave out."""
    whole = {indicator.id: Cut({}, len(indicator.code_list.codes))}
    answers = sum(sum(each.by(whole).values()) for each in people)
    number = sum(each.number for each in people)
    label = lowered(indicator.label)
    yield (
        f"One person may have several answers for {label}: {answers:,} of {number:,} people;"
        " they add up to more than the people."
    )
    more = sum(each.with_more_than(indicator.bound, indicator.id) for each in people)
    if more and indicator.leaves != "never" and not question.is_bounded:
        yield (
            f"A release counts at most {indicator.bound} answers for {label}: {more:,} people"
            " here have more."
        )


def _columns(across: Sequence[tuple[Key, str]], shares: Shares) -> Iterator[Column]:
    for (code,), label in across:
        yield Column(code, label, "people")
        if shares != "none":
            of = "row" if shares == "rows" else "column"
            yield Column(code, f"% of {of}", "share")
    yield Column("", "People", "total" if across else "people")
    if shares != "none" or not across:
        yield Column("", "% of all", "share")


def _numbers(
    table: Crosstab, row: Key | None, across: Sequence[Key], shares: Shares
) -> Iterator[Number]:
    """A row's numbers; those of everybody where no row is named."""
    whole = table.people.number
    people = whole if row is None else table.rows.get(row, 0)
    for column in across:
        of_column = table.columns.get(column, 0)
        cell = of_column if row is None else table.cells.get((*row, *column), 0)
        yield cell
        if shares != "none":
            yield share(cell, people if shares == "rows" else of_column)
    yield people
    if shares != "none" or not across:
        yield share(people, whole)
