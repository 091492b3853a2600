"""What one reader may read today, and what an address asks of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol
from urllib.parse import urlencode

from hub.accounts import Account
from hub.asked import Asked
from hub.compare import available, compare, publishers_expected
from hub.comparison import Comparison
from hub.holdings import HeldRelease
from hub.language import _
from hub.selection import Figures, Reading
from hub.table_name import TableName
from proto.agreement import Agreement
from proto.catalogue import Catalogue, Party, UnknownNameError
from proto.errors import InputError
from proto.signed_agreement import SignedAgreement
from proto.terms import Purpose

_LABEL_LENGTH = 80
"""Signs of a table's name that a menu shows where nobody knows the table."""


class Holdings(Figures, Protocol):
    """The accepted releases, behind the agreements."""

    def releases(self, reader: str, purpose: Purpose, today: date) -> tuple[HeldRelease, ...]:
        """Every release that the reader may read today for the purpose."""

    def permitting(
        self, releases: Iterable[HeldRelease], today: date
    ) -> tuple[SignedAgreement, ...]:
        """The agreements in force under which these releases are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which table and period an address asks for, and how they are shown.

    Attributes:
        countries: Only these; all where nothing is said.
        in_groups: Whether codes are put into their groups.
        is_rated: Whether figures are per 100,000 inhabitants.
    """

    table: str
    period: str
    countries: tuple[str, ...] = ()
    in_groups: bool = False
    is_rated: bool = False

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        asked = [("table", self.table), ("period", self.period)]
        asked += [("country", country) for country in self.countries]
        asked += [("level", "group")] * self.in_groups + [("per", "100000")] * self.is_rated
        return urlencode(asked)


@dataclass(frozen=True, slots=True)
class Offer:
    """A table that was released or adds up from one, its label, and its periods, newest first."""

    dataset: str
    table: str
    label: str
    periods: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """What one reader may read today."""

    account: Account
    reading: Reading
    agreements: tuple[Agreement, ...]
    catalogue: Catalogue

    @classmethod
    def of(
        cls,
        account: Account,
        holdings: Holdings,
        catalogue: Catalogue,
        purpose: Purpose,
        today: date,
    ) -> "Shelf":
        """Ask what an account's body may read today."""
        found = holdings.releases(account.body, purpose, today)
        permitting = holdings.permitting(found, today)
        agreements = tuple(signed.agreement for signed in permitting)
        return cls(account, Reading(found, holdings), agreements, catalogue)

    @property
    def releases(self) -> tuple[HeldRelease, ...]:
        """Every release on it."""
        return self.reading.releases

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The tables that can be asked for, first the total of each dataset."""
        released = dict(available(self.releases, self.catalogue))
        found = {**dict(self._totals()), **released}
        return tuple(
            Offer(name.dataset, str(name), self._label(name), periods)
            for name, periods in found.items()
        )

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that can be asked for, newest first."""
        return tuple(sorted({release.period for release in self.releases}, reverse=True))

    def menu(self, choice: Choice) -> Mapping[str, tuple[Offer, ...]]:
        """The tables to choose from by dataset; what is asked for is among them, whatever it is."""
        menu: dict[str, tuple[Offer, ...]] = {}
        for offer in self._with(choice):
            heading = self._heading(offer)
            menu[heading] = (*menu.get(heading, ()), offer)
        return menu

    def periods_with(self, choice: Choice) -> tuple[str, ...]:
        """The periods to choose from, with the one that is asked for."""
        return tuple(sorted({*self.periods, choice.period} - {""}, reverse=True))

    @property
    def publishers(self) -> tuple[Party, ...]:
        """Everybody who has published something, or should have, in the catalogue's order."""
        ids = {release.publisher for release in self.releases}
        ids |= {grant.publisher for each in self.agreements for grant in each.grants}
        known = [party for party in self.catalogue.parties if party.id in ids]
        others = sorted(ids - {party.id for party in known})
        return (*known, *(Party(other, other, "country", None) for other in others))

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What must be said wherever these parties are named, as in every form."""
        return tuple(dict.fromkeys(each.footnote for each in self.publishers if each.footnote))

    def choose(self, table: str, period: str) -> Choice:
        """What the address says; where it is silent, the first table and its newest period."""
        offered = {offer.table: offer.periods for offer in self.offers}
        # A plus sign that was not escaped arrives as a space.
        table = _in_order(table.replace(" ", "+")) or next(iter(offered), "")
        return Choice(table, period or next(iter(offered.get(table, ())), ""))

    def has_groups(self, table: str) -> bool:
        """Whether some codes of a table can be put into groups."""
        try:
            name = TableName.parse(table)
            dataset = name.known_to(self.catalogue)
        except (InputError, UnknownNameError):
            return False
        return any(dataset.indicator(each).groups for each in name.dimensions)

    def reading_of(self, countries: Collection[str]) -> Reading:
        """What may be read of some countries; of all where none is named."""
        if not countries:
            return self.reading
        found = tuple(each for each in self.releases if each.publisher in countries)
        return replace(self.reading, releases=found)

    def compare(self, choice: Choice) -> Comparison:
        """Put the chosen table side by side.

        Raises:
            InputError: The choice is no table or period.
            RefusalError: There is nothing to compare.
        """
        table = TableName.parse(choice.table)
        expected = publishers_expected(self.agreements, table.dataset, self.account.body)
        return compare(
            self.reading_of(choice.countries),
            table,
            choice.period,
            self.catalogue,
            expected=[each for each in expected if each in (choice.countries or expected)],
            in_groups=choice.in_groups,
            is_chosen=bool(choice.countries),
        )

    def _totals(self) -> Iterator[tuple[TableName, tuple[str, ...]]]:
        """The total of each dataset, in the periods in which some released table adds up to it."""
        for dataset in self.catalogue.datasets:
            found = Asked.of(dataset, ()).tables(self.releases)
            if periods := {release.period for release, _number in found}:
                yield TableName(dataset.id, frozenset()), tuple(sorted(periods, reverse=True))

    def _with(self, choice: Choice) -> tuple[Offer, ...]:
        if choice.table in {"", *(offer.table for offer in self.offers)}:
            return self.offers
        return (*self.offers, self._asked(choice.table))

    def _asked(self, text: str) -> Offer:
        """A table that nobody released as it stands, and perhaps nobody knows."""
        try:
            name = TableName.parse(text)
            name.known_to(self.catalogue)
        except (InputError, UnknownNameError):
            return Offer("", text, text[:_LABEL_LENGTH], ())
        return Offer(name.dataset, text, self._label(name), ())

    def _heading(self, offer: Offer) -> str:
        return self.catalogue.dataset(offer.dataset).label if offer.dataset else _("Asked for")

    def _label(self, table: TableName) -> str:
        dataset = self.catalogue.dataset(table.dataset)
        labels = [each.label for each in dataset.indicators if each.id in table.dimensions]
        return " × ".join(labels) or _("Total")  # noqa: RUF001  # Tables are crossed, not multiplied by x.


def _in_order(table: str) -> str:
    """The table's name as we write it, where it is one."""
    dataset, _, dimensions = table.partition(":")
    return f"{dataset}:{'+'.join(sorted(dimensions.split('+')))}" if dimensions else table
