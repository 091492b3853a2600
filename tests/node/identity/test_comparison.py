"""Each field agrees in a word, and all of them together weigh something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.identity.comparison import Comparison, Field, Word, compare
from node.identity.identifiers import FIELDS, Identifiers
from node.identity.traits import traits

SAID = {
    "given_name": "Ana",
    "family_name": "Đorđević",
    "birth_date": "1999-04-03",
    "sex": "f",
    "document": "P1234567",
}
some = st.builds(
    Identifiers,
    given_name=st.sampled_from(["", "Ana", "Ana Marija", "Anna", "Anja", "Ema"]),
    family_name=st.sampled_from(["", "Đorđević", "Djordjevic", "Ana", "Ilić-Đorđević"]),
    other_names=st.sampled_from(["", "Ilić"]),
    birth_date=st.sampled_from(["", "1999", "1999-04-03", "1998-04-03", "1970-11-12"]),
    sex=st.sampled_from(["", "f", "ж", "m", "?"]),
    document=st.sampled_from(["", "P1234567", "P1234568", "X9"]),
)


@pytest.mark.parametrize(
    ("field", "cells", "expected"),
    [
        ("given_name", {}, "same"),
        ("given_name", {"given_name": "АНА"}, "same"),  # noqa: RUF001
        ("given_name", {"given_name": "Ana Marija"}, "partly"),
        ("given_name", {"given_name": "Ema"}, "differs"),
        ("given_name", {"given_name": ""}, "unknown"),
        ("given_name", {"given_name": "Đorđević", "family_name": "Ana"}, "exchanged"),
        ("family_name", {"given_name": "Đorđević", "family_name": "Ana"}, "exchanged"),
        ("family_name", {"family_name": "Djordjevic"}, "same"),
        ("family_name", {"family_name": "Đorđevič-Ilić"}, "partly"),
        ("family_name", {"family_name": "Ilić", "other_names": "Đorđević"}, "partly"),
        ("family_name", {"family_name": "Đoređvić"}, "alike"),
        ("family_name", {"family_name": "Đorić"}, "near"),
        ("birth_date", {"birth_date": "3.4.1999"}, "same"),
        ("birth_date", {"birth_date": "4.3.1999"}, "alike"),
        ("birth_date", {"birth_date": "1998"}, "near"),
        ("birth_date", {"birth_date": "1980"}, "differs"),
        ("sex", {"sex": "žena"}, "same"),
        ("sex", {"sex": "mashkull"}, "differs"),
        ("sex", {"sex": "9"}, "unknown"),
        ("document", {"document": "p 123-4567"}, "same"),
        ("document", {"document": "P1234576"}, "alike"),
        ("document", {"document": "P7654321"}, "differs"),
        ("document", {"document": ""}, "unknown"),
    ],
)
def test_a_field_agrees_in_a_word(field: Field, cells: dict[str, str], expected: Word) -> None:
    """One field is changed, or two exchanged."""
    assert expected == _compared(SAID, SAID | cells).words[field]


def test_a_rare_name_says_more_than_a_common_one() -> None:
    """Two people called Ana are met every day."""
    common = _compared(SAID, SAID, share=0.1)
    rare = _compared(SAID, SAID, share=0.001)

    assert rare.weight > common.weight + 10


@pytest.mark.parametrize("field", FIELDS)
def test_what_differs_says_less_than_what_is_not_known(field: str) -> None:
    """And that less than what agrees."""
    whole = SAID | {"other_names": "Ilić"}
    other = {"birth_date": "1970-12-24", "sex": "m", "document": "X0"}.get(field, "Wq")
    same, unknown, differs = (
        _compared(whole, whole | {field: cell}).weight for cell in (whole[field], "", other)
    )

    assert differs < unknown < same


@given(some, some)
def test_neither_comes_first(one: Identifiers, other: Identifiers) -> None:
    """A pair is the same pair from both sides."""
    shares = dict.fromkeys(
        (part for each in (one, other) for part, _ in traits("", each).names), 0.01
    )
    there, back = (
        compare(traits("a", each), traits("b", than), shares)
        for each, than in ((one, other), (other, one))
    )

    assert there.words == back.words
    assert there.weight == pytest.approx(back.weight)


def _compared(one: dict[str, str], other: dict[str, str], share: float = 0.01) -> Comparison:
    first, second = (traits("", Identifiers.of(each)) for each in (one, other))
    return compare(first, second, dict.fromkeys((part for part, _ in first.names), share))
