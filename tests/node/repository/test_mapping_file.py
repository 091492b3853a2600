"""A mapping file's shape is strict, and its faults name their place."""

from pathlib import Path

import pytest

from node.repository.mapping_file import read
from proto.errors import InputError
from tests.node.repository.registers import mapping_file


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('source = "Test register"', ""), "source: is missing"),
        (('source = "Test register"', "source = 7"), "source: expected text"),
        (
            ('source = "Test register"', 'sources = ""'),
            "sources: unknown key; expected dataset, so",
        ),
        (
            ('delimiter = ";"', 'delimiters = ";"'),
            "file.delimiters: unknown key; expected delimiter,",
        ),
        (('format = "%d.%m.%Y"', ""), "record.date.format: is missing"),
        (('id = ["case"]', 'id = "case"'), 'record.id: expected a list of columns, or "line"'),
        (('id = ["case"]', 'id = [""]'), 'record.id: expected a list of columns, or "line"'),
        (('id = ["case"]', "id = []"), 'record.id: expected a list of columns, or "line"'),
        (
            ('["name", "surname", "born"]', "[1]"),
            'record.person: expected a list of columns, or "r',
        ),
        (
            ('constant = "AL"', 'const = "AL"'),
            "country_of_exploitation.const: unknown key; expected ",
        ),
        (('"F" = "female"', '"F" = 1'), "indicators.sex.codes: expected a table from values to co"),
        (
            ('codes = { "F" = "female", "M" = "male" }', 'codes = "ours"'),
            'to codes, "same" or "number"',
        ),
        (
            ('source = "Test register"', "source = "),
            "the mapping is not TOML in UTF-8: Invalid",
        ),
    ],
)
def test_a_wrong_shape_is_a_sentence(
    tmp_path: Path, change: tuple[str, str], sentence: str
) -> None:
    """Whoever wrote the mapping learns where to look and what may stand there."""
    path = mapping_file(tmp_path, change)

    with pytest.raises(InputError) as refused:
        read(path)

    assert str(refused.value).startswith(f"{path}: ")
    assert sentence in str(refused.value)


def test_all_wrong_shapes_are_said_at_once(tmp_path: Path) -> None:
    """One run, all faults."""
    path = mapping_file(tmp_path, ('source = "Test register"', ""), ('format = "%d.%m.%Y"', ""))

    with pytest.raises(InputError, match=r"source: is missing; record\.date\.format: is missing"):
        read(path)


def test_a_mapping_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """The path is the first thing to check."""
    with pytest.raises(InputError, match=r"no\.toml: the mapping cannot be read: No such file"):
        read(tmp_path / "no.toml")


def test_a_mapping_in_another_encoding_is_a_sentence(tmp_path: Path) -> None:
    """TOML is UTF-8, whatever the register's own file is."""
    path = tmp_path / "old.toml"
    path.write_bytes('source = "Šibenik"'.encode("cp1250"))

    with pytest.raises(InputError, match="the mapping is not TOML in UTF-8"):
        read(path)
