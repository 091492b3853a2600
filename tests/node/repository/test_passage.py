"""What names somebody goes to its sink and nowhere else; a row that was erased stays outside."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, Connection, Engine, FromClause

from anonymizer.case import Pseudonym
from node.repository.beside import Beside
from node.repository.importer import Manner
from node.repository.pseudonyms import proceeding_pseudonym
from proto.catalogue import Dataset
from proto.errors import InputError
from tests.node.repository.registers import (
    ANNA,
    BORA,
    PSEUDONYMISER,
    VICTIMS,
    csv,
    findings,
    imported,
    mapping_file,
    stored,
)

_SEALED = """
[identity]
given_name = "name"
family_name = "surname"
birth_date = "born"
sex = "sex"
[indicators.sex]
"""
_IDENTITY = ("[indicators.sex]", _SEALED)
_NAMELESS = ('["name", "surname", "born"]', '["name", "surname", "born"]\nperson_empty = "record"')
_ANNAS = {
    "given_name": "Anna",
    "family_name": "Quewix",
    "birth_date": "01.02.1999",
    "sex": "F",
}


_BORAS = {"given_name": "Bora", "birth_date": "11.12.2010", "sex": "M"}


def _record(case: str) -> Pseudonym:
    return PSEUDONYMISER.record(("Test register", case))


class _Sink:
    """Remembers what it was given to keep."""

    def __init__(self) -> None:
        self.kept: list[tuple[Pseudonym, Mapping[str, str]]] = []

    def keep(
        self,
        connection: Connection,
        dataset: Dataset,
        rows: Sequence[tuple[Pseudonym, Mapping[str, str]]],
    ) -> None:
        assert connection.in_transaction()
        assert dataset is VICTIMS
        self.kept.extend(rows)


def test_what_names_somebody_goes_to_its_sink(engine: Engine, tmp_path: Path) -> None:
    """As the register writes it, under the pseudonym that the record has; no cell that is empty."""
    sink = _Sink()
    mapping_file(tmp_path, _IDENTITY, _NAMELESS)
    nobody = BORA.replace("Bora;Zowxub;11.12.2010", ";;").replace(";M;", ";;")
    half = BORA.replace("Zowxub", " ").replace("A-18", "A-19")

    imported(engine, tmp_path, csv(ANNA, nobody, half), beside=Beside(identities=sink))

    identities = {row.record: row.identity for row in stored(engine)}
    assert [
        (identities[_record("A-17/24")], _ANNAS),
        (identities[_record("A-19/24")], _BORAS),
    ] == sink.kept


def test_only_what_is_new_or_changed_is_sealed(engine: Engine, tmp_path: Path) -> None:
    """Also if nothing has changed but how a name is spelt, under which she is the same person."""
    sink = _Sink()
    beside = Beside(identities=sink)
    mapping_file(tmp_path, _IDENTITY)
    imported(engine, tmp_path, csv(ANNA, BORA), beside=beside)
    before = [row.person for row in stored(engine)]
    sink.kept.clear()

    same = imported(engine, tmp_path, csv(ANNA, BORA), beside=beside)
    assert (2, []) == (same.unchanged, sink.kept)

    spelt = imported(engine, tmp_path, csv(ANNA.replace("Anna", "ÁNNA"), BORA), beside=beside)
    assert (1, 1) == (spelt.changed, spelt.unchanged)
    assert [_ANNAS | {"given_name": "ÁNNA"}] == [named for _, named in sink.kept]
    assert before == [row.person for row in stored(engine)]


def test_what_is_refused_is_not_sealed(engine: Engine, tmp_path: Path) -> None:
    """Neither a row that cannot be read, nor one that holds the record of an earlier one."""
    sink = _Sink()
    mapping_file(tmp_path, _IDENTITY)
    again = BORA.replace("A-18", "A-17")

    imported(
        engine,
        tmp_path,
        csv(ANNA, again, BORA.replace(";M;", ";W;")),
        beside=Beside(identities=sink),
    )

    assert [_ANNAS] == [named for _, named in sink.kept]


def test_a_rehearsal_seals_nothing(engine: Engine, tmp_path: Path) -> None:
    """What does not happen leaves nothing, least of all a name."""
    sink = _Sink()
    mapping_file(tmp_path, _IDENTITY)
    manner = Manner(is_rehearsal=True)

    result = imported(engine, tmp_path, csv(ANNA), beside=Beside(identities=sink), manner=manner)

    assert (1, []) == (result.new, sink.kept)


def test_names_have_nowhere_to_go_without_a_sink(engine: Engine, tmp_path: Path) -> None:
    """A mapping that names them is refused, rather than leaving them out without a word."""
    mapping_file(tmp_path, _IDENTITY)

    with pytest.raises(InputError, match=r"\[identity\], and this node seals no identifiers"):
        imported(engine, tmp_path, csv(ANNA))


class _Links:
    """Remembers which proceedings each record belongs to."""

    def __init__(self) -> None:
        self.kept: dict[Pseudonym, tuple[Pseudonym, ...]] = {}

    def link(
        self,
        connection: Connection,
        dataset: Dataset,
        rows: Sequence[tuple[Pseudonym, tuple[Pseudonym, ...]]],
    ) -> None:
        assert connection.in_transaction()
        assert dataset is VICTIMS
        self.kept.update(rows)


def test_a_record_names_its_proceedings(engine: Engine, tmp_path: Path) -> None:
    """Each is one pseudonym, whoever writes it how; a record that names none any more has none."""
    links = _Links()
    beside = Beside(proceedings=links)
    mapping_file(
        tmp_path, ('id = ["case"]', 'id = ["case"]\nproceeding = ["born"]\nproceeding_split = "+"')
    )
    anna = ANNA.replace("01.02.1999", "K 12/24 + k  13/24+")
    imported(engine, tmp_path, csv(anna, BORA), beside=beside)

    first, second = (proceeding_pseudonym(PSEUDONYMISER, [each]) for each in ("k 12/24", "K 13/24"))
    third = proceeding_pseudonym(PSEUDONYMISER, ["11.12.2010"])
    assert [(first, second), (third,)] == list(links.kept.values())

    imported(engine, tmp_path, csv(anna.replace("K 12/24 + ", "")), beside=beside)
    assert [(second,), (third,)] == list(links.kept.values())


def test_proceedings_have_nowhere_to_go_without_a_sink(engine: Engine, tmp_path: Path) -> None:
    """As with names: what the mapping says is done, or it is said that it is not."""
    mapping_file(tmp_path, ('id = ["case"]', 'id = ["case"]\nproceeding = ["case"]'))

    with pytest.raises(InputError, match=r"record\.proceeding, and this node keeps no such links"):
        imported(engine, tmp_path, csv(ANNA))


def _is_erased(dataset: Dataset, new: FromClause) -> ColumnElement[bool]:
    assert dataset is VICTIMS
    return new.c.record == _record("A-17/24")


def test_what_was_erased_does_not_come_back(engine: Engine, tmp_path: Path) -> None:
    """Its row is refused and its name is not sealed, as long as the register still has it."""
    sink = _Sink()
    mapping_file(tmp_path, _IDENTITY)
    beside = Beside(identities=sink, is_erased=_is_erased)

    result = imported(engine, tmp_path, csv(ANNA, BORA), beside=beside)

    assert (1, 1) == (result.new, result.refused)
    reason = "the person or the record was erased here; erase it in the register too"
    assert [["refused", "2", "", "erased", reason, ""]] == findings(result)
    assert ["Bora"] == [named["given_name"] for _, named in sink.kept]
    assert 1 == len(stored(engine))
