"""What differs between two spellings is marked, and no letter is lost."""

from hypothesis import given
from hypothesis import strategies as st

from node.identity.marking import Piece, marked

texts = st.text(max_size=20)


def test_letters_that_differ_are_marked() -> None:
    """On both sides."""
    assert (
        (("An", False), ("ic", True), ("a", False)),
        (("An", False), ("k", True), ("a", False)),
    ) == marked("Anica", "Anka")


def test_capitals_do_not_differ() -> None:
    """Nobody looks for those."""
    assert ((("ANA", False),), (("Ana", False),)) == marked("ANA", "Ana")


def test_two_scripts_are_not_marked() -> None:
    """Every letter would be."""
    assert ((("Ana", False),), (("Ана", False),)) == marked("Ana", "Ана")


def test_nothing_has_no_pieces() -> None:
    """An empty cell stays empty."""
    assert ((), (("Ana", False),)) == marked("", "Ana")


@given(texts, texts)
def test_the_pieces_are_the_spelling(one: str, other: str) -> None:
    """Both, whole, in their order."""
    ours, theirs = marked(one, other)

    assert (one, other) == (_joined(ours), _joined(theirs))


def _joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(letters for letters, _ in pieces)
