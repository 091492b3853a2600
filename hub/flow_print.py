"""Flows in the terminal: each end of all countries, and both ends of one."""

from collections.abc import Sequence

import typer

from hub import flow_text, mirror_text, ways_text
from hub.answers import print_footnotes, print_table
from hub.flows import Flow
from hub.language import _, catalogue
from hub.sheet import csv_text
from hub.surveying import Flows
from hub.ways import Ways


def print_flows(flows: Flows, *, is_of_one: bool) -> None:
    """Print all there is, or of one country alone.

    Raises:
        NoFlowError: There is nothing of that country.
    """
    notes: list[str] = []
    for each in () if is_of_one else flows.ends:
        _print_end(each)
        notes += flow_text.flow_footnotes(each)
    if is_of_one or flows.known.chosen:
        _print_both(flows.ways)
        notes += ways_text.footnotes(flows.ways)
    for sentence in ways_text.needed(flows.known):
        typer.echo(sentence)
    without = mirror_text.footnotes(flows.known.without)
    print_footnotes((*notes, *without))


def as_csv(flows: Flows) -> str:
    """Both ends of the chosen country.

    Raises:
        NoFlowError: There is nothing of that country.
    """
    return csv_text(ways_text.sheet(flows.ways, catalogue()))


def to_json(flows: Flows) -> dict[str, object]:
    """Everything, as scripts read it."""
    return {
        "flows": [flow_text.flow_json(each) for each in flows.ends],
        "ways": ways_text.to_json(flows.known),
    }


def _print_end(flow: Flow) -> None:
    typer.echo(flow_text.full_title(flow))
    columns = (flow.indicator.id, *(each.party.id for each in flow.columns))
    counted = {each.party.id: _counted(each.statuses) for each in flow.columns}
    last = {flow.indicator.id: _("Counted"), **counted}
    print_table([*flow_text.flow_rows(flow), last], columns)
    typer.echo(flow_text.left_out(flow))


def _print_both(ways: Ways) -> None:
    typer.echo(ways_text.full_title(ways))
    print_table(ways_text.rows(ways), ways_text.SHORT)
    for sentence in ways_text.said(ways, catalogue()):
        typer.echo(sentence)


def _counted(statuses: Sequence[str]) -> str:
    return flow_text.counted(statuses, catalogue())
