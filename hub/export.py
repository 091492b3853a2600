"""Everything that is public, as files: for people without a key, and for archives.

Each dataflow is a CSV and a Parquet file, what they mean is beside them as CSV on the Web and as
SDMX, and every file has its hash in `SHA256SUMS`.
"""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from hub import log
from hub.app import Hub, now
from hub.sdmx import addresses, csvw, data_csv, formats, messages, names, parquet
from hub.sdmx.flows import Stocks, stocks
from hub.sdmx.public import Published, published
from hub.sdmx.references import StructureQuery
from hub.sdmx.service import Service
from hub.sdmx.structures import coded, structures
from hub.sdmx.xml_frame import Heading
from hub.storage import reading
from proto.errors import InputError, RefusalError

STRUCTURES = "structures.xml"
RELEASES = "releases.json"
LICENCES = "LICENCES.txt"
SUMS = "SHA256SUMS"


class NothingPublicError(RefusalError):
    """No publisher lets everybody read anything."""

    code = "nothing-public"


def export(hub: Hub, folder: Path) -> tuple[str, ...]:
    """Write all public tables into an empty folder; gives the names of the files.

    Raises:
        InputError: The folder is not empty, or cannot be written.
        RefusalError: Nothing is public.
    """
    public = tuple(published(hub.holdings, hub.settings.body, now().date()))
    if not public:
        raise NothingPublicError(
            "no release is public under an agreement in force: "
            "a grant makes its releases so by the onward transfer `public`"
        )
    found = stocks((each.release for each in public), hub.catalogue)
    try:
        _make_empty(folder)
        _Export(hub, folder, public, found).write()
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}") from error
    return tuple(sorted(path.name for path in folder.iterdir()))


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise InputError(f"{folder} is not empty: name a folder that is, or is not there yet")


@dataclass(frozen=True)
class _Export:
    """The files of one export, in the order in which they are written."""

    hub: Hub
    folder: Path
    public: tuple[Published, ...]
    stocks: Stocks

    def write(self) -> None:
        for name in self.stocks:
            self._flow(name)
        for listed in self._lists.values():
            _write_csv(
                self.folder / csvw.file_of(listed.id), csvw.LIST_COLUMNS, csvw.code_rows(listed)
            )
        self._text(csvw.FILE, _json(self._meaning()))
        self._text(STRUCTURES, self._structures())
        self._text(RELEASES, _json(self._releases()))
        self._text(LICENCES, self._licences())
        self._text(SUMS, "".join(_sums(self.folder)))

    def _flow(self, name: str) -> None:
        """A dataflow as CSV, and as Parquet where that is possible."""
        query = addresses.data("v2", ("data", "dataflow", names.AGENCY, name), "")
        target = self.folder / csvw.file_of(name)
        with target.open("w", encoding="utf-8", newline="") as file:
            file.writelines(data_csv.version_2(self._service.data(self.stocks, query)))
        if parquet.is_possible():
            said = {
                "title": self.stocks[name].flow.label,
                "footnotes": "\n".join(self._footnotes),
                "licences": self._licences(),
            }
            parquet.write(target, target.with_suffix(".parquet"), said)

    @property
    def _service(self) -> Service:
        return Service(self.hub.holdings, self.hub.catalogue, lambda: now().date())

    @cached_property
    def _coded(self) -> Mapping[str, csvw.Lists]:
        return coded(structures(self.stocks, self.hub.catalogue))

    @property
    def _lists(self) -> csvw.Lists:
        return {each.id: each for lists in self._coded.values() for each in lists.values()}

    @property
    def _footnotes(self) -> tuple[str, ...]:
        """Whatever must be said of a country or a code in these files."""
        notes = (
            f"{name}: {note}"
            for listed in self._lists.values()
            for _, name, note in csvw.code_rows(listed)
            if note
        )
        return tuple(dict.fromkeys(notes))

    def _meaning(self) -> dict[str, object]:
        flows = ((stock.flow, self._coded[name]) for name, stock in self.stocks.items())
        return csvw.group(
            flows,
            self._lists.values(),
            {
                "dc:title": "Public tables of the DCIM Exchange",
                "dc:publisher": self.hub.catalogue.party(self.hub.settings.body).name,
                "dc:rights": self._licences(),
                "dc:description": " ".join(self._footnotes),
            },
        )

    def _structures(self) -> str:
        query = StructureQuery("dataflow", references="all")
        found = self._service.structure(self.stocks, query)
        heading = Heading(f"M{uuid4().hex}", now())
        return messages.write(found, formats.STRUCTURE_XML_21, heading)

    def _releases(self) -> dict[str, object]:
        """What the log proves of every release, under the hub's signature."""
        with reading(self.hub.engine) as connection:
            checkpoint = log.head(connection).sign(self.hub.keys.hub_key)
        return {
            "checkpoint": checkpoint,
            "footnotes": list(self._footnotes),
            "releases": [_release(each) for each in self.public],
        }

    def _licences(self) -> str:
        """Under which words each country lets everybody read."""
        names_of = {party.id: party.name for party in self.hub.catalogue.parties}
        lines = dict.fromkeys(
            f"{names_of.get(each.release.publisher, each.release.publisher)}, "
            f"{each.release.dataset}: {each.licence}"
            for each in self.public
        )
        return "\n".join((*lines, *self._footnotes)) + "\n"

    def _text(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")


def _release(each: Published) -> dict[str, object]:
    release = each.release
    return {
        "release": release.hash,
        "leaf": release.leaf,
        "publisher": release.publisher,
        "dataset": release.dataset,
        "period": release.period,
        "vintage": release.vintage,
        "epsilon": str(release.epsilon),
        "delta": str(release.delta),
        "filed_at": release.filed_at.isoformat(timespec="seconds"),
        "agreement": each.signed.agreement.id,
        "agreement_hash": release.agreement,
        "licence": each.licence,
    }


def _write_csv(path: Path, heading: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _sums(folder: Path) -> Iterator[str]:
    """Lines as `sha256sum --check` reads them."""
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            yield f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n"
