"""A draft part by part: the tabs of its form, and on which of them a fault is put right."""

from dataclasses import dataclass

from node.agreements.draft_check import Checked
from node.web.agreement_sheet import Sheet

TERMS, PARTIES, CHECKS, TEXT = "terms", "parties", "checks", "text"

_GRANT = "grant-"
_OWNERS = {
    "parties": PARTIES,
    "prior_checks": CHECKS,
    "retention": CHECKS,
    **dict.fromkeys(
        ("id", "version", "supersedes", "exchange", "titles", "term", "purposes"), TERMS
    ),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One tab of the form.

    Attributes:
        faults: How many things are to be put right there.
    """

    key: str
    label: str
    faults: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to be put right: where, as the page and as people call it, and the sentence."""

    place: str
    label: str
    sentence: str

    @property
    def part(self) -> str:
        """The tab on which it is put right; empty where that is the document as a whole."""
        first, _, rest = self.place.partition(".")
        if first == "grants" and rest:
            return f"{_GRANT}{rest.partition('.')[0]}"
        return _OWNERS.get(first, "")


def parts(sheet: Sheet, checked: Checked) -> list[Part]:
    """The tabs; what is no JSON can be put right as a text only."""
    labels = {TEXT: "Text"}
    if checked.content is not None:
        names = {
            sheet.text(f"{each}.id"): sheet.text(f"{each}.display_name")
            for each in sheet.places("parties")
        }
        labels = {PARTIES: "Parties", TERMS: "Purposes and term"}
        for place in sheet.places("grants"):
            publisher = sheet.text(f"{place}.publisher")
            whose = names.get(publisher) or publisher or "nobody"
            labels[part_of(place)] = f"{whose}: {sheet.text(f'{place}.dataset') or 'nothing'}"
        labels |= {CHECKS: "Checks and retention", TEXT: "Text"}
    found = faults(checked)
    return [
        Part(key, label, sum(each.part == key for each in found)) for key, label in labels.items()
    ]


def part_of(grant: str) -> str:
    """The tab of a grant, by its place."""
    return grant.replace("grants.", _GRANT, 1)


def place_of(part: str) -> str:
    """The place of a grant, by its tab; nothing where the tab is another one."""
    return part.replace(_GRANT, "grants.", 1) if part.startswith(_GRANT) else ""


def faults(checked: Checked) -> list[Fault]:
    """Everything that is to be put right."""
    return [
        Fault(place, _label(place), sentence)
        for place, sentences in checked.faults.items()
        for sentence in sentences
    ]


def _label(place: str) -> str:
    """A place as people call it: `grants.0.tables.1.weight` is “table 2, weight”."""
    steps = place.split(".")
    said: list[str] = []
    for step in steps[2:] if steps[0] == "grants" else steps:
        if step.isdecimal() and said:
            said[-1] = f"{_one(said[-1])} {int(step) + 1}"
        else:
            said.append(step.replace("_", " "))
    return ", ".join(said)


def _one(several: str) -> str:
    if several.endswith("ies"):
        return several.removesuffix("ies") + "y"
    return several.removesuffix("s")
