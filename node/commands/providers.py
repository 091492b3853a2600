"""The commands around sub-national providers: who they are, and their say before a release."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from node.app import Node
from node.commands import answers, options, text
from node.commands import record_text as life_text
from node.commands.options import AsJson, PasswordFile, actor, now, opened
from node.life import providers
from node.life.deed import Deed
from node.life.providers import Answer, Asked
from node.storage import reading, writing
from proto.errors import InputError, MalformedError, NotPermittedError
from proto.period import Period

provider = typer.Typer(
    help="Sub-national providers: nothing leaves without the yes of each to exactly its records.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(metavar="PROVIDER", help="Its id, as mappings name it.")]
DatasetName = Annotated[str, typer.Argument(metavar="DATASET", help="victims or justice.")]
PeriodName = Annotated[str, typer.Argument(metavar="PERIOD", help="2024, 2024-S1, 2024-Q3, …")]
Vintage = Annotated[int, typer.Option(min=1, help="Which figures: 1, or a correction's number.")]
Reason = Annotated[str, typer.Option(help="Why; kept for whoever asks later.")]
Speaker = Annotated[str, typer.Option("--account", help="Your account, one of this provider.")]


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who speaks for a provider, and why; their password proves it."""

    provider: str
    account: str
    password_file: Path | None
    reason: str

    def deed(self, node: Node) -> Deed:
        """What they do, in their own name.

        Raises:
            NotPermittedError: It is no account of this provider.
            WrongPasswordError: It is not the account's password.
        """
        who = options.account(node, self.account, self.password_file)
        if who.provider != self.provider:
            raise NotPermittedError(
                f"{who.name} does not speak for {self.provider}: nothing was said for it;"
                f" `dcim-node user add NAME --role provider --provider {self.provider}` opens"
                " an account for somebody who does"
            )
        return Deed.of(who.name, now(), self.reason)


@provider.command()
def add(
    context: typer.Context,
    name: Name,
    full_name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called in full.")],
    *,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Take up a provider. From now on nothing leaves without its yes."""
    node, deed = opened(context), Deed.of(actor(), now(), reason)
    with writing(node.engine) as connection:
        added = providers.add(connection, name, full_name, deed)
    if as_json:
        answers.print_json(life_text.provider_answer(added, ()))
    else:
        text.out.print(f"{added.name} is asked before every release from now on.")


@provider.command("list")
def list_(
    context: typer.Context,
    dataset: Annotated[str, typer.Option(help="With --period: what each says of it.")] = "victims",
    period: Annotated[str, typer.Option(help="Of the release that is asked about.")] = "",
    vintage: Vintage = 1,
    as_json: AsJson = False,
) -> None:
    """List the providers, and what each says of a release."""
    node = opened(context)
    with reading(node.engine) as connection:
        found = providers.providers(connection)
        asked = _asked(node, dataset, period, vintage) if period else None
        said = providers.said_of(connection, asked) if asked else ()
    if as_json:
        answers.print_json([life_text.provider_answer(each, said) for each in found])
    else:
        life_text.show_providers(found, said)


@provider.command()
def counts(
    context: typer.Context,
    name: Name,
    dataset: DatasetName,
    period: PeriodName,
    as_json: AsJson = False,
) -> None:
    """Show a provider's own rows in a period, by status: what it says yes or no to."""
    node = opened(context)
    asked = _asked(node, dataset, period, 1)
    with reading(node.engine) as connection:
        found = providers.own_counts(connection, name, asked.dataset, asked.period)
    if as_json:
        counted = [[each.status, each.records, each.people] for each in found]
        answers.print_json({"mark": life_text.EXACT, "counts": counted})
    else:
        life_text.show_counts(found)


@provider.command()
def agree(
    context: typer.Context,
    name: Name,
    dataset: DatasetName,
    period: PeriodName,
    *,
    reason: Reason,
    speaker: Speaker,
    password_file: PasswordFile = None,
    vintage: Vintage = 1,
    as_json: AsJson = False,
) -> None:
    """Say yes for your provider, to the records exactly as they are now."""
    voice = _Voice(name, speaker, password_file, reason)
    _answer(context, voice, (dataset, period, vintage), "yes", as_json=as_json)


@provider.command("object")
def object_(
    context: typer.Context,
    name: Name,
    dataset: DatasetName,
    period: PeriodName,
    *,
    reason: Reason,
    speaker: Speaker,
    password_file: PasswordFile = None,
    vintage: Vintage = 1,
    as_json: AsJson = False,
) -> None:
    """Say no for your provider: nothing leaves until it says yes."""
    voice = _Voice(name, speaker, password_file, reason)
    _answer(context, voice, (dataset, period, vintage), "no", as_json=as_json)


@provider.command()
def retire(context: typer.Context, name: Name, *, reason: Reason, as_json: AsJson = False) -> None:
    """Ask a provider no longer; its rows stay."""
    _activate(context, name, reason, is_active=False, as_json=as_json)


@provider.command()
def reinstate(
    context: typer.Context, name: Name, *, reason: Reason, as_json: AsJson = False
) -> None:
    """Ask a provider again."""
    _activate(context, name, reason, is_active=True, as_json=as_json)


def _activate(
    context: typer.Context, name: str, reason: str, *, is_active: bool, as_json: bool
) -> None:
    node, deed = opened(context), Deed.of(actor(), now(), reason)
    with writing(node.engine) as connection:
        providers.activate(connection, name, deed, is_active=is_active)
    if as_json:
        answers.print_json({"id": name, "active": is_active})
    else:
        text.out.print(f"{name} is {'asked again' if is_active else 'asked no longer'}.")


def _answer(
    context: typer.Context,
    voice: _Voice,
    release: tuple[str, str, int],
    said: Answer,
    *,
    as_json: bool,
) -> None:
    node = opened(context)
    asked, deed = _asked(node, *release), voice.deed(node)
    with writing(node.engine) as connection:
        kept = providers.answer(connection, voice.provider, asked, said, deed)
    if as_json:
        answers.print_json({"provider": voice.provider, **life_text.say_answer(kept)})
    else:
        text.out.print(f"{kept.provider.name} says {said} to {release[0]} {release[1]}.")


def _asked(node: Node, dataset: str, period: str, vintage: int) -> Asked:
    try:
        return Asked(node.catalogue.dataset(dataset), Period.parse(period), vintage)
    except MalformedError as error:
        raise InputError(str(error)) from error
