"""How the interface says no: SDMX's error codes, each with its HTTP status."""

from typing import ClassVar

from proto.errors import RefusalError


class SdmxError(RefusalError):
    """A request that gets no answer.

    Source: SDMX web services guidelines, section 5.8 (standard errors).
    """

    code = "sdmx"
    status: ClassVar[int] = 500
    number: ClassVar[int] = 500
    title: ClassVar[str] = "Internal server error"


class NoResultsError(SdmxError):
    """Nothing matches; whether it exists for others is not said."""

    code, status, number, title = "sdmx-no-results", 404, 100, "No results found"


class UnauthorizedError(SdmxError):
    """Nobody knows who is asking."""

    code, status, number, title = "sdmx-unauthorized", 401, 110, "Unauthorized"


class BadSyntaxError(SdmxError):
    """The address is not written as one."""

    code, status, number, title = "sdmx-syntax", 400, 140, "Syntax error"


class NotOfThisFlowError(BadSyntaxError):
    """A dataflow has no such component; another one that is asked for may have it."""


class TooLargeError(SdmxError):
    """The answer would have too many observations."""

    code, status, number, title = "sdmx-too-large", 413, 130, "Response too large"


class NotAcceptableError(SdmxError):
    """None of the formats that the client takes is written here."""

    code, status, number, title = "sdmx-not-acceptable", 406, 140, "Not acceptable"


class NotImplementedHereError(SdmxError):
    """A part of the standard that this hub does not serve."""

    code, status, number, title = "sdmx-not-implemented", 501, 501, "Not implemented"
