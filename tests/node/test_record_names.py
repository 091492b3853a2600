"""Somebody means one record, or is asked which."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from node.app import Node
from node.life.lookup import UnknownRecordError, pseudonym
from node.record_names import Named, Number, by_number, by_pseudonym
from proto.catalogue import UnknownNameError
from proto.errors import InputError
from tests.node.life.people import JUSTICE, VICTIMS, imported, row

TWICE = Number(["17/24"], "Court")


@pytest.fixture
def al(home: Path) -> Iterator[Node]:
    """Albania's node; a court gives victims and accused the same number."""
    node = Node.open(home)
    record = {"record": pseudonym(node.keys.pseudonymiser(), "Court", ["17/24"])}
    for dataset in (VICTIMS, JUSTICE):
        one = row("a", "anna", "2024", dataset=dataset, source="Court")
        imported(node.engine, one | record, dataset=dataset)
    yield node
    node.engine.dispose()


def test_the_dataset_is_asked_for_where_both_have_the_record(al: Node) -> None:
    """And taken as it was said."""
    with pytest.raises(InputError, match="in which dataset it is: victims, justice"):
        by_number(al, TWICE)

    found = by_number(al, Number([" 17/24 "]), dataset="justice")

    assert JUSTICE == found.dataset
    assert found == by_pseudonym(al, found.record, dataset="justice")
    assert Named(al.catalogue.dataset("victims"), found.record) == by_pseudonym(
        al, found.record, dataset="victims"
    )


def test_what_is_not_there_is_refused(al: Node) -> None:
    """As a record, as a dataset, as a pseudonym; and what was typed is not repeated."""
    for name, error in (("0" * 32, UnknownRecordError), ("A-17/24", InputError)):
        with pytest.raises(error) as refused:
            by_pseudonym(al, name)
        assert name not in str(refused.value)
    with pytest.raises(UnknownRecordError) as unknown:
        by_number(al, Number(["18/24"], "Court"))
    assert "18/24" not in str(unknown.value)
    with pytest.raises(UnknownNameError):
        by_number(al, TWICE, dataset="people")
