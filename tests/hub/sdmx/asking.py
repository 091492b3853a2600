"""Asks the interface without any network."""

import asyncio
import csv
import io

from httpx import ASGITransport, AsyncClient, Response

from tests.hub.sdmx.invented_region import InventedRegion

CSV = "application/vnd.sdmx.data+csv;version=2.0.0"
CSV_1 = "application/vnd.sdmx.data+csv;version=1.0.0"
XSD = "application/vnd.sdmx.schema+xml;version=2.1"
JSON = "application/vnd.sdmx.structure+json;version=2.0.0"
DATA_JSON = "application/vnd.sdmx.data+json;version=2.0.0"


class Asking:
    """A client that sends the key of a reader."""

    def __init__(self, region: InventedRegion) -> None:
        """Know the region."""
        self._region = region
        self._loop = asyncio.Runner()
        self._client = AsyncClient(transport=ASGITransport(region.app), base_url="http://hub")

    def __call__(
        self,
        path: str,
        accept: str = "*/*",
        *,
        reader: str | None = "ana",
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Ask for `/sdmx` and a path."""
        sent = {"Accept": accept, **(headers or {})}
        sent |= self._region.authorization(reader) if reader else {}
        return self._loop.run(self._client.get(f"/sdmx{path}", headers=sent))

    def rows(self, path: str, *, reader: str = "ana") -> list[dict[str, str]]:
        """The observations at a path."""
        answer = self(path, CSV, reader=reader)
        assert 200 == answer.status_code, answer.text
        return list(csv.DictReader(io.StringIO(answer.text)))

    def close(self) -> None:
        """Leave."""
        self._loop.run(self._client.aclose())
        self._loop.close()
