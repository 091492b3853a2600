"""Who is logged in: a signed cookie, ended by the clock, by logging out, by another password."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from starlette.requests import Request

from node.accounts import Account, Accounts
from node.attempts import Attempts

LONGEST = timedelta(hours=8)
IDLE = timedelta(minutes=30)
_NOTED_EVERY = timedelta(minutes=1)
_AT_ONCE = 2
"""Passwords stretched at once; more would let strangers exhaust the memory."""


class LoginNeededError(Exception):
    """Nobody is logged in, or the session has ended."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of all accounts."""

    accounts: Accounts
    attempts: Attempts
    now: Callable[[], datetime]
    turn: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    def log_in(self, request: Request, name: str, password: str) -> None:
        """Begin a session; whatever was in the cookie before is forgotten.

        Raises:
            ThrottledError: There were too many attempts for this name.
            WrongPasswordError: Name and password do not belong together.
        """
        now = self.now()
        with self.turn:
            account = self.accounts.admit(name, password, attempts=self.attempts, now=now)
        since = now.timestamp()
        request.session.clear()
        request.session.update(name=account.name, number=account.session, since=since, seen=since)

    def log_out(self, request: Request) -> None:
        """End every session of whoever is logged in, also those of a copied cookie."""
        self.accounts.end_sessions(self.reader(request).name)
        request.session.clear()

    def reader(self, request: Request) -> Account:
        """Who is logged in, seen now.

        Raises:
            LoginNeededError: Nobody is.
        """
        session, now = request.session, self.now().timestamp()
        account = self.accounts.find(str(session.get("name", "")))
        if account is None or account.disabled or account.session != session.get("number"):
            raise LoginNeededError
        age, idle = now - float(session["since"]), now - float(session["seen"])
        if not (0 <= age < LONGEST.total_seconds() and idle < IDLE.total_seconds()):
            raise LoginNeededError
        if idle >= _NOTED_EVERY.total_seconds():
            session["seen"] = now
        return account


def token(request: Request) -> str:
    """The session's proof that a form is our own, put into each form."""
    return str(request.session.setdefault("csrf", secrets.token_urlsafe(32)))
