"""Refusals as SDMX messages: JSON for clients that ask for it, XML for all others."""

import json
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from hub.sdmx.refusals import SdmxError
from proto.errors import RefusalError, UnavailableError

_SPACES = (
    'xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    'xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"'
)


def refused(request: Request, error: RefusalError | UnavailableError) -> Response:
    """The answer to a request that gets none."""
    status, number, title = _kind(error)
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Authorization, Cookie"}
    if status == 401:  # noqa: PLR2004  # RFC 9110 §11.6.1 asks for the challenge.
        headers["WWW-Authenticate"] = 'Bearer realm="SDMX", Basic realm="SDMX"'
    if "json" in request.headers.get("accept", ""):
        said = {"errors": [{"code": number, "title": title, "detail": str(error)}]}
        return Response(json.dumps(said), status, headers, "application/vnd.sdmx.error+json")
    text = f"{title}: {error}"
    written = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:Error {_SPACES}>'
        f'<mes:ErrorMessage code="{number}"><com:Text>{escape(text)}</com:Text>'
        "</mes:ErrorMessage></mes:Error>\n"
    )
    return Response(written, status, headers, "application/xml")


def _kind(error: RefusalError | UnavailableError) -> tuple[int, int, str]:
    """The HTTP status, SDMX's number, and its title."""
    match error:
        case SdmxError():
            return error.status, error.number, error.title
        case UnavailableError():
            return 503, 503, "Service unavailable"
        case _:
            return 403, 110, "Unauthorized"
