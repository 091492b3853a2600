"""A record as people read it: every field with its label, part by part of the handbook."""

from collections.abc import Iterator
from dataclasses import dataclass

from node.life import fields
from proto.catalogue import Catalogue, Code, Dataset, Indicator


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a record.

    Attributes:
        text: As it is typed: codes or a date; None where the register does not ask.
        words: The labels of the codes, or the date; empty where the register does not ask.
        kind: How it is corrected: one code, several, or a date.
        options: Codes that it can have, with their labels; none of a date.
        footnotes: What must be said wherever its words are shown.
    """

    field: str
    label: str
    text: str | None
    words: str
    kind: str
    options: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that it has."""
        return tuple((self.text or "").split(fields.JOINED))


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the handbook, with the fields of a record that stand there."""

    title: str
    lines: tuple[Line, ...]


def sections(catalogue: Catalogue, dataset: Dataset, row: fields.Row) -> tuple[Section, ...]:
    """A row, in the order of the handbook."""
    said = fields.all_of(dataset, row)
    lines = [*_dates(dataset, said), *_indicators(dataset, said)]
    found = (
        Section(title, tuple(line for part, line in lines if part == name))
        for name, title in catalogue.sections.items()
    )
    return tuple(each for each in found if each.lines)


def field_label(dataset: Dataset, name: str) -> str:
    """What a field is called; its own name where the catalogue has it no more."""
    labels = {each.id: each.label for each in dataset.dates}
    labels |= {each.id: each.label for each in dataset.indicators}
    return labels.get(name, name.replace("_", " "))


def _dates(dataset: Dataset, said: dict[str, str | None]) -> Iterator[tuple[str, Line]]:
    for fact in dataset.dates:
        text = said[fact.id]
        yield fact.section, Line(fact.id, fact.label, text, text or "", "date", (), ())


def _indicators(dataset: Dataset, said: dict[str, str | None]) -> Iterator[tuple[str, Line]]:
    for each in dataset.indicators:
        text = said[each.id]
        codes = _codes(each, text)
        yield (
            each.section,
            Line(
                field=each.id,
                label=each.label,
                text=text,
                words=", ".join(code.label for code in codes),
                kind=each.choice,
                options=tuple((code.id, code.label) for code in each.code_list.codes),
                footnotes=tuple(code.footnote for code in codes if code.footnote),
            ),
        )


def _codes(indicator: Indicator, text: str | None) -> list[Code]:
    if text is None:
        return []
    return [indicator.code_list.code(code) for code in text.split(fields.JOINED)]
