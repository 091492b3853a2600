"""Where two spellings differ, letter by letter, for eyes that compare them."""

from collections.abc import Iterator
from difflib import SequenceMatcher

Piece = tuple[str, bool]
"""Some letters, and whether the other spelling has others there."""

_ALIKE = 0.5


def marked(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both spellings in pieces; whole and unmarked where they have little in common.

    So it is with two scripts: to mark every letter would show nothing.
    """
    plain, plain_other = one.casefold(), other.casefold()
    matcher = SequenceMatcher(a=plain, b=plain_other, autojunk=False)
    has_its_length = (len(plain), len(plain_other)) == (len(one), len(other))
    if one == other or not has_its_length or matcher.ratio() < _ALIKE:
        return _whole(one), _whole(other)
    steps = matcher.get_opcodes()
    return (
        tuple(_pieces(one, ((kind, start, end) for kind, start, end, _, _ in steps))),
        tuple(_pieces(other, ((kind, start, end) for kind, _, _, start, end in steps))),
    )


def _whole(text: str) -> tuple[Piece, ...]:
    return ((text, False),) if text else ()


def _pieces(text: str, steps: Iterator[tuple[str, int, int]]) -> Iterator[Piece]:
    for kind, start, end in steps:
        if start < end:
            yield text[start:end], kind != "equal"
