"""Flows in the terminal: each end of all countries, and both ends of one."""

import typer

from hub import flow_text, mirror_text, ways_text
from hub.answers import print_footnotes, print_table
from hub.flows import Flow
from hub.language import _
from hub.surveying import Flows
from hub.ways import Ways


def print_flows(flows: Flows, *, is_of_one: bool) -> None:
    """Print all there is, or of one country alone.

    Raises:
        NoFlowError: There is nothing of that country.
    """
    if not is_of_one:
        for each in flows.ends:
            _print_end(each)
    if is_of_one or flows.known.chosen:
        _print_both(flows.ways)
    for sentence in ways_text.needed(flows.known):
        typer.echo(sentence)


def as_csv(flows: Flows) -> str:
    """Both ends of the chosen country.

    Raises:
        NoFlowError: There is nothing of that country.
    """
    return ways_text.ways_csv(flows.ways)


def to_json(flows: Flows) -> dict[str, object]:
    """Everything, as scripts read it."""
    return {
        "flows": [flow_text.flow_json(each) for each in flows.ends],
        "ways": ways_text.to_json(flows.known),
    }


def _print_end(flow: Flow) -> None:
    typer.echo(f"{flow_text.flow_title(flow)}, {mirror_text.periods(flow.span.periods)}")
    columns = (flow.indicator.id, *(each.party.id for each in flow.columns))
    print_table(flow_text.flow_rows(flow), columns)
    typer.echo(flow_text.left_out(flow))
    print_footnotes(flow_text.flow_footnotes(flow))


def _print_both(ways: Ways) -> None:
    typer.echo(f"{ways_text.title(ways)}, {mirror_text.periods(ways.periods)}")
    print_table(ways_text.rows(ways), ways_text.SHORT)
    said = (ways_text.doubtful(ways), ways_text.hidden(ways), _(ways_text.NO_SUMS))
    for sentence in filter(None, said):
        typer.echo(sentence)
    print_footnotes(ways_text.footnotes(ways))
