"""What a body may know of the whole region: who collects, has agreed to and published what."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import Engine

from hub import directory, notices, ways
from hub.agreements import Agreements
from hub.compare import publishers_expected
from hub.display import Rules
from hub.flows import Ends, Flow, flow
from hub.holdings import HeldRelease, Holdings
from hub.mirror import DATASET, Mirror, mirror
from hub.readiness import Known
from hub.selection import Reading
from hub.storage import reading
from proto.agreement import Agreement
from proto.catalogue import Catalogue, Party
from proto.signed_agreement import SignedAgreement
from proto.terms import Purpose

REPORT: Purpose = "regional-report"
CHECK: Purpose = "mirror-check"


def _as_agreed(release: HeldRelease, agreement: Agreement) -> HeldRelease:
    """The same, displaying sums as its agreement says, not only as far as its numbers show that."""
    grant = agreement.grant(release.publisher, release.dataset)
    if grant is None:
        return release
    agreed = Rules(grant.rounding_base, max(1, grant.minimum_count), grant.zero_shown)
    return release if release.rules == agreed else replace(release, rules=agreed)


@dataclass(frozen=True)
class Survey:
    """One body on one day; the agreements are asked once, for all questions of one request.

    Every question raises `NotPermittedError` if the body was revoked, `UnknownPartyError` if it
    never joined.
    """

    engine: Engine
    agreements: Agreements
    holdings: Holdings
    catalogue: Catalogue
    body: str
    today: date

    def known(self) -> Known:
        """What its agreements tell a body: their parties, what those collect, and what it reads."""
        releases = self.holdings.releases(self.body, REPORT, self.today)
        shared = self.agreements.standings(self.body)
        partners = {self.body, *(party for each in shared for party in each.agreement.party_ids)}
        with reading(self.engine) as connection:
            told = notices.inventories(connection, directory.members(connection))
        return Known(
            catalogue=self.catalogue,
            inventories={party: each for party, each in told.items() if party in partners},
            agreements=tuple(s for s in self._current if self.body in s.agreement.party_ids),
            releases=releases,
            today=self.today,
        )

    def mirror(self, period: str | None = None) -> Mirror:
        """All countries against each other, as far as they may be read for a mirror check."""
        found = self._reading(CHECK)
        return mirror(found, self.catalogue, self._countries(found, CHECK), period)

    def flow(self, end: Ends, period: str | None = None) -> Flow | None:
        """Where people come from, or were exploited; nothing where nobody has published it."""
        found = self._reading(REPORT)
        return flow(found, self.catalogue, end, self._countries(found, REPORT), period)

    def ways(self, country: str | None = None, period: str | None = None) -> ways.Known:
        """Where people come from by where they were exploited, as one country counts them."""
        found = self._reading(REPORT)
        countries = self._countries(found, REPORT)
        return ways.known(found, self.catalogue, countries, country, period)

    def periods(self, purpose: Purpose) -> tuple[str, ...]:
        """The periods of which victims may be read, newest first."""
        releases = self._reading(purpose).releases
        return tuple(sorted({each.period for each in releases}, reverse=True))

    def _reading(self, purpose: Purpose) -> Reading:
        if purpose not in self._readings:
            releases = self.holdings.releases(self.body, purpose, self.today, dataset=DATASET)
            in_force = {each.hash: each.agreement for each in self._current}
            agreed = (
                _as_agreed(each, in_force[each.agreement])
                for each in releases
                if each.agreement in in_force  # Another may have come into force meanwhile.
            )
            self._readings[purpose] = Reading(tuple(agreed), self.holdings)
        return self._readings[purpose]

    @cached_property
    def _readings(self) -> dict[Purpose, Reading]:
        return {}

    @cached_property
    def _current(self) -> tuple[SignedAgreement, ...]:
        return self.agreements.current(self.today)

    def _countries(self, found: Reading, purpose: Purpose) -> tuple[Party, ...]:
        """Those that published, or let this body read what they publish."""
        ids = {each.publisher for each in found.releases}
        ids.update(publishers_expected(self._in_force(purpose), DATASET, self.body))
        return tuple(each for each in self.catalogue.parties if each.id in ids)

    def _in_force(self, purpose: Purpose) -> tuple[Agreement, ...]:
        signed = (each.agreement for each in self._current)
        return tuple(each for each in signed if purpose in each.purposes)
