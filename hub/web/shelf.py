"""What one reader may read today, and what an address asks of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from hub.accounts import Account
from hub.compare import available, compare, publishers_expected
from hub.comparison import Comparison
from hub.selection import candidates
from hub.table_name import TableName
from proto.catalogue import Catalogue, UnknownNameError
from proto.errors import InputError
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import Purpose

_LABEL_LENGTH = 80
"""Signs of a table's name that a menu shows where nobody knows the table."""


class Readable(Protocol):
    """A release that somebody may read, and the agreement that lets them."""

    @property
    def release(self) -> Release:
        """What was published."""

    @property
    def signed(self) -> SignedAgreement:
        """Under which agreement."""

    @property
    def index(self) -> int:
        """Where it stands in the log."""

    @property
    def hash(self) -> str:
        """Hash of its signed bytes."""


class Library(Protocol):
    """Opens the archive to those an agreement lets in."""

    def readable(
        self, recipient: str, purpose: Purpose, today: date, from_index: int = 0
    ) -> Iterable[Readable]:
        """Every release that the recipient may read today for the purpose."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which table and period an address asks for."""

    table: str
    period: str

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        return urlencode({"table": self.table, "period": self.period})


@dataclass(frozen=True, slots=True)
class Offer:
    """A table that was released or adds up from one, its label, and its periods, newest first."""

    dataset: str
    table: str
    label: str
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one reader may read today."""

    account: Account
    readable: tuple[Readable, ...]
    catalogue: Catalogue

    @property
    def releases(self) -> tuple[Release, ...]:
        """Every release on it."""
        return tuple(each.release for each in self.readable)

    @property
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

    def choose(self, table: str, period: str) -> Choice:
        """What the address says; where it is silent, the first table and its newest period."""
        offered = {offer.table: offer.periods for offer in self.offers}
        # A plus sign that was not escaped arrives as a space.
        table = _in_order(table.replace(" ", "+")) or next(iter(offered), "")
        return Choice(table, period or next(iter(offered.get(table, ())), ""))

    def compare(self, choice: Choice) -> Comparison:
        """Put the chosen table side by side.

        Raises:
            InputError: The choice is no table or period.
            RefusalError: There is nothing to compare.
        """
        table = TableName.parse(choice.table)
        agreements = [each.signed.agreement for each in self.readable]
        return compare(
            self.releases,
            table,
            choice.period,
            self.catalogue,
            expected=publishers_expected(agreements, table.dataset, self.account.body),
        )

    def _totals(self) -> Iterator[tuple[TableName, tuple[str, ...]]]:
        """The total of each dataset, in the periods in which some released table adds up to it."""
        for dataset in self.catalogue.datasets:
            releases = [each for each in self.releases if each.dataset == dataset.id]
            periods = [each for each in self.periods if candidates(releases, dataset, (), each)]
            if periods:
                yield TableName(dataset.id, frozenset()), tuple(periods)

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
        return self.catalogue.dataset(offer.dataset).label if offer.dataset else "Asked for"

    def _label(self, table: TableName) -> str:
        dataset = self.catalogue.dataset(table.dataset)
        labels = [each.label for each in dataset.indicators if each.id in table.dimensions]
        return " × ".join(labels) or "Total"  # noqa: RUF001  # Tables are crossed, not multiplied by x.


def _in_order(table: str) -> str:
    """The table's name as we write it, where it is one."""
    dataset, _, dimensions = table.partition(":")
    return f"{dataset}:{'+'.join(sorted(dimensions.split('+')))}" if dimensions else table
