"""What can be said of a record, in the words of the catalogue, as conditions in SQL.

A condition holds only where it is certain: whatever a register does not ask or does not know makes
it NULL, which is not true.
"""

from collections.abc import Callable
from datetime import date

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    select,
)

from anonymizer.contribution import RIVAL
from node.quality.finding import LIMITS, Limits
from node.quality.partial_dates import Iso, is_before, year
from node.repository import records
from proto.catalogue import Band, Dataset

Condition = ColumnElement[bool]

BIRTH = "birth_date"
UNKNOWN = "unknown"
_ENDLESS = 1_000_000


class Facts:
    """The records of one dataset that may count, and what can be asked of each.

    Attributes:
        dataset: What the records are of.
        home: The country whose register it is.
        today: No record can know of a later day; a year is over when it is another.
        limits: From where on something is a finding.
        table: The records.
    """

    def __init__(
        self,
        dataset: Dataset,
        *,
        home: str,
        today: date,
        provider: str | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        """Take the records of everybody who may count, or only those of one provider."""
        self.dataset, self.home, self.today, self.limits = dataset, home, today, limits
        self.table: FromClause = records.counted(dataset)
        if provider is not None:
            theirs = self.table.c.provider == provider
            self.table = select(self.table).where(theirs).subquery()
        self._bits = {
            name: {code: 1 << bit for bit, code in enumerate(codes)}
            for name, codes in records.bits(dataset).items()
        }
        self._dates = {each.id for each in dataset.side_dates}

    @property
    def year(self) -> ColumnElement[int]:
        """The year in which the record stands by the dataset's date."""
        return self._year_of("first_day")

    def in_year(self, wanted: int) -> Condition:
        """Whether it stands in that year."""
        return self.table.c.first_day.between(date(wanted, 1, 1), date(wanted, 12, 31))

    def speaks(self) -> Condition:
        """Whether the record is the one by which its person counts in its year."""
        first, last = (self._year_of(name) for name in ("first_day", "last_day"))
        match self.dataset.person_rule:
            case "earliest":
                is_alone = self._year_of(RIVAL["earliest"]) < first
            case "latest":
                is_alone = self._year_of(RIVAL["latest"]) > last
        return and_(first == last, is_alone)

    def is_asked(self, name: str) -> Condition:
        """Whether the register asks for an indicator, or knows a date."""
        return self.table.c[name].is_not(None)

    def is_unknown(self, name: str) -> Condition:
        """Whether the register asks and has no answer."""
        return self.table.c[name] == self._unknown(name)

    def is_answered(self, name: str) -> Condition:
        """Whether there is an answer, or a date."""
        if name in self._dates:
            return self.is_asked(name)
        return self.table.c[name] != self._unknown(name)

    def says(self, name: str, *codes: str) -> Condition:
        """Whether the answer is one of the codes, or has one of them among others.

        Raises:
            UnknownCodeError: The indicator has no such code.
        """
        self._expect(name, codes)
        if name in self._bits:
            return self.table.c[name].bitwise_and(self._mask(name, codes)) != 0
        return self.table.c[name].in_(codes)

    def says_other_than(self, name: str, *codes: str) -> Condition:
        """Whether there is an answer, and it is none of the codes, or something beside them.

        Raises:
            UnknownCodeError: The indicator has no such code.
        """
        self._expect(name, codes)
        if name not in self._bits:
            return self.table.c[name].not_in((*codes, UNKNOWN))
        others = [code for code in self._list(name) if code not in {*codes, UNKNOWN}]
        return self.says(name, *others)

    def lacks(self, name: str, *codes: str) -> Condition:
        """Whether there is an answer to a multiple choice, and none of the codes is in it."""
        return and_(self.is_answered(name), ~self.says(name, *codes))

    def says_too_much(self, name: str, *alone: str) -> Condition:
        """Whether an answer to a multiple choice has one that must stand alone beside others."""
        mask = self.table.c[name]
        return and_(self.says(name, *alone), mask.bitwise_and(mask - 1) != 0)

    def differ(self, name: str, other: str) -> Condition:
        """Whether two single choices have different answers."""
        answered = self.is_answered(name), self.is_answered(other)
        return and_(*answered, self.table.c[name] != self.table.c[other])

    def agree(self, name: str, other: str) -> Condition:
        """Whether two single choices have the same answer."""
        return and_(self.is_answered(name), self.table.c[name] == self.table.c[other])

    def is_among(self, single: str, multiple: str) -> Condition:
        """Whether the answer to a single choice is one of those to a multiple choice."""
        both = [code for code in self._list(single)[:-1] if code in self._bits[multiple]]
        bits = {code: self._bits[multiple][code] for code in both}
        bit = case(bits, value=self.table.c[single])
        # Rarely any of them is there, and then none has to be looked for.
        return and_(self.says(multiple, *both), self.table.c[multiple].bitwise_and(bit) != 0)

    def is_apart(self, single: str, multiple: str) -> Condition:
        """Whether the answer to a single choice is missing among those to a multiple choice."""
        bits = {code: self._bits[multiple][code] for code in self._list(single)[:-1]}
        bit = case(bits, value=self.table.c[single])
        return and_(self.is_answered(multiple), self.table.c[multiple].bitwise_and(bit) == 0)

    def is_before(self, name: str, other: str) -> Condition:
        """Whether one date lies certainly before another."""
        return is_before(self._ends(name)[1], self._ends(other)[0])

    def is_before_day(self, name: str, day: date) -> Condition:
        """Whether a date lies certainly before a day."""
        return is_before(self._ends(name)[1], literal(day.isoformat()))

    def is_after_day(self, name: str, day: date) -> Condition:
        """Whether a date lies certainly after a day."""
        return is_before(literal(day.isoformat()), self._ends(name)[0])

    def low(self, name: str) -> ColumnElement[int]:
        """The least number that the answer's band allows; NULL where it is no band."""
        return self._end(name, lambda band: band.low)

    def high(self, name: str) -> ColumnElement[int]:
        """The greatest number that the answer's band allows; NULL where it is no band."""
        return self._end(name, lambda band: _ENDLESS if band.high is None else band.high)

    def first_year(self, name: str) -> ColumnElement[int]:
        """The year of a date, the first if there may be several."""
        return year(self._ends(name)[0])

    def last_year(self, name: str) -> ColumnElement[int]:
        """The year of a date, the last if there may be several."""
        return year(self._ends(name)[1])

    def least_age(self, name: str) -> ColumnElement[int]:
        """How old the person was at least on a date: the birthday may have been still to come."""
        return self.first_year(name) - self.last_year(BIRTH) - 1

    def greatest_age(self, name: str) -> ColumnElement[int]:
        """How old the person was at most on a date."""
        return self.last_year(name) - self.first_year(BIRTH)

    def is_day(self, name: str) -> Condition:
        """Whether a date is known to the day."""
        if name == self.dataset.date_axis:
            return self.table.c.first_day == self.table.c.last_day
        return func.length(self.table.c[name]) == len("2024-03-09")

    def falls_on(self, name: str, ending: str) -> Condition:
        """Whether a date is known to the day, and ends like this, such as `01-01`."""
        at = len("2024-03-09") - len(ending) + 1
        return and_(self.is_day(name), func.substr(self._ends(name)[0], at) == ending)

    def _year_of(self, name: str) -> ColumnElement[int]:
        return cast(extract("year", self.table.c[name]), Integer)

    def _ends(self, name: str) -> tuple[ColumnElement[str], ColumnElement[str]]:
        """A date as text, twice where its first and last day are kept apart."""
        if name == self.dataset.date_axis:
            return Iso(self.table.c.first_day), Iso(self.table.c.last_day)
        column = self.table.c[self.dataset.date(name).id]
        return column, column

    def _end(self, name: str, number: Callable[[Band], int]) -> ColumnElement[int]:
        codes = self.dataset.indicator(name).code_list.codes
        bands = {each.id: number(each.band) for each in codes if each.band}
        return case(bands, value=self.table.c[name])

    def _unknown(self, name: str) -> str | int:
        return self._bits[name][UNKNOWN] if name in self._bits else UNKNOWN

    def _mask(self, name: str, codes: tuple[str, ...]) -> int:
        return sum(self._bits[name][code] for code in set(codes))

    def _list(self, name: str) -> tuple[str, ...]:
        return self.dataset.indicator(name).codes()

    def _expect(self, name: str, codes: tuple[str, ...]) -> None:
        for code in codes:
            self.dataset.indicator(name).code_list.code(code)
