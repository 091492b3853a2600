"""The text of a mapping as a person writes it: what is wrong with it, and in which line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from node.repository import mapping_file
from node.repository.mapping import checked
from node.repository.mapping_file import MappingFile
from proto.catalogue import Catalogue
from proto.errors import InputError
from proto.vocabulary import UnknownNameError

_NAME = "mapping"
_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
_STEP = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEY = re.compile(rf"\s*({_STEP}(?:\s*\.\s*{_STEP})*)\s*=")
_AT_LINE = re.compile(r"\(at (?:line (\d+)|end of document)")
_NEXT = re.compile(r"; (?=[a-z_]+(?:\.[^:;]+)?: |expected either )")
_PLACE = re.compile(r"([a-z_]+(?:\.[^:;]+)?): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        line: Where; nothing where it is about the whole or about something that is not there.
    """

    line: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a text says, as far as it can be read.

    Attributes:
        written: Nothing where it is no mapping.
    """

    written: MappingFile | None
    faults: tuple[Fault, ...]

    @property
    def dataset(self) -> str:
        """What it is about."""
        return self.written.dataset if self.written else ""

    @property
    def provider(self) -> str:
        """Whose register it reads."""
        return (self.written.provider or "") if self.written else ""


def check(text: str, catalogue: Catalogue) -> Checked:
    """Read a mapping and say everything that is wrong with it."""
    try:
        written = mapping_file.parse(text, _NAME)
    except InputError as error:
        return Checked(None, tuple(_faults(str(error), text)))
    try:
        checked(written, catalogue.dataset(written.dataset), _NAME)
    except UnknownNameError as error:
        return Checked(written, (Fault(_places(text).get("dataset"), f"dataset: {error}"),))
    except InputError as error:
        return Checked(written, tuple(_faults(str(error), text)))
    return Checked(written, ())


def _faults(message: str, text: str) -> Iterator[Fault]:
    said = message.removeprefix(f"{_NAME}: ")
    if found := _AT_LINE.search(said):
        yield Fault(int(found[1] or len(text.splitlines())), said)
        return
    places = _places(text)
    for each in _NEXT.split(said):
        yield Fault(_line(each, places), each)


def _line(sentence: str, places: Mapping[str, int]) -> int | None:
    """The line of the key that is named, or of the table that should have it."""
    found = _PLACE.fullmatch(sentence)
    steps = found[1].split(".") if found else []
    while steps:
        if (place := ".".join(steps)) in places:
            return places[place]
        steps.pop()
    return None


def _places(text: str) -> Mapping[str, int]:
    """The line of every table and key, the first where there are several."""
    places: dict[str, int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _steps(header[1])
            places.setdefault(".".join(table), number)
        elif key := _KEY.match(line):
            places.setdefault(".".join((*table, *_steps(key[1]))), number)
    return places


def _steps(dotted: str) -> tuple[str, ...]:
    """The steps of a key; one that is no key is one step."""
    try:
        value: object = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return (dotted,)
    steps = []
    while isinstance(value, dict):
        ((step, value),) = value.items()
        steps.append(step)
    return tuple(steps)
