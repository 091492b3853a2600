"""Keeping the hub: making it, letting parties in and out, serving, looking after it."""

from typing import Annotated

import typer

from hub.answers import advise, print_done, print_json
from hub.commands.options import Json, Party, home, opened

_Address = typer.Option(metavar="HOST:PORT")


def init(
    context: typer.Context,
    body: Annotated[str, typer.Option(help="The regional body whose hub this is.")],
    exchange: Annotated[str, _Address] = "localhost:7443",
    enrolment: Annotated[str, _Address] = "localhost:7444",
    pages: Annotated[str, _Address] = "localhost:8443",
    as_json: Json = False,
) -> None:
    """Make a new hub: keys, database, settings."""
    from hub.app import create  # noqa: PLC0415
    from hub.settings import check  # noqa: PLC0415

    written = {"body": body, "exchange": exchange, "enrolment": enrolment, "pages": pages}
    create(home(context), check(written, place="init"))
    print_done(written | {"home": str(home(context))}, as_json=as_json)
    advise(f"The hub of {body} lives in {home(context)}. Next: dcim-hub invite PARTY")


def invite(context: typer.Context, party: Party, as_json: Json = False) -> None:
    """Print a join code for a party; hand it over in a safe way, it is good for one week."""
    from hub.app import now  # noqa: PLC0415

    with opened(context) as hub:
        addresses = hub.settings
        code = hub.enrolment.invite(
            party, enrolment=addresses.enrolment, exchange=addresses.exchange, now=now()
        )
    if as_json:
        expires = code.expires.isoformat(timespec="seconds")
        print_json({"party": party, "code": str(code), "expires": expires})
    else:
        typer.echo(str(code))
    advise(f"Give this code to {party}. Next, there: dcim-node join CODE")


def approve(
    context: typer.Context,
    party: Party,
    fingerprint: Annotated[str, typer.Option(help="As the party read it out to you.")],
    as_json: Json = False,
) -> None:
    """Accept a party or its new key, after comparing what it reads out with what arrived here."""
    from hub.app import now  # noqa: PLC0415

    with opened(context) as hub:
        replaced = hub.replacements.approve(party, read_out=fingerprint, now=now())
        if replaced is None:
            leaf = hub.enrolment.approve(party, read_out=fingerprint, now=now())
        else:
            leaf = replaced
    print_done({"party": party, "state": "member", "leaf": leaf}, as_json=as_json)
    if replaced is None:
        advise(f"{party} is a member. Next, there: dcim-node join CODE, once more")
    else:
        advise(f"{party} has a new key. Every other party now asks it for the same fingerprint.")


def revoke(context: typer.Context, party: Party, as_json: Json = False) -> None:
    """Shut a party out, from its next call on."""
    from hub.app import now  # noqa: PLC0415

    with opened(context) as hub:
        leaf = hub.enrolment.revoke(party, now=now())
    state = "not-invited" if leaf is None else "revoked"
    print_done({"party": party, "state": state, "leaf": leaf}, as_json=as_json)
    if leaf is None:
        advise(f"The invitation of {party} is withdrawn; its code opens nothing any more.")
    else:
        advise(f"{party} is shut out from its next call on; what it signed and published stays.")


def serve(
    context: typer.Context,
    pages: Annotated[bool, typer.Option(help="Also serve the pages for people.")] = True,
) -> None:
    """Answer nodes and people until stopped."""
    from hub.serve import serve as until_stopped  # noqa: PLC0415

    with opened(context) as hub:
        lines = [f"Exchange {hub.settings.exchange}", f"Enrolment {hub.settings.enrolment}"]
        lines += [f"Pages https://{hub.settings.pages}"] if pages else []
        until_stopped(hub, with_pages=pages, announce=lambda: advise("\n".join(lines)))


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check whether the hub is well; each line says ok or what to do."""
    from hub.app import now  # noqa: PLC0415
    from hub.doctor import examine  # noqa: PLC0415

    findings = list(examine(home(context), now()))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            mark = "ok" if finding["ok"] else "look"
            typer.echo(f"{finding['check']:<13}{mark:<8}{finding['says']}")
    if not all(finding["ok"] for finding in findings):
        raise typer.Exit(1)


def unfold(context: typer.Context, as_json: Json = False) -> None:
    """Make what readers are answered from anew, out of the signed releases."""
    from hub.releases import unfold_anew  # noqa: PLC0415

    with opened(context) as hub:
        number = unfold_anew(hub.engine)
    print_done({"releases": number}, as_json=as_json)
    advise(f"{number} releases are unfolded. Next: start a hub that serves anew, dcim-hub doctor")
