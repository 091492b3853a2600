"""A release with Gaussian noise that says of itself what is true, made from one with Laplace noise.

Its components are the hub's own; that those follow rightly is tested beside `hub.derivation`.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from hub import derivation
from hub.components import variance
from hub.derivation import Derived, Measured
from hub.questions import Attribute, Question, sensitivity
from proto.catalogue import load
from proto.document import digest
from proto.release import (
    Component,
    MeasuredQuery,
    MeasurementNote,
    QueryPart,
    Release,
    ReleasedTable,
    TableNoise,
)

VICTIMS = load().dataset("victims")
RHO = Fraction(24355, 10**6)
"""Worth an epsilon of a little less than one at a delta of one in a million."""


def with_gaussian_noise(release: Release, delta: Fraction) -> Release:
    """The same figures with other noise: every block of every table, measured once."""
    note = _note(release)
    return replace(
        release,
        mechanism="discrete-gaussian",
        measurements=(note,),
        tables=tuple(replace(table, noise=_noise(table, note)) for table in release.tables),
        ceiling=Fraction(1),
        epsilon=Fraction(1),
        delta=delta,
    )


def _note(release: Release) -> MeasurementNote:
    """Each block has a weight of its own."""
    asked = {
        (table.shape.statuses, tuple(parts.items())): parts
        for table in release.tables
        for parts in _blocks(table.shape.dimensions)
    }
    queries = tuple(
        MeasuredQuery(statuses, parts, 10 + place)
        for place, ((statuses, _), parts) in enumerate(asked.items())
    )
    most = sensitivity([Question.of(each, VICTIMS) for each in queries], "discrete-gaussian")
    scale = Fraction(math.isqrt(int(most / (2 * RHO))) + 1)
    return MeasurementNote(
        entry=digest(b"the entry that paid"),
        ceiling=Fraction(1),
        scale=scale,
        sensitivity=most,
        loss=most / (2 * scale**2),
        queries=queries,
    )


def _blocks(dimensions: tuple[str, ...]) -> Iterator[dict[str, QueryPart]]:
    """Each dimension centred, by its number of values, or left out."""
    single: tuple[QueryPart | None, ...] = (None, "centred")
    choices = [(*single, "values") if each == "form" else single for each in dimensions]
    for parts in product(*choices):
        yield {name: part for name, part in zip(dimensions, parts, strict=True) if part}


def _noise(table: ReleasedTable, note: MeasurementNote) -> TableNoise:
    shape = table.shape
    attributes = frozenset(Attribute.of(VICTIMS, each, "code") for each in shape.dimensions)
    measured = [Measured(Question.of(q, VICTIMS), float(note.scale)) for q in note.queries]
    found = derivation.components(
        Derived(frozenset(shape.statuses), attributes), measured, "discrete-gaussian"
    )
    components = tuple(Component(tuple(sorted(own)), v) for own, v in found.items())
    sizes = {each.name: each.size for each in attributes}
    cell = variance(TableNoise(components, (), 0.0), sizes, dict.fromkeys(sizes, 1))
    return TableNoise(components, (), math.sqrt(cell))
