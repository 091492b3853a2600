"""Mirror statistics and flows in words, the same in the terminal and on pages."""

from collections.abc import Iterable, Mapping, Sequence

from hub.comparability.rules import Grade
from hub.csv_text import csv_text
from hub.flows import Flow
from hub.language import alternatives, enumeration
from hub.mirror import Mirror, Mirrored
from hub.mirror_reasons import HereTable
from hub.selection import Figure
from hub.statistics.gap import Sureness
from hub.wording import BELOW_MINIMUM, bounds
from proto.catalogue import Catalogue, Party

_SURE: Mapping[Sureness, str] = {"sure": "sure", "likely": "likely", "cannot tell": "cannot tell"}
_USED: Mapping[HereTable, str] = {
    "country_of_identification": "identified",
    "country_of_exploitation": "exploited",
    "country_returned_from": "returned from there",
}
GRADES: Mapping[Grade, str] = {
    "A": "comparable",
    "B": "with caution",
    "C": "not comparable, never subtracted",
}
HOW = (
    "Each line holds what one country found of another's citizens against what that other knows of "
    "them. Were both registers complete and alike, both numbers would be one. A gap is sure where, "
    "of all gaps called sure here, on average at most one in twenty is none; likely where its own "
    "interval leaves out zero."
)
HIDDEN = (
    f"{BELOW_MINIMUM}: published, but too small to be shown as a number. Its gap has no number "
    "either, as the number could be read off."
)


def number(figure: Figure) -> str:
    """What may be read of a figure."""
    return BELOW_MINIMUM if figure.shown is None else f"{figure.shown:,}"


def interval(figure: Figure) -> str:
    """Its doubt; nothing where there is no number to read."""
    if figure.shown is None:
        return ""
    low, high = bounds(figure)
    return f"[{low:,}–{high:,}]"  # noqa: RUF001  # A range is written with an en dash.


def gap(pair: Mirrored) -> str:
    """The gap as a number, where it may be shown."""
    if not pair.is_shown:
        return ""
    return _signed((pair.gap.there.shown or 0) - (pair.gap.here.shown or 0))


def gap_interval(pair: Mirrored) -> str:
    """The doubt of the gap, where it may be shown."""
    if not pair.is_shown:
        return ""
    noise = pair.gap.difference.noise
    return f"[{_signed(int(noise.low))} to {_signed(int(noise.high))}]"


def _signed(number: int) -> str:
    return f"{number:+,}".replace("-", "\N{MINUS SIGN}") if number else "0"


def sureness(pair: Mirrored) -> str:
    """How sure the gap is; where it has no number, which of the two is higher."""
    if pair.sureness is None:
        return "not comparable"
    if pair.is_shown or pair.sureness == "cannot tell":
        return _SURE[pair.sureness]
    side = pair.there if pair.gap.difference.estimate > 0 else pair.citizens
    return f"{_SURE[pair.sureness]}: more in {side.name}"


def there(pair: Mirrored) -> str:
    """What the first figure is: `Serbia: victims with citizenship Albania`."""
    return f"{pair.there.name}: victims with citizenship {pair.citizens.name}"


def here(pair: Mirrored) -> str:
    """What the second figure is: `Albania: its citizens identified in Serbia`."""
    who = "its citizens" if pair.counted.is_of_citizens else "people"
    deed = _USED[pair.counted.table]
    if pair.counted.table == "country_returned_from":
        return f"{pair.citizens.name}: {who} returned from {pair.there.name}"
    return f"{pair.citizens.name}: {who} {deed} in {pair.there.name}"


def years(pair: Mirrored) -> str:
    """Which years are in it, and how each figure came by them."""
    if pair.there_periods == pair.here_periods:
        return periods(pair.there_periods)
    return (
        f"{pair.there.name} {periods(pair.there_periods)}; "
        f"{pair.citizens.name} {periods(pair.here_periods)}"
    )


def periods(released: Sequence[str]) -> str:
    """`2019`, `2019/2021, pooled`, or `2019, 2020 and 2022, summed`."""
    if len(released) > 1:
        return f"{_run(released)}, summed"
    return f"{released[0]}, pooled" if "/" in released[0] else released[0]


def _run(released: Sequence[str]) -> str:
    """Years in a row by their ends."""
    numbers = [int(each) for each in released]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):  # noqa: PLR2004  # Two are named.
        return f"{released[0]} to {released[-1]}"
    return enumeration(released)


def lacking(mirror: Mirror) -> tuple[str, ...]:
    """What would have to be published for more pairs."""
    said = []
    if mirror.without_citizenship:
        names = names_of(mirror.without_citizenship)
        said.append(f"Nothing to read by citizenship: {names}.")
    if mirror.without_place:
        names = names_of(mirror.without_place)
        said.append(
            f"Nothing to read by country of identification, exploitation or return: {names}."
        )
    if mirror.apart:
        pairs = "; ".join(f"{a.name} on citizens of {b.name}" for a, b in mirror.apart)
        said.append(f"Both published, but not for the same years or not by that country: {pairs}.")
    return tuple(said)


