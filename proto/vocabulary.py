"""The words all parties share: codes, indicators, datasets and parties, as values.

Which words there are is data, read by `proto/catalogue.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, Protocol, TypeVar

from proto.errors import RefusalError

Choice = Literal["single", "multiple"]
PersonRule = Literal["earliest", "latest"]
PartyKind = Literal["country", "body"]
Leaving = Literal["freely", "coarsely", "never"]
"""Whether answers may leave a country: as asked; in groups of codes or pooled years; not at all."""
Precision = Literal["day", "month", "year"]

_SHOWN = 20
_LONGEST = 40
"""Signs that are repeated of a name nobody knows."""


class CatalogueError(RefusalError):
    """The catalogue contradicts itself, or cannot be read."""

    code = "catalogue"


class UnknownNameError(CatalogueError):
    """A name is used that the catalogue does not have."""

    code = "unknown-name"

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Say what is known, and what comes closest to what was written."""
        self.name, self.known = name[:_LONGEST], tuple(known)
        self.closest = _closest(self.name, self.known)
        super().__init__(_unknown(kind, self))

    @property
    def shown(self) -> tuple[str, ...]:
        """The first of the known names, as many as fit into a sentence."""
        return self.known[:_SHOWN]

    @property
    def more(self) -> int:
        """How many known names are not shown."""
        return len(self.known) - len(self.shown)


class UnknownCodeError(UnknownNameError):
    """A code is used that its code list does not have."""


@dataclass(frozen=True, slots=True)
class Band:
    """Whole numbers from `low` to `high`, both included; without a `high`, all from `low` on."""

    low: int
    high: int | None

    def __contains__(self, number: int) -> bool:
        return self.low <= number and (self.high is None or number <= self.high)


