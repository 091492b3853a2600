"""Flows in words, on pages, in pictures and in files."""

from collections.abc import Sequence

from hub.comparison import observed
from hub.flows import Flow
from hub.language import _, alternatives, enumeration
from hub.mirror_text import footnotes, interval, names_of, number, periods
from hub.selection import Figure
from hub.wording import NOT_PUBLISHED, bounds
from proto.catalogue import Catalogue, Party


def flow_title(flow: Flow) -> str:
    """What a flow shows."""
    if flow.indicator.id == "citizenship":
        return _("Where people come from")
    return _("Where people were exploited")


def full_title(flow: Flow) -> str:
    """The same, with its years."""
    return f"{flow_title(flow)}, {periods(flow.span.periods)}"


def counted(statuses: Sequence[str], catalogue: Catalogue) -> str:
    """The statuses of a column in words."""
    dataset = catalogue.dataset("victims")
    codes = dataset.indicator(dataset.status_indicator).code_list
    return alternatives(codes.code(each).label.lower() for each in statuses)


def left_out(flow: Flow) -> str:
    """The rows that are not printed, and why."""
    if not flow.blank:
        return ""
    return _("Zero or below the minimum everywhere: {codes}.").format(
        codes=enumeration(each.label for each in flow.blank)
    )


def missing(flow: Flow) -> str:
    """Who has published nothing of it."""
    if not flow.missing:
        return ""
    return _("Nothing to read for these years: {parties}.").format(parties=names_of(flow.missing))


def counts(flow: Flow, catalogue: Catalogue) -> tuple[str, ...]:
    """What was counted of which years, countries that count alike together."""
    alike: dict[str, list[Party]] = {}
    for each in flow.columns:
        said = f"{counted(each.statuses, catalogue)}; {periods(each.periods)}"
        alike.setdefault(said, []).append(each.party)
    return tuple(f"{_('Counted')}, {names_of(who)}: {said}" for said, who in alike.items())


def key(flow: Flow, catalogue: Catalogue) -> tuple[str, ...]:
    """What has to be said of a picture that stands alone."""
    signs = (
        _("area: number of people"),
        f"0 {_('zero')}",
        f"◇ {_('below the minimum')}",
        f"✕ {_('not published')}",
    )
    meanings = "; ".join(signs)
    return (f"{meanings[:1].upper()}{meanings[1:]}", *counts(flow, catalogue), missing(flow))


def flow_rows(flow: Flow) -> list[dict[str, str]]:
    """The rows that have a number, as they are printed: one column for each country."""
    return [
        {
            flow.indicator.id: code.label,
            **{each.party.id: _printed(each.figures.get(code.id)) for each in flow.columns},
        }
        for code in flow.rows
    ]


def flow_json(flow: Flow) -> dict[str, object]:
    """A flow as scripts read it; what is hidden on pages is hidden here."""
    return {
        "end": flow.indicator.id,
        "countries": [
            {
                "country": column.party.id,
                "periods": list(column.periods),
                "statuses": list(column.statuses),
                "cells": [
                    {"code": code.id, **numbers(column.figures.get(code.id))}
                    for code in (*flow.rows, *flow.blank)
                ],
            }
            for column in flow.columns
        ],
        "missing": [each.id for each in flow.missing],
        "footnotes": list(flow_footnotes(flow)),
    }


def numbers(figure: Figure | None) -> dict[str, object]:
    """A figure as scripts read it; no number where it is hidden."""
    if figure is None or figure.shown is None:
        return {"shown": None, "low": None, "high": None, "observation": observed(figure)}
    low, high = bounds(figure)
    return {"shown": figure.shown, "low": low, "high": high, "observation": observed(figure)}


def _printed(figure: Figure | None) -> str:
    return f"{number(figure)} {interval(figure)}".rstrip() if figure else _(NOT_PUBLISHED)


def flow_footnotes(flow: Flow) -> tuple[str, ...]:
    """What must be said of the names in a flow."""
    of_codes = (each.footnote for each in (*flow.rows, *flow.blank))
    of_parties = (*(each.party for each in flow.columns), *flow.missing)
    notes = (*footnotes(of_parties), *(each for each in of_codes if each))
    return tuple(dict.fromkeys(notes))
