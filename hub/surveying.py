"""The region as this hub's own body may know it."""

from hub.app import Hub, now
from hub.mirror import Mirror
from hub.survey import Survey
from proto.errors import InputError, MalformedError
from proto.period import Period


def survey(hub: Hub) -> Survey:
    """What the hub's body may know today."""
    return Survey(
        hub.engine,
        hub.agreements,
        hub.holdings,
        hub.catalogue,
        hub.settings.body,
        now().date(),
    )


def mirror(hub: Hub, period: str | None) -> Mirror:
    """The mirror of one period, or of as many years as countries have in common.

    Raises:
        InputError: The period is not written as one.
    """
    try:
        wanted = None if period is None else str(Period.parse(period))
    except MalformedError as error:
        raise InputError(str(error)) from error
    return survey(hub).mirror(wanted)
