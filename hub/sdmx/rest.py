"""SDMX over REST: addresses in, messages out. Version 2 under `/v2`, the older one under `/v1`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import cast
from uuid import uuid4

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from hub.app import Hub, now
from hub.language import ENGLISH, speaking
from hub.sdmx import (
    addresses,
    data_csv,
    data_json,
    data_xml,
    formats,
    messages,
    names,
    xml_kinds,
)
from hub.sdmx.addresses import Era
from hub.sdmx.datasets import Message
from hub.sdmx.door import Door
from hub.sdmx.flows import Part, Stocks
from hub.sdmx.formats import Format, negotiate
from hub.sdmx.freshness import headers, is_known, tag
from hub.sdmx.messages import Content
from hub.sdmx.refusal_messages import refused
from hub.sdmx.refusals import NoResultsError, NotImplementedHereError
from hub.sdmx.service import Service
from hub.sdmx.xml_frame import Heading
from hub.sdmx.xml_kinds import Edition
from hub.web.guard import Guard
from proto.errors import RefusalError, UnavailableError

PREFIX = "/sdmx"
"""Where it stands beside the pages."""

_COMPRESSION = 1
"""Lines that repeat themselves shrink well already, in a fifth of the time."""

Writer = Callable[[Message, Heading], Iterator[str]]
_WRITERS: Mapping[Format, Writer] = {
    formats.SPECIFIC_XML_21: partial(data_xml.write, kind=xml_kinds.SPECIFIC_21),
    formats.SPECIFIC_XML_30: partial(data_xml.write, kind=xml_kinds.SPECIFIC_30),
    formats.GENERIC_XML: partial(data_xml.write, kind=xml_kinds.GENERIC),
    formats.DATA_JSON: data_json.write,
    formats.CSV_1: lambda message, _: data_csv.version_1(message),
    formats.CSV_2: lambda message, _: data_csv.version_2(message),
}
_SCHEMAS: Mapping[Format, Edition] = {
    formats.SCHEMA_XML_21: "v2_1",
    formats.SCHEMA_XML_30: "v3_0",
}


def of(hub: Hub) -> Starlette:
    """The interface of a hub that serves pages: readers have a key, or a session there."""
    service = Service(hub.holdings, hub.catalogue, lambda: now().date())
    return create(service, Door(hub.api_keys, Guard(hub.accounts, now)), now)


def create(service: Service, door: Door, clock: Callable[[], datetime]) -> Starlette:
    """Build the interface, to be mounted beside the pages."""
    rest = _Rest(service, door, clock)
    return Starlette(
        routes=[Route("/{era}/{path:path}", rest.answer, methods=["GET"])],
        middleware=[Middleware(GZipMiddleware, compresslevel=_COMPRESSION)],
    )


@dataclass(frozen=True, slots=True)
class _Rest:
    """Answers one request."""

    service: Service
    door: Door
    clock: Callable[[], datetime]

    def answer(self, request: Request) -> Response:
        """The message, or why there is none; in English, whatever the pages beside it speak."""
        with speaking(ENGLISH):
            return self._answered(request)

    def _answered(self, request: Request) -> Response:
        try:
            readable = self.service.stocks(self.door.reader(request).body)
            era, path = _address(request)
            if path[0] == "data":
                return self._data(request, readable, era, path)
            return self._structure(request, readable, era, path)
        except (RefusalError, UnavailableError) as error:
            return refused(request, error)

    def _data(self, request: Request, readable: Stocks, era: Era, path: Sequence[str]) -> Response:
        form = _negotiated(request, formats.DATA)
        message = self.service.data(readable, addresses.data(era, path, request.url.query))
        version = self._tag(request, form, (part for answer in message for part in answer.parts))
        pieces = _WRITERS[form](message, self._heading())
        if is_known(request, version):
            return Response(status_code=304, headers=headers(version))
        return StreamingResponse(pieces, media_type=str(form), headers=headers(version))

    def _structure(
        self, request: Request, readable: Stocks, era: Era, path: Sequence[str]
    ) -> Response:
        known = formats.SCHEMA if path[0] == "schema" else formats.STRUCTURE
        form = _negotiated(request, known)
        parts = [part for stock in readable.values() for part in stock.parts]
        version = self._tag(request, form, parts)
        if form in _SCHEMAS:
            query = addresses.schema(path, request.url.query)
            write = partial(self.service.xml_schema, readable, query, _SCHEMAS[form])
        else:
            content = self._content(readable, era, path, request.url.query)
            write = partial(messages.write, content, form, self._heading())
        if is_known(request, version):
            return Response(status_code=304, headers=headers(version))
        return Response(write(), media_type=str(form), headers=headers(version))

    def _tag(self, request: Request, form: Format, parts: Iterable[Part]) -> str:
        tables = ((part.release.hash, part.number) for part in parts)
        return tag(request, form, self.service.catalogue.version, tables)

    def _content(self, readable: Stocks, era: Era, path: Sequence[str], query: str) -> Content:
        match path[0]:
            case "availability" | "availableconstraint":
                return self.service.availability(readable, addresses.availability(era, path, query))
            case "schema":
                return self.service.schema(readable, addresses.schema(path, query))
            case "structure":
                return self.service.structure(readable, addresses.structure("v2", path, query))
            case kind if kind in names.PACKAGES and era == "v1":
                return self.service.structure(readable, addresses.structure("v1", path, query))
            case "metadata" | "registration" | "registrations":
                raise NotImplementedHereError(
                    "this hub keeps no sets of reference metadata and takes no registrations: what "
                    "a country says of its figures stands in structure/provisionagreement"
                )
            case other:
                raise NoResultsError(f"nothing is served under {other[:40]!r}")

    def _heading(self) -> Heading:
        return Heading(f"M{uuid4().hex}", self.clock())


def _address(request: Request) -> tuple[Era, tuple[str, ...]]:
    """The era, and the words of the path; a slash at its end says nothing."""
    era = request.path_params["era"]
    if era not in ("v1", "v2"):
        raise NoResultsError("expected an address that begins with v1 or v2")
    words = str(request.path_params["path"]).rstrip("/").split("/")
    return cast("Era", era), tuple(words)


def _negotiated(request: Request, written: Sequence[Format]) -> Format:
    return negotiate(request.headers.get("accept", "*/*"), written)
