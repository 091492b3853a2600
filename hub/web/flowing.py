"""Where people come from and where they were exploited: tables, pictures, files."""

from typing import Literal
from urllib.parse import urlencode

from fastapi.responses import Response

from hub import flow_text, mirror_text, ways_text
from hub.flows import ENDS, Ends, Flow, NoFlowError
from hub.language import later
from hub.roles import READERS
from hub.survey import REPORT
from hub.ways import Known, Ways
from hub.web import flow_picture, ways_picture
from hub.web.drawing import Shape, Theme
from hub.web.page import Page, Visiting, chosen_period, download

_BOTH: Literal["both"] = "both"

Asked = Ends | Literal["both"]
"""One end of people's ways, or both ends as one country has them."""


def show(visit: Visiting, period: str = "", country: str = "") -> Response:
    """Both ends of people's ways, of one country together and of all one by one."""
    survey = visit.survey()
    flows = [survey.flow(end, chosen_period(period)) for end in ENDS]
    found = [each for each in flows if each]
    known = survey.ways(country or None, chosen_period(period))
    return visit.page(
        "flows.html",
        flows=found,
        known=known,
        period=period,
        country=country,
        periods=survey.periods(REPORT),
        address=lambda end, **more: _address(end, period, country, **more),
        catalogue=visit.catalogue,
        words=mirror_text,
        flow_text=flow_text,
        ways_text=ways_text,
        footnotes=_footnotes(found, known),
    )


def draw(  # noqa: PLR0913, PLR0917  # As many as the address has.
    visit: Visiting,
    end: Asked,
    period: str = "",
    country: str = "",
    theme: Theme = "light",
    shape: Shape = "wide",
) -> Response:
    """The picture of one end, or of both as one country has them."""
    if end == _BOTH:
        text = ways_picture.svg(_ways(visit, country, period), theme, shape)
    else:
        text = flow_picture.svg(_flow(visit, end, period), theme, shape)
    return Response(text, media_type="image/svg+xml")


def as_csv(visit: Visiting, end: Asked, period: str = "", country: str = "") -> Response:
    """The table of one end as a file, or of both as one country has them."""
    if end == _BOTH:
        ways = _ways(visit, country, period)
        return download(ways_text.ways_csv(ways), "text/csv", f"ways-{ways.party.id}.csv")
    return download(flow_text.flow_csv(_flow(visit, end, period)), "text/csv", f"{end}.csv")


def _flow(visit: Visiting, end: Ends, period: str) -> Flow:
    found = visit.survey().flow(end, chosen_period(period))
    if found is None:
        raise NoFlowError("nobody has published this, as far as you may read")
    return found


def _ways(visit: Visiting, country: str, period: str) -> Ways:
    found = visit.survey().ways(country or None, chosen_period(period)).chosen
    if found is None:
        raise NoFlowError("nobody has published this, as far as you may read")
    return found


def _footnotes(flows: list[Flow], known: Known) -> tuple[str, ...]:
    notes = [note for each in flows for note in flow_text.flow_footnotes(each)]
    notes += mirror_text.footnotes((*known.holders, *known.without))
    notes += ways_text.footnotes(known.chosen) if known.chosen else ()
    return tuple(dict.fromkeys(notes))


def _address(end: Asked, period: str, country: str, **more: str) -> str:
    asked = {"end": end, "period": period, **({"country": country} if end == _BOTH else {})}
    return urlencode(asked | more)


PAGES = (
    Page("/flows", show, label=later("Flows"), roles=READERS),
    Page("/flows.svg", draw, roles=READERS),
    Page("/flows.csv", as_csv, roles=READERS),
)
