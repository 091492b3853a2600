"""What a form of our own brought: taken in only for somebody who is logged in, and never logged."""

import hmac
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from proto.errors import InputError, NotPermittedError

SMALL = 64 * 1024
_MOST_FIELDS = 1000
_LONGEST_FIELD = 1 << 20

# It warns of forms that it cannot read by what stands in them, which may be somebody's name.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that one of our own pages made."""

    _fields: FormData

    def one(self, name: str) -> str:
        """What a field says, without spaces around it; nothing where it is missing."""
        return self.text(name).strip()

    def text(self, name: str) -> str:
        """What a field says as it was typed, with the line ends of this machine."""
        value = self._fields.get(name, "")
        return value.replace("\r\n", "\n") if isinstance(value, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """What every field of one name says, in their order; empty ones too."""
        return tuple(
            value.strip() for value in self._fields.getlist(name) if isinstance(value, str)
        )

    def file(self, name: str) -> UploadFile | None:
        """The file that was chosen, if one was; it is gone once the request is answered."""
        value = self._fields.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None


def taking(largest: int) -> Callable[[Request], AsyncIterator[None]]:
    """Take in a form of at most so many bytes, once it has proven to be our own.

    A file in it waits in one without a name, that nobody else can open and that is gone with it.
    """

    async def take(request: Request) -> AsyncIterator[None]:
        _expect_size(request, largest)
        form = request.form(
            max_files=1, max_fields=_MOST_FIELDS, max_part_size=min(largest, _LONGEST_FIELD)
        )
        async with form as fields:
            _expect_own(request, fields)
            request.state.form = Form(fields)
            yield

    return take


def _taken(request: Request) -> Form:
    form: Form = request.state.form
    return form


OwnForm = Annotated[Form, Depends(_taken)]
"""A parameter of an answer to POST: the form that was sent."""


def _expect_size(request: Request, largest: int) -> None:
    """The server in front of us takes no more than was announced."""
    length = request.headers.get("content-length", "")
    if not (length.isdecimal() and length.isascii()) or int(length) > largest:
        raise InputError(f"expected a form of at most {largest // 1024} KiB")


def _expect_own(request: Request, fields: FormData) -> None:
    expected, got = request.session.get("csrf"), fields.get("csrf")
    if not expected or not isinstance(got, str) or not _is_same(str(expected), got):
        raise NotPermittedError("this form is too old, or not ours: go back, reload, try again")


def _is_same(expected: str, got: str) -> bool:
    return hmac.compare_digest(expected.encode(), got.encode(errors="replace"))
