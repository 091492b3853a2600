"""What the yearly report says of the quality of its year, from the last examination kept."""

from collections.abc import Iterator

from node.analysis.report import Assessed
from node.quality.kept import Noted
from node.quality.quality import Quality, Report


def assessed(quality: Quality, year: int) -> Iterator[Assessed]:
    """How good a year was found to be, for each register that was examined.

    Raises:
        UnavailableError: The database cannot be read.
    """
    for dataset in quality.catalogue.datasets:
        report = quality.report(dataset)
        if report is not None:
            yield from _assessed(report, dataset.id, year)


def _assessed(report: Report, dataset: str, year: int) -> Iterator[Assessed]:
    for past in report.scores:
        if past.score.year == year:
            yield Assessed(
                dataset=dataset,
                day=report.day,
                is_current=report.is_current,
                total=past.score.total,
                components=dict(past.score.components.items()),
                findings=tuple(
                    _told(each) for each in report.findings if each.finding.year == year
                ),
            )


def _told(noted: Noted) -> str:
    """A finding, and what was said about it if it may stay as it is."""
    if noted.said is None or noted.is_open:
        return noted.finding.sentence
    return f"{noted.finding.sentence} Known: {noted.said.reason}"
