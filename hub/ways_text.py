"""Ways in words: on pages, in pictures, in files and in the terminal."""

from collections.abc import Iterable, Iterator

from hub import mirror_text
from hub.comparison import observed
from hub.flow_text import counted, numbers
from hub.language import _, enumeration, later, ngettext
from hub.language import number as whole
from hub.selection import Figure
from hub.sheet import Sheet, Value, joined
from hub.ways import DESTINATION, ORIGIN, TABLE, Known, Ways
from hub.wording import bounds
from proto.catalogue import Catalogue, Code, Party

COLUMNS = (
    *("country", ORIGIN, "origin", DESTINATION, "destination", "periods", "counted"),
    *("shown", "low", "high", "observation", "footnote"),
)
SHORT = (ORIGIN, DESTINATION, "people")
"""The columns that a terminal has room for."""

HOW = later(
    "In a row stand those who come from one country, in a column those who were exploited in one."
)
NO_SUMS = later(
    "Only people whom this country found are counted. No sums are shown, as a hidden number could "
    "be read off."
)
MAY_BE_NONE = later("cannot be told from zero")
AT_HOME = later("shaded: exploited in their own country")


def title(ways: Ways) -> str:
    """Whose ways."""
    return _("{party}: where people come from, by where they were exploited").format(
        party=ways.party.name
    )


def full_title(ways: Ways) -> str:
    """Whose ways, and of when."""
    return f"{title(ways)}, {mirror_text.periods(ways.periods)}"


def left_out(ways: Ways) -> tuple[str, ...]:
    """The rows and columns that are not printed, and why."""
    origins = _("Zero or below the minimum, wherever they were exploited: {codes}.")
    destinations = _("Zero or below the minimum, wherever they come from: {codes}.")
    said = ((origins, ways.blank_origins), (destinations, ways.blank_destinations))
    return tuple(
        text.format(codes=enumeration(each.label for each in codes))
        for text, codes in said
        if codes
    )


def doubtful(ways: Ways) -> str:
    """How many of the numbers may be noise alone."""
    if not ways.doubtful:
        return ""
    return _(
        "Cannot be told from zero: {number} of {all}. All combinations are judged together; of "
        "the others, on average at most one in twenty is noise alone."
    ).format(number=whole(ways.doubtful), all=whole(len(ways.told)))


def needed(known: Known) -> tuple[str, ...]:
    """Which table would have to be published, and by whom."""
    if not known.without:
        return ()
    return (
        _("No table that holds both ends may be read of {parties} for these years.").format(
            parties=mirror_text.names_of(known.without)
        ),
        _(
            "Needed is {table}, or a table that tells people apart further and has both ends in "
            "it, under an agreement that lets your body read it."
        ).format(table=TABLE),
    )


def footnotes(ways: Ways) -> tuple[str, ...]:
    """What must be said of the names in it."""
    return _notes(ways.party, (*_origins(ways), *_destinations(ways)))


def sheet(ways: Ways, catalogue: Catalogue) -> Sheet:
    """One row for each way; nothing where a number is hidden."""
    return Sheet(
        name=f"ways-{ways.party.id}",
        title=full_title(ways),
        said=(*said(ways, catalogue), *(f"* {note}" for note in footnotes(ways))),
        columns=COLUMNS,
        rows=[tuple(_values(ways, *each)) for each in _cells(ways)],
    )


def said(ways: Ways, catalogue: Catalogue) -> tuple[str, ...]:
    """What has to be said of them, wherever they go."""
    counting = f"{_('Counted')}: {counted(ways.statuses, catalogue)}."
    sentences = (_(HOW), counting, doubtful(ways), hidden(ways), _(NO_SUMS))
    return tuple(filter(None, sentences))


def rows(ways: Ways) -> list[dict[str, str]]:
    """The ways that have a number, as they are printed."""
    return [
        {
            ORIGIN: origin.label,
            DESTINATION: destination.label,
            "people": f"{mirror_text.number(figure)} {mirror_text.interval(figure)}",
        }
        for origin, destination, figure in ways.told
    ]


def hidden(ways: Ways) -> str:
    """How many ways have no number."""
    if not ways.hidden:
        return ""
    return ngettext(
        "{number} more combination is published, and too small to be shown as a number.",
        "{number} more combinations are published, and too small to be shown as numbers.",
        ways.hidden,
    ).format(number=whole(ways.hidden))


def to_json(known: Known) -> dict[str, object]:
    """What is known of ways, as scripts read it; what is hidden on pages is hidden here."""
    ways = known.chosen
    return {
        "table": str(TABLE),
        "holders": [each.id for each in known.holders],
        "without": [each.id for each in known.without],
        "country": ways.party.id if ways else None,
        "periods": list(ways.periods) if ways else [],
        "statuses": list(ways.statuses) if ways else [],
        "cells": [
            {ORIGIN: origin.id, DESTINATION: destination.id, **numbers(figure)}
            for origin, destination, figure in _cells(ways)
        ]
        if ways
        else [],
        "footnotes": list(footnotes(ways)) if ways else [],
    }


def _values(
    ways: Ways, origin: Code, destination: Code, figure: Figure | None
) -> tuple[Value, ...]:
    """The same in every language but for names, as programs read it."""
    return (
        *(ways.party.id, origin.id, origin.label, destination.id, destination.label),
        *("+".join(ways.periods), "+".join(ways.statuses)),
        *_numbers(figure),
        observed(figure),
        joined(_notes(ways.party, (origin, destination))),
    )


def _numbers(figure: Figure | None) -> tuple[Value, Value, Value]:
    """The number and both ends of its interval."""
    if figure is None or figure.shown is None:
        return None, None, None
    return (figure.shown, *bounds(figure))


def _cells(ways: Ways) -> Iterator[tuple[Code, Code, Figure | None]]:
    """Every way, those with numbers first."""
    for origin in _origins(ways):
        for destination in _destinations(ways):
            yield origin, destination, ways.figure(origin, destination)


def _origins(ways: Ways) -> tuple[Code, ...]:
    return (*ways.origins, *ways.blank_origins)


def _destinations(ways: Ways) -> tuple[Code, ...]:
    return (*ways.destinations, *ways.blank_destinations)


def _notes(party: Party, codes: Iterable[Code]) -> tuple[str, ...]:
    notes = (party.footnote, *(each.footnote for each in codes))
    return tuple(dict.fromkeys(note for note in notes if note))
