"""The words around pairs: who is higher than whom, and who cannot be told apart.

They are said in the language that is spoken (`language`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from hub.comparison import Comparison, distinct
from hub.language import _, enumeration, later, ngettext
from hub.language import number as whole
from hub.verdicts import Higher, Judged, Verdict
from hub.wording import BESIDE, CAUTION, MARKS, amount, blank, column, parts_of, party, sentences

TIES = later(
    "All pairs are judged together: of the differences told here, on average at most one in twenty "
    "is false."
)

CANNOT_TELL = later(
    "Cannot tell: {pairs}. A difference of {least}{most} or more would have been noticed; "
    "counts that are {sure} apart are told apart at least four times in five."
)

CANNOT_TELL_RATES = later(
    "Cannot tell: {pairs}. A difference of {least}{most} or more would have been noticed; "
    "rates that are {sure} apart are told apart at least four times in five."
)

_MOST_IN_A_SQUARE = 16
"""Parties; more would be a page of squares of which most say `cannot tell`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be told about one combination of codes.

    Attributes:
        higher: Each party that is higher than others, with all of those.
    """

    codes: Mapping[str, str]
    higher: Mapping[str, tuple[Higher, ...]]


def cautions(comparison: Comparison) -> tuple[str, ...]:
    """Why pairs are marked, where the same is not said already of the figure of one of the two."""
    said = {
        (each.rule, party.id)
        for party in comparison.parties
        for each in distinct(*(cell.reasons for cell in comparison.of(party.id)))
    }
    of_pairs = distinct(*(each.row.pairs.reasons for each in comparison.judged))
    unsaid = (
        reason
        for reason in of_pairs
        if said.isdisjoint((reason.rule, party_id) for party_id in reason.parties)
    )
    return sentences(unsaid, (CAUTION, BESIDE))


def findings(comparison: Comparison) -> tuple[Finding, ...]:
    """What can be told, per combination of codes under which somebody shows a number."""
    return tuple(map(_finding, _legible(comparison)))


def unclear(comparison: Comparison) -> str:
    """The combinations of codes in which nothing is higher than anything."""
    columns = [
        column(comparison, each.row.codes)
        for each in _legible(comparison)
        if not each.is_told.any()
    ]
    return _("None for: {columns}.").format(columns="; ".join(columns)) if columns else ""


def is_square(comparison: Comparison) -> bool:
    """Whether so few are compared that a square of all their pairs can be read."""
    return len(comparison.parties) <= _MOST_IN_A_SQUARE


def matrix(comparison: Comparison, codes: Mapping[str, str]) -> Mapping[str, Mapping[str, Verdict]]:
    """The verdicts under one combination of codes, each party against each other."""
    [judged] = (each for each in comparison.judged if each.row.codes == codes)
    found: dict[str, dict[str, Verdict]] = {party: {} for party in judged.row.pairs.parties}
    for verdict in judged:
        for each in (verdict, verdict.reverse):
            found[each.a][each.b] = each
    return found


def read_aloud(comparison: Comparison, verdict: Verdict) -> str:
    """A verdict as a sentence."""
    told = " ".join((_told(comparison, verdict), *(each.sentence for each in verdict.reasons)))
    return told if verdict.reasons else told.removesuffix(".")


def _told(comparison: Comparison, verdict: Verdict) -> str:
    a, b = party(comparison, verdict.a), party(comparison, verdict.b)
    match verdict.verdict:
        case "higher":
            return _("{a} is higher than {b}.").format(a=a, b=b)
        case "lower":
            return _("{a} is lower than {b}.").format(a=a, b=b)
        case "cannot tell":
            least = amount(verdict.noticeable or 0, parts_of(comparison))
            return _("{a} or {b}: cannot tell below a difference of {least}.").format(
                a=a, b=b, least=least
            )
        case "not comparable":
            return _("{a} and {b} are not comparable.").format(a=a, b=b)


def undecided(comparison: Comparison) -> str:
    """How many pairs cannot be told apart, and what would have been noticed."""
    left = [each.undecided for each in comparison.judged]
    pairs = sum(map(len, left))
    if not pairs:
        return ""
    found = comparison.judged[0].found
    just, often = zip(*found.noticeable_of(np.concatenate(left)), strict=True)
    parts = parts_of(comparison)
    least, most = (amount(end, parts) for end in (min(just), max(just)))
    some = "" if least == most else _(" (for some pairs {most})").format(most=most)
    said = _(CANNOT_TELL) if parts == 1 else _(CANNOT_TELL_RATES)
    return said.format(pairs=_pairs(pairs), least=least, most=some, sure=amount(max(often), parts))


def incomparable(comparison: Comparison) -> str:
    """How many pairs are not compared."""
    pairs = sum(int((~each.row.pairs.comparable).sum()) for each in comparison.judged)
    if not pairs:
        return ""
    return _("Not comparable ({c}): {pairs}.").format(c=BESIDE, pairs=_pairs(pairs))


def cautious(comparison: Comparison) -> str:
    """How many pairs are compared with a caution."""
    pairs = sum(each.row.pairs.cautious for each in comparison.judged)
    if not pairs:
        return ""
    return _("Compared with caution ({b}): {pairs}.").format(b=CAUTION, pairs=_pairs(pairs))


def higher_than(comparison: Comparison, above: str, under: Iterable[Higher]) -> str:
    """Whom one is higher than, as a sentence, marked where it is said with caution."""
    names = {each.id: each.name for each in comparison.parties}
    marked = (f"{names[each.below]} {MARKS[each.graded.grade]}".rstrip() for each in under)
    return _("{a} is higher than {b}.").format(a=names[above], b=enumeration(marked))


def noticeable(comparison: Comparison, verdict: Verdict) -> str:
    """The smallest difference that would have been told, where none was."""
    if verdict.verdict != "cannot tell" or verdict.noticeable is None:
        return ""
    return amount(verdict.noticeable, parts_of(comparison))


def told(verdict: Verdict) -> str:
    """A verdict in a word or two."""
    return {
        "higher": _("higher"),
        "lower": _("lower"),
        "cannot tell": _("cannot tell"),
        "not comparable": _("not comparable"),
    }[verdict.verdict]


def _pairs(pairs: int) -> str:
    return ngettext("{number} pair", "{number} pairs", pairs).format(number=whole(pairs))


def _legible(comparison: Comparison) -> Iterator[Judged]:
    """The pairs of each combination of codes under which somebody shows a number."""
    hidden = blank(comparison)
    return (each for each in comparison.judged if len(each) and each.row.codes not in hidden)


def _finding(judged: Judged) -> Finding:
    higher: dict[str, list[Higher]] = {}
    for each in judged.told:
        higher.setdefault(each.above, []).append(each)
    return Finding(judged.row.codes, {party: tuple(under) for party, under in higher.items()})
