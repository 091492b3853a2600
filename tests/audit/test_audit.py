"""The audit in small: what is sound passes, and no planted fault stays unseen.

What is right fails here at most once in four million runs: each certificate is wrong with a
probability below 2e-8, each law of noise raises an alarm with one below 1e-8. Shares that must be
reached, and faults that must be caught, have margins of six standard deviations and more.
"""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from rich.console import Console

from tests.audit import noise, people, subjects
from tests.audit.auditing import Audit, audit
from tests.audit.faults import FAULTS, PLANTED, Fault
from tests.audit.noise import Law, fit, sampled
from tests.audit.publishing import publish
from tests.audit.report import Report, as_json, show
from tests.audit.subjects import Subject

QUICK = [fault for fault in FAULTS if fault.times <= 24_000]
LAWS = [Law("discrete-laplace", Fraction(29, 4)), Law("discrete-gaussian", Fraction(29, 4))]


def _id(fault: Fault) -> str:
    return f"{fault.name}, {fault.subject().name}"


@pytest.mark.parametrize(
    ("subject", "times", "share"),
    [
        pytest.param(subjects.one_table(), 8_000, 0.3, id="one table"),
        pytest.param(subjects.tables_together(), 8_000, 0.2, id="weighted tables"),
        pytest.param(subjects.corrected(), 8_000, 0.5, id="figures, corrected"),
        pytest.param(subjects.published_table(), 1_500, 0.2, id="a published table"),
        pytest.param(subjects.number(), 20_000, 0.3, id="one number"),
        pytest.param(subjects.two_levels(), 8_000, 0.2, id="two levels"),
    ],
)
def test_no_more_is_lost_than_was_claimed(subject: Subject, times: int, share: float) -> None:
    """What can be proven of a loss is less than the ledger holds, and not nothing."""
    found = audit(subject, publish, times)

    assert not found.is_broken
    assert found.sharpest.share >= share


@pytest.mark.parametrize("fault", QUICK, ids=_id)
def test_a_planted_fault_is_caught(fault: Fault) -> None:
    """The audit proves a loss that nobody paid for."""
    assert audit(fault.subject(), fault.publishing, fault.times).is_broken


def test_every_kind_of_fault_is_planted() -> None:
    """None waits for the long audit to be seen at all."""
    assert set(PLANTED) == {fault.name for fault in QUICK}


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_noise_follows_its_law(law: Law) -> None:
    """Value by value."""
    assert fit(law, sampled(law, 40_000)).is_right


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_noise_of_another_scale_is_noticed(law: Law) -> None:
    """A tenth more or less is not the same noise."""
    other = replace(law, scale=law.scale * 11 / 10)

    assert not fit(other, sampled(law, 40_000)).is_right


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_the_same_noise_twice_is_noticed(law: Law) -> None:
    """Of the right law, but not drawn anew."""
    once = np.split(sampled(law, 40_000), 2)[0]

    assert not fit(law, np.concatenate([once, once])).is_right


def test_a_law_has_every_value() -> None:
    """The chances that noise is held against add up to one."""
    assert all(abs(sum(law.chances().values()) - 1) < 1e-12 for law in noise.LAWS)


@pytest.mark.parametrize("make", [subjects.blocks, subjects.tables_together, subjects.one_table])
def test_the_person_in_question_changes_as_much_as_anybody_may(
    make: Callable[[], Subject],
) -> None:
    """The audit looks where the proof says that most is lost."""
    subject = make()
    release, change = subject.releases[0], subject.known.change
    match release.design.mechanism:
        case "discrete-laplace":
            changed = np.abs(change).sum()
        case "discrete-gaussian":
            changed = (change**2).sum()

    assert release.design.sensitivity == changed


def test_registers_differ_by_one_person() -> None:
    """Neighbours, as the promise means them."""
    for make in (subjects.blocks, subjects.two_levels, subjects.two_periods):
        for release in make().releases:
            assert release.absent == release.present[:-1]
            assert release.present[-1] in people.EVERYBODY


def _report(*, sound: Audit, planted: Audit) -> Report:
    law = LAWS[0]
    return Report((sound,), (fit(law, sampled(law, 4_000)),), ((FAULTS[0], planted),))


def test_a_report_complains_of_what_is_broken_and_of_what_was_missed() -> None:
    """Either ends the audit with an error; a sound one is said to be sound."""
    kept = audit(subjects.corrected(), publish, 16_000)
    fault = next(each for each in QUICK if each.name == "reused noise")
    broken = audit(fault.subject(), fault.publishing, fault.times)

    assert () == _report(sound=kept, planted=broken).complaints
    assert 2 == len(_report(sound=broken, planted=kept).complaints)


def test_a_report_is_read_by_people_and_by_machines() -> None:
    """Both are told of every certificate and every complaint."""
    kept = audit(subjects.corrected(), publish, 400)
    report = _report(sound=kept, planted=kept)
    out = Console(record=True, width=200, file=io.StringIO())

    show(report, out)

    text, written = out.export_text(), json.loads(as_json(report))
    assert all(complaint in text for complaint in report.complaints)
    assert list(report.complaints) == written["complaints"]
    assert "Laplace: figures, corrected" == written["sound"][0]["subject"]
