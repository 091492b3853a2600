"""Which of the measure and the attributes an answer has."""

from collections.abc import Mapping, Sequence

from pysdmx.model import DataType

from hub.sdmx import concepts, names
from hub.sdmx.layouts import Layout
from hub.sdmx.refusals import BadSyntaxError

ALL = (names.VALUE, *(fact.id for fact in concepts.ATTRIBUTES))
_FRACTIONS = ("DP_EPSILON", "DP_DELTA")
"""Numbers that are written as text, because they are exact."""
FIGURES: Mapping[str, bool] = {
    fact.id: fact.type in (DataType.INTEGER, DataType.DOUBLE) or fact.id in _FRACTIONS
    for fact in (concepts.MEASURE, *concepts.ATTRIBUTES)
}
"""The measure and the attributes, and whether each is a number."""

_EVERY = {"measures": ("all",), "attributes": ("all", "dsd", "obs")}
_NONE = {"measures": ("none",), "attributes": ("none", "msd", "dataset", "series")}
"""Every attribute of ours is one of observations."""

_OF_DETAIL = {
    "full": ("all", "all"),
    "dataonly": ("all", "none"),
    "nodata": ("none", "none"),
    "serieskeysonly": ("none", "none"),
}
"""What each word of the older addresses says of measures and of attributes."""


def wanted(said: Mapping[str, str], layout: Layout) -> tuple[str, ...]:
    """The columns that are asked for; none where the keys of series are all that is.

    Footnotes stand beside every observation, asked for or not.

    Raises:
        BadSyntaxError: One of them is not known, or there are no series whose keys could be said.
    """
    detail = said.get("detail", "full")
    if detail not in _OF_DETAIL:
        raise BadSyntaxError(f"expected detail among {', '.join(_OF_DETAIL)}, got {detail[:40]!r}")
    if layout.is_flat and detail in ("nodata", "serieskeysonly"):
        raise BadSyntaxError(
            f"where observations stand alone there are no series: ask for detail={detail} "
            f"with dimensionAtObservation={names.TIME}"
        )
    measures, attributes = _OF_DETAIL[detail]
    measure, *others = ALL
    taken = (
        *_named(said.get("measures", measures), (measure,), "measures"),
        *_named(said.get("attributes", attributes), others, "attributes"),
    )
    if not taken and not layout.is_flat:
        return ()
    return tuple(name for name in ALL if name in taken or name == "FOOTNOTE")


def _named(text: str, known: Sequence[str], what: str) -> Sequence[str]:
    words, every = text.split(","), _EVERY[what]
    expected = (*known, *every, *_NONE[what])
    unknown = [word for word in words if word not in expected]
    if unknown:
        raise BadSyntaxError(
            f"expected {what} among {', '.join(expected)}, got {unknown[0][:40]!r}"
        )
    if any(word in every for word in words):
        return known
    return [word for word in words if word in known]
