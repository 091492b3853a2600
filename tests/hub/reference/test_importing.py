"""A whole file on its way in, on both databases."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hub.reference.importing import import_reference
from hub.reference.shelf import ReferenceShelf
from proto.errors import InputError
from tests.documents import NOW
from tests.hub.reference.glotip_file import row, write

ROWS = (
    row(),
    row(Year=2020, txtVALUE="38"),
    row(Iso3_code="ALB", Country="Albania", txtVALUE="103"),
    row(Dimension="by citizenship", Category="Serbian", txtVALUE="30"),
    row(Dimension="by citizenship", Category="Serbians", txtVALUE="<5"),
    row(Dimension="by citizenship", Category="Q6.1_10s_2019", txtVALUE="61,102,019"),
)


def test_an_import_accounts_for_every_row(engine: Engine, tmp_path: Path) -> None:
    """Six rows: four figures, one more row in one of them, one refused and reported."""
    path = write(tmp_path / "data_glotip.xlsx", ROWS)

    done = import_reference(path, ReferenceShelf(engine), reports=tmp_path / "r", now=NOW)

    account = done.to_json()
    assert (6, 4, 1, 1) == tuple(account[k] for k in ("rows", "stored", "merged", "refused"))
    (refused,) = csv.DictReader(done.report.read_text(encoding="utf-8").splitlines())
    assert ("9", "Q6.1_10s_2019") == (refused["line"], refused["Category"])


def test_figures_are_found_again(engine: Engine, tmp_path: Path) -> None:
    """By country and year, with where they come from."""
    shelf = ReferenceShelf(engine)
    path = write(tmp_path / "data_glotip.xlsx", ROWS)
    import_reference(path, shelf, reports=tmp_path, now=NOW)

    found = shelf.find(countries=["RS"], years=[2019])
    source = shelf.source()

    assert [("citizenship", "30 to 34"), ("total", "33")] == [
        (each.key.dimension, each.text) for each in found
    ]
    assert source is not None
    assert ("data_glotip.xlsx", NOW) == (source.file, source.imported_at)


def test_a_new_import_takes_the_place_of_the_old(engine: Engine, tmp_path: Path) -> None:
    """A figure that is not in the new file is gone."""
    shelf = ReferenceShelf(engine)
    for rows in (ROWS, ROWS[:1]):
        path = write(tmp_path / "data_glotip.xlsx", rows)
        import_reference(path, shelf, reports=tmp_path, now=NOW)

    assert ["33"] == [each.text for each in shelf.find()]


def test_a_file_without_figures_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    """What was there stays, and the sentence says so."""
    shelf = ReferenceShelf(engine)
    path = write(tmp_path / "data_glotip.xlsx", ROWS)
    import_reference(path, shelf, reports=tmp_path, now=NOW)
    empty = write(tmp_path / "other.xlsx", [row(txtVALUE="many")])

    with pytest.raises(InputError, match="no figure that can be read: nothing was changed"):
        import_reference(empty, shelf, reports=tmp_path, now=NOW)

    assert 4 == len(shelf.find())


def test_nothing_imported_has_no_source(engine: Engine) -> None:
    """A hub starts without reference figures."""
    assert ReferenceShelf(engine).source() is None
