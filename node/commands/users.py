"""The commands around accounts: who may log in to this node's pages, and in which role."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from node.accounts import ROLES, Account, Accounts
from node.commands import answers, text
from node.commands.options import AsJson, opened, passphrase

users = typer.Typer(
    help="People who may log in to this node's pages, each account in one role.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="Of the account: lower-case letters, digits, . _ @ -")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(help="File whose first line is the password; asked for otherwise."),
]


@users.command()
def add(
    context: typer.Context,
    name: Name,
    role: Annotated[str, typer.Option(help=", ".join(ROLES))],
    provider: Annotated[
        str, typer.Option(help="Whose rows a provider speaks for, as mappings call it.")
    ] = "",
    password_file: PasswordFile = None,
    as_json: AsJson = False,
) -> None:
    """Let a person log in. Somebody who acts in two roles gets two accounts."""
    accounts = _accounts(context)
    added = accounts.add(name, role, _password(password_file), provider=provider)
    _say(added, f"{name} may log in as {role}.", as_json=as_json)


@users.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the accounts."""
    found = _accounts(context).list()
    if as_json:
        answers.print_json([_answer(each) for each in found])
        return
    table = text.columns("name", "role", "provider", "state")
    for each in found:
        state = "disabled" if each.disabled else "open"
        table.add_row(each.name, each.role, each.provider, state)
    text.out.print(table if found else "There are no accounts: `dcim-node user add` opens one.")


@users.command()
def disable(context: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Let a person log in no longer; a new password opens the account again."""
    accounts = _accounts(context)
    accounts.disable(name)
    _say(accounts.find(name), f"{name} may log in no longer.", as_json=as_json)


@users.command()
def password(
    context: typer.Context,
    name: Name,
    password_file: PasswordFile = None,
    as_json: AsJson = False,
) -> None:
    """Give an account another password; wherever it is logged in, it no longer is."""
    accounts = _accounts(context)
    accounts.change_password(name, _password(password_file))
    _say(accounts.find(name), f"{name} logs in with the new password.", as_json=as_json)


def _accounts(context: typer.Context) -> Accounts:
    return Accounts(opened(context).engine)


def _say(account: Account | None, sentence: str, *, as_json: bool) -> None:
    if as_json:
        answers.print_json(_answer(account) if account else None)
    else:
        text.out.print(sentence)


def _answer(account: Account) -> dict[str, object]:
    said = asdict(account)
    del said["session"]
    return said


def _password(file: Path | None) -> str:
    if file:
        return passphrase(file)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
