"""Two texts of an agreement compared as people read them: sentences that went, sentences that came.

Every sentence is made from the document and every field of the document is in a sentence, so two
texts that differ anywhere differ here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from node.agreements.plain_words import Chapter

_ALIKE = 0.6
"""Share of words from which on one sentence is taken for another wording of the other."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a sentence, and whether the other wording has them."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that goes and the one that comes in its place; either may be missing."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What changes under one heading."""

    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The same for reading: what was only put otherwise stands with what it was before."""
        return tuple(_lines_of(self.removed, self.added))


def difference(old: Sequence[Chapter], new: Sequence[Chapter]) -> tuple[Change, ...]:
    """Everything that one text says and the other does not, in the order of the texts.

    Args:
        old: The text as it was, told in one language.
        new: The text as it is to be, told in the same language.
    """
    before, after = tuple(_lines(old)), tuple(_lines(new))
    removed: dict[str, list[str]] = {}
    added: dict[str, list[str]] = {}
    headings: dict[str, None] = {}
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            continue
        for side, lines in ((removed, before[start:end]), (added, after[new_start:new_end])):
            for heading, sentence in lines:
                headings.setdefault(heading)
                side.setdefault(heading, []).append(sentence)
    return tuple(
        Change(each, tuple(removed.get(each, ())), tuple(added.get(each, ()))) for each in headings
    )


def _lines(chapters: Sequence[Chapter]) -> Iterator[tuple[str, str]]:
    for chapter in chapters:
        for sentence in chapter.sentences:
            yield chapter.heading, sentence


def _lines_of(removed: Sequence[str], added: Sequence[str]) -> Iterator[Line]:
    left = list(added)
    for old in removed:
        new = max(left, key=lambda each: _likeness(old, each), default="")
        if _likeness(old, new) >= _ALIKE:
            left.remove(new)
            yield Line(*_pieces(old, new))
        else:
            yield Line((Piece(old, differs=False),), ())
    yield from (Line((), (Piece(new, differs=False),)) for new in left)


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio()


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both wordings, cut where they part and where they meet again."""
    before, after = old.split(), new.split()
    cuts = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return (
        tuple(_piece(before[i:j], cut) for cut, i, j, _, _ in cuts if i < j),
        tuple(_piece(after[i:j], cut) for cut, _, _, i, j in cuts if i < j),
    )


def _piece(words: Sequence[str], cut: str) -> Piece:
    return Piece(" ".join(words), differs=cut != "equal")
