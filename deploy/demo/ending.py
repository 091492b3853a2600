"""What stays after the story: a report on disk, or everything running until it is stopped."""

import secrets
import signal
from pathlib import Path

from deploy.demo.agreement import BODY
from deploy.demo.story import Exchange
from hub.app import opened
from hub.comparing import comparison
from hub.comparison import Comparison
from hub.settings import load

YEAR = 2019
TABLE = "victims:sex+age_group"


def report(exchange: Exchange, path: Path) -> None:
    """Write one year's regional report."""
    exchange.hub("report", "--out", str(path), "--year", str(YEAR))


def compared(exchange: Exchange, table: str, year: int) -> Comparison:
    """What the hub's body may read of one table and year."""
    with opened(exchange.hub.home) as hub:
        return comparison(hub, table, str(year))


def wait(exchange: Exchange) -> None:
    """Print where to look and how to log in, then wait until stopped."""
    password = secrets.token_urlsafe(12)
    file = exchange.folder / "analyst.password"
    file.write_text(password + "\n", encoding="utf-8")
    exchange.hub("user", "add", "analyst", "--body", BODY, "--password-file", str(file))
    for party in exchange.countries:
        exchange.node(party)(
            "user", "add", "manager", "--role", "data-manager", "--password-file", str(file)
        )
        exchange.node(party)(
            "user", "add", "officer", "--role", "legal-officer", "--password-file", str(file)
        )
    places = load(exchange.hub.home)
    nodes = ", ".join(f"{party} {port}" for party, port in exchange.pages.items())
    exchange.console.print(
        f"\nHub pages:  https://{places.pages}  log in as [bold]analyst[/bold] with {password}\n"
        f"Node pages: http://127.0.0.1:PORT  log in as [bold]manager[/bold] or"
        f" [bold]officer[/bold] with the same; ports: {nodes}\n"
        f"Exchange:   {places.exchange} (gRPC, mutual TLS), enrolment {places.enrolment}\n"
        f"Commands:   .venv/bin/dcim-node --home {exchange.node('AL').home} budget\n"
        f"            .venv/bin/dcim-hub --home {exchange.hub.home} log\n"
        "Stop with Ctrl-C."
    )
    signal.pause()
