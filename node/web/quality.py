"""Quality: how good each year of a register is, what was found, and the records behind it."""

from collections.abc import Sequence

from fastapi.responses import Response

from node.analysis.palette import Theme
from node.commands import quality_text
from node.examiner import examiner
from node.life.deed import Deed
from node.quality.completeness import Answers, by_source, by_year, labels
from node.quality.kept import Noted
from node.quality.quality import Report
from node.quality.score import WEIGHTS
from node.quality.trace import PAGE
from node.web import quality_picture
from node.web.form import OwnForm
from node.web.page import MANAGERS, PROVIDERS, Page, Visit, Visiting
from node.web.quality_picture import Shape
from proto.catalogue import Dataset
from proto.errors import InputError

_SEVERITIES = {"error": "bad", "warning": "warn", "notice": "quiet"}


def show(visit: Visiting, dataset: str = "victims", year: int | None = None) -> Response:
    """The scores of a register, and what was found in one of its years and in all of them."""
    about = visit.node.catalogue.dataset(dataset)
    report = _report(visit, about)
    years = [past.score.year for past in report.scores] if report else []
    chosen = year if year in years else (years[0] if years else None)
    return visit.page(
        "quality.html",
        dataset=about,
        datasets=visit.node.catalogue.datasets,
        report=report,
        is_drawable=report is not None and quality_picture.is_drawable(report),
        described=quality_picture.described,
        years=years,
        chosen=chosen,
        found=_of_year(report, chosen),
        of_others=_of_others(report, years),
        weights=WEIGHTS,
        severities=_SEVERITIES,
        may_examine=visit.may(MANAGERS),
    )


def examine(visit: Visiting, form: OwnForm) -> Response:
    """Examine a register now, and show what was found."""
    about = visit.node.catalogue.dataset(form.one("dataset"))
    report = examiner(visit.node).examine(about, visit.today)
    said = f"every record was looked at; {len(report.findings)} findings"
    return visit.go(f"/quality?dataset={about.id}", said=said)


def picture(visit: Visiting, dataset: str, shape: Shape, theme: Theme) -> Response:
    """The scores as a picture."""
    report = _report(visit, visit.node.catalogue.dataset(dataset))
    if report is None or not quality_picture.is_drawable(report):
        raise InputError("there are too few years for a picture")
    return Response(quality_picture.svg(report, theme, shape), media_type="image/svg+xml")


def download(visit: Visiting, dataset: str) -> Response:
    """Everything that was found, as CSV."""
    about = visit.node.catalogue.dataset(dataset)
    report = _report(visit, about)
    if report is None:
        raise InputError("the register was not examined yet: examine it first")
    text = quality_text.csv_text({about.id: report}, visit.node.catalogue)
    name = f"quality-{about.id}-{report.day}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def completeness(visit: Visiting, dataset: str, year: int | None = None) -> Response:
    """How every question is answered in a year: in all, and by each source."""
    about = visit.node.catalogue.dataset(dataset)
    provider = visit.account.provider or None
    answers = examiner(visit.node).answers(about, visit.today, provider)
    years = sorted({each.year for each in answers}, reverse=True)
    chosen = year if year in years else (years[0] if years else None)
    own = [each for each in answers if each.year == chosen]
    return visit.page(
        "quality_completeness.html",
        dataset=about,
        years=years,
        chosen=chosen,
        labels=labels(about),
        answers={each.name: each for each in by_year(own)},
        sources=_by_source(own),
    )


def finding(visit: Visiting, key: str, after: str = "") -> Response:
    """One finding, and a page of the records behind it."""
    return _show_finding(visit, key, after=after)


def acknowledge(visit: Visiting, form: OwnForm, key: str) -> Response:
    """Keep why a finding may stay; a reason that is none comes back as it was typed."""
    reason = form.one("reason")
    try:
        deed = Deed.of(visit.account.name, visit.now, reason)
    except InputError as error:
        return _show_finding(visit, key, status=400, reason=reason, error=str(error))
    noted = examiner(visit.node).acknowledge(key, deed)
    return visit.go(f"/quality/findings/{noted.finding.key}", said="the finding was acknowledged")


def _show_finding(  # noqa: PLR0913 - what was typed comes back
    visit: Visit,
    key: str,
    *,
    after: str = "",
    status: int = 200,
    reason: str = "",
    error: str = "",
) -> Response:
    noted = _noted(visit, key)
    records = examiner(visit.node).records_of(
        noted.finding, visit.today, after=after, provider=visit.account.provider or None
    )
    return visit.page(
        "quality_finding.html",
        status=status,
        noted=noted,
        dataset=visit.node.catalogue.dataset(noted.finding.dataset),
        records=records,
        after=after,
        following=records[-1] if len(records) == PAGE else "",
        severities=_SEVERITIES,
        may_acknowledge=visit.may(MANAGERS),
        reason=reason,
        error=error,
    )


def _report(visit: Visit, dataset: Dataset) -> Report | None:
    """What is kept of the whole register; a provider's own part is looked at now."""
    if visit.account.provider:
        return examiner(visit.node).part(dataset, visit.today, visit.account.provider)
    return examiner(visit.node).report(dataset)


def _noted(visit: Visit, key: str) -> Noted:
    if not visit.account.provider:
        return examiner(visit.node).finding(key)
    for dataset in visit.node.catalogue.datasets:
        report = _report(visit, dataset)
        for each in report.findings if report else ():
            if each.finding.key == key:
                return each
    raise InputError("there is no such finding in your part of the registers")


def _of_year(report: Report | None, year: int | None) -> Sequence[Noted]:
    findings = report.findings if report else ()
    return [each for each in findings if each.finding.year == year]


def _of_others(report: Report | None, years: Sequence[int]) -> Sequence[Noted]:
    """What concerns the register as a whole, or a year without records."""
    findings = report.findings if report else ()
    return [each for each in findings if each.finding.year not in years]


def _by_source(answers: Sequence[Answers]) -> dict[str, dict[str, Answers]]:
    """The answers of each source, by what was asked."""
    found: dict[str, dict[str, Answers]] = {}
    for each in by_source(answers):
        found.setdefault(each.source, {})[each.name] = each
    return dict(sorted(found.items()))


PAGES = (
    Page("/quality", show, MANAGERS | PROVIDERS, label="Quality", group="Registers"),
    Page("/quality/examination", examine, MANAGERS, method="POST"),
    Page("/quality/{dataset}/scores-{shape}-{theme}.svg", picture, MANAGERS | PROVIDERS),
    Page("/quality/{dataset}/findings.csv", download, MANAGERS | PROVIDERS),
    Page("/quality/{dataset}/completeness", completeness, MANAGERS | PROVIDERS),
    Page("/quality/findings/{key}", finding, MANAGERS | PROVIDERS),
    Page("/quality/findings/{key}/acknowledgement", acknowledge, MANAGERS, method="POST"),
)
