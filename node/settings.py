"""What a node must be told before it starts, read once from `node.toml`."""

import os
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
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


@dataclass(frozen=True, slots=True)
class Settings:
    """Whose node this is, where its database is, and the cap on privacy loss."""

    party: str
    epsilon_cap: Fraction
    delta: Fraction
    database_url: str


class _SettingsFile(BaseModel):
    """The TOML as written; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    party: str
    epsilon_cap: Decimal
    delta: Annotated[Decimal, Field(gt=0, le=_LARGEST_DELTA)]


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
    return Settings(
        raw.party, raw.epsilon_cap, raw.delta, os.environ.get("DCIM_DATABASE_URL") or beside
    )


def propose(home: Path, *, party: str, epsilon_cap: str) -> str:
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
    parse(text, home)
    return text


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
            return f"{name}: unknown key; expected {', '.join(_SettingsFile.model_fields)}"
        case "string_type":
            return f"{name}: expected text in quotes"
        case "less_than_equal":
            return f"{name}: expected at most {_LARGEST_DELTA}"
        case _:
            return f"{name}: {sentence_of(detail)}"
