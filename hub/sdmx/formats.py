"""Which formats are written, and which of them a client takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hub.sdmx.refusals import NotAcceptableError


@dataclass(frozen=True, slots=True)
class Format:
    """A media type with its version, and the plain types that stand for it."""

    type: str
    version: str
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As it stands in a header."""
        return f"{self.type};version={self.version}"


STRUCTURE_XML_21 = Format(
    "application/vnd.sdmx.structure+xml", "2.1", ("application/xml", "text/xml")
)
STRUCTURE_XML_30 = Format("application/vnd.sdmx.structure+xml", "3.0.0")
STRUCTURE_JSON = Format("application/vnd.sdmx.structure+json", "2.0.0", ("application/json",))
STRUCTURE = (STRUCTURE_XML_21, STRUCTURE_JSON, STRUCTURE_XML_30)

SCHEMA_XML_21 = Format("application/vnd.sdmx.schema+xml", "2.1")
SCHEMA_XML_30 = Format("application/vnd.sdmx.schema+xml", "3.0.0")
SCHEMA = (SCHEMA_XML_21, SCHEMA_XML_30, *STRUCTURE)
"""Of an answer that says what data must be like: a schema, or the structures themselves."""

GENERIC_XML = Format("application/vnd.sdmx.genericdata+xml", "2.1")
SPECIFIC_XML_21 = Format(
    "application/vnd.sdmx.structurespecificdata+xml", "2.1", ("application/xml", "text/xml")
)
SPECIFIC_XML_30 = Format("application/vnd.sdmx.data+xml", "3.0.0")
DATA_JSON = Format("application/vnd.sdmx.data+json", "2.0.0", ("application/json",))
CSV_1 = Format("application/vnd.sdmx.data+csv", "1.0.0")
CSV_2 = Format("application/vnd.sdmx.data+csv", "2.0.0", ("text/csv",))
DATA = (SPECIFIC_XML_21, GENERIC_XML, SPECIFIC_XML_30, DATA_JSON, CSV_2, CSV_1)


@dataclass(frozen=True, slots=True)
class _Wish:
    """One range of an Accept header."""

    type: str
    version: str
    labels: str
    weight: float

    def takes(self, form: Format) -> bool:
        if self.labels != "id":
            return False
        main = form.type.partition("/")[0]
        if self.type in ("*/*", f"{main}/*", *form.aliases):
            return True
        return self.type == form.type and _is_same(self.version, form.version)


def negotiate(accept: str, written: Sequence[Format]) -> Format:
    """The format a client likes best; of equal ones the first that is written.

    Raises:
        NotAcceptableError: It takes none of them.

    Source: RFC 9110 §12.5.1.
    """
    wishes = sorted(_wishes(accept or "*/*"), key=lambda wish: -wish.weight)
    for wish in wishes:
        for form in written:
            if wish.weight > 0 and wish.takes(form):
                return form
    raise NotAcceptableError(
        f"expected one of {', '.join(map(str, written))}, got {accept[:200]!r}"
    )


def _wishes(accept: str) -> Iterator[_Wish]:
    for part in accept.split(","):
        media, *settings = (each.strip() for each in part.split(";"))
        said = dict(each.replace(" ", "").partition("=")[::2] for each in settings)
        yield _Wish(
            type=media.lower(),
            version=said.get("version", "").strip('"'),
            labels=said.get("labels", "id").strip('"'),
            weight=_weight(said.get("q", "1")),
        )


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _is_same(asked: str, written: str) -> bool:
    """`2.0` is `2.0.0`; no version is any."""
    return not asked or _whole(asked) == _whole(written)


def _whole(version: str) -> str:
    return version.removesuffix(".0") if version.count(".") > 1 else version
