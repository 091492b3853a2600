"""What can be recorded: every indicator with its codes, to look things up while writing."""

from itertools import groupby

from fastapi.responses import Response

from node.web.page import EVERYBODY, Page, Visiting
from proto.catalogue import Dataset, Indicator

LEAVES = {
    "freely": "may leave the country",
    "coarsely": "leaves in groups or pooled years only",
    "never": "never leaves the country",
}
_LONG = 60
"""Codes of a list that are shown; countries are looked up by their ISO 3166-1 code."""


def show(visit: Visiting, dataset: str = "victims") -> Response:
    """One dataset, section by section."""
    about = visit.node.catalogue.dataset(dataset)
    return visit.page(
        "codes.html",
        dataset=about,
        datasets=visit.node.catalogue.datasets,
        version=visit.node.catalogue.version,
        sections=_by_section(about),
        titles=visit.node.catalogue.sections,
        leaves=LEAVES,
        long=_LONG,
    )


def _by_section(dataset: Dataset) -> list[tuple[str, list[Indicator]]]:
    grouped = groupby(dataset.indicators, key=lambda each: each.section)
    return [(section, list(indicators)) for section, indicators in grouped]


PAGES = (Page("/codes", show, EVERYBODY, label="Codes", group="Registers"),)
