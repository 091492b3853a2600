"""The hub put together: the one place where its parts are built from its home."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from hub import keys, log, releases, settings, storage
from hub.accounts import Accounts
from hub.agreements import Agreements
from hub.api_keys import ApiKeys
from hub.census import Census
from hub.enrolment import Enrolment
from hub.holdings import Holdings
from hub.keys import Keys
from hub.library import Library
from hub.readings import Readings
from hub.reference.shelf import ReferenceShelf
from hub.replacements import Replacements
from hub.settings import FILE, Settings
from proto import catalogue as catalogues
from proto.catalogue import Catalogue
from proto.errors import InputError
from proto.identity import key_id


@dataclass(frozen=True, slots=True)
class Hub:
    """The parts that commands and ports work with."""

    home: Path
    settings: Settings
    keys: Keys
    engine: Engine
    catalogue: Catalogue
    enrolment: Enrolment
    replacements: Replacements
    agreements: Agreements
    library: Library
    reference: ReferenceShelf
    holdings: Holdings

    @property
    def readings(self) -> Readings:
        """Who was sent which release."""
        return Readings(self.engine)

    @property
    def accounts(self) -> Accounts:
        """The people who may log in to the pages."""
        return Accounts.of(self.engine)

    @property
    def census(self) -> Census:
        """How many people live where."""
        return Census(self.engine)

    @property
    def api_keys(self) -> ApiKeys:
        """The keys with which programs read as these people do."""
        return ApiKeys(self.engine)


def now() -> datetime:
    """The clock of the whole hub."""
    return datetime.now(UTC)


@contextmanager
def opened(home: Path) -> Iterator[Hub]:
    """Open the hub that lives here.

    Raises:
        InputError: No hub lives here, or its files or database are gone or damaged.
        UnavailableError: Its database does not answer.
    """
    chosen = settings.load(home)
    engine = storage.open_engine(settings.database_url(home))
    storage.expect_file(engine)
    try:
        storage.expect_tables(engine)
        storage.complete(engine)
        releases.unfold(engine)
        yield _hub(home, chosen, keys.open_keys(home), engine)
    finally:
        engine.dispose()


def create(home: Path, chosen: Settings) -> None:
    """Make a new hub: its tables, then its keys, and last the file that says it is one.

    Raises:
        InputError: A hub, or its keys, live here or in this database already; or the body is none
            of the catalogue's.
    """
    if (home / FILE).exists():
        raise InputError(f"{home} is a hub already: choose another folder with --home")
    _expect_body(chosen.body)
    keys.expect_none(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = storage.open_engine(settings.database_url(home))
    try:
        storage.create_tables(engine)
        with storage.reading(engine) as connection:
            if log.head(connection).size:
                raise InputError("this database holds another hub's log: name an empty one")
    finally:
        engine.dispose()
    keys.create(home, now=now())
    settings.save(chosen, home)


def _expect_body(name: str) -> None:
    known = catalogues.load()
    bodies = [party.id for party in known.parties if party.kind == "body"]
    if name not in bodies:
        raise InputError(f"expected a body of the catalogue ({', '.join(bodies)}), got {name!r}")


def _hub(home: Path, chosen: Settings, opened_keys: Keys, engine: Engine) -> Hub:
    catalogue = catalogues.load()
    agreements = Agreements(engine, catalogue, key_id(opened_keys.hub_key.public_key()))
    return Hub(
        home=home,
        settings=chosen,
        keys=opened_keys,
        engine=engine,
        catalogue=catalogue,
        enrolment=Enrolment(engine, opened_keys, catalogue),
        replacements=Replacements(engine),
        agreements=agreements,
        library=Library(engine, agreements),
        reference=ReferenceShelf(engine),
        holdings=Holdings(engine, agreements),
    )
