"""Whether a client has an answer already, and how long it may keep one."""

import hashlib
from collections.abc import Iterable

from starlette.requests import Request

from hub.sdmx.formats import Format


def tag(request: Request, form: Format, parts: Iterable[tuple[str, int]]) -> str:
    """Names an answer: the address, the format, and the released tables behind it."""
    said = (request.url.path, request.url.query, str(form), *map(str, parts))
    return f'W/"{hashlib.sha256(chr(10).join(said).encode()).hexdigest()[:32]}"'


def is_known(request: Request, version: str) -> bool:
    """Whether the client has this answer (RFC 9110 §13.1.2)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or version in (each.strip() for each in known.split(","))


def headers(version: str) -> dict[str, str]:
    """An answer is for its reader alone, and is asked for again before it is used again."""
    return {
        "ETag": version,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Accept-Encoding, Authorization, Cookie",
    }
