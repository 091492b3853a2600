"""Two texts of an agreement compared as people read them: sentences that went, sentences that came.

Every sentence is made from the document and every field of the document is in a sentence, so two
texts that differ anywhere differ here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from node.agreements.plain_words import Chapter


@dataclass(frozen=True, slots=True)
class Change:
    """What changes under one heading."""

    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


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
