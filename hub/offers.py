"""What each party may read, as a list without figures: nodes ask for it again and again.

What may be read changes with what is logged and with the day, and with nothing else: agreements,
notices, releases and revocations are all in the log. So a list is made once for each reader, until
one of the two has changed. Whatever is on it is asked about again when it is fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Engine

from hub import log
from hub.holdings import Holdings
from hub.storage import reading
from proto.document import Sha256
from proto.terms import Purpose


@dataclass(frozen=True, slots=True)
class Moment:
    """How many documents are logged, and the day."""

    size: int
    day: date


@dataclass(frozen=True, slots=True)
class Offered:
    """A release that may be read: its leaf, and SHA-256 of its envelope."""

    leaf: int
    hash: Sha256


@dataclass(frozen=True, slots=True)
class Offers:
    """The lists of all readers.

    Attributes:
        now: The hub's clock.
    """

    engine: Engine
    holdings: Holdings
    now: Callable[[], datetime]
    _known: dict[tuple[str, Purpose], tuple[Moment, tuple[Offered, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def moment(self) -> Moment:
        """The present one."""
        with reading(self.engine) as connection:
            return Moment(log.head(connection).size, self.now().date())

    def to(self, reader: str, purpose: Purpose, moment: Moment) -> tuple[Offered, ...]:
        """What others let a party read for a purpose, in the order of the log.

        Args:
            reader: The party.
            purpose: What it reads for.
            moment: The newest that the caller knows, read before this was asked.

        Raises:
            NotPermittedError: The reader was revoked.
            UnknownPartyError: It never joined.
        """
        known = self._known.get((reader, purpose))
        if known is None or known[0] != moment:
            known = self._known[reader, purpose] = moment, self._offered(reader, purpose, moment)
        return known[1]

    def _offered(self, reader: str, purpose: Purpose, moment: Moment) -> tuple[Offered, ...]:
        found = self.holdings.releases(reader, purpose, moment.day)
        return tuple(Offered(each.leaf, each.hash) for each in found if each.publisher != reader)
