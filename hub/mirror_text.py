"""Mirror statistics in words, the same in the terminal and on pages."""

from collections.abc import Iterable, Mapping, Sequence

from hub.comparability.rules import Grade
from hub.language import _, enumeration, later, ngettext
from hub.language import number as whole
from hub.mirror import Mirror, Mirrored
from hub.mirror_reasons import HereTable
from hub.selection import Figure
from hub.sheet import Value
from hub.statistics.gap import Sureness
from hub.wording import BELOW_MINIMUM, bounds
from proto.catalogue import Party

_SURE: Mapping[Sureness, str] = {
    "sure": later("sure"),
    "likely": later("likely"),
    "cannot tell": later("cannot tell"),
}
_MORE: Mapping[Sureness, str] = {
    "sure": later("sure: more in {party}"),
    "likely": later("likely: more in {party}"),
}
_CITIZENS: Mapping[HereTable, str] = {
    "country_of_identification": later("{here}: its citizens identified in {there}"),
    "country_of_exploitation": later("{here}: its citizens exploited in {there}"),
    "country_returned_from": later("{here}: its citizens returned from {there}"),
}
_PEOPLE: Mapping[HereTable, str] = {
    "country_of_identification": later("{here}: people identified in {there}"),
    "country_of_exploitation": later("{here}: people exploited in {there}"),
    "country_returned_from": later("{here}: people returned from {there}"),
}
GRADES: Mapping[Grade, str] = {
    "A": later("comparable"),
    "B": later("with caution"),
    "C": later("not comparable, never subtracted"),
}
HOW = later(
    "Each line holds what one country found of another's citizens against what that other knows of "
    "them. Were both registers complete and alike, both numbers would be one. A gap is sure where, "
    "of all gaps called sure here, on average at most one in twenty is none; likely where its own "
    "interval leaves out zero."
)
HIDDEN = later(
    "below min.: published, but too small to be shown as a number. Its gap has no number either, "
    "as the number could be read off."
)


def number(figure: Figure) -> str:
    """What may be read of a figure."""
    return _(BELOW_MINIMUM) if figure.shown is None else whole(figure.shown)


def interval(figure: Figure) -> str:
    """Its doubt; nothing where there is no number to read."""
    if figure.shown is None:
        return ""
    low, high = bounds(figure)
    return f"[{whole(low)}–{whole(high)}]"  # noqa: RUF001  # A range is written with an en dash.


def in_file(figure: Figure | None) -> tuple[Value, Value, Value]:
    """The number and both ends of its interval; the reason, in English, where there is none."""
    if figure is None:
        return "not published", None, None
    return (BELOW_MINIMUM, None, None) if figure.shown is None else (figure.shown, *bounds(figure))


def gap_in_file(pair: Mirrored) -> tuple[Value, Value, Value]:
    """The same of the gap."""
    if not pair.is_shown:
        return None, None, None
    noise = pair.gap.difference.noise
    return _difference(pair), int(noise.low), int(noise.high)


def gap(pair: Mirrored) -> str:
    """The gap as a number, where it may be shown."""
    if not pair.is_shown:
        return ""
    return _signed(_difference(pair))


def gap_interval(pair: Mirrored) -> str:
    """The doubt of the gap, where it may be shown."""
    if not pair.is_shown:
        return ""
    noise = pair.gap.difference.noise
    low, high = _signed(int(noise.low)), _signed(int(noise.high))
    return f"[{_('{low} to {high}').format(low=low, high=high)}]"


def _difference(pair: Mirrored) -> int:
    """Of the numbers that are shown."""
    return (pair.gap.there.shown or 0) - (pair.gap.here.shown or 0)


def _signed(value: int) -> str:
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value else ""
    return f"{sign}{whole(abs(value))}"


def sureness(pair: Mirrored) -> str:
    """How sure the gap is; where it has no number, which of the two is higher."""
    if pair.sureness is None:
        return _("not comparable")
    if pair.is_shown or pair.sureness == "cannot tell":
        return _(_SURE[pair.sureness])
    side = pair.there if pair.gap.difference.estimate > 0 else pair.citizens
    return _(_MORE[pair.sureness]).format(party=side.name)


def there(pair: Mirrored) -> str:
    """What the first figure is: `Serbia: victims with citizenship Albania`."""
    return _("{there}: victims with citizenship {citizens}").format(
        there=pair.there.name, citizens=pair.citizens.name
    )


def here(pair: Mirrored) -> str:
    """What the second figure is: `Albania: its citizens identified in Serbia`."""
    said = _CITIZENS if pair.counted.is_of_citizens else _PEOPLE
    return _(said[pair.counted.table]).format(here=pair.citizens.name, there=pair.there.name)


def years(pair: Mirrored) -> str:
    """Which years are in it, and how each figure came by them."""
    if pair.there_periods == pair.here_periods:
        return periods(pair.there_periods)
    return _("{there} {there_years}; {here} {here_years}").format(
        there=pair.there.name,
        there_years=periods(pair.there_periods),
        here=pair.citizens.name,
        here_years=periods(pair.here_periods),
    )


def periods(released: Sequence[str]) -> str:
    """`2019`, `2019/2021, pooled`, or `2019, 2020 and 2022, summed`."""
    if len(released) > 1:
        return _("{years}, summed").format(years=_run(released))
    if "/" in released[0]:
        return _("{years}, pooled").format(years=released[0])
    return released[0]


def _run(released: Sequence[str]) -> str:
    """Years in a row by their ends."""
    numbers = [int(each) for each in released]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):  # noqa: PLR2004  # Two are named.
        return _("{low} to {high}").format(low=released[0], high=released[-1])
    return enumeration(released)


def lacking(mirror: Mirror) -> tuple[str, ...]:
    """What would have to be published for more pairs."""
    said = []
    if mirror.without_citizenship:
        names = names_of(mirror.without_citizenship)
        said.append(_("Nothing to read by citizenship: {parties}.").format(parties=names))
    if mirror.without_place:
        names = names_of(mirror.without_place)
        said.append(
            _(
                "Nothing to read by country of identification, exploitation or return: {parties}."
            ).format(parties=names)
        )
    if mirror.apart:
        pairs = "; ".join(
            _("{a} on citizens of {b}").format(a=a.name, b=b.name) for a, b in mirror.apart
        )
        said.append(
            _("Both published, but not for the same years or not by that country: {pairs}.").format(
                pairs=pairs
            )
        )
    return tuple(said)


def likely_reasons(pair: Mirrored) -> str:
    """How many reasons its grade has."""
    found = len(pair.graded.reasons)
    return ngettext("{number} likely reason", "{number} likely reasons", found).format(
        number=whole(found)
    )


def silent(pairs: Sequence[Mirrored]) -> str:
    """How many pairs have nothing to tell, and why."""
    return ngettext(
        "{number} more pair, of which nothing can be told: both numbers are below the minimum",
        "{number} more pairs, of which nothing can be told: both numbers are below the minimum",
        len(pairs),
    ).format(number=whole(len(pairs)))


def names_of(parties: Iterable[Party]) -> str:
    """The names of several parties."""
    return enumeration([each.name for each in parties])


def footnotes(parties: Iterable[Party]) -> tuple[str, ...]:
    """What must be said wherever these are named."""
    return tuple(dict.fromkeys(each.footnote for each in parties if each.footnote))


SHORT = ("found_in", "citizens_of", "found", "known", "years", "gap", "sureness", "grade")
"""The columns that a terminal has room for."""


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
    return (_(HOW), *((_(HIDDEN),) if is_hidden else ()), *lacking(mirror))


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
