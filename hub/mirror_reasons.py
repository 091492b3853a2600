"""Why two registers may differ on the same people: what follows from which table was used.

What follows from the two method notes alone, `comparability` says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from hub.comparability.grade import Reason
from hub.language import later
from proto.method_note import Method
from proto.vocabulary import Party

HereTable = Literal["country_of_identification", "country_of_exploitation", "country_returned_from"]
HERE: tuple[HereTable, ...] = get_args(HereTable)
"""The tables by which a country knows of its citizens elsewhere, the closest mirror first."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A table by which a country knows of people in another.

    Attributes:
        is_of_citizens: Whether it tells its citizens apart from others that it knows of.
    """

    table: HereTable
    is_of_citizens: bool


_EMPTY = later(
    "{here} does not count people who were identified abroad, so its table by country of "
    "identification holds none of them."
)
_HOME = later(
    "{here} does not count people who were identified abroad: it knows of those alone whom it "
    "identified again at home."
)
_PLACES: Mapping[HereTable, str] = {
    "country_of_identification": "",
    "country_of_exploitation": later(
        "{here} counts where people were exploited, {there} whom it found: people exploited in "
        "{there} may be found elsewhere, and people found in {there} exploited elsewhere."
    ),
    "country_returned_from": later(
        "{here} counts who returned from {there}: whoever stayed, went elsewhere or came home "
        "unnoticed is not in its figure."
    ),
}
_EVERYBODY = later(
    "{here} does not tell its citizens apart in this table: it may hold others whom it knows of "
    "in {there}."
)


def reasons(
    counted: Counted, there: Party, here: Party, methods: Sequence[Method]
) -> Iterator[Reason]:
    """What has to be said of one country's table as the mirror of another's.

    Args:
        counted: The table.
        there: Where people were found.
        here: Whose table it is.
        methods: What its method notes say, period by period.
    """
    both = (there.id, here.id)
    places = (("there", there.name), ("here", here.name))
    if any(each.abroad == "excluded" for each in methods):
        if counted.table == "country_of_identification":
            yield Reason("mirror-empty", "C", (here.id,), _EMPTY, places)
        else:
            yield Reason("mirror-home", "B", (here.id,), _HOME, places)
    if sentence := _PLACES[counted.table]:
        yield Reason(f"mirror-{counted.table}", "B", both, sentence, places)
    if not counted.is_of_citizens:
        yield Reason("mirror-everybody", "B", (here.id,), _EVERYBODY, places)
