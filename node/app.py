"""Building a node: the only place where its parts are put together."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, select

from node import clock, membership, settings
from node.accounts import Accounts
from node.agreements.deletion import Kept, delete, deleted, due, kept
from node.agreements.drafts import Drafts
from node.agreements.evidence import Evidence
from node.agreements.known import Agreements
from node.agreements.notices import Notices
from node.agreements.officers import Officers
from node.agreements.own_key import OwnKey
from node.agreements.signing import Signing
from node.attempts import Attempts
from node.courier import Delivery, deliver
from node.hub_client import HubClient, connect
from node.identity.forgetting import forget_unused
from node.identity.seal import Seal
from node.identity.sealed import SealedIdentities
from node.inventory import Inventories
from node.keys import Keys
from node.ledger_store import LedgerStore
from node.life import history, importing, tombstones
from node.measurements import Measurements
from node.membership import Membership, NotAMemberError
from node.method_notes import MethodNotes
from node.neighbours import Neighbours
from node.outbox import Outbox
from node.publish import Publisher
from node.quality import kept as _quality_tables  # noqa: F401 - part of every database
from node.registers import Registers
from node.repository import cases, records
from node.repository.beside import Beside
from node.repository.importer import Importer
from node.settings import Settings, Token
from node.storage import expect_file, make_private, open_engine, reading
from node.vault import Vault, make_private_folder, write_private
from proto import catalogue as catalogues
from proto.catalogue import Catalogue
from proto.errors import InputError, UnavailableError
from proto.release import Release
from proto.terms import Purpose

PURPOSE: Purpose = "regional-report"
"""What a node reads its neighbours' figures for."""


