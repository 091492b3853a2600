"""A hub and three nodes in one folder: real processes, real keys, real mutual TLS.

A world is built once, with the commands people type. Every test that changes something gets a
copy: the same keys, the same history, other ports.
"""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from deploy.demo.processes import free_ports
from hub import settings
from node import membership
from node.agreements.draft import TO_FILL_IN, Wish, draft
from node.hub_client import HubClient, connect
from node.keys import Keys
from node.membership import Membership
from node.vault import Vault
from proto import catalogue, signed_agreement
from proto.agreement import Agreement
from proto.document import Sha256, write
from proto.envelope import Envelope
from proto.identity import key_id
from proto.signed_agreement import SignedAgreement
from tests.journey import register
from tests.journey.programs import Ended, Program

BODY = "marri"
COUNTRIES = ("AL", "XK")
PARTIES = (*COUNTRIES, BODY)
PASSPHRASE = "correct horse battery"  # noqa: S105  # Everybody's example.
AGREEMENT = "yearly-victims"
TABLES = ("victims:sex+age_group", "victims:form")
PRICE = "1"
"""Privacy loss of one release under the agreement, and the cap of a new node."""

Each = TypeVar("Each")
Done = TypeVar("Done")

_FINGERPRINT = re.compile(r"(?:[0-9a-f]{4} ){7}[0-9a-f]{4}")


@dataclass(frozen=True, slots=True)
class World:
    """Everything that a journey plays with.

    Attributes:
        folder: Where all homes, registers and logs are.
        databases: URL of the database of each home that has not its own file.
    """

    folder: Path
    databases: Mapping[str, str] = field(default_factory=dict)

    @property
    def hub(self) -> Program:
        """The hub's operator at the keyboard."""
        return self._program("hub", "hub")

    def node(self, name: str) -> Program:
        """One party's officials at the keyboard."""
        return self._program("node", name)

    def _program(self, module: str, name: str) -> Program:
        log = self.folder / "logs" / f"{name}.log"
        return Program(module, self.folder / name, log, self.databases.get(name))

    @property
    def passphrase_file(self) -> Path:
        """The officers' passphrase."""
        return self.folder / "passphrase"

    @property
    def mapping(self) -> Path:
        """How a register is read."""
        return self.folder / "mapping.toml"

    @contextmanager
    def serving(self, *, with_pages: bool = False) -> Iterator[None]:
        """Let the hub serve beside the block."""
        pages = "--pages" if with_pages else "--no-pages"
        with self.hub.running("serve", pages, until="hub.ready"):
            yield

    def init(self, name: str, party: str) -> Ended:
        """Make a node."""
        officer = ("--passphrase-file", str(self.passphrase_file))
        return self.node(name).ending("init", "--party", party, *officer)

    def invite(self, party: str) -> str:
        """Get a join code from the hub."""
        return self.hub("invite", party).strip()

    def join(self, party: str) -> None:
        """Invite, ask, approve what was read out, collect."""
        code = self.invite(party)
        asked = self.node(party).ending("join", code)
        assert 3 == asked.code, asked.err
        self.hub("approve", party, "--fingerprint", read_out(asked))
        self.node(party)("join", code)

    def import_register(self, party: str) -> Any:  # noqa: ANN401  # The command's own answer.
        """Import a country's register."""
        file = register.write(self.folder / f"{party}.csv")
        return self.node(party).json("import", "victims", str(file), "--mapping", str(self.mapping))

    def sign(self, party: str, name: str) -> Ended:
        """Let a party's officer sign."""
        officer = ("--passphrase-file", str(self.passphrase_file))
        return self.node(party).ending("agreement", "sign", name, *officer)

    def membership(self, party: str) -> Membership:
        """What a node knows of its hub."""
        return membership.load(self.folder / party)

    def become(self, party: str, **changed: str) -> None:
        """Let a node know something else of its hub: another address, certificate or root."""
        membership.keep(self.folder / party, replace(self.membership(party), **changed))

    @contextmanager
    def being(self, party: str, **changed: str) -> Iterator[None]:
        """As `become`, for the length of the block."""
        before = self.membership(party)
        self.become(party, **changed)
        try:
            yield
        finally:
            membership.keep(self.folder / party, before)

    def keys(self, party: str) -> Keys:
        """The keys of a node."""
        home = self.folder / party
        return Keys(Vault(home / "keys", home / "secrets" / "node.secret"))

    @contextmanager
    def calling(self, party: str, **changed: str) -> Iterator[HubClient]:
        """A connection to the hub as this party, or with something changed in what it knows."""
        known = replace(self.membership(party), **changed)
        with connect(known, self.keys(party).transport_pem()) as client:
            yield client

    @property
    def exchange(self) -> Sha256:
        """What agreements call this world's hub."""
        return Sha256(key_id(self.membership("AL").hub_public))

    def agree(self, document: Agreement, *, signing: Iterable[str] = PARTIES) -> SignedAgreement:
        """Propose another agreement and let parties sign it, without their keyboards."""
        document = replace(document, exchange=self.exchange)
        envelope = Envelope(signed_agreement.PAYLOAD_TYPE, write(document))
        with self.calling(document.party_ids[0]) as client:
            client.propose(envelope)
        for party in signing:
            with self.calling(party) as client:
                client.sign(envelope.signed(self.keys(party).agreement(PASSPHRASE)))
        return SignedAgreement(document, envelope.hash)

    def copy(self, folder: Path, *, database: Callable[[str], str]) -> "World":
        """The same world in another folder, at other ports, with databases of its own.

        Args:
            folder: Where to; it must not exist yet.
            database: Makes a copy of a database by its URL, and gives the copy's URL.
        """
        shutil.copytree(self.folder, folder)
        copied = World(folder, {name: database(url) for name, url in self.databases.items()})
        exchange, enrolment, pages = addresses_free()
        chosen = settings.load(folder / "hub")
        moved = replace(chosen, exchange=exchange, enrolment=enrolment, pages=pages)
        settings.save(moved, folder / "hub")
        for home in folder.glob("*/membership.json"):
            copied.become(home.parent.name, exchange=exchange)
        return copied


