"""Options that several commands share, and how a command gets its node."""

import os
import warnings
from datetime import UTC, datetime
from getpass import GetPassWarning, getpass, getuser
from pathlib import Path
from typing import Annotated

import typer

from node.accounts import Account
from node.app import Node
from node.settings import Token
from proto.envelope import SigningKey
from proto.errors import InputError

AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help="File with your password; asked for otherwise.")
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        help="File whose first line is the passphrase of the agreement key, or the PIN of its"
        " token; asked for otherwise."
    ),
]


def opened(context: typer.Context) -> Node:
    """The node in the folder that `--home` names."""
    return Node.open(home(context))


def home(context: typer.Context) -> Path:
    """The folder that `--home` names."""
    folder: Path = context.obj
    return folder


def now() -> datetime:
    """The moment a command is given."""
    return datetime.now(UTC)


def actor() -> str:
    """Who gives a command: the account on this machine, which is what the machine knows."""
    try:
        name = getuser()
    except (KeyError, OSError):  # A container may run under a number that has no name.
        name = f"user {os.getuid()}"
    return f"{name} at the command line"


def passphrase(file: Path | None, *, is_new: bool = False, whose: str = "the agreement key") -> str:
    """A passphrase, from a file or from the keyboard."""
    if file:
        return _first_line(file)
    typed = _typed(f"Passphrase of {whose}: ")
    if is_new and _typed("Once more: ") != typed:
        raise InputError("the two passphrases differ; nothing was made")
    return typed


def agreement_key(node: Node, file: Path | None) -> SigningKey:
    """The party's agreement key, opened by its passphrase or by the PIN of its token.

    Raises:
        As `Keys.agreement`.
    """
    token = node.settings.token
    return node.keys.agreement(pin(token, file) if token else passphrase(file))


def pin(token: Token, file: Path | None) -> str:
    """The PIN of a token, from a file or from the keyboard."""
    return _first_line(file) if file else _typed(f"PIN of the token {token.label}: ")


def account(node: Node, name: str, password_file: Path | None) -> Account:
    """The account of whoever types the command, once its password is typed too.

    Raises:
        ThrottledError: There were too many attempts for this name.
        WrongPasswordError: Name and password do not belong together.
    """
    password = passphrase(password_file, whose=name)
    return node.accounts.admit(name, password, attempts=node.attempts, now=now())


def _typed(question: str) -> str:
    """What somebody types at a terminal that does not show it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "error", GetPassWarning
            )  # It would go on, and show what is typed.
            return getpass(question)
    except (EOFError, GetPassWarning):
        raise InputError("there is no terminal to ask at: use --passphrase-file") from None


def _first_line(file: Path) -> str:
    try:
        line, *_ = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        message = f"the passphrase file {file} cannot be read: {error.strerror}"
        raise InputError(message) from error
    except ValueError:  # Not repeated: it may show what is in the file.
        raise InputError(f"the passphrase file {file} is empty or not UTF-8") from None
    return line
