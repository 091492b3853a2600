"""Whether a new catalogue still means what an old one meant, for data kept and tables agreed.

A change is `breaking` where a stored answer, a signed agreement or a published figure would mean
something else; `additive` where something new can be said; `editorial` where only words that
people read differ. The version says which it was: major, minor or patch (semver.org).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from proto.vocabulary import Catalogue, Code, CodeList, Dataset, DateFact, Indicator, Party

Severity = Literal["breaking", "additive", "editorial"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: how grave it is, where it is, and what it is."""

    severity: Severity
    place: str
    sentence: str


class _Named(Protocol):
    @property
    def id(self) -> str:
        """The one name it has."""


N = TypeVar("N", bound=_Named)


def changes(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Everything that differs between two catalogues, their versions aside."""
    return (
        *_each("datasets", old.datasets, new.datasets, _in_dataset),
        *_each("parties", old.parties, new.parties, _in_party),
        *_in_lists(old.code_lists, new.code_lists),
        *_in_titles(old.sections, new.sections),
    )


def list_changes(old: CodeList, new: CodeList) -> tuple[Change, ...]:
    """Everything that differs between two states of a code list, their versions aside."""
    return (
        *_each(old.id, old.codes, new.codes, _in_code),
        *_in_order(old, new),
        *_set(f"{old.id}.unit", old.unit, new.unit),
        *_differs("editorial", f"{old.id}.label", old.label, new.label),
    )


def required_version(old_version: str, changes: Iterable[Change]) -> str:
    """The lowest version that something may have after these changes.

    Args:
        old_version: The one before them, such as `1.4.2`.
        changes: What differs.
    """
    major, minor, patch = map(int, old_version.split("."))
    severities = {change.severity for change in changes}
    if "breaking" in severities:
        return f"{major + 1}.0.0"
    if "additive" in severities:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if severities else old_version


def _each(
    place: str,
    old: Sequence[N],
    new: Sequence[N],
    inside: Callable[[str, N, N], Iterator[Change]],
) -> Iterator[Change]:
    """What went, what came, and what differs inside of what stayed."""
    after = {each.id: each for each in new}
    for each in old:
        if each.id in after:
            yield from inside(f"{place}.{each.id}", each, after[each.id])
        else:
            yield Change("breaking", f"{place}.{each.id}", "was removed")
    for name in after.keys() - {each.id for each in old}:
        yield Change("additive", f"{place}.{name}", "is new")


def _in_lists(old: Mapping[str, CodeList], new: Mapping[str, CodeList]) -> Iterator[Change]:
    """What differs inside the lists that both have; others came or went with an indicator."""
    for name in old:
        if name in new:
            yield from list_changes(old[name], new[name])


def _in_titles(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        yield from _differs("editorial", f"sections.{name}", old.get(name), new.get(name))


def _in_dataset(place: str, old: Dataset, new: Dataset) -> Iterator[Change]:
    for name in ("unit", "status_indicator", "date_axis", "person_rule"):
        yield from _differs("breaking", f"{place}.{name}", getattr(old, name), getattr(new, name))
    yield from _differs("editorial", f"{place}.label", old.label, new.label)
    yield from _each(place, old.indicators, new.indicators, _in_indicator)
    yield from _each(place, old.dates, new.dates, _in_date)


def _in_indicator(place: str, old: Indicator, new: Indicator) -> Iterator[Change]:
    for name in ("choice", "bound", "mandatory", "leaves"):
        yield from _differs("breaking", f"{place}.{name}", getattr(old, name), getattr(new, name))
    yield from _differs("breaking", f"{place}.code_list", old.code_list.id, new.code_list.id)
    yield from _set(f"{place}.groups", _id(old.groups), _id(new.groups))
    if old.axes[0] != new.axes[0] or not set(old.axes) <= set(new.axes):
        yield from _differs("breaking", f"{place}.axes", old.axes, new.axes)
    else:
        yield from _differs("additive", f"{place}.axes", set(old.axes), set(new.axes))
    yield from _in_words(place, old, new)


def _in_date(place: str, old: DateFact, new: DateFact) -> Iterator[Change]:
    for name in ("precision", "leaves"):
        yield from _differs("breaking", f"{place}.{name}", getattr(old, name), getattr(new, name))
    severity: Severity = "breaking" if old.is_axis else "additive"
    yield from _differs(severity, f"{place}.is_axis", old.is_axis, new.is_axis)
    yield from _in_words(place, old, new)


def _in_words(place: str, old: Indicator | DateFact, new: Indicator | DateFact) -> Iterator[Change]:
    for name in ("label", "source", "section"):
        yield from _differs("editorial", f"{place}.{name}", getattr(old, name), getattr(new, name))


def _in_code(place: str, old: Code, new: Code) -> Iterator[Change]:
    yield from _set(f"{place}.group", old.group, new.group)
    yield from _set(f"{place}.band", old.band, new.band)
    for name in ("label", "footnote"):
        yield from _differs("editorial", f"{place}.{name}", getattr(old, name), getattr(new, name))


def _in_party(place: str, old: Party, new: Party) -> Iterator[Change]:
    yield from _differs("breaking", f"{place}.kind", old.kind, new.kind)
    for name in ("name", "footnote"):
        yield from _differs("editorial", f"{place}.{name}", getattr(old, name), getattr(new, name))


def _in_order(old: CodeList, new: CodeList) -> Iterator[Change]:
    """Nodes store the places of codes: those that are new come last, before `unknown`."""
    stayed = [code for code in old.ids if code in new.ids]
    came = [code for code in new.ids if code not in old.ids]
    if [*stayed[:-1], *came, *stayed[-1:]] != list(new.ids):
        sentence = "expected the old codes in their order, then new ones, then the last"
        yield Change("breaking", old.id, sentence)


def _id(groups: CodeList | None) -> str | None:
    return None if groups is None else groups.id


def _set(place: str, old: object, new: object) -> Iterator[Change]:
    """What was not said may be said; what was said may not change."""
    yield from _differs("additive" if old is None else "breaking", place, old, new)


def _differs(severity: Severity, place: str, old: object, new: object) -> Iterator[Change]:
    if old != new:
        yield Change(severity, place, f"was {old!r}, is {new!r}")
