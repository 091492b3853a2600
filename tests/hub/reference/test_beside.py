"""What others publish is found for the same countries and years, and kept by what it is about."""

from pathlib import Path

from sqlalchemy import Engine

from hub.reference.beside import About, beside
from hub.reference.importing import import_reference
from hub.reference.shelf import ReferenceShelf
from tests.documents import NOW
from tests.hub.reference.glotip_file import row, write


def shelf(engine: Engine, folder: Path) -> ReferenceShelf:
    """Two countries, two years, and things that are not asked for."""
    rows = [
        row(),
        row(Year=2020, txtVALUE="<5"),
        row(Iso3_code="ALB", txtVALUE="7"),
        row(Sex="Female", txtVALUE="20"),
        row(Dimension="by citizenship", Category="Serbia", txtVALUE="9"),
        row(Indicator="Persons convicted", txtVALUE="3"),
    ]
    found = ReferenceShelf(engine)
    import_reference(write(folder / "glotip.xlsx", rows), found, reports=folder, now=NOW)
    return found


def test_totals_of_victims_stand_by_country_and_year(engine: Engine, tmp_path: Path) -> None:
    """Neither citizenships nor convictions are among them."""
    found = beside(shelf(engine, tmp_path), "victims", ["RS", "AL"], [2019, 2020])

    assert found
    assert (2019, 2020) == found.years
    everybody, women = About("victims-detected", "", ""), About("victims-detected", "female", "")
    assert [everybody, women] == list(found.rows)
    assert {("RS", 2019): "33", ("RS", 2020): "0 to 4", ("AL", 2019): "7"} == {
        place: figure.text for place, figure in found.rows[everybody].items()
    }


def test_justice_has_its_own(engine: Engine, tmp_path: Path) -> None:
    """Convictions stand beside the persons of criminal proceedings."""
    found = beside(shelf(engine, tmp_path), "justice", ["RS"], [2019])

    assert found
    assert [About("persons-convicted", "", "")] == list(found.rows)


def test_nothing_stands_beside_where_there_is_nothing(engine: Engine, tmp_path: Path) -> None:
    """Nothing imported, or nothing of that country."""
    assert beside(ReferenceShelf(engine), "victims", ["RS"], [2019]) is None
    assert beside(shelf(engine, tmp_path), "victims", ["HR"], [2019]) is None
