"""Which structures an address names, and which others travel with them."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace
from pysdmx.model import AgencyScheme, Codelist, ConceptScheme, DataProviderScheme

from hub.sdmx import names
from hub.sdmx.refusals import BadSyntaxError, NoResultsError
from hub.sdmx.structures import Artefact, Structure

ANY = {"*", "all"}
_VERSIONS = {"*", "all", "latest", "+", "~", ""}
_DETAILS = (
    "full",
    "allstubs",
    "referencestubs",
    "allcompletestubs",
    "referencecompletestubs",
    "referencepartial",
    "raw",
)
_REFERENCES = (
    "none",
    "parents",
    "parentsandsiblings",
    "ancestors",
    "children",
    "descendants",
    "all",
)

_CUT_SHORT = ("codelist", "conceptscheme", "dataproviderscheme")
"""Of which a stub has no items."""

_BESIDE = ("dataflow", "datastructure", "codelist", "conceptscheme", "dataproviderscheme")

Known = Mapping[str, Structure]


@dataclass(frozen=True, slots=True)
class StructureQuery:
    """What an address asks for; every part may name several things, or all.

    Attributes:
        kinds: Such as `codelist`.
        items: Only these codes, concepts or organisations of what is asked for.
        detail: How much of each.
        references: Which others too: a direction, or a kind.
    """

    kinds: str = "*"
    agencies: str = "*"
    ids: str = "*"
    versions: str = "*"
    items: str = "*"
    detail: str = "full"
    references: str = "none"


def find(query: StructureQuery, known: Known) -> tuple[Artefact, ...]:
    """The structures, with their references.

    Raises:
        BadSyntaxError: The address asks for something that there is not in the standard.
        NoResultsError: There is nothing that the reader may see.
    """
    _expect(query.detail, _DETAILS)
    for each in query.references.split(","):
        _expect(each, (*_REFERENCES, *names.PACKAGES))
    named = {
        urn: cut
        for urn, each in known.items()
        if _is_named(each, query) and (cut := _of_items(each, query.items))
    }
    if not named:
        raise NoResultsError("there is no such structure, or nothing that you may read has it")
    others = {urn: known[urn] for urn in _others(named, query.references, known)}
    stubs = query.detail in ("allstubs", "allcompletestubs")
    reference_stubs = stubs or query.detail in ("referencestubs", "referencecompletestubs")
    return (
        *(_detailed(each, as_stub=stubs) for each in named.values()),
        *(
            _detailed(each, as_stub=reference_stubs)
            for urn, each in others.items()
            if urn not in named
        ),
    )


def beside(flows: Iterable[str], which: str, known: Known) -> tuple[Artefact, ...]:
    """What travels with what there is of flows: all around them, some kinds, or nothing.

    Raises:
        BadSyntaxError: It is none of these.
    """
    kinds = _BESIDE if which == "all" else tuple(which.split(","))
    for kind in kinds:
        _expect(kind, ("none", "all", *_BESIDE))
    named = {flow: known[flow] for flow in flows}
    around = (*named, *_others(named, "all", known))
    return tuple(known[urn].artefact for urn in dict.fromkeys(around) if known[urn].kind in kinds)


def is_version(asked: str, version: str) -> bool:
    """Whether a version is asked for; there is only one of everything."""
    return asked in _VERSIONS or version in asked.split(",")


def is_among(asked: str, name: str) -> bool:
    """Whether an id is asked for."""
    return asked in ANY or name in asked.split(",")


def _is_named(structure: Structure, query: StructureQuery) -> bool:
    return (
        (query.kinds in {*ANY, "structure"} or structure.kind in query.kinds.split(","))
        and is_among(query.agencies, structure.agency)
        and is_among(query.ids, structure.id)
        and is_version(query.versions, structure.version)
    )


def _of_items(structure: Structure, items: str) -> Structure | None:
    """The structure with some of its items; nothing where it has none of these."""
    if items in ANY:
        return structure
    artefact = structure.artefact
    if not isinstance(artefact, AgencyScheme | Codelist | ConceptScheme | DataProviderScheme):
        return None
    taken = tuple(each for each in artefact.items if is_among(items, each.id))
    cut = replace(artefact, items=taken, is_partial=True)
    return dataclasses.replace(structure, artefact=cut) if taken else None


def _others(named: Known, references: str, known: Known) -> Iterable[str]:
    """What is reached in any of the directions, or is of any of the kinds."""
    return [urn for each in references.split(",") for urn in _reached(named, each, known)]


def _reached(named: Known, references: str, known: Known) -> Iterable[str]:
    up, down = _parents(known), _children(known)
    siblings = (*(above := _step(named, up)), *_step(above, down))
    reached: dict[str, Callable[[], Iterable[str]]] = {
        "none": tuple,
        "children": lambda: _step(named, down),
        "descendants": lambda: _closure(named, down),
        "parents": lambda: above,
        "ancestors": lambda: _closure(named, up),
        "parentsandsiblings": lambda: siblings,
        "all": lambda: (*siblings, *_closure(named, down)),
    }
    if references in reached:
        return reached[references]()
    around = (*_closure(named, down), *_closure(named, up))
    return tuple(urn for urn in around if known[urn].kind == references)


Step = Callable[[str], Iterable[str]]


def _children(known: Known) -> Step:
    return lambda urn: (child for child in known[urn].children if child in known)


def _parents(known: Known) -> Step:
    above: dict[str, list[str]] = {}
    for urn, structure in known.items():
        for child in structure.children:
            above.setdefault(child, []).append(urn)
    return lambda urn: above.get(urn, ())


def _step(urns: Iterable[str], step: Step) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for urn in urns for other in step(urn)))


def _closure(urns: Iterable[str], step: Step) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(_step(urns, step))
    while waiting:
        urn = waiting.pop(0)
        if urn not in found:
            found[urn] = None
            waiting.extend(step(urn))
    return tuple(found)


def _detailed(structure: Structure, *, as_stub: bool) -> Artefact:
    """The whole, or a stub: what it is called, without what is in it."""
    artefact = structure.artefact
    if not as_stub or structure.kind not in _CUT_SHORT:
        return artefact
    return replace(artefact, items=(), is_partial=True)


def _expect(text: str, known: Iterable[str]) -> None:
    if text not in known:
        raise BadSyntaxError(f"expected one of {', '.join(known)}, got {text[:40]!r}")
