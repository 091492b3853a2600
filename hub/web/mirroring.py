"""Mirror figures: what one country found of another's citizens, and what that knows of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from fastapi.responses import Response

from hub import mirror_text
from hub.language import _, later
from hub.mirror import CITIZENSHIP, DATASET, Mirror, Mirrored
from hub.roles import READERS
from hub.sheet import Sheet, Value, joined
from hub.survey import CHECK
from hub.table_name import TableName
from hub.web.files import tables
from hub.web.page import Page, Visit, Visiting, chosen_period
from hub.web.sdmx_query import sdmx_queries
from proto.catalogue import Party

COLUMNS = (
    *("found_in", "citizens_of", "there", "found", "found_low", "found_high"),
    *("here", "known", "known_low", "known_high", "years", "gap", "gap_low", "gap_high"),
    *("sureness", "grade", "reasons", "footnote"),
)

Asked = Mapping[frozenset[str], Sequence[tuple[Party, Sequence[str]]]]
"""By the dimensions of a table: whose figures of which periods."""


@dataclass(frozen=True)
class View:
    """The worklist, perhaps of one country alone."""

    visit: Visit
    period: str
    country: str

    @cached_property
    def whole(self) -> Mirror:
        """All pairs."""
        return self.visit.survey.mirror(chosen_period(self.period))

    @cached_property
    def mirror(self) -> Mirror:
        """The pairs of one country; they were judged among all."""
        if not self.country:
            return self.whole
        pairs = (e for e in self.whole.pairs if self.country in (e.there.id, e.citizens.id))
        return replace(self.whole, pairs=tuple(pairs))

    @property
    def query(self) -> str:
        """The view as the end of an address."""
        return urlencode({"period": self.period, "country": self.country})

    @property
    def sheet(self) -> Sheet:
        """The worklist as a file."""
        footnotes = mirror_text.footnotes(self.whole.parties)
        return Sheet(
            name="mirror",
            title=_("Mirror figures"),
            said=(*mirror_text.notes(self.mirror), *(f"* {note}" for note in footnotes)),
            columns=COLUMNS,
            rows=[tuple(_row(each)) for each in self.mirror.pairs],
        )

    @property
    def sdmx(self) -> tuple[str, ...]:
        """The queries for the released figures behind both sides.

        Those alone that may be read for regional reports too: for nothing else SDMX answers.
        """
        dataset = self.visit.catalogue.dataset(DATASET)
        releases = self.visit.shelf.releases
        return tuple(
            query
            for dimensions, wanted in _asked(self.mirror.pairs).items()
            for query in sdmx_queries(
                releases,
                TableName(dataset.id, dimensions),
                dataset,
                periods={period for _party, periods in wanted for period in periods},
                countries=sorted({party.id for party, _periods in wanted}),
            )
        )


def viewing(visit: Visiting, period: str = "", country: str = "") -> View:
    """What the address asks for."""
    return View(visit, period, country)


Viewing = Annotated[View, Depends(viewing)]
"""A parameter of every answer about mirror figures."""


def show(view: Viewing) -> Response:
    """The worklist, the surest gaps first."""
    parties = view.whole.parties
    return view.visit.page(
        "mirror.html",
        view=view,
        mirror=view.mirror,
        told=[each for each in view.mirror.pairs if not each.is_silent],
        silent=[each for each in view.mirror.pairs if each.is_silent],
        parties=sorted(parties, key=lambda each: each.name),
        period=view.period,
        periods=view.visit.survey.periods(CHECK),
        country=view.country,
        words=mirror_text,
        footnotes=mirror_text.footnotes(parties),
    )


def _row(pair: Mirrored) -> Iterator[Value]:
    yield from (pair.there.id, pair.citizens.id)
    yield from (mirror_text.there(pair), *mirror_text.in_file(pair.gap.there))
    yield from (mirror_text.here(pair), *mirror_text.in_file(pair.gap.here))
    yield from (mirror_text.years(pair), *mirror_text.gap_in_file(pair))
    yield from (mirror_text.sureness(pair), pair.graded.grade)
    yield " ".join(reason.sentence for reason in pair.graded.reasons)
    yield joined((pair.there.footnote, pair.citizens.footnote))


def _asked(pairs: Sequence[Mirrored]) -> Asked:
    """Which released figures these pairs were made of."""
    found: dict[frozenset[str], list[tuple[Party, Sequence[str]]]] = {}
    for each in pairs:
        by_citizens = frozenset({CITIZENSHIP})
        by_place = {each.counted.table, *([CITIZENSHIP] * each.counted.is_of_citizens)}
        found.setdefault(by_citizens, []).append((each.there, each.there_periods))
        found.setdefault(frozenset(by_place), []).append((each.citizens, each.here_periods))
    return found


PAGES = (
    Page("/mirror", show, label=later("Mirror"), roles=READERS),
    *tables("/mirror", viewing),
)
