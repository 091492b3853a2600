"""A spreadsheet of the shape of UNODC's data set; its numbers are invented or were published."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

HEADER = (
    "Iso3_code",
    "Country",
    "Region",
    "Subregion",
    "Indicator",
    "Dimension",
    "Category",
    "Sex",
    "Age",
    "Year",
    "Unit of measurement",
    "txtVALUE",
    "Source",
)


def row(**changes: object) -> tuple[object, ...]:
    """One line; the total of victims that Serbia detected in 2019 unless it says otherwise."""
    usual: dict[str, object] = {
        "Iso3_code": "SRB",
        "Country": "Serbia",
        "Region": "Europe",
        "Subregion": "Southern Europe",
        "Indicator": "Detected trafficking victims",
        "Dimension": "Total",
        "Category": "Total",
        "Sex": "Total",
        "Age": "Total",
        "Year": 2019,
        "Unit of measurement": "Counts",
        "txtVALUE": "33",
        "Source": "UNODC",
    }
    return tuple((usual | changes)[name] for name in HEADER)


def write(path: Path, rows: Iterable[Sequence[object]], *, above: int = 2) -> Path:
    """Save the lines under a header that stands under so many others."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data_glotip_1")
    for number in range(above):
        sheet.append([f"Something said above, {number}"])
    for each in (HEADER, *rows):
        sheet.append(list(each))
    book.save(path)
    return path
