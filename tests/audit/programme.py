"""Everything that is audited, how often each is published, and all of it on both cores."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.audit import noise, subjects
from tests.audit.auditing import Audit, audit
from tests.audit.faults import FAULTS
from tests.audit.noise import Fit, fit, sampled
from tests.audit.publishing import publish
from tests.audit.report import Report
from tests.audit.subjects import Subject

SOUND: Sequence[tuple[Callable[[], Subject], int]] = (
    (subjects.blocks, 320_000),
    (subjects.two_levels, 320_000),
    (subjects.published_table, 12_000),
    (subjects.number, 400_000),
    (subjects.number_corrected, 320_000),
    (subjects.tables_together, 60_000),
    (subjects.one_table, 60_000),
    (subjects.two_periods, 60_000),
    (subjects.corrected, 60_000),
)
"""Each with the number of publications on either side."""

_DRAWS = 200_000
_CORES = 2


def run() -> Report:
    """Audit everything; the longest work begins first."""
    with ProcessPoolExecutor(_CORES, mp_context=get_context("spawn")) as pool:
        sound = pool.map(_sound, range(len(SOUND)))
        planted = pool.map(_planted, range(len(FAULTS)))
        fits = pool.map(_fit, range(len(noise.LAWS)))
        return Report(tuple(sound), tuple(fits), tuple(zip(FAULTS, planted, strict=True)))


def _sound(place: int) -> Audit:
    subject, times = SOUND[place]
    return audit(subject(), publish, times)


def _planted(place: int) -> Audit:
    fault = FAULTS[place]
    return audit(fault.subject(), fault.publishing, fault.times)


def _fit(place: int) -> Fit:
    law = noise.LAWS[place]
    return fit(law, sampled(law, _DRAWS))
