"""A comparison as this hub's own body may read it."""

from hub.app import Hub, now
from hub.compare import compare, publishers_expected
from hub.comparison import Comparison
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
    body, today = hub.settings.body, now().date()
    wanted = TableName.parse(table)
    wanted.known_to(hub.catalogue)
    try:
        Period.parse(period)
    except MalformedError as error:
        raise InputError(str(error)) from error
    readable = hub.library.readable(body, _PURPOSE, today)
    in_force = (signed.agreement for signed in hub.agreements.current(today))
    return compare(
        [each.release for each in readable],
        wanted,
        period,
        hub.catalogue,
        expected=publishers_expected(in_force, wanted.dataset, body),
    )
