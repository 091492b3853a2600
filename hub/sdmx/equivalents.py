"""What others call our codes, said beside every question, with how good the match is.

A correspondence is between questions: the same list of answers can mean different things to others
where it answers different questions. So it stands with the concept, not with the code list.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from pysdmx.model import Annotation

from proto import correspondences
from proto.correspondences import Correspondence, Match, Scheme

KIND = "CORRESPONDENCE"


@cache
def annotations() -> Mapping[tuple[str, str], tuple[Annotation, ...]]:
    """By dataset and indicator, one annotation for each scheme of others that asks it."""
    found: dict[tuple[str, str], tuple[Annotation, ...]] = {}
    for scheme in correspondences.load():
        for each in scheme.correspondences:
            key = (each.dataset, each.indicator)
            found[key] = (*found.get(key, ()), _annotation(scheme, each))
    return found


def _annotation(scheme: Scheme, each: Correspondence) -> Annotation:
    return Annotation(
        id=scheme.id.upper(),
        type=KIND,
        title=f"{scheme.title} ({scheme.edition}): {each.field}",
        text=" ".join(_sentences(scheme, each)),
    )


def _sentences(scheme: Scheme, each: Correspondence) -> Iterator[str]:
    """Every code that they do not write just as we do, then what must be known of it."""
    codes = [_code(match) for match in each.matches if not _is_same(match)]
    if len(codes) < len(each.matches):
        codes.append("all others are written as here")
    yield f"{'; '.join(codes)}."
    for note in (each.note, scheme.note):
        if note:
            yield note


def _is_same(match: Match) -> bool:
    return (match.theirs, match.quality, match.note) == ((match.code,), "exact", None)


def _code(match: Match) -> str:
    theirs = ", ".join(match.theirs) or "nothing"
    note = f": {match.note.rstrip('.')}" if match.note else ""
    return f"{match.code} = {theirs} ({match.quality}, {match.certainty}{note})"
