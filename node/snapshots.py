"""A period of the register as it is measured: whole, the same for every round, and once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from anonymizer.ledger import Spent
from anonymizer.measurement import Measurement, measure
from anonymizer.rounds import Round
from node.life import providers
from node.measurements import Measurements
from node.plan import Plan
from node.quality import dominance, series
from node.quality.facts import Facts
from node.repository import cases
from node.storage import reading
from proto.errors import RefusalError


class RegisterTooOldError(RefusalError):
    """The register was not brought in after the period ended."""

    code = "register-too-old"


class RegisterChangedError(RefusalError):
    """More is to be measured of a period whose records are not what they were."""

    code = "register-changed"


class DominatedError(RefusalError):
    """One operation makes more of a year than the agreement lets leave."""

    code = "dominated"


class NothingToCorrectError(RefusalError):
    """A correction was asked for where nothing has changed, or nothing has left."""

    code = "nothing-to-correct"


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The register, and what was measured of it."""

    engine: Engine
    measurements: Measurements

    def expect_register(self, plan: Plan) -> None:
        """What is measured is kept for ever, so the register must know the whole period."""
        imported = cases.last_import(self.engine, plan.dataset)
        if imported is None or imported < plan.period.end:
            raise RegisterTooOldError(
                f"no {plan.dataset.id} register was imported since {plan.period} ended: import it"
                " first, for what is measured is kept for ever"
            )

    def expect_agreed(self, plan: Plan) -> int:
        """Every sub-national provider says yes to exactly the records that would be counted.

        Returns:
            The state of the records to which they agreed.

        Raises:
            ProviderObjectsError: One said no.
            ProviderWaitingError: One has not spoken, or records were changed since.
        """
        with reading(self.engine) as connection:
            return providers.expect_agreed(connection, plan.dataset, plan.period, plan.vintage)

    def expect_no_operation(self, plan: Plan, today: date) -> None:
        """No single operation makes more of a year than the agreement allows.

        That nothing leaves tells its readers that one may have: the agreement says so, and no
        figure of the year is with it.

        Raises:
            DominatedError: One does.
        """
        share = plan.grant.dominance_share
        if share is None:
            return
        facts = Facts(plan.dataset, home=plan.grant.publisher, today=today)
        with reading(self.engine) as connection:
            people = series.people(series.measure(connection, facts))
            largest = dominance.measure(connection, facts)
        for each in largest:
            if each.year in plan.period.years and each.people > share * people[each.year]:
                raise DominatedError(
                    f"one operation makes more than {share} of the people of {each.year}, which is"
                    " the most that the agreement lets leave: `dcim-node quality` names it"
                )

    def expect_changed(self, plan: Plan, rounds: Sequence[tuple[Spent, Round]]) -> None:
        """What was measured once is not paid for twice."""
        if not rounds:
            raise NothingToCorrectError(
                f"nothing of {plan.period} has left that could be corrected"
            )
        now = cases.state(self.engine, plan.dataset, plan.period)
        if {self.measurements.state(spent) for spent, _ in rounds} <= {None, now}:
            raise NothingToCorrectError(
                f"no record of {plan.period} was changed in the {plan.dataset.id} register since it"
                " was measured: the same figures would be paid for twice"
            )

    def expect_same_state(self, plan: Plan, rounds: Sequence[tuple[Spent, Round]]) -> None:
        """All rounds of a snapshot count the same records, or their mean would be of nothing."""
        now = cases.state(self.engine, plan.dataset, plan.period)
        known = (self.measurements.state(spent) for spent, _ in rounds)
        if any(state not in (None, now) for state in known):
            raise RegisterChangedError(
                f"the {plan.dataset.id} register was changed since {plan.period} was measured in"
                " part: a correction (--correct) measures it anew"
            )

    def measure(
        self, plan: Plan, rounds: Sequence[tuple[Spent, Round]], agreed: int
    ) -> tuple[Measurement, ...]:
        """What was measured before, and a first measurement of the rest from one count.

        Args:
            plan: What is measured, and for when.
            rounds: What was paid.
            agreed: The state of the records to which every provider said yes.

        Raises:
            RegisterChangedError: Records were changed since, or since an earlier round.
        """
        known = [self.measurements.find(spent, each.design) for spent, each in rounds]
        if all(known):
            return tuple(measurement for measurement in known if measurement)
        self.expect_same_state(plan, rounds)
        asked = [query for _, each in rounds for query, _ in each.design.asked]
        names = {attribute.name for query in asked for attribute in query.attributes}
        status = plan.dataset.status_indicator
        state = cases.state(self.engine, plan.dataset, plan.period)
        if state != agreed:
            raise RegisterChangedError(
                f"the {plan.dataset.id} register was changed while {plan.period} was being"
                " published: nothing was measured; publish it again"
            )
        cube = cases.read_cube(
            self.engine,
            plan.dataset,
            attributes=tuple(sorted(names | {status})),
            period=plan.period,
        )
        return tuple(
            found
            or self.measurements.keep(
                spent, measure(cube, each.design, spent, status=status), state=state
            )
            for found, (spent, each) in zip(known, rounds, strict=True)
        )
