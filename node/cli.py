"""The commands of a node, as people and scripts type them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from node import membership
from node.account import statement
from node.app import Node
from node.commands import answers, text
from node.commands.agreements import agreement
from node.commands.analysis import analyse, report
from node.commands.drafts import drafts
from node.commands.due import due, holdings
from node.commands.erasure import erasure
from node.commands.inventory import inventory
from node.commands.keys import key
from node.commands.links import link
from node.commands.mappings import mapping as mapping_commands
from node.commands.method_notes import method_note
from node.commands.neighbours import neighbours
from node.commands.notices import approve, officer
from node.commands.options import AsJson, PassphraseFile, actor, home, opened, passphrase, pin
from node.commands.papers import paper, tell
from node.commands.parties import parties
from node.commands.providers import provider
from node.commands.quality import acknowledge, completeness, finding, quality
from node.commands.records import record
from node.commands.retention import retention
from node.commands.talk import comment, confirm, diff
from node.commands.users import users
from node.commands.watching import watching
from node.doctor import examine
from node.enrolment import Enrolment
from node.hub_client import HubClient
from node.membership import Invitation
from node.publish import Published, Request
from node.repository.importer import Manner
from node.settings import Token
from node.storage import DatabaseUnavailableError
from proto.errors import InputError, MalformedError, UnavailableError
from proto.identity import fingerprint
from proto.period import Period

Answer = TypeVar("Answer")

app = typer.Typer(
    help="A country's node: holds its records, decides what may leave, publishes safe figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(agreement, name="agreement")
app.add_typer(method_note, name="method-note")
app.add_typer(inventory, name="inventory")
app.add_typer(officer, name="officer")
app.add_typer(link, name="link")
app.add_typer(key, name="key")
app.add_typer(parties, name="party")
app.add_typer(users, name="user")
app.add_typer(mapping_commands, name="mapping")
app.add_typer(record, name="record")
app.add_typer(drafts, name="draft")
app.add_typer(erasure, name="erasure")
app.add_typer(retention, name="retention")
app.add_typer(provider, name="provider")
app.command()(approve)
for command in (quality, completeness, finding, acknowledge, analyse, report, due, holdings):
    app.command()(command)
app.command()(neighbours)
agreement.command()(tell)
agreement.command()(paper)
for talk in (diff, comment, confirm):
    agreement.command()(talk)


@app.callback()
def main(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("--home", envvar="DCIM_NODE_HOME", help="The node's folder.")
    ] = Path("dcim-node"),
) -> None:
    """Remember whose node is meant."""
    context.obj = folder


@app.command()
def init(
    context: typer.Context,
    party: Annotated[str, typer.Option(help="Whose node: AL, XK, … or a body such as marri.")],
    epsilon_cap: Annotated[
        str, typer.Option(help="Most that one person may lose per dataset and year (epsilon).")
    ] = "1",
    module: Annotated[
        Path | None,
        typer.Option("--token", help="Make the agreement key on a token: its PKCS #11 library."),
    ] = None,
    label: Annotated[str | None, typer.Option("--token-label", help="The token's label.")] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a node: its keys, its database, its settings. They never leave this machine."""
    if bool(module) != bool(label):
        raise InputError("a token is named by both: --token LIBRARY --token-label LABEL")
    token = Token(module.absolute(), label) if module and label else None
    secret = pin(token, passphrase_file) if token else passphrase(passphrase_file, is_new=True)
    node = Node.create(
        home(context),
        party=party,
        epsilon_cap=epsilon_cap,
        passphrase=secret,
        token=token,
    )
    read_out = fingerprint(node.keys.statement().payload)
    if as_json:
        answers.print_json({"party": party, "home": str(node.home), "fingerprint": read_out})
    else:
        text.out.print(
            f"Node of {node.catalogue.party(party).name} made in {node.home}. Next: ask the hub's"
            " operator for an invitation, then `dcim-node join CODE`."
        )
        text.show_footnotes_in(node.catalogue.party(party).name, node.catalogue)
        text.out.print(f"{text.FINGERPRINT}{read_out}")


