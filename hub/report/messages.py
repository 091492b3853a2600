"""What may be said first: only differences and changes that are told, each with its caution."""

from collections.abc import Iterable, Iterator

from hub import wording, wording_pairs
from hub.comparability.grade import Reason
from hub.comparison import Comparison, distinct
from hub.language import _, number
from hub.report.changes import REGION, Change
from hub.report.material import Counted
from hub.report.spans import span
from hub.verdicts import Higher


def key_messages(counted: Counted) -> tuple[str, ...]:
    """The differences between countries and the changes of a dataset's totals that are told."""
    return (*differences(counted.total), *_changes(counted))


def differences(comparison: Comparison) -> tuple[str, ...]:
    """Who is higher than whom, as far as that is told, with what has to be said of it."""
    return tuple(_differences(comparison))


def _differences(comparison: Comparison) -> Iterator[str]:
    for finding in wording_pairs.findings(comparison):
        for above, under in finding.higher.items():
            told = wording_pairs.higher_than(comparison, above, under)
            if finding.codes:
                column = wording.column(comparison, finding.codes)
                told = _("{codes}: {sentence}").format(codes=column, sentence=told)
            yield _with_caution(told, _reasons(under))


def _reasons(told: Iterable[Higher]) -> Iterable[Reason]:
    return distinct(*(each.graded.reasons for each in told))


def _changes(counted: Counted) -> Iterator[str]:
    if counted.changes is None:
        return
    for party, change in counted.changes.told.items():
        yield _with_caution(_changed(counted, party, change), change.graded.reasons)


def _changed(counted: Counted, party: str, change: Change) -> str:
    total = counted.total
    text = _("{party}: more were counted in {year} than the year before, by {number} ({interval}).")
    if change.difference and change.difference.estimate < 0:
        text = _(
            "{party}: fewer were counted in {year} than the year before, by {number} ({interval})."
        )
    region = _("The sum of {parties}").format(parties=wording.parties(total, change.parties))
    return text.format(
        party=region if party == REGION else wording.party(total, party),
        year=total.period,
        number=number(abs(round(change.difference.estimate)) if change.difference else 0),
        interval=_size(change),
    )


def _size(change: Change) -> str:
    """How large a change is, whichever way it goes, as far as noise lets anyone tell."""
    if change.difference is None:
        return ""
    noise = change.difference.noise
    low, high = sorted((abs(noise.low), abs(noise.high)))
    return span(low, high)


def _with_caution(told: str, reasons: Iterable[Reason]) -> str:
    cautions = [each.sentence for each in reasons]
    if not cautions:
        return told
    return _("{sentence} With caution: {cautions}").format(
        sentence=told, cautions=" ".join(cautions)
    )
