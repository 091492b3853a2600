"""A comparison in the terminal: countries under each other, codes in as many blocks as fit."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hub import wording, wording_pairs
from hub.comparison import Cell, Comparison, Total
from hub.language import _

_GAP = 2  # One of padding, one of the line between columns.
_NARROWEST = 11


def render(comparison: Comparison, console: Console) -> None:
    """Print the table, what can be told from it, and how to read it."""
    console.print(Text(wording.title(comparison), style="bold"))
    console.print(Text(wording.counted(comparison), style="dim"))
    for block in _blocks(comparison, console.width):
        console.print(_table(comparison, block))
        console.print()
    notes = (
        wording.left_out(comparison),
        *wording.cautions(comparison),
        wording.missing(comparison),
        wording.summed(comparison),
        *wording.cautions_of_sums(comparison),
        wording.legend(comparison),
    )
    _sentences(console, notes)
    _differences(comparison, console)
    marks = wording.marks(comparison)
    _sentences(console, (wording.how_to_read(comparison), *marks, _(wording_pairs.TIES)))
    _sentences(console, (f"* {note}" for note in comparison.footnotes))


@dataclass(frozen=True, slots=True)
class Item:
    """A figure as it is printed: its number with a mark, and its doubt."""

    number: str
    doubt: str

    @classmethod
    def of(cls, item: Cell | Total, apart: Collection[str]) -> "Item":
        """A figure in words."""
        number = f"{wording.number(item)} {wording.mark(item, apart)}".rstrip()
        return cls(number, wording.interval(item))


Column = tuple[str, Sequence[Item | None]]
"""A heading, and the items under it: one per party and the region's total."""


def _blocks(comparison: Comparison, width: int) -> Iterator[list[Column]]:
    """The columns, cut where the terminal ends."""
    names = max(len(wording.heading(comparison, party.id)) for party in comparison.parties)
    room = width - max(names, len(_(wording.REGION))) - _GAP
    block: list[Column] = []
    for each in _columns(comparison):
        if block and sum(_width(column) for column in (*block, each)) > room:
            yield block
            block = []
        block.append(each)
    yield block


def _columns(comparison: Comparison) -> Iterator[Column]:
    """The columns in which some party shows a number; the others are named in a sentence."""
    blank, apart = wording.blank(comparison), wording.marked_apart(comparison)
    rows = zip(wording.rows(comparison), wording.totals(comparison), strict=True)
    for codes, (cells, total) in zip(comparison.columns, rows, strict=True):
        if codes in blank:
            continue
        heading = wording.column(comparison, codes).replace(
            f" {wording.JOINT} ", f" {wording.JOINT}\n"
        )
        yield heading, tuple(Item.of(each, apart) if each else None for each in (*cells, total))


def _width(column: Column) -> int:
    heading, items = column
    words = max((len(word) for word in heading.split()), default=0)
    return max(_NARROWEST, words, *(len(text) for text in _texts(items))) + _GAP


def _texts(items: Sequence[Item | None]) -> list[str]:
    """The items with numbers under numbers and intervals under intervals."""
    doubts = [item.doubt if item else "" for item in items]
    longest = max(len(doubt) for doubt in doubts)
    numbers = [item.number if item else "" for item in items]
    return [
        f"{number} {doubt:>{longest}}" if doubt else number
        for number, doubt in zip(numbers, doubts, strict=True)
    ]


def _table(comparison: Comparison, block: Sequence[Column]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for column in block:
        table.add_column(Text(column[0]), justify="right", min_width=_width(column) - _GAP)
    lines = list(zip(*(_texts(items) for _, items in block), strict=True))
    for name, line in zip(wording.headings(comparison), lines[:-1], strict=True):
        table.add_row(Text(name), *map(Text, line))
    table.add_section()
    table.add_row(Text(_(wording.REGION)), *map(Text, lines[-1]), style="bold")
    return table


def _differences(comparison: Comparison, console: Console) -> None:
    """What is higher than what; the rest is counted, with what would have been noticed."""
    findings = wording_pairs.findings(comparison)
    console.print()
    console.print(Text(_("Differences that are larger than the noise"), style="bold"))
    for finding in findings:
        _finding(comparison, finding, console)
    notes = (
        wording_pairs.unclear(comparison),
        wording_pairs.undecided(comparison),
        wording_pairs.cautious(comparison),
        wording_pairs.incomparable(comparison),
        *wording_pairs.cautions(comparison),
    )
    _sentences(console, notes)
    console.print()


def _finding(comparison: Comparison, finding: wording_pairs.Finding, console: Console) -> None:
    if finding.higher:
        console.print(Text(wording.column(comparison, finding.codes)))
    for above, under in finding.higher.items():
        sentence = wording_pairs.higher_than(comparison, above, under)
        console.print(Padding(Text(sentence), (0, 0, 0, 2), expand=False))


def _sentences(console: Console, sentences: Iterable[str]) -> None:
    for sentence in sentences:
        if sentence:
            console.print(Text(sentence), style="dim")
