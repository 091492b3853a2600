"""A table's name is read as people write it, or refused with what is known."""

import pytest

from hub.table_name import TableName
from proto.catalogue import UnknownNameError
from proto.errors import InputError
from tests.hub.invented import CATALOGUE


def test_order_of_dimensions_is_free() -> None:
    """The same dimensions in another order name the same table."""
    assert TableName.parse("victims:sex+age_group") == TableName.parse("victims:age_group+sex")


def test_total_has_no_dimensions() -> None:
    """The total counts by nothing."""
    assert TableName("victims", frozenset()) == TableName.parse("victims:total")


@pytest.mark.parametrize("text", ["victims:total", "justice:role", "victims:age_group+form+sex"])
def test_writing_inverts_reading(text: str) -> None:
    """A name in alphabetical order is written as it was read."""
    assert text == str(TableName.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "victims",
        "victims:",
        ":sex",
        "victims:sex+",
        "Victims:sex",
        "victims:sex age_group",
        "victims:sex+sex",
        "victims:total+sex",
        "victims:sex\n",
        "victims:" + "x" * 65,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """What is no table name is refused with an example of one or with what is wrong."""
    with pytest.raises(InputError, match=r"^expected"):
        TableName.parse(text)


@pytest.mark.parametrize(
    ("text", "known"),
    [("victim:sex", "victims, justice"), ("victims:nose", "registering_body, source_kind, status")],
)
def test_unknown_words_are_refused_with_the_known_ones(text: str, known: str) -> None:
    """A word that the catalogue lacks is answered with those it has."""
    with pytest.raises(UnknownNameError, match=known):
        TableName.parse(text).known_to(CATALOGUE)


def test_known_words_give_the_dataset() -> None:
    """The dataset comes back with its indicators."""
    assert TableName.parse("victims:sex").known_to(CATALOGUE).id == "victims"
