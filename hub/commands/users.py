"""People who may log in to the pages."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.answers import advise, print_done, print_json, print_rows
from hub.commands.options import Json, opened

if TYPE_CHECKING:
    from hub.accounts import Subject
    from hub.app import Hub

users = typer.Typer(help="People who may log in to the pages.", no_args_is_help=True)


@users.command("add")
def add_user(
    context: typer.Context,
    name: str,
    body: Annotated[
        str | None, typer.Option(help="Whose figures; the hub's body if left out.")
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(help="analyst, operator or auditor; may be repeated. An analyst if left out."),
    ] = None,
    oidc: Annotated[
        str | None,
        typer.Option(metavar="SUBJECT", help="Logs in at the issuer, which calls them so."),
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="Its first line is the password.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let a person log in to the pages."""
    from hub.roles import known, written  # noqa: PLC0415

    held = known(role or ["analyst"])
    with opened(context) as hub:
        works_for = hub.catalogue.party(body or hub.settings.body).id
        if oidc is None:
            hub.accounts.add(name, works_for, _password(password_file), roles=held)
        else:
            hub.accounts.add_known(name, works_for, _subject(hub, oidc), roles=held)
    roles = written(held).split()
    done = {"name": name, "body": works_for, "roles": roles, "disabled": False}
    print_done(done, as_json=as_json)
    advise(f"{name} may log in as {' and '.join(roles)} of {works_for}.")


@users.command("list")
def list_users(context: typer.Context, as_json: Json = False) -> None:
    """List the people who may log in."""
    from hub.roles import written  # noqa: PLC0415

    with opened(context) as hub:
        rows = [
            {
                "name": each.name,
                "body": each.body,
                "roles": written(each.roles).split(),
                "disabled": each.disabled,
            }
            for each in hub.accounts.list()
        ]
    print_rows(rows, ("name", "body", "roles", "disabled"), as_json=as_json)


@users.command("disable")
def disable_user(context: typer.Context, name: str, as_json: Json = False) -> None:
    """Let a person log in no longer."""
    with opened(context) as hub:
        hub.accounts.disable(name)
        hub.api_keys.revoke(name)
    print_done({"name": name, "disabled": True}, as_json=as_json)
    advise(f"{name} may log in no longer; a key that {name} had opens nothing any more.")


@users.command("enable")
def enable_user(context: typer.Context, name: str, as_json: Json = False) -> None:
    """Let a person log in again."""
    with opened(context) as hub:
        hub.accounts.enable(name)
    print_done({"name": name, "disabled": False}, as_json=as_json)
    advise(f"{name} may log in again.")


@users.command("password")
def change_password(
    context: typer.Context,
    name: str,
    password_file: Annotated[
        Path | None, typer.Option(help="Its first line is the password.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Give a person another password; all their sessions end."""
    with opened(context) as hub:
        hub.accounts.change_password(name, _password(password_file))
    print_done({"name": name, "changed": True}, as_json=as_json)
    advise(f"{name} logs in with the new password; all sessions have ended.")


@users.command("key")
def key_of_user(
    context: typer.Context,
    name: str,
    revoke: Annotated[bool, typer.Option(help="End the key instead of making one.")] = False,
    as_json: Json = False,
) -> None:
    """Print a key with which programs read as this person may; it replaces the one before."""
    with opened(context) as hub:
        if revoke:
            ended = hub.api_keys.revoke(name)
            print_done({"name": name, "revoked": ended}, as_json=as_json)
            advise(f"The key of {name} opens nothing any more." if ended else f"{name} has no key.")
            return
        key = hub.api_keys.make(name)
    if as_json:
        print_json({"name": name, "key": key})
    else:
        typer.echo(key)
    advise("It is shown this once. Send it as a bearer token, or as the password beside the name.")


def _subject(hub: "Hub", name: str) -> "Subject":
    from hub.accounts import Subject  # noqa: PLC0415
    from proto.errors import InputError  # noqa: PLC0415

    login = hub.settings.login
    if login is None:
        raise InputError("expected [login] in hub.toml: no issuer is named there")
    return Subject(login.issuer, name)


def _password(file: Path | None) -> str:
    from proto.errors import InputError  # noqa: PLC0415

    if file is None:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    try:
        return file.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, ValueError, IndexError) as error:
        raise InputError(f"{file}: expected a file whose first line is the password") from error
