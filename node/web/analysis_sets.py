"""Sets of tables for the country's own people: routes, questionnaires, the yearly report."""

from fastapi.responses import Response

from node.analysis import chart
from node.analysis.export import contents
from node.analysis.question import ask
from node.analysis.questionnaire_file import load, names
from node.analysis.routes import FROM, TO
from node.analysis.sheet import Sheet
from node.analysis.yearly import KINDS, made
from node.web.analysis import ANALYSTS, analyst_of, file, shown, tabs
from node.web.analysis_wish import Wish, own_providers
from node.web.page import MANAGERS, READERS, Page, Visit, Visiting
from proto.errors import InputError, MalformedError
from proto.period import Period

_WHOLE = MANAGERS | READERS
"""Who sees the whole country's figures."""
_LONGEST_PURPOSE = 200
_YEARS = 10


def routes(visit: Visiting, dataset: str = "victims", period: str = "") -> Response:
    """The ways people were taken."""
    asked = period or _last_year(visit)
    return visit.page(
        "analysis_routes.html",
        tabs=tabs(visit),
        dataset=visit.node.catalogue.dataset(dataset),
        datasets=visit.node.catalogue.datasets,
        period=asked,
        sheets=_routes(visit, dataset, asked),
        ends=Wish(dataset, FROM, TO, asked).query(),
        drawable=chart.is_drawable,
        described=chart.described,
        shown=shown,
    )


def routes_file(
    visit: Visiting, dataset: str = "victims", period: str = "", kind: str = ".xlsx"
) -> Response:
    """The same as a file."""
    asked = period or _last_year(visit)
    sheets = _routes(visit, dataset, asked)
    return file(contents(sheets, kind), kind, f"{dataset}-routes-{_plain(asked)}")


def questionnaires(visit: Visiting, name: str = "", period: str = "") -> Response:
    """The tables that a questionnaire asks for."""
    asked, chosen = period or _last_year(visit), name or names()[0]
    return visit.page(
        "analysis_questionnaires.html",
        tabs=tabs(visit),
        questionnaire=load(chosen),
        questionnaires=[load(each) for each in names()],
        period=asked,
        sheets=analyst_of(visit).questionnaire(chosen, _period(asked)),
        shown=shown,
    )


def questionnaire_file(
    visit: Visiting, name: str = "", period: str = "", kind: str = ".xlsx"
) -> Response:
    """The same as a file."""
    asked, chosen = period or _last_year(visit), name or names()[0]
    sheets = analyst_of(visit).questionnaire(chosen, _period(asked))
    return file(contents(sheets, kind), kind, f"{chosen}-{_plain(asked)}")


def report(visit: Visiting) -> Response:
    """The form that makes the yearly report."""
    last = visit.today.year - 1
    years = [(str(year), str(year)) for year in range(last, last - _YEARS, -1)]
    return visit.page("analysis_report.html", tabs=tabs(visit), years=years, kinds=list(KINDS))


def report_file(visit: Visiting, year: int = 0, kind: str = ".pdf", purpose: str = "") -> Response:
    """The yearly report as a file."""
    asked = year or visit.today.year - 1
    line = " ".join(purpose.split())[:_LONGEST_PURPOSE]
    data = made(analyst_of(visit), visit.node.engine, asked, kind, purpose=line)
    return file(data, kind, f"report-{visit.node.party}-{asked}")


def _routes(visit: Visit, dataset: str, period: str) -> tuple[Sheet, ...]:
    question = ask(
        f"{dataset}:total", catalogue=visit.node.catalogue, providers=own_providers(visit)
    )
    return analyst_of(visit).routes(question, _period(period))


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except MalformedError as error:
        raise InputError(str(error)) from error


def _last_year(visit: Visit) -> str:
    return str(visit.today.year - 1)


def _plain(period: str) -> str:
    return period.replace("/", "-")


PAGES = (
    Page("/analysis/routes", routes, ANALYSTS),
    Page("/analysis/routes/file", routes_file, ANALYSTS),
    Page("/analysis/questionnaires", questionnaires, _WHOLE),
    Page("/analysis/questionnaires/file", questionnaire_file, _WHOLE),
    Page("/analysis/report", report, _WHOLE),
    Page("/analysis/report/file", report_file, _WHOLE),
)
