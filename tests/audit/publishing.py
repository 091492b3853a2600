"""How a subject is published, many times over: by the code that publishes, and nothing else.

A publication is one row of numbers; repeated, they are independent of each other.
"""

from typing import Protocol

import numpy as np

from anonymizer.design import Design
from anonymizer.estimate import Estimates
from anonymizer.measurement import draw, measure
from tests.audit import people
from tests.audit.people import STATUS
from tests.audit.subjects import Floats, Release, Subject, paid


class Publishing(Protocol):
    """A way to publish, which may have a fault in it."""

    def __call__(self, subject: Subject, times: int, *, is_present: bool) -> Floats:
        """So many publications, one in each row."""


def publish(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """As it is done."""
    if subject.published:
        return _tables(subject, times, is_present=is_present)
    parts = [measured(each, times, is_present=is_present) for each in subject.releases]
    return np.concatenate(parts, axis=1)


def measured(release: Release, times: int, *, is_present: bool) -> Floats:
    """Independent measurements of one round."""
    exact = people.numbers(release.register(is_present=is_present), release.design)
    return drawn(exact, release.design, times)


def drawn(exact: tuple[int, ...], design: Design, times: int) -> Floats:
    """Independent draws of noise on the same numbers.

    Every number gets noise of its own, so that a vector repeated is as good as many calls.
    """
    values = draw(exact * times, design)
    return np.array(values, dtype=np.float64).reshape(times, len(exact))


def _tables(subject: Subject, times: int, *, is_present: bool) -> Floats:
    """The whole way, one publication after the other."""
    release, table = subject.releases[0], subject.published
    assert table is not None
    cube = people.counted(release.register(is_present=is_present))
    spent = paid(release.design, release.design.loss)
    rows = (
        Estimates([measure(cube, release.design, spent, status=STATUS)]).table(table).ravel()
        for _ in range(times)
    )
    return np.array(list(rows))
