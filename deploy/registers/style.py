"""One register's file: its columns in order, and how a record becomes a line."""

from dataclasses import dataclass

from deploy.registers.cells import Column, Dated
from deploy.registers.record import Record
from proto.catalogue import Dataset

MARK, MARKED = "GENERATED", "no real person"
FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Style:
    """How a country writes one of its registers.

    Attributes:
        number: Columns that name a record: its number, or the year and the number within it.
        identity: Columns of given name, family name, date of birth and document.
        proceeding: The column of the number of the criminal case.
        axis: The column of the day that places somebody in a period.
        columns: All others.
        not_collected: What the register does not ask.
        footnote: What must stand beside a name in it; empty where there is no such name.
    """

    dataset: Dataset
    encoding: str
    delimiter: str
    number: tuple[str, ...]
    identity: tuple[str, str, str, str]
    proceeding: str
    axis: Dated
    columns: tuple[Column, ...]
    not_collected: tuple[str, ...]
    footnote: str

    @property
    def header(self) -> list[str]:
        """The first line."""
        noted = [FOOTNOTE] if self.footnote else []
        named = [*self.number, *self.identity, self.proceeding, self.axis.header]
        return [MARK, *noted, *named, *(each.header for each in self.columns)]

    def row(self, record: Record) -> list[str]:
        """A record's line."""
        who, say = record.identity, self.axis.say
        return [
            MARKED,
            *([self.footnote] if self.footnote else ()),
            *(record.number.split("-", 1) if len(self.number) > 1 else (record.number,)),
            who.given_name,
            who.family_name,
            "" if who.birth is None else say(who.birth),
            who.document,
            record.proceeding,
            say(record.day),
            *[each.write(record) for each in self.columns],
        ]
