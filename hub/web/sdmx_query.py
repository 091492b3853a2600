"""Where programs find the figures of a view: its query to the hub's SDMX service."""

from collections.abc import Iterable
from urllib.parse import quote

from hub.holdings import HeldRelease
from hub.table_name import TOTAL, TableName
from proto.catalogue import Dataset

_SERVICE = "/sdmx/v2/data/dataflow/DCIM/"


def sdmx_query(
    releases: Iterable[HeldRelease],
    table: TableName,
    dataset: Dataset,
    *,
    period: str = "",
    countries: Iterable[str] = (),
) -> str:
    """The address of a table as it was released; empty where it was never released as it stands."""
    levels = [
        shape.levels
        for release in releases
        if release.dataset == dataset.id and release.period == (period or release.period)
        for shape in release.shapes
        if frozenset(shape.dimensions) == table.dimensions
    ]
    if not levels:
        return ""
    names = [each.id for each in dataset.indicators if each.id in table.dimensions]
    grouped = {name for name in names if any(of.get(name) == "group" for of in levels)}
    words = [f"{name}-group" if name in grouped else name for name in names] or [TOTAL]
    flow = "-".join([dataset.id, *words]).upper()
    asked = {"TIME_PERIOD": period, "REF_AREA": ",".join(countries)}
    filters = "&".join(
        f"c[{name}]={quote(value, safe=',-/')}" for name, value in asked.items() if value
    )
    return f"{_SERVICE}{flow}?{filters}".removesuffix("?")