@app.command()
def join(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The one-time code of the invitation.")],
    wait: Annotated[float, typer.Option(help="Seconds to wait for hub and approval.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Join an exchange. Run it again after the operator has approved."""
    node = opened(context)
    enrolment = Enrolment(node.party, node.keys, Invitation.parse(code))
    until = time.monotonic() + wait
    _persistently(enrolment.join, until)
    text.err.print(f"Read this fingerprint to the hub's operator: {enrolment.fingerprint}")
    with text.err.status("waiting for the operator's approval"):
        membership.keep(node.home, _persistently(enrolment.collect, until))
    with node.hub() as hub:
        node.agreements.pull(hub)
    if as_json:
        answers.print_json(answers.joined(node.party, node.membership))
    else:
        ends = node.membership.expires
        text.out.print(f"Joined as {node.party}: certificate valid until {ends:%F}.")


@app.command("import")
def import_(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="victims or justice.")],
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="CSV or XLSX; or a database's URL, or a file that holds it."
        ),
    ],
    mapping: Annotated[Path, typer.Option(help="Mapping file (TOML): what the columns mean.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report everything, store nothing.")
    ] = False,
    remove_gone: Annotated[
        bool, typer.Option("--remove-gone", help="Remove records that the register dropped.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Remove them even if they are more than half.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import case records: identifiers become pseudonyms on the way in."""
    # A URL may hold a password: nothing of it is shown.
    name = dataset if "://" in source else Path(source).name
    with watching(name) as progress:
        brought = opened(context).registers.bring_in(
            source,
            mapping,
            dataset=dataset,
            by=actor(),
            now=_now(),
            progress=progress,
            manner=Manner(is_rehearsal=dry_run, removes_gone=remove_gone, is_forced=force),
        )
    result = brought.result
    if as_json:
        answers.print_json(answers.imported(brought))
    else:
        text.show_import(brought)
    if result.rows == result.refused:
        raise InputError(f"no row of {name} could be stored: does {mapping} describe it?")


@app.command()
def publish(
    context: typer.Context,
    period: Annotated[list[str], typer.Option(help="2024, 2024-S1, 2024-Q3 or 2022/2024; repeat.")],
    agreement_name: Annotated[
        str | None, typer.Option("--agreement", help="Only under this agreement (id or hash).")
    ] = None,
    correct: Annotated[
        bool,
        typer.Option(
            "--correct", help="Publish figures anew from a corrected register; pays again."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure, protect, sign and send what agreements ask of this country for a period."""
    node = opened(context)
    periods = dict.fromkeys(map(_period, period))
    is_reachable = _if_reachable(node, node.pull)
    now = _now()
    agreements = node.agreements.current(now.date())
    with text.err.status("counting, drawing noise, signing"):
        published, refused = node.publisher.publish_all(
            periods, agreements, Request(only=agreement_name, is_correction=correct), now
        )
    if is_reachable:
        _if_reachable(node, partial(node.deliver, today=_now().date()))
    paid = {each.posted.hash: each.paid for each in published}
    state = [Published(each, paid[each.hash]) for each in node.outbox.list() if each.hash in paid]
    if as_json:
        answers.print_json(answers.published(state, refused))
    else:
        text.show_published(state, refused)
    if refused or any(each.posted.refusal for each in state):
        raise typer.Exit(1)


@app.command()
def outbox(
    context: typer.Context,
    retry: Annotated[bool, typer.Option(help="Send what the hub refused once more.")] = False,
    as_json: AsJson = False,
) -> None:
    """List every release that left this country, or is about to."""
    node = opened(context)
    if retry:
        node.outbox.reopen()
        _if_reachable(node, partial(node.deliver, today=_now().date()))
    posted = node.outbox.list()
    if as_json:
        answers.print_json(answers.outbox(posted))
    else:
        text.show_outbox(posted)


@app.command()
def run(
    context: typer.Context,
    every: Annotated[float, typer.Option(help="Seconds between two rounds.", min=0.2)] = 30,
    pages: Annotated[
        str,
        typer.Option(envvar="DCIM_NODE_PAGES", help="HOST:PORT of the pages, or off."),
    ] = "127.0.0.1:8180",
    pages_name: Annotated[
        str | None, typer.Option(help="By which browsers reach them, if not on this machine.")
    ] = None,
    pages_certificate: Annotated[
        Path | None, typer.Option(help="PEM file with certificate and key, to speak TLS.")
    ] = None,
    pages_behind_proxy: Annotated[
        bool, typer.Option(help="A proxy before them speaks TLS.")
    ] = False,
) -> None:
    """Keep running: agreements in, figures out, neighbours' figures in; and serve the pages."""
    from node import errands  # noqa: PLC0415 - its log takes a moment to load
    from node.pages_server import OFF, Place  # noqa: PLC0415 - and so do the pages

    node = opened(context)
    place = (
        Place.parse(
            pages,
            name=pages_name,
            certificate=pages_certificate,
            is_behind_proxy=pages_behind_proxy,
        )
        if pages != OFF
        else None
    )
    errands.run(node, every=every, today=lambda: _now().date(), place=place)


@app.command()
def budget(
    context: typer.Context,
    period: Annotated[str | None, typer.Option(help="Only payments for this period.")] = None,
    as_json: AsJson = False,
) -> None:
    """State the account of privacy loss: what was paid, who asked, what each year has left."""
    wanted = str(_period(period)) if period else None
    account = statement(opened(context).ledger.ledger(), wanted)
    if as_json:
        answers.print_json(answers.budget(account))
    else:
        text.show_budget(account)


@app.command()
def fetch(context: typer.Context, as_json: AsJson = False) -> None:
    """Fetch the figures of others that an agreement lets us read, and verify each."""
    node = opened(context)
    with node.hub() as hub:
        node.pull(hub)
        new = node.fetch(hub, _now().date())
    held = len(node.neighbours.releases())
    if as_json:
        answers.print_json({"new": new, "held": held})
    else:
        text.out.print(f"{new} new release(s), {held} held in all.")


@app.command()
def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Check keys, clock, disk, database, ledger, certificate and hub; say what to do."""
    found = tuple(examine(opened(context), _now()))
    if as_json:
        answers.print_json(answers.findings(found))
    else:
        text.show_findings(found)
    if not all(finding.is_ok for finding in found):
        raise typer.Exit(1)


def _persistently(ask: Callable[[], Answer], until: float) -> Answer:
    """Ask the hub, once a second for as long as there is time while it says later."""
    while True:
        try:
            return ask()
        except UnavailableError:
            if time.monotonic() >= until:
                raise
            time.sleep(1)


def _if_reachable(node: Node, errand: Callable[[HubClient], object]) -> bool:
    """Do an errand at the hub; where it cannot be reached, say so and go on without it."""
    try:
        with node.hub() as hub, text.err.status("talking to the hub"):
            errand(hub)
    except DatabaseUnavailableError:
        raise
    except UnavailableError as error:
        text.err.print(f"{error}; `dcim-node run` delivers what waits in the outbox")
        return False
    return True


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except MalformedError as error:
        raise InputError(str(error)) from error


def _now() -> datetime:
    return datetime.now(UTC)