def made(folder: Path, databases: Mapping[str, str]) -> World:
    """A world whose parties have joined and imported, before any agreement."""
    world = World(folder, databases)
    (folder / "logs").mkdir(parents=True)
    world.passphrase_file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    register.write_mapping(world.mapping)
    exchange, enrolment, pages = addresses_free()
    ports = ("--exchange", exchange, "--enrolment", enrolment, "--pages", pages)
    world.hub("init", "--body", BODY, *ports)
    with world.serving():
        at_once(_arrive(world), PARTIES)
    return world


def agreed(world: World) -> World:
    """The world after one agreement was drafted, proposed and signed by all, last by Albania."""
    with world.serving():
        file = world.folder / "agreement.json"
        world.node("AL")("agreement", "draft", str(file), "--id", AGREEMENT, *_wished())
        written = file.read_text(encoding="utf-8")
        file.write_text(written.replace(TO_FILL_IN, "Invented for a journey"), encoding="utf-8")
        world.node("AL")("agreement", "propose", str(file))
        at_once(_sign(world), ("XK", BODY))
        _sign(world)("AL")
    return world


def told(world: World) -> World:
    """The world after both countries published 2019."""
    with world.serving():
        at_once(lambda party: world.node(party)("publish", "--period", "2019"), COUNTRIES)
    return world


def wish(name: str, **changed: Any) -> Agreement:  # noqa: ANN401  # Whatever a wish is made of.
    """The draft of another agreement between the same parties."""
    usual = Wish(
        id=name,
        exchange=Sha256("0" * 64),
        publishers=COUNTRIES,
        recipients=PARTIES,
        tables=TABLES,
        epsilon=Fraction(PRICE),
        delta=Fraction(1, 10**6),
        first_period="2015",
        start=datetime.now(UTC).date(),
    )
    return draft(replace(usual, **changed), catalogue.load())


def read_out(asked: Ended) -> str:
    """The fingerprint that a node prints for its operator to read out."""
    found = _FINGERPRINT.search(asked.err)
    assert found, asked.err
    return found.group()


def addresses_free() -> tuple[str, ...]:
    """Three addresses on this machine that nobody listens on."""
    return tuple(f"127.0.0.1:{port}" for port in free_ports((0, 0, 0)))


def at_once(deed: Callable[[Each], Done], several: Iterable[Each]) -> list[Done]:
    """Do the same with several, two at a time."""
    with ThreadPoolExecutor(2) as hands:
        return list(hands.map(deed, several))


def _arrive(world: World) -> Callable[[str], object]:
    def arrive(party: str) -> None:
        made = world.init(party, party)
        assert 0 == made.code, made.err
        world.join(party)
        if party in COUNTRIES:
            world.import_register(party)

    return arrive


def _sign(world: World) -> Callable[[str], object]:
    def sign(party: str) -> None:
        signed = world.sign(party, AGREEMENT)
        assert 0 == signed.code, signed.err

    return sign


def _wished() -> Iterator[str]:
    """The options of a draft as the journeys need it."""
    yield from (word for party in COUNTRIES for word in ("--publisher", party))
    yield from (word for party in PARTIES for word in ("--recipient", party))
    yield from (word for table in TABLES for word in ("--table", table))
    yield from ("--epsilon", PRICE, "--first-period", "2015")
