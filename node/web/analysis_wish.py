"""What the address of an analysis asks: kept as it was typed, and read when it is answered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import Depends, Query

from node.analysis.crosstab import Shares
from node.analysis.question import Question, ask
from node.analysis.trends import in_order
from node.web.page import Visit
from proto.catalogue import Dataset
from proto.errors import InputError, MalformedError
from proto.period import Period

GROUPED = "@group"
"""After the name of a dimension: by groups of its codes."""

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Wish:
    """A question as an address holds it.

    Attributes:
        rows: A dimension, perhaps in groups.
        columns: Another, or nothing.
        period: One or several, with spaces between.
        where: Filters, each as people write them.
        statuses: With commas between; nothing for all that a draft counts.
    """

    dataset: str = "victims"
    rows: str = ""
    columns: str = ""
    period: str = ""
    axis: str = ""
    where: tuple[str, ...] = ()
    statuses: str = ""
    shares: str = "none"

    def query(self, **changes: str | tuple[str, ...]) -> str:
        """The address's question part, with some changes, without what says nothing."""
        changed = replace(self, **changes)  # type: ignore[arg-type] # each is its field's type
        fields = {name: getattr(changed, name) for name in self.__slots__}
        return urlencode({name: value for name, value in fields.items() if value}, doseq=True)

    def completed(self, visit: Visit) -> "Wish":
        """The same with what people most often want where nothing is said: the last whole year."""
        dataset = visit.node.catalogue.dataset(self.dataset)
        return replace(
            self,
            rows=self.rows or dataset.status_indicator,
            period=" ".join(self.period.split()) or str(visit.today.year - 1),
            axis=self.axis or dataset.date_axis,
            where=tuple(each for each in map(str.strip, self.where) if each),
        )

    def periods(self) -> tuple[Period, ...]:
        """The periods in the order of time.

        Raises:
            InputError: One is not written as a period, or they cannot stand beside each other.
        """
        try:
            return in_order(map(Period.parse, self.period.split()))
        except MalformedError as error:
            raise InputError(str(error)) from error

    def question(self, visit: Visit) -> Question:
        """The question, of a provider's own records where a provider asks.

        Raises:
            InputError: Something is not written as it has to be.
            UnknownNameError: The catalogue does not have it.
        """
        dimensions = [each for each in (self.rows, self.columns) if each]
        names = [each.removesuffix(GROUPED) for each in dimensions]
        return ask(
            f"{self.dataset}:{'+'.join(names) or 'total'}",
            catalogue=visit.node.catalogue,
            statuses=self.statuses.split(",") if self.statuses else (),
            axis=self.axis,
            where=self.where,
            levels=[f"{n}=group" for n, each in zip(names, dimensions, strict=True) if each != n],
            providers=own_providers(visit),
        )

    def share_kind(self) -> Shares:
        """Which shares are shown; none where the address says something else."""
        return next((kind for kind in get_args(Shares) if kind == self.shares), "none")


def wish(  # noqa: PLR0913, PLR0917 - one for each field of the form
    dataset: str = "victims",
    rows: str = "",
    columns: str = "",
    period: Annotated[str, Query(max_length=_LONGEST)] = "",
    axis: str = "",
    where: Annotated[list[str] | None, Query(max_length=20)] = None,
    statuses: str = "",
    shares: str = "none",
) -> Wish:
    """Take a question from an address."""
    return Wish(dataset, rows, columns, period, axis, tuple(where or ()), statuses, shares)


Wished = Annotated[Wish, Depends(wish)]


def own_providers(visit: Visit) -> tuple[str, ...]:
    """Whose records somebody may count: a provider its own, anybody else all."""
    return (visit.account.provider,) if visit.account.role == "provider" else ()


def dimensions(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """What can be counted by, and its label; twice where there are groups."""
    for indicator in dataset.indicators:
        yield indicator.id, indicator.label
        if indicator.groups:
            yield f"{indicator.id}{GROUPED}", f"{indicator.label}, in groups"
