"""Whether a client has an answer already, and how long it may keep one."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version

from starlette.requests import Request

from hub.sdmx.formats import Format


def tag(request: Request, form: Format, catalogue: str, parts: Iterable[tuple[str, int]]) -> str:
    """Names an answer: the address, the format, all words, and the released tables behind it."""
    words = (version("dcim-exchange"), catalogue)
    said = (request.url.path, request.url.query, str(form), *words, *map(str, parts))
    return f'W/"{hashlib.sha256(chr(10).join(said).encode()).hexdigest()[:32]}"'


def is_known(request: Request, answer: str) -> bool:
    """Whether the client has this answer (RFC 9110 §13.1.2)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or answer in (each.strip() for each in known.split(","))


def headers(answer: str) -> dict[str, str]:
    """An answer is for its reader alone, and is asked for again before it is used again."""
    return {
        "ETag": answer,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Authorization, Cookie",
    }
