"""What is public leaves as files that say what they are, and nothing else does."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import csvw  # type: ignore[import-untyped]
import pytest
import sdmx
from pyarrow import parquet  # type: ignore[import-untyped]

from hub import app, settings
from hub.app import Hub
from hub.export import NothingPublicError, export
from proto.errors import InputError
from proto.terms import Onward
from tests import documents
from tests.documents import HUB_KEY, NOW
from tests.hub.invented_exchange import InventedExchange
from tests.hub.sdmx import reading, released
from tests.hub.sdmx.invented_region import TABLES, figures

PUBLIC = ("AL", "XK")
FLOWS = ["VICTIMS-SEX-AGE_GROUP", "VICTIMS-TOTAL", "VICTIMS-TRANSIT-GROUP"]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub at the time of the documents, with nothing in it."""
    monkeypatch.setattr("hub.export.now", lambda: NOW)
    addresses = {"exchange": "localhost:1", "enrolment": "localhost:2", "pages": "localhost:3"}
    app.create(tmp_path / "home", settings.check({"body": "marri", **addresses}, place="test"))
    with app.opened(tmp_path / "home") as opened:
        keys = replace(opened.keys, hub_key=HUB_KEY)
        rooms = InventedExchange.of(opened.engine, keys)
        yield replace(
            opened,
            keys=keys,
            enrolment=rooms.enrolment,
            agreements=rooms.agreements,
            library=rooms.library,
            holdings=rooms.holdings,
        )


def publish(hub: Hub, **onward: Onward) -> InventedExchange:
    """Let each country release 2024, to be passed on as it says."""
    rooms = InventedExchange.of(hub.engine, hub.keys)
    rooms.join(*onward, "marri")
    document = documents.agreement(tuple(onward))
    grants = tuple(
        replace(
            each,
            tables=TABLES,
            onward=onward[each.publisher],
            licence=f"Licence of {each.publisher}",
        )
        for each in document.grants
    )
    signed = rooms.agree(replace(document, grants=grants))
    for publisher in onward:
        rooms.submit(documents.release(signed, publisher, estimates=figures(TABLES, publisher)))
    return rooms


@pytest.fixture
def rooms(hub: Hub) -> InventedExchange:
    """Albania and Kosovo* let everybody read, Serbia does not."""
    return publish(hub, AL="public", RS="with-written-consent", XK="public")


@pytest.fixture
def folder(
    hub: Hub,
    rooms: InventedExchange,  # noqa: ARG001  # They have published before.
    tmp_path: Path,
) -> Path:
    """Where everything was exported to."""
    export(hub, tmp_path / "public")
    return tmp_path / "public"


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("flow", FLOWS)
def test_a_file_holds_exactly_what_is_public(
    rooms: InventedExchange, folder: Path, flow: str
) -> None:
    """Every cell of those who say so, none of others."""
    expected = {
        place: cell
        for place, cell in released.cells(rooms.library, "marri")[flow].items()
        if dict(place)["REF_AREA"] in PUBLIC
    }

    assert expected == reading.cells(rows(folder / f"{flow}.csv"))


@pytest.mark.parametrize("flow", FLOWS)
def test_parquet_says_the_same_with_types(folder: Path, flow: str) -> None:
    """Numbers are numbers, hidden ones are nothing, and the words are in the file."""
    table = parquet.read_table(folder / f"{flow}.parquet")

    found = reading.cells(table.to_pylist())
    assert reading.cells(rows(folder / f"{flow}.csv")) == found
    assert ("double", "int64") == tuple(
        str(table.schema.field(name).type) for name in ("OBS_VALUE", "SHOWN")
    )
    said = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert "UNSCR 1244" in said["footnotes"]
    assert "Licence of AL" in said["licences"]
    assert "Licence of RS" not in said["licences"]


def test_the_files_are_csv_on_the_web(folder: Path) -> None:
    """A validator finds types, keys and references between files in order."""
    tables = csvw.CSVW(str(folder / "csv-metadata.json"), validate=True)

    assert tables.is_valid
    assert set(FLOWS) <= {Path(str(each.url)).stem for each in tables.tables}
    about = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    assert "Licence of XK" in about["dc:rights"]
    assert "UNSCR 1244" in about["dc:description"]


def test_a_wrong_code_is_no_csv_on_the_web(folder: Path) -> None:
    """The metadata would notice a code that its list does not have."""
    path = folder / "VICTIMS-TOTAL.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",AL,", ",ZZ,"), encoding="utf-8")

    with pytest.raises(ValueError, match="ZZ"):
        csvw.TableGroup.from_file(folder / "csv-metadata.json").check_referential_integrity()


def test_structures_are_beside_the_tables(folder: Path) -> None:
    """Another library reads what the codes mean."""
    message: Any = sdmx.read_sdmx(io.BytesIO((folder / "structures.xml").read_bytes()))

    assert sorted(FLOWS) == sorted(message.dataflow)
    assert "Kosovo*" == str(message.codelist["CL_REF_AREA"]["XK"].name)
    assert "RS" not in message.organisation_scheme["DATA_PROVIDERS"]


def test_every_release_is_named_by_its_hash(rooms: InventedExchange, folder: Path) -> None:
    """So that whoever has the signed release can say that it is this one."""
    told = json.loads((folder / "releases.json").read_text(encoding="utf-8"))

    expected = {
        each.hash: f"Licence of {each.release.publisher}"
        for each in rooms.library.readable("marri", "regional-report", NOW.date())
        if each.release.publisher in PUBLIC
    }
    assert expected == {each["release"]: each["licence"] for each in told["releases"]}
    assert told["checkpoint"]


def test_sums_are_those_of_the_files(folder: Path) -> None:
    """As `sha256sum --check` reads them, of every file but their own."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()

    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    } == told


def test_nothing_public_is_nothing_to_export(hub: Hub, tmp_path: Path) -> None:
    """And no folder is made for it."""
    publish(hub, AL="none", RS="with-written-consent")

    with pytest.raises(NothingPublicError):
        export(hub, tmp_path / "public")
    assert not (tmp_path / "public").exists()


@pytest.mark.usefixtures("rooms")
def test_a_folder_that_holds_something_is_left_alone(hub: Hub, tmp_path: Path) -> None:
    """Nothing is written over."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="is not empty"):
        export(hub, tmp_path)
