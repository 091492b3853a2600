"""What our codes are called by others: IC-TIP, HTCDS, ICCS, GLOTIP, Eurostat, IOM and CTDC.

Data, checked as a whole: a field of theirs that is named has a line for every code of ours, if
only to say that nothing corresponds.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proto import catalogue as ours
from proto import correspondence_files
from proto.catalogue import Catalogue, CatalogueError, Indicator, UnknownNameError
from proto.correspondence_files import (
    Certainty,
    FieldEntry,
    MatchEntry,
    Quality,
    SchemeFile,
)

FOLDER = ours.DATA / "correspondences"


@dataclass(frozen=True, slots=True)
class Match:
    """One code of ours, and theirs for it: see `Quality` and `Certainty` for the words."""

    code: str
    theirs: tuple[str, ...]
    quality: Quality
    certainty: Certainty
    note: str | None


@dataclass(frozen=True, slots=True)
class Correspondence:
    """How one indicator of ours is written in one scheme.

    Attributes:
        level: Which of our codes are matched, `code` or `group`.
        field: Their name of the question.
        matches: One for every code at the level, in our order.
        note: What must be known before the two are put beside each other.
    """

    dataset: str
    indicator: str
    level: str
    field: str
    matches: tuple[Match, ...]
    note: str | None

    def match(self, code: str) -> Match:
        """What they have for one code of ours.

        Raises:
            UnknownNameError: The indicator has no such code at this level.
        """
        for each in self.matches:
            if each.code == code:
                return each
        raise UnknownNameError(
            f"code of {self.indicator}", code, (each.code for each in self.matches)
        )


@dataclass(frozen=True, slots=True)
class Scheme:
    """A standard or questionnaire of others, in the edition that was looked at."""

    id: str
    title: str
    edition: str
    note: str | None
    correspondences: tuple[Correspondence, ...]


@cache
def load(folder: Path = FOLDER) -> tuple[Scheme, ...]:
    """Read all schemes and check every line against the catalogue.

    Raises:
        CatalogueError: With every objection, each naming its scheme and place.
    """
    known = ours.load()
    files = correspondence_files.read(folder)
    found = tuple(objection for file in files for objection in _about(file, known))
    if found:
        raise CatalogueError("; ".join(found))
    return tuple(_scheme(file, known) for file in files)


def correspondence(scheme: str, dataset: str, indicator: str) -> Correspondence | None:
    """How an indicator is written in a scheme; nothing where the scheme does not ask for it.

    Raises:
        UnknownNameError: There is no such scheme, dataset or indicator.
    """
    ours.load().dataset(dataset).indicator(indicator)
    by_id = {each.id: each for each in load()}
    if scheme not in by_id:
        raise UnknownNameError("scheme", scheme, by_id)
    for each in by_id[scheme].correspondences:
        if (each.dataset, each.indicator) == (dataset, indicator):
            return each
    return None


def _about(file: SchemeFile, known: Catalogue) -> Iterator[str]:
    for name, times in Counter(map(_name, file.fields)).items():
        if times > 1:
            yield f"{file.scheme}: expected every indicator once, got {name!r} {times} times"
    for entry in file.fields:
        for objection in _about_field(entry, file, known):
            yield f"{file.scheme}: {_name(entry)}: {objection}"


def _about_field(entry: FieldEntry, file: SchemeFile, known: Catalogue) -> Iterator[str]:
    try:
        codes = known.dataset(entry.dataset).indicator(entry.indicator).codes(entry.level)
    except UnknownNameError as error:
        yield str(error)
        return
    if entry.codes_of is not None and entry.codes_of not in map(_name, file.fields):
        yield f"codes_of: expected an indicator of this scheme, got {entry.codes_of!r}"
    if entry.others is not None and entry.level != "code":
        yield "others: expected none at the level group"
    lines = _lines(entry, file)
    for code, times in Counter(line.code for line in lines).items():
        if code not in codes or times > 1:
            yield f"codes: expected each of ours once, got {code!r} {times} times"
    for code in codes:
        if entry.others is None and code not in {line.code for line in lines}:
            yield f"codes: expected a line for {code!r}, if only with the quality none"
    for line in lines:
        if bool(line.theirs) is (line.quality == "none"):
            yield f"codes.{line.code}: expected codes of theirs, or the quality none"


def _name(entry: FieldEntry) -> str:
    return f"{entry.dataset}.{entry.indicator}"


def _lines(entry: FieldEntry, file: SchemeFile) -> tuple[MatchEntry, ...]:
    """The lines of a field, after those that it takes from another."""
    lent = (line for each in file.fields if _name(each) == entry.codes_of for line in each.codes)
    return (*lent, *entry.codes)


def _scheme(file: SchemeFile, known: Catalogue) -> Scheme:
    fields = tuple(_correspondence(entry, file, known) for entry in file.fields)
    return Scheme(file.scheme, file.title, file.edition, file.note, fields)


def _correspondence(entry: FieldEntry, file: SchemeFile, known: Catalogue) -> Correspondence:
    indicator = known.dataset(entry.dataset).indicator(entry.indicator)
    lines = {line.code: line for line in _lines(entry, file)}
    return Correspondence(
        dataset=entry.dataset,
        indicator=entry.indicator,
        level=entry.level,
        field=entry.field,
        matches=tuple(
            _match(entry, lines.get(code) or _alike(entry, indicator, code))
            for code in indicator.codes(entry.level)
        ),
        note=entry.note,
    )


def _alike(entry: FieldEntry, indicator: Indicator, code: str) -> MatchEntry:
    """The line of a code that they write as we do."""
    theirs = indicator.code_list.code(code).label if entry.others == "label" else code
    return MatchEntry(code=code, quality="exact", theirs=(theirs,))


def _match(entry: FieldEntry, line: MatchEntry) -> Match:
    certainty = line.certainty or entry.certainty
    return Match(line.code, line.theirs, line.quality, certainty, line.note)
