"""What must hold between the files of a catalogue, and no single field can say."""

from collections import Counter
from collections.abc import Iterable, Iterator

from proto.catalogue_files import (
    PARTIES,
    ROOT,
    CodeEntry,
    CodeListFile,
    DatasetEntry,
    Files,
    IndicatorEntry,
    Text,
    code_list_file,
    dataset_file,
)

LANGUAGE = "en"
"""The language of every label in code; the others are for pages."""

UNKNOWN = "unknown"
FOOTNOTED = frozenset({"XK"})
"""Ids that are never shown without their footnote."""

MOST_CHOICES = 63
"""So that everything one person answers can be kept as the bits of one whole number."""
COARSE = 5
"""A list of no more codes, `unknown` among them, is as coarse as its groups would be."""


def objections(files: Files) -> Iterator[str]:
    """Everything that is wrong with the catalogue, each with its file and place."""
    yield from _under(ROOT, _about_root(files))
    yield from _under(PARTIES, _about_ids("parties", (each.id for each in files.parties)))
    for name, dataset in zip(files.root.datasets, files.datasets, strict=True):
        yield from _under(dataset_file(name), _about_dataset(name, dataset, files))
    for name, entry in files.code_lists.items():
        yield from _under(code_list_file(name), _about_code_list(name, entry, files))
    yield from _about_texts(files)


def _under(place: str, objections: Iterable[str]) -> Iterator[str]:
    return (f"{place}: {objection}" for objection in objections)


def _about_root(files: Files) -> Iterator[str]:
    yield from _about_ids("datasets", files.root.datasets)
    for name in sorted(FOOTNOTED - files.root.footnotes.keys()):
        yield f"footnotes: expected one for {name}, got none"


def _about_dataset(name: str, dataset: DatasetEntry, files: Files) -> Iterator[str]:
    if dataset.id != name:
        yield f"id: expected {name!r}, the name of the file, got {dataset.id!r}"
    yield from _about_ids("indicators", (each.id for each in dataset.facts))
    for each in dataset.facts:
        if each.section not in files.root.sections:
            yield f"{each.id}.section: expected one of sections, got {each.section!r}"
    yield from _about_axes(dataset)
    yield from _about_status(dataset)
    for indicator in dataset.indicators:
        yield from _under(f"indicators.{indicator.id}", _about_indicator(indicator, files))


def _about_axes(dataset: DatasetEntry) -> Iterator[str]:
    """The first date is the one that places somebody in a period, everywhere."""
    axes = [each.id for each in dataset.dates if each.is_axis]
    first = dataset.date_axis
    if dataset.dates[0].id != first or first not in axes:
        yield f"date_axis: expected the first of dates, and an axis, got {first!r}"
    for each in dataset.indicators:
        for axis in sorted(set(each.axes) - set(axes)):
            yield f"indicators.{each.id}.axes: expected dates that are axes, got {axis!r}"
        if each.axes and each.axes[0] != first:
            yield f"indicators.{each.id}.axes: expected {first!r} first, got {each.axes[0]!r}"


def _about_status(dataset: DatasetEntry) -> Iterator[str]:
    status = dataset.status_indicator
    if status not in {each.id for each in dataset.indicators if each.choice == "single"}:
        yield f"status_indicator: expected a single-choice indicator from here, got {status!r}"
    for each in dataset.indicators:
        if (each.mandatory or each.id == status) and each.leaves != "freely":
            yield f"indicators.{each.id}.leaves: expected 'freely', as others compare by it"


def _about_indicator(indicator: IndicatorEntry, files: Files) -> Iterator[str]:
    entry = files.code_lists.get(indicator.code_list)
    if entry is None:
        yield f"code_list: expected a list under codes, got {indicator.code_list!r}"
        return
    if indicator.choice == "single" and indicator.bound != 1:
        yield f"bound: expected 1 for a single choice, got {indicator.bound}"
    if indicator.choice == "multiple" and len(entry.codes) > MOST_CHOICES:
        yield f"code_list: expected at most {MOST_CHOICES} codes to choose several from"
    is_single_and_coarse = indicator.choice == "single" and indicator.leaves == "coarsely"
    if is_single_and_coarse and entry.groups is None and len(entry.codes) > COARSE:
        yield f"code_list: expected groups, as it leaves coarsely and has more than {COARSE} codes"


