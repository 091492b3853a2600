"""Every fault of a mapping is a sentence with its place, and all are said at once."""

from pathlib import Path

import pytest

from node.repository.mapping import load
from proto.errors import InputError
from tests.node.repository.registers import VICTIMS, mapping_file

_DATE = "%d.%m.%Y"
_FILE = '[file]\ndelimiter = ";"\nencoding = "utf-8"'
_SEX = (
    '[indicators.sex]\ncolumn = "sex"\ncodes = { "F" = "female", "M" = "male" }\nempty = "unknown"'
)
_STATUS = '[indicators.status]\ncolumn = "status"\ncodes = "same"\n'
_CODES = 'codes = { "F" = "female", "M" = "male" }'
_BORN = '[dates.birth_date]\ncolumn = "born"\n'
_ID = 'id = ["case"]'
_SOURCE = 'source = "Test register"'

_FAULTS = [
    ((_SOURCE, 'source = "?"'), "source: is still to be written; expected what the register"),
    (
        (_SOURCE, f'{_SOURCE}\nprovider = "MUP RS"'),
        "provider: expected up to 40 small letters, digits and hyphens, such as police-canton-1, g",
    ),
    ((_FILE, ""), "expected either [file], for a file, or [sql], for a database"),
    ((_FILE, f'{_FILE}\n[sql]\ntable = "a"'), "expected either [file], for a file, or [sql], for"),
    ((_FILE, "[file]"), "file.delimiter: is missing; a CSV file needs one, a workbook has a sheet"),
    (
        (_FILE, f'{_FILE}\nsheet = "a"'),
        "file: delimiter and encoding have no meaning beside a shee",
    ),
    ((_FILE, "[sql]"), "sql: expected either a table or a query"),
    ((_FILE, '[sql]\ntable = "a"\nquery = "select 1"'), "sql: expected either a table or a query"),
    ((_FILE, '[sql]\nquery = "delete from a"'), "sql.query: expected one that begins with select"),
    (('delimiter = ";"', 'delimiter = ";;"'), "file.delimiter: expected one character, got ';;'"),
    (("utf-8", "utf-9"), "file.encoding: expected an encoding such as utf-8, got 'utf-9'"),
    (("utf-8", "rot13"), "file.encoding: expected an encoding such as utf-8, got 'rot13'"),
    ((_DATE, "%d.%m."), "record.date.format: expected a year (%Y), a month of a year"),
    (
        (f'"{_DATE}"', f'"{_DATE}"\nother = "unknown"'),
        "record.date.other: has no meaning here; without this date nobody can be counted",
    ),
    (
        (_ID, f'{_ID}\nproceeding = ["a", "b"]\nproceeding_split = ";"'),
        "record.proceeding_split: has a meaning only where proceeding is one column",
    ),
    ((_SEX, f'{_SEX}\n{_BORN}format = "%d"'), "dates.birth_date.format: expected a year (%Y), a m"),
    (
        (_SEX, _SEX + '\n[dates.birthday]\ncolumn = "born"\nformat = "%Y"'),
        "dates.birthday: expected a date of victims (registration_date, update_date, birth_date",
    ),
    (
        (_SEX, _SEX + '\n[dates.identification]\ncolumn = "day"\nformat = "%Y"'),
        "dates.identification: is the record's own date, and stands in [record.date]",
    ),
    ((_SEX, ""), "indicators: expected sex too; give each a column or a constant, or name in"),
    ((_STATUS, ""), "indicators.status: is missing; as what somebody counts must be known: give a"),
    (
        ("not_collected = [", 'not_collected = ["sex", '),
        "not_collected: sex is mapped below",
    ),
    (
        ("not_collected = [", 'not_collected = ["age", '),
        "not_collected: expected an indicator of v",
    ),
    ((_SEX, "[indicators.sex]"), "indicators.sex: expected either a column or a constant"),
    (
        (_CODES, ""),
        'indicators.sex.codes: is missing; give a table from values to codes, "same" or',
    ),
    (('constant = "AL"', 'constant = "AL"\ncolumn = "x"'), "expected either a column or a const"),
    (('constant = "AL"', 'constant = "AL"\nempty = "AL"'), "have no meaning beside a constant"),
    (('constant = "AL"', 'constant = "KS"'), "country_of_exploitation.constant: expected a code"),
    (('"F" = "female"', '"F" = "femal"'), "indicators.sex.codes.F: expected a code of sex (female"),
    (('"F" = "female"', '"F" = "femal"'), "got 'femal'; closest: female"),
    (('"F" = "female"', '"F " = "female"'), "codes.'F ': expected a value without spaces"),
    (
        (_CODES, 'codes = "number"'),
        'indicators.sex.codes: "number" has no meaning here, as sex has',
    ),
    ((_CODES, f'{_CODES}\nunknown = ["9"]'), "indicators.sex.unknown: has a meaning only where co"),
    (('other = "unknown"', 'other = "other"'), "indicators.citizenship.other: expected a code of"),
    (('split = "+"', 'split = "e"'), "codes.'sex': can never be met, because cells are split"),
    (
        ('column = "sex"', 'column = "sex"\nsplit = "+"'),
        "indicators.sex.split: has no meaning here",
    ),
    (
        ("indicators.sex", "indicators.gender"),
        "indicators.gender: expected an indicator of victims",
    ),
    (('"victims"', '"justice"'), "dataset: expected 'victims', which was asked for, got 'justice'"),
]


@pytest.mark.parametrize(("change", "sentence"), _FAULTS)
def test_a_fault_is_a_sentence(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    """Each names the place, what was expected there, and what stands there."""
    path = mapping_file(tmp_path, change)

    with pytest.raises(InputError) as refused:
        load(path, VICTIMS)

    assert str(refused.value).startswith(f"{path}: ")
    assert sentence in str(refused.value)


def test_a_database_has_no_lines(tmp_path: Path) -> None:
    """What comes seventeenth today comes eighteenth tomorrow."""
    path = mapping_file(tmp_path, (_FILE, '[sql]\ntable = "a"'), (_ID, 'id = "line"'))

    with pytest.raises(InputError, match=r"record\.id: a database has no lines; name the columns"):
        load(path, VICTIMS)


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    """One run, all faults."""
    path = mapping_file(
        tmp_path, ("utf-8", "utf-9"), ('"F" = "female"', '"F" = "f"'), (_DATE, "%Q")
    )

    with pytest.raises(InputError) as refused:
        load(path, VICTIMS)

    assert 3 == str(refused.value).count("expected") == str(refused.value).count("; ") + 1
