"""Where people come from and where they were exploited: tables, pictures, files."""

from urllib.parse import urlencode

from fastapi.responses import Response

from hub import flow_text, mirror_text
from hub.flows import Ends, Flow
from hub.language import _, later
from hub.roles import READERS
from hub.survey import REPORT
from hub.web import flow_picture
from hub.web.drawing import Shape, Theme
from hub.web.page import Page, Visiting, chosen_period, download
from proto.errors import RefusalError

_ENDS: tuple[Ends, ...] = ("citizenship", "country_of_exploitation")


class NoFlowError(RefusalError):
    """Nobody has published anything by this end of people's ways that may be read."""

    code = "no-flow"


def show(visit: Visiting, period: str = "") -> Response:
    """Both ends of people's ways."""
    survey = visit.survey()
    flows = [survey.flow(end, chosen_period(period)) for end in _ENDS]
    found = [each for each in flows if each]
    return visit.page(
        "flows.html",
        flows=found,
        period=period,
        periods=survey.periods(REPORT),
        address=lambda flow, **more: _address(flow, period, **more),
        catalogue=visit.catalogue,
        words=mirror_text,
        flow_text=flow_text,
        footnotes=tuple(dict.fromkeys(n for each in found for n in flow_text.flow_footnotes(each))),
    )


def draw(
    visit: Visiting, end: Ends, period: str = "", theme: Theme = "light", shape: Shape = "wide"
) -> Response:
    """The picture of one end."""
    flow = _flow(visit, end, period)
    return Response(flow_picture.svg(flow, theme, shape), media_type="image/svg+xml")


def as_csv(visit: Visiting, end: Ends, period: str = "") -> Response:
    """The table of one end as a file."""
    return download(flow_text.flow_csv(_flow(visit, end, period)), "text/csv", f"{end}.csv")


def _flow(visit: Visiting, end: Ends, period: str) -> Flow:
    found = visit.survey().flow(end, chosen_period(period))
    if found is None:
        raise NoFlowError(_("nobody has published this, as far as you may read"))
    return found


def _address(flow: Flow, period: str, **more: str) -> str:
    return urlencode({"end": flow.indicator.id, "period": period, **more})


PAGES = (
    Page("/flows", show, label=later("Flows"), roles=READERS),
    Page("/flows.svg", draw, roles=READERS),
    Page("/flows.csv", as_csv, roles=READERS),
)