def _about_code_list(name: str, entry: CodeListFile, files: Files) -> Iterator[str]:
    if entry.id != name:
        yield f"id: expected {name!r}, the name of the file, got {entry.id!r}"
    yield from _about_ids("codes", (each.id for each in entry.codes))
    yield from _about_bands(entry)
    if not entry.codes or entry.codes[-1].id != UNKNOWN:
        yield f"codes: expected {UNKNOWN!r} as the last code"
    if entry.groups is None or entry.groups in files.code_lists:
        yield from _about_groups(entry, files)
    else:
        yield f"groups: expected a list under codes, got {entry.groups!r}"


def _about_bands(entry: CodeListFile) -> Iterator[str]:
    """Bands follow each other without a gap, up to one without an end."""
    bands = [code for code in entry.codes if code.low is not None or code.high is not None]
    if bool(bands) is (entry.unit is None):
        yield "unit: expected one where codes are bands of numbers, and only there"
    expected: int | None = bands[0].low if bands else None
    for code in bands:
        if code.low is None or code.low != expected:
            yield f"codes.{code.id}.low: expected {expected}, got {code.low}"
        expected = None if code.high is None else code.high + 1
    if bands and expected is not None:
        yield f"codes.{bands[-1].id}.high: expected none, so that every number has a band"


def _about_groups(entry: CodeListFile, files: Files) -> Iterator[str]:
    groups: dict[str | None, CodeEntry | None] = {None: None}
    if entry.groups is not None:
        groups = {group.id: group for group in files.code_lists[entry.groups].codes}
    expected = "no group" if entry.groups is None else f"a code of {entry.groups}"
    for code in entry.codes:
        if code.group not in groups:
            yield f"codes.{code.id}.group: expected {expected}, got {code.group!r}"
        elif not _is_within(code, groups[code.group]):
            yield f"codes.{code.id}: expected a band inside the one of {code.group}"


def _is_within(code: CodeEntry, group: CodeEntry | None) -> bool:
    """Whether every number of a code is one of its group, where both are bands."""
    if group is None or group.low is None or code.low is None:
        return True
    if group.high is None:
        return group.low <= code.low
    return group.low <= code.low and code.high is not None and code.high <= group.high


def _about_ids(place: str, ids: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"{place}: expected every id once, got {name!r} {times} times"


def _about_texts(files: Files) -> Iterator[str]:
    languages = sorted(files.root.languages)
    if LANGUAGE not in languages:
        yield f"{ROOT}: languages: expected {LANGUAGE} among them"
    for place, text in _texts(files):
        if sorted(text) != languages:
            yield f"{place}: expected {', '.join(languages)}, got {', '.join(text) or 'nothing'}"


def _texts(files: Files) -> Iterator[tuple[str, Text]]:
    """Every text that a person may read, and where it is written."""
    root = files.root
    yield from ((f"{ROOT}: footnotes.{name}", text) for name, text in root.footnotes.items())
    yield from ((f"{ROOT}: sections.{name}", text) for name, text in root.sections.items())
    for name, dataset in zip(root.datasets, files.datasets, strict=True):
        place = dataset_file(name)
        yield f"{place}: label", dataset.label
        yield from ((f"{place}: {each.id}.label", each.label) for each in dataset.facts)
    for name, entry in files.code_lists.items():
        place = code_list_file(name)
        yield f"{place}: label", entry.label
        if entry.unit is not None:
            yield f"{place}: unit", entry.unit
        yield from ((f"{place}: codes.{code.id}.label", code.label) for code in entry.codes)
    yield from ((f"{PARTIES}: parties.{each.id}.name", each.name) for each in files.parties)