@dataclass(frozen=True, slots=True)
class Code:
    """One possible answer. `group` is its coarser code, where its list has groups."""

    id: str
    label: str
    group: str | None
    footnote: str | None
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """All possible answers to one question, always with `unknown` as the last.

    Attributes:
        unit: What the numbers of its bands count, such as months; nothing where it has no bands.
    """

    id: str
    version: str
    label: str
    codes: tuple[Code, ...]
    unit: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the codes, in the order of the list."""
        return tuple(code.id for code in self.codes)

    def code(self, name: str) -> Code:
        """The code of this name.

        Raises:
            UnknownCodeError: The list has no such code.
        """
        return _find(f"code of {self.id}", name, self.codes, UnknownCodeError)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question about a person.

    Attributes:
        bound: Most codes one person can count in; 1 where the choice is single.
        groups: The coarser code list, at level `group`, where there is one.
        mandatory: Whether figures without it are not comparable.
        source: The question's number in the DCIM handbook, such as `V5`.
        section: The part of the handbook it stands in.
        leaves: Whether answers may leave the country.
        axes: The dates by which it can be counted, the dataset's own first.
    """

    id: str
    label: str
    code_list: CodeList
    choice: Choice
    bound: int
    groups: CodeList | None
    mandatory: bool
    source: str
    section: str
    leaves: Leaving
    axes: tuple[str, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels at which the answers can be counted, finest first."""
        return ("code",) if self.groups is None else ("code", "group")

    def codes(self, level: str = "code") -> tuple[str, ...]:
        """The codes at a level, in the order of their list.

        Raises:
            UnknownNameError: The indicator has no such level.
        """
        return self._list(level).ids

    def fold(self, level: str) -> Mapping[str, str]:
        """From every finest code to its code at a level.

        Raises:
            UnknownNameError: The indicator has no such level.
        """
        if self._list(level) is self.code_list:
            return {code.id: code.id for code in self.code_list.codes}
        return {code.id: code.group or code.id for code in self.code_list.codes}

    def _list(self, level: str) -> CodeList:
        if level == "code":
            return self.code_list
        if level == "group" and self.groups is not None:
            return self.groups
        raise UnknownNameError(f"level of {self.id}", level, self.levels)


@dataclass(frozen=True, slots=True)
class DateFact:
    """One date about a person: day, month or year, whichever is known.

    Attributes:
        source: The question's number in the DCIM handbook.
        section: The part of the handbook it stands in.
        precision: The finest that is kept of it.
        is_axis: Whether people can be counted by it, at home.
        leaves: Whether counts by it may leave the country.
    """

    id: str
    label: str
    source: str
    section: str
    precision: Precision
    is_axis: bool
    leaves: Leaving


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is counted about whom.

    Attributes:
        unit: What one count is, such as `person`.
        status_indicator: The single-choice indicator that says as what somebody counts.
        date_axis: The date that places somebody in a period.
        person_rule: Which of a person's records in a period speaks for the person.
        dates: Every date that is recorded, the one of the axis first.
    """

    id: str
    label: str
    unit: str
    status_indicator: str
    date_axis: str
    person_rule: PersonRule
    indicators: tuple[Indicator, ...]
    dates: tuple[DateFact, ...]

    @property
    def recorded(self) -> tuple[str, ...]:
        """Ids of everything that a record may hold beside the date of the axis."""
        return (*(each.id for each in self.indicators), *(each.id for each in self.side_dates))

    @property
    def side_dates(self) -> tuple[DateFact, ...]:
        """The dates that are kept beside the one of the axis."""
        return tuple(each for each in self.dates if each.id != self.date_axis)

    def date(self, name: str) -> DateFact:
        """The date of this name.

        Raises:
            UnknownNameError: The dataset has no such date.
        """
        return _find(f"date of {self.id}", name, self.dates)

    def indicator(self, name: str) -> Indicator:
        """The indicator of this name.

        Raises:
            UnknownNameError: The dataset has no such indicator.
        """
        return _find(f"indicator of {self.id}", name, self.indicators)


@dataclass(frozen=True, slots=True)
class Party:
    """A country or a regional body; `footnote` goes wherever the name is shown."""

    id: str
    name: str
    kind: PartyKind
    footnote: str | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be named in an agreement or a release.

    Attributes:
        sections: Titles of the parts of the handbook, by name.
    """

    version: str
    sections: Mapping[str, str] = field(hash=False)
    datasets: tuple[Dataset, ...]
    parties: tuple[Party, ...]

    @property
    def code_lists(self) -> Mapping[str, CodeList]:
        """Every code list that answers a question or groups such answers, by id."""
        indicators = [each for dataset in self.datasets for each in dataset.indicators]
        lists = (each for one in indicators for each in (one.code_list, one.groups))
        return {each.id: each for each in lists if each is not None}

    def dataset(self, name: str) -> Dataset:
        """The dataset of this name.

        Raises:
            UnknownNameError: There is no such dataset.
        """
        return _find("dataset", name, self.datasets)

    def party(self, name: str) -> Party:
        """The party of this name.

        Raises:
            UnknownNameError: There is no such party.
        """
        return _find("party", name, self.parties)


class _Named(Protocol):
    """Whatever is found by its id."""

    @property
    def id(self) -> str:
        """The one name it has."""


N = TypeVar("N", bound=_Named)


def _find(
    kind: str, name: str, among: Sequence[N], error: type[UnknownNameError] = UnknownNameError
) -> N:
    for item in among:
        if item.id == name:
            return item
    raise error(kind, name, (item.id for item in among))


def _unknown(kind: str, error: UnknownNameError) -> str:
    shown = ", ".join(error.shown)
    more = f" and {error.more} more" if error.more else ""
    hint = f"; closest: {', '.join(error.closest)}" if error.closest else ""
    article = "an" if kind[0] in "aeiou" else "a"
    return f"expected {article} {kind} ({shown}{more}), got {error.name!r}{hint}"


def _closest(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """The known names most like this one, whatever their case."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    return tuple(by_folded[match] for match in get_close_matches(name.casefold(), by_folded))
