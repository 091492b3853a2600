"""What a node must be told before it starts, read once from `node.toml`."""

import json
import os
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import URL

from proto.document import Decimal
from proto.errors import InputError
from proto.misread import sentence_of

FILE = "node.toml"
_LARGEST_DELTA = Fraction(1, 1000)
_TEMPLATE = """\
# Settings of this node. Keys and secrets are files beside it, never values in here.

party = "{party}"

# Most that one person may lose (epsilon) in one dataset and calendar year, over everything
# this node ever releases about that year. Lowering it takes effect at once.
epsilon_cap = "{cap}"

# Gaussian noise keeps its promise but for a chance of this size: one in a million.
delta = "0.000001"
"""


_TABLE = """
# Where the agreement key is; its PIN is asked for, and stands nowhere.
[token]
module = {module}
label = {label}
"""


@dataclass(frozen=True, slots=True)
class Token:
    """A PKCS #11 token: the library of its maker, and what it is called."""

    module: Path
    label: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Whose node this is, where its database is, the cap on privacy loss, and its token."""

    party: str
    epsilon_cap: Fraction
    delta: Fraction
    database_url: str
    token: Token | None = None


def _absolute(module: Path) -> Path:
    """A path that means the same wherever a command is typed."""
    if not module.is_absolute():
        raise ValueError("expected an absolute path")
    return module


class _TokenTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    module: Annotated[Path, AfterValidator(_absolute)]
    label: Annotated[str, Field(min_length=1, max_length=32)]


class _SettingsFile(BaseModel):
    """The TOML as written; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    party: str
    epsilon_cap: Decimal
    delta: Annotated[Decimal, Field(gt=0, le=_LARGEST_DELTA)]
    token: _TokenTable | None = None


def load(home: Path) -> Settings:
    """Read and check the file; raise before anything else starts.

    Raises:
        InputError: There is no node here, or its settings cannot be read or are not valid.
    """
    path = home / FILE
    try:
        return parse(path.read_text(encoding="utf-8"), home)
    except (FileNotFoundError, NotADirectoryError):
        message = f"there is no node in {home}: run `dcim-node --home {home} init --party …` first"
        raise InputError(message) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not valid: expected UTF-8") from error


def parse(text: str, home: Path) -> Settings:
    """Read the settings of the node in a folder.

    Raises:
        InputError: They are not valid.
    """
    try:
        raw = _SettingsFile.model_validate(tomllib.loads(text))
    except ValidationError as error:
        raise InputError(f"{home / FILE} is not valid: {_reasons(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{home / FILE} is not valid: {error}") from error
    beside = URL.create("sqlite", database=str(home / "node.db")).render_as_string()
    url = os.environ.get("DCIM_DATABASE_URL") or beside
    token = Token(raw.token.module, raw.token.label) if raw.token else None
    return Settings(raw.party, raw.epsilon_cap, raw.delta, url, token)


def propose(home: Path, *, party: str, epsilon_cap: str, token: Token | None = None) -> str:
    """The settings of a new node, checked and not yet written.

    Raises:
        InputError: There is a node in this folder already, or the cap is not a number.
    """
    if (home / FILE).exists():
        raise InputError(f"there is a node in {home} already; a node keeps its keys for life")
    try:
        TypeAdapter(Decimal).validate_python(epsilon_cap)
    except ValidationError:
        message = f"--epsilon-cap is not valid: expected a number such as 0.5, got {epsilon_cap!r}"
        raise InputError(message) from None
    text = _TEMPLATE.format(party=party, cap=epsilon_cap)
    if token:
        text += _TABLE.format(module=_quoted(str(token.module)), label=_quoted(token.label))
    parse(text, home)
    return text


def _quoted(text: str) -> str:
    """A basic string of TOML, which JSON's strings are."""
    return json.dumps(text, ensure_ascii=False)


def _reasons(error: ValidationError) -> str:
    """What is wrong where, without repeating what stands there."""
    found = error.errors(include_url=False, include_input=False)
    return "; ".join(map(_sentence, found))


def _sentence(detail: ErrorDetails) -> str:
    name = ".".join(map(str, detail["loc"]))
    match detail["type"]:
        case "missing":
            return f"{name}: is missing"
        case "extra_forbidden":
            table = _SettingsFile if name == name.rpartition(".")[2] else _TokenTable
            return f"{name}: unknown key; expected {', '.join(table.model_fields)}"
        case "string_type":
            return f"{name}: expected text in quotes"
        case "less_than_equal":
            return f"{name}: expected at most {_LARGEST_DELTA}"
        case _:
            return f"{name}: {sentence_of(detail)}"
