"""Which indicators the countries of a programme are expected to hold."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict

from proto import catalogue
from proto.catalogue import Catalogue, CatalogueError, UnknownNameError
from proto.catalogue_files import Name, Text, read_toml
from proto.catalogue_rules import LANGUAGE
from proto.correspondence_files import Certainty
from proto.document import STRICT, Line

_FILE = "profiles.toml"


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """A profile as it is written; `expected` is by dataset."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Name
    label: Text
    certainty: Certainty
    note: Line
    parties: tuple[Name, ...]
    expected: Mapping[Name, tuple[Name, ...]]


@dataclass(frozen=True, slots=True)
class ProfilesFile:
    """The file `profiles.toml`."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    profiles: tuple[ProfileEntry, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A programme, its countries, and what each of them is expected to hold.

    Attributes:
        certainty: Whether the list was `seen` in the programme's own texts, is `reconstructed`
            from general knowledge, or `proposed` here.
        note: Where the list comes from, as a person reads it.
        expected: Indicators and dates by dataset, in the order of the catalogue.
    """

    id: str
    label: str
    certainty: Certainty
    note: str
    parties: tuple[str, ...]
    expected: Mapping[str, tuple[str, ...]] = field(hash=False)

    def missing(self, dataset: str, asked: Collection[str]) -> tuple[str, ...]:
        """What is expected of a dataset and a register does not ask, in the catalogue's order."""
        return tuple(name for name in self.expected.get(dataset, ()) if name not in asked)


@cache
def load(folder: Path = catalogue.DATA) -> tuple[Profile, ...]:
    """Read the profiles and check every name in them against the catalogue.

    Raises:
        CatalogueError: With every objection.
    """
    known = catalogue.load()
    entries = read_toml(ProfilesFile, folder, _FILE).profiles
    found = tuple(objection for entry in entries for objection in _about(entry, known))
    if found:
        raise CatalogueError("; ".join(f"{_FILE}: {objection}" for objection in found))
    return tuple(_profile(entry, known) for entry in entries)


def _about(entry: ProfileEntry, known: Catalogue) -> Iterator[str]:
    try:
        for party in entry.parties:
            known.party(party)
        for dataset, names in entry.expected.items():
            for name in sorted(set(names) - set(known.dataset(dataset).recorded)):
                yield f"{entry.id}.expected.{dataset}: expected an indicator or date, got {name!r}"
    except UnknownNameError as error:
        yield f"{entry.id}: {error}"


def _profile(entry: ProfileEntry, known: Catalogue) -> Profile:
    return Profile(
        id=entry.id,
        label=entry.label[LANGUAGE],
        certainty=entry.certainty,
        note=entry.note,
        parties=entry.parties,
        expected={
            name: tuple(each for each in known.dataset(name).recorded if each in expected)
            for name, expected in entry.expected.items()
        },
    )
