"""Which record somebody means: by pseudonym, or by the number that its register gave it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from node.app import Node
from node.life import lookup
from node.life.lookup import UnknownRecordError
from node.storage import reading
from proto.catalogue import Dataset
from proto.errors import InputError

_HEXADECIMAL = frozenset("0123456789abcdef")
_PSEUDONYM_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Number:
    """What a register calls a record. It is pseudonymised at once and kept nowhere.

    Attributes:
        parts: The cells that name it there, in the order of the mapping.
        source: What the register is called; empty where there is only one.
    """

    parts: Sequence[str]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A record that is there."""

    dataset: Dataset
    record: str


def by_pseudonym(node: Node, text: str, *, dataset: str = "") -> Named:
    """The record of this pseudonym.

    Raises:
        InputError: It is no pseudonym.
        UnknownNameError: There is no such dataset.
        UnknownRecordError: There is no such record.
    """
    if len(text) != _PSEUDONYM_LENGTH or not _HEXADECIMAL.issuperset(text):
        raise InputError(
            "expected the pseudonym of a record, 32 hexadecimal digits; a number that its register"
            " gave it is asked for where `-` stands, so that it is kept in no list of commands"
        )
    with reading(node.engine) as connection:
        return _only(node, connection, [text], dataset)


def by_number(node: Node, number: Number, *, dataset: str = "") -> Named:
    """The record that a register knows by this number.

    Raises:
        InputError: There are several registers and none is named, or two records of this number.
        UnknownNameError: There is no such dataset.
        UnknownRecordError: There is no such record.
    """
    pseudonymiser = node.keys.pseudonymiser()
    with reading(node.engine) as connection:
        known = _sources(node, connection, dataset)
        sources = [number.source] if number.source else known
        if len(sources) > 1:
            raise InputError(f"say which register it is in: {', '.join(sources)}")
        records = [lookup.pseudonym(pseudonymiser, each, number.parts) for each in sources]
        return _only(node, connection, records, dataset)


def _sources(node: Node, connection: Connection, dataset: str) -> list[str]:
    asked = [node.catalogue.dataset(dataset)] if dataset else node.catalogue.datasets
    found = (lookup.sources(connection, each) for each in asked)
    return sorted({source for sources in found for source in sources})


def _only(node: Node, connection: Connection, records: Sequence[str], dataset: str) -> Named:
    wanted = node.catalogue.dataset(dataset).id if dataset else ""
    found = [
        Named(each, record)
        for record in records
        for each in lookup.datasets_with(connection, node.catalogue, record)
        if wanted in ("", each.id)
    ]
    if not found:
        raise UnknownRecordError("there is no such record")
    if len(found) > 1:
        names = ", ".join(each.dataset.id for each in found)
        raise InputError(f"say in which dataset it is: {names}")
    return found[0]
