"""Catalogues as they were published, so that a new one can be held against them.

`python -m tests.vectors.catalogue.snapshot` writes the present catalogue's and must leave no diff:
a catalogue that differs from a published one has another version, and so another file.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from proto.catalogue import Catalogue, load

FOLDER = Path(__file__).parent
_LISTS = ("code_list", "groups")


def path(version: str) -> Path:
    """Where the snapshot of a version is."""
    return FOLDER / f"{version}.json"


def versions() -> tuple[str, ...]:
    """The versions that have a snapshot, oldest first."""
    return tuple(sorted((each.stem for each in FOLDER.glob("*.json")), key=numbers))


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, to be compared."""
    return tuple(map(int, version.split(".")))


def write(catalogue: Catalogue) -> str:
    """The catalogue as JSON; a code list stands once, and indicators have its id."""
    whole = asdict(catalogue)
    lists: dict[str, object] = {}
    for indicator in _indicators(whole):
        for role in _LISTS:
            if indicator[role] is not None:
                lists[indicator[role]["id"]] = indicator[role]
                indicator[role] = indicator[role]["id"]
    whole["code_lists"] = [lists[name] for name in sorted(lists)]
    return "{\n" + ",\n".join(f"{json.dumps(k)}: {_text(v)}" for k, v in whole.items()) + "\n}\n"


def read(text: str) -> Catalogue:
    """The catalogue that was written."""
    whole = json.loads(text)
    lists = {each["id"]: each for each in whole.pop("code_lists")}
    for indicator in _indicators(whole):
        for role in _LISTS:
            indicator[role] = lists.get(indicator[role])
    return TypeAdapter(Catalogue).validate_python(whole)


def _indicators(whole: dict[str, Any]) -> list[dict[str, Any]]:
    return [indicator for dataset in whole["datasets"] for indicator in dataset["indicators"]]


def _text(part: object) -> str:
    """A part of it: one line for each thing of a list."""
    if isinstance(part, list | tuple):
        return "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in part) + "\n]"
    return json.dumps(part, ensure_ascii=False)


if __name__ == "__main__":
    present = load()
    path(present.version).write_text(write(present), encoding="utf-8")
