"""What one reader may read today, and what an address asks of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from hub.accounts import Account
from hub.compare import available, compare, publishers_expected
from hub.comparison import Comparison
from hub.table_name import TableName
from proto.catalogue import Catalogue
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import Purpose


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
    """A table that was released, under its label, with its periods, newest first."""

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
        """The tables that can be asked for."""
        return tuple(
            Offer(name.dataset, str(name), self._label(name), periods)
            for name, periods in available(self.releases, self.catalogue)
        )

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that can be asked for, newest first."""
        return tuple(sorted({release.period for release in self.releases}, reverse=True))

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

    def _label(self, table: TableName) -> str:
        dataset = self.catalogue.dataset(table.dataset)
        labels = [each.label for each in dataset.indicators if each.id in table.dimensions]
        return " × ".join(labels) or "Total"  # noqa: RUF001  # Tables are crossed, not multiplied by x.


def _in_order(table: str) -> str:
    """The table's name as we write it, where it is one."""
    dataset, _, dimensions = table.partition(":")
    return f"{dataset}:{'+'.join(sorted(dimensions.split('+')))}" if dimensions else table
