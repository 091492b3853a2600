"""What a body may know of who collects, has agreed to and has published what."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from hub import directory, notices
from hub.agreements import Agreements
from hub.holdings import Holdings
from hub.readiness import Known
from hub.storage import reading
from proto.catalogue import Catalogue
from proto.terms import Purpose


@dataclass(frozen=True, slots=True)
class Survey:
    """Where it lies."""

    engine: Engine
    agreements: Agreements
    holdings: Holdings
    catalogue: Catalogue

    def of(self, body: str, purpose: Purpose, today: date) -> Known:
        """What its agreements tell a body: their parties, what those collect, and what it reads.

        Raises:
            NotPermittedError: The body was revoked.
            UnknownPartyError: It never joined.
        """
        releases = self.holdings.releases(body, purpose, today)
        shared = self.agreements.standings(body)
        partners = {body, *(party for each in shared for party in each.agreement.party_ids)}
        with reading(self.engine) as connection:
            told = notices.inventories(connection, directory.members(connection))
        in_force = self.agreements.current(today)
        return Known(
            catalogue=self.catalogue,
            inventories={party: each for party, each in told.items() if party in partners},
            agreements=tuple(each for each in in_force if body in each.agreement.party_ids),
            releases=releases,
            today=today,
        )
