"""Registers come in with what their mapping says of the figures, which replaces nothing."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from node.method_notes import MethodNotes
from node.registers import BroughtIn, Registers
from node.repository.importer import Manner
from proto.errors import InputError
from tests.documents import METHOD, NOW
from tests.node.country import VICTIMS
from tests.node.repository.registers import ANNA, csv, importer, mapping_file, silent, write

NOTE = """
[method]
decided_by = "Who"
coverage = [{ institution = "Police", since = "2012" }]
abroad = "unknown"
quality = "exact"
"""


def _brought(
    engine: Engine,
    folder: Path,
    note: str = NOTE,
    manner: Manner = Manner(),  # noqa: B008
) -> BroughtIn:
    mapping = mapping_file(folder)
    mapping.write_text(mapping.read_text(encoding="utf-8") + note, encoding="utf-8")
    return Registers(importer(engine, folder), MethodNotes(engine)).bring_in(
        write(folder, csv(ANNA)),
        mapping,
        dataset="victims",
        by="Ana",
        now=NOW,
        progress=lambda *_: silent(0, 0),
        manner=manner,
    )


def _deciding(engine: Engine) -> list[str]:
    return [each.method.decided_by for each in MethodNotes(engine).history(VICTIMS)]


def test_the_first_note_of_a_dataset_is_taken_up(engine: Engine, tmp_path: Path) -> None:
    """Brought in again it is there already."""
    first, again = _brought(engine, tmp_path), _brought(engine, tmp_path)

    assert ("taken-up", "as-before") == (first.note, again.note)
    assert ["Who"] == _deciding(engine)


def test_an_import_replaces_no_note(engine: Engine, tmp_path: Path) -> None:
    """What a country says of all its figures is not overwritten by one of its registers."""
    MethodNotes(engine).write(VICTIMS, METHOD, by="Bora", now=NOW)

    brought = _brought(engine, tmp_path)

    assert "differs" == brought.note
    assert [METHOD.decided_by] == _deciding(engine)


@pytest.mark.parametrize("manner", [Manner(is_rehearsal=True), Manner(provider="")])
def test_neither_a_rehearsal_nor_a_provider_speaks_for_the_country(
    engine: Engine, tmp_path: Path, manner: Manner
) -> None:
    """Nothing is said by either."""
    _brought(engine, tmp_path, manner=manner)

    assert [] == _deciding(engine)


def test_a_note_that_is_not_valid_brings_nothing_in(engine: Engine, tmp_path: Path) -> None:
    """Refused before the first row, with its place."""
    with pytest.raises(InputError, match=r"mapping.toml: \[method\]: .*abroad"):
        _brought(engine, tmp_path, NOTE.replace("unknown", "perhaps"))

    assert 1 == _brought(engine, tmp_path).result.new


def test_a_register_without_a_note_says_nothing(engine: Engine, tmp_path: Path) -> None:
    """Somebody writes one by hand."""
    assert "none" == _brought(engine, tmp_path, "").note
