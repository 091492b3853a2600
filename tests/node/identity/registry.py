"""A small register for tests of identities: records, and what names the people in them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from node.identity.openings import Openings
from node.identity.seal import KEY_BYTES, Seal
from node.identity.sealed import SealedIdentities
from node.life.deed import Deed
from node.repository.incoming import Incoming
from node.storage import writing
from proto.catalogue import Dataset
from tests.node.country import VICTIMS

SEALED = SealedIdentities(Seal(bytes(range(KEY_BYTES))))
DEED = Deed("ana", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), "to see whether it is one person")


def deed(by: str = "ana", reason: str = "same document") -> Deed:
    """Somebody's deed."""
    return Deed(by, DEED.at, reason)


def openings(engine: Engine) -> Openings:
    """What opens the identifiers of tests."""
    return Openings(engine, SEALED)


def pseudonym(number: int) -> str:
    """A pseudonym; in the order of their numbers."""
    return f"{number:032x}"


def line(
    number: int,
    identity: str,
    *,
    day: date = date(2024, 5, 1),
    provider: str = "",
    **codes: str,
) -> dict[str, object]:
    """A record that names an identity."""
    said: dict[str, object] = {
        each.id: 1 if each.choice == "multiple" else "unknown" for each in VICTIMS.indicators
    }
    record = f"{number:032d}"
    return {
        **said,
        **dict.fromkeys((each.id for each in VICTIMS.side_dates), ""),
        "status": "identified",
        **codes,
        "line": number,
        "record": record,
        "person": identity,
        "identity": identity,
        "content": record,
        "first_day": day,
        "last_day": day,
        "source": "police",
        "provider": provider,
    }


def bring_in(engine: Engine, lines: Iterable[Mapping[str, object]]) -> None:
    """Store records as an import does."""
    with writing(engine) as connection:
        incoming = Incoming(connection, VICTIMS)
        incoming.add([*lines])
        incoming.store()


def name(engine: Engine, said: Mapping[str, Mapping[str, str]], dataset: Dataset = VICTIMS) -> None:
    """Keep what names some identities."""
    with writing(engine) as connection:
        SEALED.keep(connection, dataset, [*said.items()])  # type: ignore[list-item] # a NewType
