"""What names a person is read, joined and never printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.identity.identifiers import FIELDS, Identifiers

ANA = Identifiers.of({"given_name": " Ana\tMarija ", "birth_date": "1999-04-03"})
texts = st.text(st.characters(exclude_categories=["Cs"]))


def test_spaces_are_one_space() -> None:
    """However a register pads its cells."""
    assert "Ana Marija" == ANA.given_name


def test_what_is_no_identifier_is_refused() -> None:
    """A mapping cannot smuggle anything else under the seal."""
    with pytest.raises(ValueError, match=r"expected some of given_name.*, got case, diagnosis"):
        Identifiers.of({"diagnosis": "x", "case": "y"})


def test_a_later_row_counts_and_its_gaps_take_nothing() -> None:
    """What one register leaves empty another has said."""
    later = Identifiers.of({"given_name": "Anna", "document": "P1"})

    assert ("Anna", "", "", "1999-04-03", "", "P1") == ANA.with_later(later).cells()


@given(st.lists(texts, min_size=len(FIELDS), max_size=len(FIELDS)))
def test_what_is_sealed_is_read_again(cells: list[str]) -> None:
    """In every script, with every sign."""
    known = Identifiers(*cells)

    assert known == Identifiers.from_bytes(known.to_bytes())


def test_nothing_is_shown_by_accident() -> None:
    """Not in a log, not in a traceback."""
    assert "Identifiers()" == repr(ANA)
