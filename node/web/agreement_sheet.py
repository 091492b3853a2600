"""What stands in a draft, for a form to show: every value by its place, whatever it is."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from node.agreements.labels import COARSE


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a draft, for a form to show; a place where nothing is, is empty."""

    content: Mapping[str, Any]

    def at(self, place: str) -> object:
        """Whatever stands at a place."""
        found: object = self.content
        for step in place.split("."):
            match found:
                case dict():
                    found = found.get(step)
                case list() if step.isdecimal() and int(step) < len(found):
                    found = found[int(step)]
                case _:
                    return None
        return found

    def text(self, place: str) -> str:
        """A value as it stands in a field."""
        match self.at(place):
            case None:
                return ""
            case bool() as value:
                return "yes" if value else "no"
            case str() as value:
                return value
            case dict() | list() as value:
                return json.dumps(value, ensure_ascii=False)
            case value:
                return str(value)

    def many(self, place: str) -> tuple[str, ...]:
        """The values of a list."""
        found = self.at(place)
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def places(self, place: str) -> tuple[str, ...]:
        """The place of each item of a list."""
        found = self.at(place)
        return tuple(f"{place}.{n}" for n in range(len(found))) if isinstance(found, list) else ()

    def pairs(self, place: str) -> tuple[tuple[str, str], ...]:
        """Names and values."""
        found = self.at(place)
        return tuple((str(k), str(v)) for k, v in found.items()) if isinstance(found, dict) else ()

    def dimensions(self, table: str) -> tuple[str, ...]:
        """The dimensions of a table, each with its mark if it is coarse."""
        levels = dict(self.pairs(f"{table}.levels"))
        return tuple(
            f"{name}{COARSE}" if levels.get(name) == "group" else name
            for name in self.many(f"{table}.dimensions")
        )


def offered(known: Iterable[tuple[str, str]], chosen: Iterable[str]) -> list[tuple[str, str]]:
    """What a field offers: all that is known, and whatever stands in it that nobody knows."""
    options = [*known]
    names = {name for name, _ in options}
    strange = [each for each in dict.fromkeys(chosen) if each and each not in names]
    return [*options, *((each, f"{each} (unknown)") for each in strange)]
