"""A comparison as this hub's own body may read it."""

from collections.abc import Collection

from hub.app import Hub, now
from hub.compare import NothingToCompareError, compare, publishers_expected
from hub.comparison import Comparison
from hub.language import catalogue
from hub.selection import Reading
from hub.table_name import TableName
from proto.errors import InputError, MalformedError
from proto.period import Period
from proto.terms import Purpose

_PURPOSE: Purpose = "regional-report"


def comparison(hub: Hub, table: str, period: str) -> Comparison:
    """Compare what the agreements let the hub's body read for the regional report.

    Raises:
        InputError: The table or the period is not written as one.
        RefusalError: There is no such table, or nothing that may be read gives it.
    """
    wanted = TableName.parse(table)
    wanted.known_to(hub.catalogue)
    try:
        known = str(Period.parse(period))
    except MalformedError as error:
        raise InputError(str(error)) from error
    try:
        return _comparison(hub, wanted, known, periods=(known,))
    except NothingToCompareError:  # Said again with all that there is instead.
        return _comparison(hub, wanted, known, periods=None)


def _comparison(
    hub: Hub, wanted: TableName, period: str, *, periods: Collection[str] | None
) -> Comparison:
    body, today = hub.settings.body, now().date()
    held = hub.holdings.releases(body, _PURPOSE, today, periods=periods)
    in_force = (signed.agreement for signed in hub.agreements.current(today))
    return compare(
        Reading(held, hub.holdings),
        wanted,
        period,
        catalogue(),
        expected=publishers_expected(in_force, wanted.dataset, body),
    )
