"""How well the codes of a cell fit what a country records: the misfits, code by code."""

from dataclasses import dataclass
from typing import Literal

from hub.comparability.side import About, Side
from proto.method_note import Quality
from proto.vocabulary import Dataset

MisfitName = Literal[
    "code-inexact", "code-none", "codes-inexact", "codes-none", "status-unrecorded"
]
"""The facts about codes: of one of them, or of all of an indicator."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A code of the cell that the country has otherwise, or without one all of the indicator.

    Attributes:
        label: Of the code, or of the indicator.
        quality: How it fits, where it fits at all.
    """

    fact: MisfitName
    label: str
    code: str = ""
    quality: Quality | None = None

    @property
    def place(self) -> str:
        """The place of its label in a sentence."""
        return "code" if self.code else "indicator"


def named_codes(dataset: Dataset, about: About) -> tuple[str, ...]:
    """The indicators whose codes a cell names: its dimensions, and the status it counts."""
    return tuple(dict.fromkeys((*about.codes, dataset.status_indicator)))


def misfits(side: Side, about: About, indicator: str) -> tuple[Misfit, ...]:
    """What of an indicator's codes in a cell the country does not record exactly."""
    if side.records_exactly(indicator):
        return ()
    found = (_misfit(side, about, indicator, code) for code in _codes(side, about, indicator))
    return tuple(dict.fromkeys(each for each in found if each))


def _codes(side: Side, about: About, indicator: str) -> tuple[str, ...]:
    """The codes of a cell: one, or of the status all that are counted together."""
    if indicator == side.dataset.status_indicator:
        return tuple(sorted(side.statuses))
    return (about.codes[indicator],)


def _misfit(side: Side, about: About, indicator: str, code: str) -> Misfit | None:
    qualities = {
        side.method.fits(indicator, member) for member in _members(side, about, indicator, code)
    }
    if qualities == {"exact"}:
        return None
    is_none = qualities == {"none"}
    quality = None if is_none else qualities.pop() if len(qualities) == 1 else "partial"
    if not _is_said(side, about, indicator, code):
        label = side.dataset.indicator(indicator).label
        return Misfit("codes-none" if is_none else "codes-inexact", label, quality=quality)
    label = _label(side, about, indicator, code)
    if not is_none:
        return Misfit("code-inexact", label, code, quality)
    is_one_of_several = indicator == side.dataset.status_indicator and len(side.statuses) > 1
    return Misfit("status-unrecorded" if is_one_of_several else "code-none", label, code)


def _members(side: Side, about: About, indicator: str, code: str) -> tuple[str, ...]:
    """The finest codes that a code stands for."""
    level = about.levels.get(indicator, "code")
    if level == "code":
        return (code,)
    folded = side.dataset.indicator(indicator).fold(level)
    return tuple(fine for fine, coarse in folded.items() if coarse == code) or (code,)


def _is_said(side: Side, about: About, indicator: str, code: str) -> bool:
    """Whether the country speaks of this very code, or only of its indicator as a whole."""
    said = side.method.indicators.get(indicator)
    members = _members(side, about, indicator, code)
    return said is not None and any(member in said.codes for member in members)


def _label(side: Side, about: About, indicator: str, code: str) -> str:
    known = side.dataset.indicator(indicator)
    is_group = about.levels.get(indicator) == "group" and known.groups is not None
    listed = known.groups if is_group and known.groups else known.code_list
    return next((each.label for each in listed.codes if each.id == code), code)
