"""Who is ready to compare what: a matrix of pairs, the list of one pair, letters to send."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from fastapi.responses import Response

from hub import readiness_text
from hub.language import _, later
from hub.readiness import Known
from hub.readiness_matrix import Matrix, Pair
from hub.roles import READERS
from hub.sheet import Sheet
from hub.web.files import tables
from hub.web.page import Page, Visit, Visiting
from hub.web.sdmx_query import PUBLISHED
from proto.errors import InputError

_SHADES = 4
_MOST_PAIRS = 132
"""Of twelve countries; where there are more, those of each publisher are added up."""


@dataclass(frozen=True)
class View:
    """The matrix, narrowed by country and dataset."""

    visit: Visit
    country: str
    dataset: str

    @cached_property
    def known(self) -> Known:
        """What all follows from."""
        return self.visit.survey.known()

    @cached_property
    def whole(self) -> Matrix:
        """The matrix of the whole region."""
        return Matrix.of(self.known)

    @cached_property
    def matrix(self) -> Matrix:
        """The part that is asked for."""
        return self.whole.narrowed(self.country, self.dataset)

    @property
    def is_summed(self) -> bool:
        """Whether there are too many pairs to show each of them, until a country is chosen."""
        return not self.country and len(self.matrix.pairs) > _MOST_PAIRS

    @property
    def letters(self) -> Mapping[str, str]:
        """What can be sent to a country, by its name: to the chosen one, or to each of a few."""
        if self.is_summed:
            return {}
        chosen = [each for each in self.whole.countries if self.country in ("", each.id)]
        return {each.name: self.whole.letter(each.id) for each in chosen}

    @property
    def sheet(self) -> Sheet:
        """The same as a file."""
        return self.matrix.sheet

    @property
    def query(self) -> str:
        """The view as the end of an address."""
        return urlencode({"country": self.country, "dataset": self.dataset})

    @property
    def sdmx(self) -> tuple[str, ...]:
        """Of the five steps SDMX knows one: what is published."""
        return (PUBLISHED,) if self.known.releases else ()

    def expect_known(self, *countries: str) -> None:
        """Find all these countries in the region.

        Raises:
            InputError: One of them is not.
        """
        known = {"", *(each.id for each in self.whole.countries)}
        if unknown := [each for each in countries if each not in known]:
            said = _("expected a country whose agreements you share, got {text}")
            raise InputError(said.format(text=repr(unknown[0][:40])))


def viewing(visit: Visiting, country: str = "", dataset: str = "") -> View:
    """What the address asks for.

    Raises:
        InputError: It names a country that is not in the region.
    """
    view = View(visit, country, dataset)
    view.expect_known(country)
    return view


Viewing = Annotated[View, Depends(viewing)]
"""A parameter of every answer about readiness."""


def show(view: Viewing, publisher: str = "", reader: str = "") -> Response:
    """The matrix, and the list of one pair."""
    view.expect_known(publisher, reader)
    matrix = view.matrix
    return view.visit.page(
        "readiness.html",
        view=view,
        whole=view.whole,
        matrix=matrix,
        pair=matrix.between(publisher, reader),
        names={each.id: each.name for each in view.whole.countries},
        chosen=(publisher, reader),
        shade=shade,
        words=readiness_text,
        footnotes=view.whole.footnotes,
    )


def shade(number: int, pair: Pair) -> int:
    """How much of a pair waits at one step, from 0 to 4."""
    return -(-_SHADES * number // max(1, pair.total))


PAGES = (
    Page("/readiness", show, label=later("Readiness"), roles=READERS),
    *tables("/readiness", viewing),
)
