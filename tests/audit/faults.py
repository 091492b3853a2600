"""Faults that real systems had, planted into the way things are published: the audit must see all.

Each wraps what really publishes. None of them can be switched on in the code that is installed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from anonymizer.design import Design, fitted
from anonymizer.grid import Attribute
from anonymizer.query import Part, Query
from tests.audit import people, subjects
from tests.audit.publishing import Publishing, drawn, measured, publish
from tests.audit.subjects import Floats, Subject


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was done wrong, and the subject in which it would matter.

    Attributes:
        planted: What was done, for the report.
        times: Publications on each side that show it.
    """

    name: str
    planted: str
    subject: Callable[[], Subject]
    publishing: Publishing
    times: int


def half_the_scale(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """Noise of half the scale that was paid for."""
    return _redesigned(subject, times, lambda each: each.scale / 2, is_present=is_present)


def forgotten_values(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """A scale for people with one value each, on queries that count two."""
    return _redesigned(subject, times, _scale_for_one_value, is_present=is_present)


def unnoised_zeros(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """Numbers that are zero stay zero."""
    exact = _exact(subject, is_present=is_present)
    return np.where(exact == 0, 0.0, publish(subject, times, is_present=is_present))


def reused_noise(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """The noise of the first release is that of the second, as if one seed served both."""
    first, second = (
        np.array(people.numbers(each.register(is_present=is_present), each.design))
        for each in subject.releases
    )
    noisy = measured(subject.releases[0], times, is_present=is_present)
    return np.concatenate([noisy, noisy - first + second], axis=1)


def redrawn(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """A retry draws again for the same payment, and both answers are seen."""
    draws = [publish(subject, times, is_present=is_present) for _ in range(2)]
    return np.concatenate(draws, axis=1)


def loss_not_split(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """Every query gets noise as if the whole loss were its own."""
    parts = [
        drawn(people.numbers(each.register(is_present=is_present), alone), alone, times)
        for each in subject.releases
        for alone in _alone(each.design)
    ]
    return np.concatenate(parts, axis=1)


def float_noise(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """Textbook noise in doubles, whose lowest digits betray what it was added to.

    Source: Mironov (2012).
    """
    exact = _exact(subject, is_present=is_present)
    scales = subject.known.scales
    chance = np.random.default_rng([int(is_present), times])
    match subject.known.mechanism:
        case "discrete-laplace":
            place = chance.random((times, len(exact))) - 0.5
            noise = -np.sign(place) * np.log1p(-2 * np.abs(place))
        case "discrete-gaussian":
            noise = chance.standard_normal((times, len(exact)))
    noisy: Floats = exact + scales * noise
    return noisy


PLANTED: Mapping[str, tuple[str, Publishing]] = {
    "half the scale": ("noise of half the scale that was paid for", half_the_scale),
    "forgotten values": ("sensitivity as if everybody had one value", forgotten_values),
    "unnoised zeros": ("what is zero stays zero", unnoised_zeros),
    "reused noise": ("one seed for two releases", reused_noise),
    "redrawn": ("a retry draws again, unpaid", redrawn),
    "loss not split": ("every query gets the whole loss", loss_not_split),
    "float noise": ("textbook noise in doubles", float_noise),
}


def _fault(name: str, subject: Callable[[], Subject], times: int) -> Fault:
    planted, publishing = PLANTED[name]
    return Fault(name, planted, subject, publishing, times)


FAULTS: Sequence[Fault] = (
    _fault("redrawn", subjects.number, 240_000),
    _fault("half the scale", subjects.number, 20_000),
    _fault("unnoised zeros", subjects.blocks, 4_000),
    _fault("reused noise", subjects.number_corrected, 4_000),
    _fault("loss not split", subjects.blocks, 12_000),
    _fault("float noise", subjects.blocks, 20_000),
    _fault("half the scale", subjects.one_table, 16_000),
    _fault("forgotten values", subjects.one_table, 16_000),
    _fault("unnoised zeros", subjects.one_table, 4_000),
    _fault("reused noise", subjects.corrected, 4_000),
    _fault("redrawn", subjects.one_cell, 16_000),
    _fault("loss not split", subjects.tables_together, 24_000),
    _fault("float noise", subjects.one_table, 16_000),
)
"""Each is published so often that missing it is less likely than one in a million."""


def _redesigned(
    subject: Subject, times: int, scale: Callable[[Design], Fraction], *, is_present: bool
) -> Floats:
    """The same queries in noise of another scale."""
    releases = tuple(
        replace(each, design=replace(each.design, scale=scale(each.design)))
        for each in subject.releases
    )
    return publish(replace(subject, releases=releases), times, is_present=is_present)


def _scale_for_one_value(design: Design) -> Fraction:
    asked = [(_for_one_value(query), weight) for query, weight in design.asked]
    return fitted(design.mechanism, asked, design.loss).scale


def _for_one_value(query: Query) -> Query:
    parts: dict[Attribute, Part] = {replace(each, bound=1): part for each, part in query.parts}
    return Query.of(query.statuses, parts)


def _alone(design: Design) -> Iterator[Design]:
    for query, weight in design.asked:
        yield fitted(design.mechanism, [(query, weight)], design.loss)


def _exact(subject: Subject, *, is_present: bool) -> Floats:
    return subject.known.present if is_present else subject.known.absent