@dataclass(frozen=True)
class Node:
    """One country's node: its folder, and the parts made from it when they are first needed."""

    home: Path
    settings: Settings

    @classmethod
    def open(cls, home: Path) -> "Node":
        """Open the node in a folder.

        Raises:
            InputError: There is none.
        """
        return cls(home, settings.load(home))

    @classmethod
    def create(
        cls,
        home: Path,
        *,
        party: str,
        epsilon_cap: str,
        passphrase: str,
        token: Token | None = None,
    ) -> "Node":
        """Make a node: database, keys, settings. The settings come last and make it a node.

        An attempt that failed or was interrupted can be made again. Keys that are there already,
        from such an attempt or a backup, are kept. With a token the passphrase is its PIN.

        Raises:
            InputError: There is a node already, or something asked for is not valid.
            UnknownNameError: No such party.
            WrongPassphraseError: There are keys already, under another passphrase.
        """
        catalogues.load().party(party)
        text = settings.propose(home, party=party, epsilon_cap=epsilon_cap, token=token)
        make_private_folder(home)
        node = cls(home, settings.parse(text, home))
        node.prepare()
        node.take_up_keys(passphrase)
        write_private(home / settings.FILE, text.encode())
        return node

    def prepare(self) -> None:
        """Put the tables in place; on a prepared database this does nothing."""
        make_private(self.engine)
        cases.prepare(self.engine, self.catalogue)
        self.ledger.prepare()
        self.attempts.prepare()

    def take_up_keys(self, passphrase: str) -> None:
        """Make the party's keys, or take up those that are there.

        Raises:
            InputError: Those there are another party's, or there are none and the database is
                another node's: under a new key one person would be counted as two.
            WrongPassphraseError: Those there have another passphrase.
        """
        if self.keys.vault.folder.exists():
            self.keys.expect_party(self.party)
            self.keys.agreement(passphrase)
        elif self._is_used():
            raise InputError(
                "the database holds records or payments of another node: name an empty one, or"
                " restore that node's keys from a backup"
            )
        else:
            Keys.create(
                self.keys.vault,
                party=self.party,
                passphrase=passphrase,
                token=self.settings.token,
            )

    def _is_used(self) -> bool:
        tables = [records.table(dataset) for dataset in self.catalogue.datasets]
        with reading(self.engine) as connection:
            found = [connection.scalar(select(table.c.record).limit(1)) for table in tables]
        return any(found) or bool(self.ledger.ledger().count)

    @property
    def party(self) -> str:
        """Whose node this is."""
        return self.settings.party

    @cached_property
    def engine(self) -> Engine:
        """The database; `prepare` alone makes the file of a new one."""
        engine = open_engine(self.settings.database_url)
        expect_file(engine)
        if (self.home / settings.FILE).exists():
            cases.keep_up(engine, self.catalogue)
        return engine

    @cached_property
    def keys(self) -> Keys:
        """The party's keys."""
        return Keys(Vault(self.home / "keys", _secret_file(self.home)), self.settings.token)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The indicators and code lists."""
        return catalogues.load()

    @cached_property
    def membership(self) -> Membership:
        """The exchange the node has joined.

        Raises:
            NotAMemberError: It has joined none.
        """
        return membership.load(self.home)

    @cached_property
    def agreements(self) -> Agreements:
        """The agreements that name us."""
        return Agreements(self.engine, self.membership.hub_public, self.keys.stated)

    @property
    def own_key(self) -> OwnKey:
        """The life of our agreement key."""
        return OwnKey(self.party, self.keys, self.agreements)

    @property
    def accounts(self) -> Accounts:
        """The people who may log in to the pages."""
        return Accounts(self.engine)

    @property
    def attempts(self) -> Attempts:
        """What makes guessing passphrases and passwords cost time."""
        return self.keys.vault.attempts

    @property
    def drafts(self) -> Drafts:
        """Agreements that are being written."""
        return Drafts(self.engine)

    @property
    def signing(self) -> Signing:
        """How this party proposes and signs."""
        return Signing(self.engine, self.party, self.agreements, self.catalogue)

    @property
    def officers(self) -> Officers:
        """The people who approve releases."""
        return Officers(self.keys.vault, self.party)

    @cached_property
    def ledger(self) -> LedgerStore:
        """The privacy ledger."""
        return LedgerStore(self.engine, self.settings.epsilon_cap, self.settings.delta)

    @cached_property
    def outbox(self) -> Outbox:
        """Releases on their way."""
        return Outbox(self.engine)

    @cached_property
    def registers(self) -> Registers:
        """The way in for registers."""
        return Registers(self.importer, self.methods)

    @cached_property
    def importer(self) -> Importer:
        """The way into the repository."""
        return Importer(
            engine=self.engine,
            pseudonymiser=self.keys.pseudonymiser(),
            catalogue=self.catalogue,
            reports=self.home / "reports",
            beside=Beside(
                identities=SealedIdentities(Seal(self.keys.identity())),
                proceedings=importing.Links(),
                is_erased=tombstones.is_erased,
                remember=history.remember,
                aftermath=importing.Aftermath(forget_unused),
            ),
        )

    @cached_property
    def methods(self) -> MethodNotes:
        """What the country says of its figures."""
        return MethodNotes(self.engine)

    @property
    def inventories(self) -> Inventories:
        """What the registers ask for, to be told to the exchange."""
        notices = Notices(self.engine)
        return Inventories(self.engine, self.party, self.catalogue, self.methods, notices)

    @cached_property
    def publisher(self) -> Publisher:
        """What carries case records to the outbox."""
        return Publisher(
            party=self.party,
            engine=self.engine,
            catalogue=self.catalogue,
            ledger=self.ledger,
            measurements=Measurements(self.engine),
            methods=self.methods,
            outbox=self.outbox,
            release_key=self.keys.release(),
        )

    @cached_property
    def neighbours(self) -> Neighbours:
        """Releases of others."""
        return Neighbours(self.engine, self.party)

    @property
    def evidence(self) -> Evidence:
        """What can be proved of our agreements."""
        return Evidence(
            party=self.party,
            agreements=self.agreements,
            outbox=self.outbox,
            neighbours=self.neighbours,
            ledger=self.ledger.ledger(),
            catalogue=self.catalogue,
        )

    @contextmanager
    def hub(self) -> Iterator[HubClient]:
        """A connection to the hub.

        Raises:
            ClockWrongError: By our clock our certificate begins in the future.
            NotAMemberError: Our certificate has ended, so the hub would not let us in.
        """
        self.membership.expect_valid(clock.now())
        with connect(self.membership, self.keys.transport_pem()) as client:
            yield client

    @contextmanager
    def hub_if_there(self, say: Callable[[str], object]) -> Iterator[HubClient | None]:
        """A connection to a hub that answers; where none does, that is said and there is nothing.

        Raises:
            NotAMemberError: As `hub`.
        """
        with ExitStack() as stack:
            hub = None
            try:
                found = stack.enter_context(self.hub())
                found.directory()
                hub = found
            except UnavailableError as error:
                say(str(error))
            yield hub

    def pull(self, hub: HubClient) -> None:
        """Bring directory and agreements up to date, and a new key of ours on its way."""
        self.agreements.pull(hub)
        self.own_key.advance(hub)

    def deliver(self, hub: HubClient, today: date) -> tuple[Delivery, ...]:
        """Send what waits in the outbox, as far as agreements in force still let it leave."""
        return deliver(self.outbox, hub, agreements=self.agreements.current(today), today=today)

    def fetch(self, hub: HubClient, today: date) -> int:
        """Take in what neighbours let us read, and give the number of new releases."""
        new = self.neighbours.fetch(
            hub,
            directory=self.agreements.directory(),
            agreements=tuple(self.agreements.signed()),
            purpose=PURPOSE,
            today=today,
            deleted=deleted(self.engine),
        )
        if new:
            self.delete_due(today)  # Of an old period it may have to go on the day it comes.
        return new

    def kept(self, today: date) -> tuple[Kept, ...]:
        """What neighbours have let us read, until when, and why it is not shown where it is not.

        Nothing before the node has joined.
        """
        try:
            signed = tuple(self.agreements.signed())
        except NotAMemberError:
            return ()
        return kept(self.neighbours.judged(signed, purpose=PURPOSE, today=today), signed)

    def readable(self, today: date) -> tuple[Release, ...]:
        """What neighbours have let us read and still do."""
        return tuple(each.release for each in self.kept(today) if not each.objections)

    def delete_due(self, today: date) -> int:
        """Delete what we may not keep any more, say so, and give the number of releases."""
        found = due(self.neighbours.held(), self.agreements.signed(), self.party, today)
        for each in found:
            delete(each, self.engine, party=self.party, key=self.keys.release(), today=today)
        return sum(len(each.releases) for each in found)


def _secret_file(home: Path) -> Path:
    """Where the node's own secret is: beside the sealed files, or wherever the operator says."""
    return Path(os.environ.get("DCIM_NODE_SECRET_FILE", home / "secrets" / "node.secret"))
