"""The demo, told in order: from seven registers to one comparison."""

import json
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from deploy.demo import agreement, registers
from deploy.demo.figures import comparable, counted
from deploy.demo.processes import Command, CommandFailedError, free_ports
from node.commands.text import FINGERPRINT
from proto.document import Sha256
from proto.identity import key_id, public_key

MAPPINGS = Path(__file__).parent / "mappings"
PORTS = (7443, 7444, 8443)
_PAGES = 8180
_AT_ONCE = 3
_PATIENCE = 120

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Exchange:
    """Everything the story plays with, under one folder."""

    folder: Path
    console: Console
    serves: bool = False

    @property
    def hub(self) -> Command:
        """The hub's operator at the keyboard."""
        return Command("hub", self.folder / "hub")

    def node(self, party: str) -> Command:
        """One party's officials at the keyboard."""
        return Command("node", self.folder / party)

    @property
    def countries(self) -> tuple[str, ...]:
        """Who publishes."""
        return tuple(counted())

    @property
    def parties(self) -> tuple[str, ...]:
        """Who signs: the countries and the regional body."""
        return (*self.countries, agreement.BODY)

    @property
    def pages(self) -> Mapping[str, int]:
        """The port of each country's pages, one after the other from the usual one on."""
        return dict(zip(self.countries, count(_PAGES), strict=False))

    @property
    def passphrase(self) -> Path:
        """The officers' passphrase; in the demo all share one."""
        return self.folder / "passphrase"


def set_up(exchange: Exchange, running: ExitStack, step: Callable[[str], None]) -> None:
    """Registers, keys, certificates: what takes months in life and seconds here."""
    today = datetime.now(UTC).date()
    _fresh(exchange.folder)
    exchange.passphrase.write_text(secrets.token_urlsafe(24) + "\n", encoding="utf-8")
    step("Seven registers of people who never lived, in numbers that were really published")
    registers.write(exchange.folder / "registers")
    step("A hub for the regional body, and a node with its own keys and database for each party")
    _start_hub(exchange, running)
    read_out = _all(exchange.parties, lambda party: _make_node(exchange, party))
    step("Every party joins: one-time invitation, fingerprint read out, certificate")
    _join(exchange, dict(zip(exchange.parties, read_out, strict=True)))
    step("One agreement: proposed by Albania, signed by all eight with their own keys")
    _agree(exchange, today)


def exchange_figures(exchange: Exchange, running: ExitStack, step: Callable[[str], None]) -> None:
    """Import, protect, publish: each country on its own, at the same time."""
    step("Each country imports its register; names become pseudonyms on the way in")
    _all(exchange.countries, lambda party: _import(exchange, party))
    _all(exchange.countries, lambda party: running.enter_context(_errands(exchange, party)))
    step("Each country draws its noise once, signs, and sends; the hub checks and logs")
    _all(exchange.countries, lambda party: _publish(exchange, party))


def years(party: str) -> tuple[int, ...]:
    """The years for which a country has a register."""
    return tuple(sorted({figure.year for figure in comparable() if figure.party == party}))


class Steps:
    """Numbered lines on the terminal, with the seconds that have passed."""

    def __init__(self, console: Console) -> None:
        """Start the clock."""
        self._console = console
        self._started = time.monotonic()
        self._number = 0

    def __call__(self, sentence: str) -> None:
        """Say what happens next."""
        self._number += 1
        seconds = f"[dim]{self.seconds:3.0f} s[/dim]"
        self._console.print(f"{seconds}  [bold]{self._number}[/bold] {sentence}")

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self._started


def _fresh(folder: Path) -> None:
    """An empty folder; what an earlier demo left is removed, anything else is not."""
    if folder.exists() and not (folder / "registers").exists() and any(folder.iterdir()):
        raise CommandFailedError(f"{folder} holds something that is not a demo: move it away")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)


def _start_hub(exchange: Exchange, running: ExitStack) -> None:
    places = zip(("--exchange", "--enrolment", "--pages"), free_ports(PORTS), strict=True)
    options = [word for option, port in places for word in (option, f"127.0.0.1:{port}")]
    exchange.hub("init", "--body", agreement.BODY, *options)
    running.enter_context(exchange.hub.running("serve", until="hub.ready"))


def _make_node(exchange: Exchange, party: str) -> str:
    """Make a node, and give the fingerprint that it shows."""
    officer = ("--passphrase-file", str(exchange.passphrase))
    shown = exchange.node(party)("init", "--party", party, *officer)
    return shown.rpartition(FINGERPRINT)[2].strip()


def _join(exchange: Exchange, fingerprints: Mapping[str, str]) -> None:
    """Both sides' operators do their part; fingerprints travel outside the network.

    They are read off each node's own screen, so that a hub that was asked by somebody else in a
    party's name approves nobody.
    """
    with ThreadPoolExecutor(len(exchange.parties)) as ministries:
        codes = _all(exchange.parties, lambda party: exchange.hub("invite", party).split()[-1])
        joining = [
            ministries.submit(exchange.node(party), "join", code, "--wait", "120")
            for party, code in zip(exchange.parties, codes, strict=True)
        ]
        _await_requests(exchange, joining)
        _all(
            exchange.parties,
            lambda party: exchange.hub("approve", party, "--fingerprint", fingerprints[party]),
        )
        for joined in joining:
            joined.result()


def _await_requests(exchange: Exchange, joining: Iterable[Future[str]]) -> None:
    """Wait until every party has asked to join; one whose command ends before has failed."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        asked = {each["party"] for each in exchange.hub.json("parties") if each["fingerprint"]}
        if asked.issuperset(exchange.parties):
            return
        for ended in (each for each in joining if each.done()):
            ended.result()
    raise CommandFailedError("not every party asked to join")


def _agree(exchange: Exchange, today: date) -> None:
    text = exchange.folder / "agreement.json"
    text.write_bytes(agreement.agreement(today, _hub(exchange)))
    exchange.node("AL")("agreement", "propose", str(text))
    officer = ("--passphrase-file", str(exchange.passphrase))
    _all(
        exchange.parties,
        lambda party: exchange.node(party)("agreement", "sign", agreement.ID, *officer),
    )


def _hub(exchange: Exchange) -> Sha256:
    """What agreements call the hub that everybody has joined."""
    joined = json.loads((exchange.node("AL").home / "membership.json").read_text())
    return Sha256(key_id(public_key(joined["hub_key"])))


def _import(exchange: Exchange, party: str) -> None:
    register = exchange.folder / "registers" / f"{party}.csv"
    mapping = MAPPINGS / f"{party}.toml"
    exchange.node(party)("import", "victims", str(register), "--mapping", str(mapping))


def _errands(exchange: Exchange, party: str) -> AbstractContextManager[None]:
    """A country's node, kept running; its pages are for whoever stays."""
    pages = f"127.0.0.1:{exchange.pages[party]}" if exchange.serves else "off"
    return exchange.node(party).running(
        "run", "--every", "10", "--pages", pages, until="node.running"
    )


def _publish(exchange: Exchange, party: str) -> None:
    periods = [word for year in years(party) for word in ("--period", str(year))]
    answer = exchange.node(party).json("publish", *periods)
    if any(release["state"] != "delivered" for release in answer["releases"]):
        raise CommandFailedError(f"the releases of {party} did not reach the hub")


def _all(parties: Iterable[str], deed: Callable[[str], T]) -> tuple[T, ...]:
    """Let every party do the same, a few at a time; the first failure ends the story."""
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        return tuple(hands.map(deed, parties))
