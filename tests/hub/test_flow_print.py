"""Flows in the terminal say what the page says."""

import json

import pytest

from hub import flow_print
from hub.flows import NoFlowError
from hub.survey import Survey
from hub.surveying import Flows
from tests.documents import TODAY
from tests.hub import invented_flows
from tests.hub.invented_exchange import InventedExchange


@pytest.fixture
def survey(exchange: InventedExchange) -> Survey:
    """What marri may know; Albania and Serbia have published both ends."""
    invented_flows.build(exchange)
    invented_flows.publish_both_ends(exchange, "AL", "RS")
    hub = exchange.hub()
    return Survey(hub.engine, hub.agreements, hub.holdings, hub.catalogue, "marri", TODAY)


def _flows(survey: Survey, country: str | None = None) -> Flows:
    ends = (survey.flow("citizenship"), survey.flow("country_of_exploitation"))
    return Flows(tuple(each for each in ends if each), survey.ways(country))


def test_all_ends_are_printed_and_both_of_one_country(
    survey: Survey, capsys: pytest.CaptureFixture[str]
) -> None:
    """Or that country alone; what is too small is counted and never printed."""
    flow_print.print_flows(_flows(survey), is_of_one=False)
    everything = capsys.readouterr()
    flow_print.print_flows(_flows(survey, "RS"), is_of_one=True)
    serbia = capsys.readouterr()

    assert "Where people come from, 2022 to 2024, summed" in everything.out
    assert "Albania: where people come from, by where they were exploited" in everything.out
    assert 1 == everything.err.count("UNSCR 1244")
    assert "Counted: identified or formally identified." in serbia.out
    assert "Where people come from, 2022" not in serbia.out
    assert "Montenegro" in serbia.out
    assert "more combinations are published, and too small to be shown as numbers" in serbia.out
    assert "victims:citizenship+country_of_exploitation" in serbia.out


def test_scripts_get_everything_at_once(survey: Survey) -> None:
    """As JSON that can be written, or the ways of one country as CSV."""
    said = json.loads(json.dumps(flow_print.to_json(_flows(survey))))

    assert ["citizenship", "country_of_exploitation"] == [each["end"] for each in said["flows"]]
    assert ("AL", ["AL", "RS"]) == (said["ways"]["country"], said["ways"]["holders"])
    hidden = [
        cell
        for flow in said["flows"]
        for country in flow["countries"]
        for cell in country["cells"]
        if cell["observation"] == "below-minimum"
    ]
    assert hidden
    assert {None} == {cell[name] for cell in hidden for name in ("shown", "low", "high")}
    assert flow_print.as_csv(_flows(survey, "RS")).startswith("country,citizenship,origin,")


def test_a_country_without_both_ends_is_refused(survey: Survey) -> None:
    """With the name of the table that it would have to publish."""
    found = _flows(survey, "ME")

    with pytest.raises(NoFlowError, match=r"victims:citizenship\+country_of_exploitation"):
        flow_print.as_csv(found)
    with pytest.raises(NoFlowError):
        flow_print.print_flows(found, is_of_one=True)