def names_of(parties: Iterable[Party]) -> str:
    """The names of several parties."""
    return enumeration([each.name for each in parties])


def footnotes(parties: Iterable[Party]) -> tuple[str, ...]:
    """What must be said wherever these are named."""
    return tuple(dict.fromkeys(each.footnote for each in parties if each.footnote))


SHORT = ("found_in", "citizens_of", "found", "known", "years", "gap", "sureness", "grade")
"""The columns that a terminal has room for."""
_COLUMNS = (
    *("found_in", "citizens_of", "there", "found", "here", "known"),
    *("years", "gap", "sureness", "grade", "reasons"),
)


def rows(mirror: Mirror) -> list[dict[str, str]]:
    """One row for each pair, as it is printed and downloaded."""
    return [
        {
            "found_in": each.there.id,
            "citizens_of": each.citizens.id,
            "there": there(each),
            "found": f"{number(each.gap.there)} {interval(each.gap.there)}".rstrip(),
            "here": here(each),
            "known": f"{number(each.gap.here)} {interval(each.gap.here)}".rstrip(),
            "years": years(each),
            "gap": f"{gap(each)} {gap_interval(each)}".strip(),
            "sureness": sureness(each),
            "grade": each.graded.grade,
            "reasons": " ".join(reason.sentence for reason in each.graded.reasons),
        }
        for each in mirror.pairs
    ]


def notes(mirror: Mirror) -> tuple[str, ...]:
    """What has to be said of the whole."""
    is_hidden = any(None in (each.gap.there.shown, each.gap.here.shown) for each in mirror.pairs)
    return (HOW, *((HIDDEN,) if is_hidden else ()), *lacking(mirror))


def as_csv(mirror: Mirror) -> str:
    """One row for each pair, with the footnotes beneath."""
    return csv_text(_COLUMNS, rows(mirror), footnotes(mirror.parties))


def flow_csv(flow: Flow) -> str:
    """One row for each code, one column for each country; nothing where a number is hidden."""
    heads = {each.party.id: each for each in flow.columns}
    lines = [
        {
            "code": code.id,
            "label": code.label,
            **{party: _plain(column.figures.get(code.id)) for party, column in heads.items()},
        }
        for code in (*flow.rows, *flow.blank)
    ]
    return csv_text(("code", "label", *heads), lines, flow_footnotes(flow))


def flow_footnotes(flow: Flow) -> tuple[str, ...]:
    """What must be said of the names in a flow."""
    of_codes = (each.footnote for each in (*flow.rows, *flow.blank))
    of_parties = (*(each.party for each in flow.columns), *flow.missing)
    notes = (*footnotes(of_parties), *(each for each in of_codes if each))
    return tuple(dict.fromkeys(notes))


def _plain(figure: Figure | None) -> str:
    if figure is None:
        return "not published"
    return BELOW_MINIMUM if figure.shown is None else str(figure.shown)


def to_json(mirror: Mirror) -> dict[str, object]:
    """The mirror as scripts read it; what is hidden on pages is hidden here."""
    return {
        "pairs": [_pair(each) for each in mirror.pairs],
        "without_citizenship": [each.id for each in mirror.without_citizenship],
        "without_place": [each.id for each in mirror.without_place],
        "apart": [[a.id, b.id] for a, b in mirror.apart],
        "footnotes": list(footnotes(mirror.parties)),
    }


def _pair(pair: Mirrored) -> dict[str, object]:
    noise = pair.gap.difference.noise
    is_shown = pair.is_shown
    return {
        "there": pair.there.id,
        "citizens": pair.citizens.id,
        "table": pair.counted.table,
        "is_of_citizens": pair.counted.is_of_citizens,
        "there_periods": list(pair.there_periods),
        "here_periods": list(pair.here_periods),
        "there_figure": _figure(pair.gap.there),
        "here_figure": _figure(pair.gap.here),
        "gap": pair.gap.difference.estimate if is_shown else None,
        "gap_low": int(noise.low) if is_shown else None,
        "gap_high": int(noise.high) if is_shown else None,
        "sureness": pair.sureness,
        "grade": pair.graded.grade,
        "reasons": [each.to_json() for each in pair.graded.reasons],
    }


def _figure(figure: Figure) -> dict[str, object]:
    if figure.shown is None:
        return dict.fromkeys(("shown", "estimate", "low", "high"))
    low, high = bounds(figure)
    return {"shown": figure.shown, "estimate": figure.estimate, "low": low, "high": high}


def flow_title(flow: Flow) -> str:
    """What a flow shows."""
    if flow.indicator.id == "citizenship":
        return "Where people come from"
    return "Where people were exploited"


def counted(statuses: Sequence[str], catalogue: Catalogue) -> str:
    """The statuses of a column in words."""
    dataset = catalogue.dataset("victims")
    codes = dataset.indicator(dataset.status_indicator).code_list
    return alternatives(codes.code(each).label.lower() for each in statuses)


def left_out(flow: Flow) -> str:
    """The rows that are not printed, and why."""
    if not flow.blank:
        return ""
    return f"Zero or below the minimum everywhere: {enumeration([e.label for e in flow.blank])}."
