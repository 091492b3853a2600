"""The region as this hub's own body may know it."""

from dataclasses import dataclass

from hub.app import Hub, now
from hub.flows import ENDS, Flow, NoFlowError
from hub.mirror import Mirror
from hub.survey import Survey
from hub.ways import TABLE, Known, Ways
from proto.errors import InputError, MalformedError
from proto.period import Period


@dataclass(frozen=True, slots=True)
class Flows:
    """Where people come from and where they were exploited.

    Attributes:
        ends: Of all countries, by one end of their ways.
        known: Of one country, by both.
    """

    ends: tuple[Flow, ...]
    known: Known

    @property
    def ways(self) -> Ways:
        """Those of the chosen country.

        Raises:
            NoFlowError: It has published no table that holds both ends, as far as may be read.
        """
        if self.known.chosen is None:
            raise NoFlowError(f"no {TABLE} may be read of this country for these years")
        return self.known.chosen


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
    return survey(hub).mirror(_known(period))


def flows(hub: Hub, country: str | None, period: str | None) -> Flows:
    """Where people come from and were exploited, in one period or in as many years as there are.

    Raises:
        InputError: The period is not written as one.
    """
    asked, wanted = survey(hub), _known(period)
    ends = tuple(found for end in ENDS if (found := asked.flow(end, wanted)))
    return Flows(ends, asked.ways(country, wanted))


def _known(period: str | None) -> str | None:
    try:
        return None if period is None else str(Period.parse(period))
    except MalformedError as error:
        raise InputError(str(error)) from error
