"""Who is asking: whoever holds an account's key, or is logged in to the pages."""

import base64
import binascii
from dataclasses import dataclass

from starlette.requests import Request

from hub.accounts import Account
from hub.api_keys import ApiKeys
from hub.sdmx.refusals import UnauthorizedError
from hub.web.guard import Guard, LoginNeededError


@dataclass(frozen=True, slots=True)
class Door:
    """Knows readers by their key or their session."""

    keys: ApiKeys
    guard: Guard

    def reader(self, request: Request) -> Account:
        """The account in whose name the request is made.

        Raises:
            UnauthorizedError: There is no key and no session, or they open nothing.
        """
        header = request.headers.get("authorization")
        account = self._by_key(header) if header else self._by_session(request)
        if account is None:
            raise UnauthorizedError(
                "send the key of an account (dcim-hub user key NAME) as a bearer token, or as the "
                "password beside the account's name, or log in to the pages"
            )
        return account

    def _by_key(self, header: str) -> Account | None:
        scheme, _, rest = header.partition(" ")
        match scheme.lower():
            case "bearer":
                return self.keys.account(rest.strip())
            case "basic":
                return self._by_password(rest.strip())
            case _:
                return None

    def _by_password(self, encoded: str) -> Account | None:
        """RFC 7617: the name of the account and its key."""
        try:
            name, _, key = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        account = self.keys.account(key)
        return account if account and account.name == name else None

    def _by_session(self, request: Request) -> Account | None:
        try:
            return self.guard.reader(request)
        except LoginNeededError:
            return None
