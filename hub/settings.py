"""What the operator decided, read once from `hub.toml` and the environment."""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from hub.roles import Role
from proto.document import STRICT, Line
from proto.errors import InputError
from proto.misread import sentence_of

FILE = "hub.toml"
_LAST_PORT = 65535


def _port_in_range(address: str) -> str:
    if not 0 < int(address.rpartition(":")[2]) <= _LAST_PORT:
        raise ValueError(f"expected a port from 1 to {_LAST_PORT}")
    return address


Address = Annotated[
    str,
    StringConstraints(pattern=r"^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):[0-9]{1,5}$"),
    AfterValidator(_port_in_range),
]
"""`host:port` as others reach it."""


IssuerAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^(https://[^\s?#]+|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?(/[^\s?#]*)?)$",
        max_length=255,
    ),
]
"""An issuer of OpenID Connect, as it writes itself; without TLS on this machine alone."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the issuer has to say of whoever works for a body in a role.

    Attributes:
        claim: A claim of its ID token, such as `groups`.
        value: What the claim is, or has among its values.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    body: Line
    role: Role
    claim: Line
    value: Line


@dataclass(frozen=True, slots=True)
class Login:
    """The issuer at which people log in, beside the passwords of this hub.

    Attributes:
        client_secret_file: Where the secret is that the issuer gave this hub; seen from its home.
        name: What people call the issuer.
        confirm: Where there is one, every body and role needs one, and nobody else is let in.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    issuer: IssuerAddress
    client_id: Line
    client_secret_file: Line
    name: Line
    confirm: tuple[Confirmation, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The hub as its operator set it up.

    Attributes:
        body: The regional body whose hub this is, as the catalogue names it.
        exchange: Where nodes exchange documents (mutual TLS).
        enrolment: Where nodes join (server TLS).
        pages: Where people look (HTTPS).
        login: Who lets people in besides this hub itself.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    body: Line
    exchange: Address
    enrolment: Address
    pages: Address
    login: Login | None = None


_EXPECTED: Mapping[str, str] = {
    "body": "a body, such as marri",
    "login": "a table, which begins with [login]",
    "login.issuer": "an address that begins with https://, as the issuer writes it",
    "login.client_id": "what the issuer calls this hub",
    "login.client_secret_file": "a path",
    "login.name": "what people call the issuer",
}


def load(home: Path) -> Settings:
    """Read and check `hub.toml`; raise before anything else starts.

    Raises:
        InputError: There is no such file, or something in it is missing, unknown or wrong.
    """
    path = home / FILE
    try:
        return check(tomllib.loads(path.read_text(encoding="utf-8")), place=str(path))
    except FileNotFoundError:
        raise InputError(f"{home} is no hub yet: run `dcim-hub --home {home} init`") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def check(values: object, *, place: str) -> Settings:
    """Turn raw values into settings.

    Raises:
        InputError: With every reason.
    """
    try:
        return TypeAdapter(Settings).validate_json(json.dumps(values, default=str))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise InputError(f"{place}: {'; '.join(map(_sentence, found))}") from error


def _sentence(detail: ErrorDetails) -> str:
    name = ".".join(map(str, detail["loc"]))
    is_address = name in {"exchange", "enrolment", "pages"}
    what = "HOST:PORT, such as hub.example:7443" if is_address else _EXPECTED.get(name, "a line")
    match detail["type"]:
        case "missing":
            return f"{name}: is missing; expected {what}"
        case "unexpected_keyword_argument":
            return f"{name}: unknown key; expected {', '.join(_keys_beside(detail['loc']))}"
        case "string_type" | "dataclass_type":
            return f"{name}: expected {what}{', in quotes' * (detail['type'] == 'string_type')}"
        case "string_pattern_mismatch" | "string_too_short" | "string_too_long":
            return f"{name}: expected {what}"
        case _:
            return f"{name}: {sentence_of(detail)}"


def _keys_beside(place: tuple[int | str, ...]) -> Iterator[str]:
    """What may be written where an unknown key was found."""
    kinds: tuple[type, ...] = (Settings, Login, Confirmation)
    depth = sum(isinstance(part, str) for part in place) - 1
    return (field.name for field in fields(kinds[depth]))


def save(settings: Settings, home: Path) -> None:
    """Write a new hub's `hub.toml`, whole or not at all; its presence says that it is set up.

    The operator adds `[login]` by hand.
    """
    lines = [
        f'body = "{settings.body}"',
        f'exchange = "{settings.exchange}"',
        f'enrolment = "{settings.enrolment}"',
        f'pages = "{settings.pages}"',
    ]
    draft = home / f"{FILE}.new"
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.replace(home / FILE)


def database_url(home: Path) -> str:
    """The database: `DCIM_DATABASE_URL`, else a SQLite file at home."""
    return os.environ.get("DCIM_DATABASE_URL") or f"sqlite:///{home / 'hub.db'}"


def host_of(address: str) -> str:
    """The host of an address, without the brackets of IPv6."""
    return address.rpartition(":")[0].strip("[]")


def port_of(address: str) -> int:
    """The port of an address."""
    return int(address.rpartition(":")[2])


def listening_host(address: str) -> str:
    """Where to listen for an address: this machine alone if it is local, else every interface."""
    host = host_of(address)
    return host if _is_local(host) else "0.0.0.0"  # noqa: S104  # What others reach must be open.


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
