"""Where programs find the figures of a view: its queries to the hub's SDMX service."""

from collections.abc import Collection, Iterable, Sequence
from urllib.parse import quote

from hub.holdings import HeldRelease
from hub.table_name import TOTAL, TableName
from proto.catalogue import Dataset
from proto.release import TableShape

PUBLISHED = "/sdmx/v2/structure/provisionagreement/DCIM"
"""Who has published which table: one provision agreement for each."""

_DATA = "/sdmx/v2/data/dataflow/DCIM/"


def sdmx_queries(
    releases: Iterable[HeldRelease],
    table: TableName,
    dataset: Dataset,
    *,
    periods: Collection[str] = (),
    countries: Collection[str] = (),
) -> tuple[str, ...]:
    """The addresses of a table as it was released; none where it was never released as it stands.

    Args:
        releases: What may be read in SDMX.
        table: Which one.
        dataset: Its dataset.
        periods: Only these, among them pooled years such as `2022/2024`; all where none is named.
        countries: Only what these have published; all where none is named.

    Returns:
        One for each dataflow: codes and their groups were perhaps released by different countries.
    """
    flows = dict.fromkeys(
        _flow(dataset, shape)
        for release in releases
        if release.dataset == dataset.id
        and release.period in (periods or (release.period,))
        and release.publisher in (countries or (release.publisher,))
        for shape in release.shapes
        if frozenset(shape.dimensions) == table.dimensions
    )
    asked = {"TIME_PERIOD": sorted(periods), "REF_AREA": tuple(countries)}
    filters = "&".join(_filter(name, values) for name, values in asked.items() if values)
    return tuple(f"{_DATA}{flow}?{filters}".removesuffix("?") for flow in sorted(flows))


def _flow(dataset: Dataset, shape: TableShape) -> str:
    """What SDMX calls it."""
    names = [each.id for each in dataset.indicators if each.id in shape.dimensions]
    words = [f"{each}-group" if shape.levels.get(each) == "group" else each for each in names]
    return "-".join([dataset.id, *(words or [TOTAL])]).upper()


def _filter(component: str, values: Sequence[str]) -> str:
    """One of several values of a component (SDMX-REST 2)."""
    return f"c[{component}]={quote(','.join(values), safe=',-/')}"
