"""A real file that nobody here wrote is imported whole."""

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine

from node.repository.importer import ImportResult
from tests.node.repository.registers import TODAY, importer, silent, stored

_MAPPING = Path(__file__).parents[3] / "deploy/mappings/ctdc.toml"
# Conftest takes away every setting of the developer's node before a test begins.
_REAL = os.environ.get("DCIM_CTDC_FILE")

# Invented, in CTDC's form: nobody stands behind any of these lines.
_LIKE_CTDC = """\
yearOfRegistration,Datasource,gender,citizenship,isForcedLabour,ControlCategory,RecruiterCategory,ExploitType,Labor_Type,ageCategories
2015,Case Management,Female,RS,1,Threats,Other,Forced Labor,Domestic Work,Age 30-38
2015,Hotline,Male,0,-99,Other,Not Specified,Forced Marriage,Unknown,Age 9-17
2016,Hotline,Female,-99,0,Other,Not Specified,Sexual Exploitation,Unknown,Age 18-20
2016,Hotline,Female,AL,0,Other,Friend/Acquaintance,Other,Other,-99
2016,Leaflet,Female,AL,0,Other,Friend/Acquaintance,Other,Other,Age 48+
20166,Hotline,Male,AL,0,Other,Friend/Acquaintance,Other,Other,Age 48+
"""


def _import(engine: Engine, folder: Path, path: Path) -> ImportResult:
    return importer(engine, folder).import_file(
        path, _MAPPING, dataset="victims", today=TODAY, progress=silent
    )


def test_ctdcs_codes_become_ours(engine: Engine, tmp_path: Path) -> None:
    """Suppressed and unknown are unknown, a call makes somebody presumed, and errors are named."""
    path = tmp_path / "ctdc.csv"
    path.write_text(_LIKE_CTDC, encoding="utf-8")

    result = _import(engine, tmp_path, path)

    assert (4, 0, 2) == (result.stored, result.unchanged, result.refused)
    assert result.report is not None
    assert [
        "refused,6,Datasource,text,the value is not in the mapping,",
        'refused,7,yearOfRegistration,number,"expected a date that exists, written as %Y",',
    ] == result.report.read_text(encoding="utf-8").splitlines()[1:3]
    table = Counter(
        (row.status, row.sex, row.age_group, row.citizenship, row.form, row.identifying_body)
        for row in stored(engine)
    )
    assert {
        ("identified", "female", "adult", "RS", 1 << 2, "unknown"): 1,
        ("presumed", "male", "child", "unknown", 1 << 6, "hotline"): 1,
        ("presumed", "female", "adult", "unknown", 1 << 1, "hotline"): 1,
        ("presumed", "female", "unknown", "AL", 1 << 11, "hotline"): 1,
    } == table
    assert 4 == len({row.person for row in stored(engine)})


@pytest.mark.skipif(_REAL is None, reason="DCIM_CTDC_FILE names no file")
def test_the_real_file_is_imported_whole(engine: Engine, tmp_path: Path) -> None:
    """Not a row is lost, and the same file again changes nothing."""
    path = Path(str(_REAL))
    lines = path.read_bytes().count(b"\n") - 1

    first = _import(engine, tmp_path, path)
    second = _import(engine, tmp_path, path)

    assert lines == first.rows == second.rows
    assert lines == first.stored == second.unchanged == len(stored(engine))
    assert 0 == second.stored
