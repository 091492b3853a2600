"""The command line: what an operator and an analyst type.

Answers go to standard output, advice and logs to standard error. What a command needs is loaded
when it runs, so that `--help` answers at once.
"""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.answers import (
    advise,
    name_parties,
    print_done,
    print_footnotes,
    print_json,
    print_rows,
    print_table,
)

if TYPE_CHECKING:
    from hub.accounts import Subject
    from hub.app import Hub

app = typer.Typer(
    name="dcim-hub",
    help="The hub of the exchange: who takes part, what was sent, and how it compares.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
users = typer.Typer(help="People who may log in to the pages.", no_args_is_help=True)
app.add_typer(users, name="user")

_Party = Annotated[str, typer.Argument(metavar="PARTY", help="Party id, such as AL or marri.")]
_Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
_Address = typer.Option(metavar="HOST:PORT")


@app.callback()
def at_home(
    context: typer.Context,
    home: Annotated[
        Path,
        typer.Option(
            metavar="DIR", envvar="DCIM_HUB_HOME", help="Where the hub keeps its keys and settings."
        ),
    ] = Path("dcim-hub"),
) -> None:
    """Remember where the hub lives."""
    context.obj = home


@app.command()
def init(
    context: typer.Context,
    body: Annotated[str, typer.Option(help="The regional body whose hub this is.")],
    exchange: Annotated[str, _Address] = "localhost:7443",
    enrolment: Annotated[str, _Address] = "localhost:7444",
    pages: Annotated[str, _Address] = "localhost:8443",
    as_json: _Json = False,
) -> None:
    """Make a new hub: keys, database, settings."""
    from hub.app import create  # noqa: PLC0415
    from hub.settings import check  # noqa: PLC0415

    written = {"body": body, "exchange": exchange, "enrolment": enrolment, "pages": pages}
    create(_home(context), check(written, place="init"))
    print_done(written | {"home": str(_home(context))}, as_json=as_json)
    advise(f"The hub of {body} lives in {_home(context)}. Next: dcim-hub invite PARTY")


@app.command()
def invite(context: typer.Context, party: _Party, as_json: _Json = False) -> None:
    """Print a join code for a party; hand it over in a safe way, it is good for one week."""
    from hub.app import now  # noqa: PLC0415

    with _opened(context) as hub:
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


@app.command()
def approve(
    context: typer.Context,
    party: _Party,
    fingerprint: Annotated[str, typer.Option(help="As the party read it out to you.")],
    as_json: _Json = False,
) -> None:
    """Accept a party or its new key, after comparing what it reads out with what arrived here."""
    from hub.app import now  # noqa: PLC0415

    with _opened(context) as hub:
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


@app.command()
def revoke(context: typer.Context, party: _Party, as_json: _Json = False) -> None:
    """Shut a party out, from its next call on."""
    from hub.app import now  # noqa: PLC0415

    with _opened(context) as hub:
        leaf = hub.enrolment.revoke(party, now=now())
    state = "not-invited" if leaf is None else "revoked"
    print_done({"party": party, "state": state, "leaf": leaf}, as_json=as_json)
    if leaf is None:
        advise(f"The invitation of {party} is withdrawn; its code opens nothing any more.")
    else:
        advise(f"{party} is shut out from its next call on; what it signed and published stays.")


@app.command()
def serve(
    context: typer.Context,
    pages: Annotated[bool, typer.Option(help="Also serve the pages for people.")] = True,
) -> None:
    """Answer nodes and people until stopped."""
    from hub.serve import serve as until_stopped  # noqa: PLC0415

    with _opened(context) as hub:
        lines = [f"Exchange {hub.settings.exchange}", f"Enrolment {hub.settings.enrolment}"]
        lines += [f"Pages https://{hub.settings.pages}"] if pages else []
        until_stopped(hub, with_pages=pages, announce=lambda: advise("\n".join(lines)))


@app.command()
def parties(context: typer.Context, as_json: _Json = False) -> None:
    """List who joined, who asks to join, and who was invited."""
    from hub import listing  # noqa: PLC0415

    with _opened(context) as hub:
        rows = listing.parties(hub)
    columns = ("party", "name", "state", "fingerprint", "certificate_until")
    print_rows(rows, columns, as_json=as_json)
    if not as_json:
        print_footnotes(row["footnote"] for row in rows)


@app.command()
def agreements(context: typer.Context, as_json: _Json = False) -> None:
    """List the agreements and who has signed them."""
    from hub import listing  # noqa: PLC0415
    from hub.app import now  # noqa: PLC0415

    with _opened(context) as hub:
        rows = listing.agreements(hub, now().date())
        columns = ("agreement", "version", "state", "signed", "missing", "in_force_until")
        print_rows(rows, columns, as_json=as_json)
        name_parties(hub, (party for row in rows for party in row["signed"] + row["missing"]))


@app.command()
def releases(context: typer.Context, as_json: _Json = False) -> None:
    """List the accepted releases."""
    from hub import listing  # noqa: PLC0415

    with _opened(context) as hub:
        rows = listing.accepted(hub)
        columns = ("leaf", "publisher", "dataset", "period", "vintage", "epsilon", "agreement")
        print_rows(rows, columns, as_json=as_json)
        name_parties(hub, (row["publisher"] for row in rows))


@app.command("log")
def log_entries(context: typer.Context, as_json: _Json = False) -> None:
    """List the transparency log, with the signed checkpoint over it."""
    from hub import listing  # noqa: PLC0415

    with _opened(context) as hub:
        listed = listing.logged(hub)
        if as_json:
            print_json(listed)
            return
        print_table(listed["entries"], ("leaf", "kind", "party", "filed_at", "hash"))
        typer.echo(listed["checkpoint"], nl=False)
        name_parties(hub, (row["party"] for row in listed["entries"]))


@app.command()
def compare(
    context: typer.Context,
    table: Annotated[str, typer.Argument(help="Such as victims:sex+age_group or victims:total.")],
    period: Annotated[str, typer.Option(help="Such as 2024, 2024-S1, 2024-Q3 or 2022/2024.")],
    as_json: _Json = False,
) -> None:
    """Put the parties' figures side by side, as far as the agreements let this body read them."""
    from rich.console import Console  # noqa: PLC0415

    from hub.compare_text import render  # noqa: PLC0415
    from hub.comparing import comparison  # noqa: PLC0415

    with _opened(context) as hub:
        found = comparison(hub, table, period)
    if as_json:
        print_json(found.to_json())
    else:
        render(found, Console())


@app.command()
def mirror(
    context: typer.Context,
    period: Annotated[
        str | None, typer.Option(help="One period; as many years as both have if left out.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Hold what each country found of others' citizens against what those know of them."""
    from hub import mirror_text, surveying  # noqa: PLC0415

    with _opened(context) as hub:
        found = surveying.mirror(hub, period)
    if as_json:
        print_json(mirror_text.to_json(found))
        return
    print_table(mirror_text.rows(found), mirror_text.SHORT)
    for sentence in mirror_text.notes(found):
        typer.echo(sentence)
    print_footnotes(each.footnote for each in found.parties)


@app.command()
def flows(
    context: typer.Context,
    country: Annotated[
        str | None, typer.Option(metavar="PARTY", help="Whose both ends together, and no others.")
    ] = None,
    period: Annotated[
        str | None, typer.Option(help="One period; as many years as most have if left out.")
    ] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Answer with one CSV file: both ends of one country.")
    ] = False,
    as_json: _Json = False,
) -> None:
    """Say where people come from and where they were exploited: by each end, and by both."""
    from hub import flow_print, surveying  # noqa: PLC0415

    with _opened(context) as hub:
        found = surveying.flows(hub, country, period)
    if as_csv:
        typer.echo(flow_print.as_csv(found), nl=False)
    elif as_json:
        print_json(flow_print.to_json(found))
    else:
        flow_print.print_flows(found, is_of_one=country is not None)


@app.command()
def readiness(
    context: typer.Context,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer with one CSV file.")] = False,
    as_json: _Json = False,
) -> None:
    """Say for every indicator and pair of countries which step to a comparison is missing."""
    from hub import readiness_text, surveying  # noqa: PLC0415
    from hub.sheet import csv_text  # noqa: PLC0415

    with _opened(context) as hub:
        known = surveying.survey(hub).known()
    found = readiness_text.Matrix.of(known)
    if as_csv:
        typer.echo(csv_text(found.sheet), nl=False)
    elif as_json:
        print_json(found.to_json())
    else:
        print_table(found.counts, readiness_text.COUNTS)
        advise("Each column counts the indicators for which that has to be done next.")
        print_footnotes(found.footnotes)


@app.command()
def report(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FILE.{pdf,html}", help="The file to write.")],
    year: Annotated[
        int | None, typer.Option(help="The newest that may be read if left out.")
    ] = None,
    language: Annotated[str, typer.Option(metavar="TAG", help="Such as en, sq or sr-Cyrl.")] = "en",
    as_json: _Json = False,
) -> None:
    """Write the yearly regional report, as far as the agreements let this body read."""
    from hub.app import now  # noqa: PLC0415
    from hub.language import speaking  # noqa: PLC0415
    from hub.report.writing import write_report  # noqa: PLC0415

    with _opened(context) as hub, speaking(language):
        written = write_report(hub, out, year=year, day=now().date())
    print_done({"out": str(out), "year": written, "language": language}, as_json=as_json)
    advise(f"The report of {written} is in {out}.")


@app.command("import-reference")
def import_reference(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="UNODC's data_glotip.xlsx, as it is downloaded.")],
    as_json: _Json = False,
) -> None:
    """Keep public figures to show beside the exchanged ones, in place of those kept before."""
    from hub.app import now  # noqa: PLC0415
    from hub.reference.importing import import_reference as import_file  # noqa: PLC0415

    with _opened(context) as hub:
        reports = _home(context) / "reports"
        done = import_file(file, hub.reference, reports=reports, now=now()).to_json()
    print_done(done, as_json=as_json)
    advise(
        f"{done['rows']:,} rows: {done['stored']:,} figures, {done['merged']:,} rows more in them,"
        f" {done['refused']:,} refused. Why, row by row: {done['report']}"
    )


@app.command()
def reference(
    context: typer.Context,
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Such as RS.")],
    year: Annotated[int | None, typer.Option(help="One year; all if left out.")] = None,
    as_json: _Json = False,
) -> None:
    """List the public reference figures of a country."""
    with _opened(context) as hub:
        source = hub.reference.source()
        found = hub.reference.find(countries=[country], years=None if year is None else [year])
        rows = [each.to_json() for each in found]
        columns = ("year", "measure", "dimension", "category", "sex", "age", "count")
        print_rows(rows, columns, as_json=as_json)
        name_parties(hub, {country, *(each.key.category for each in found)})
    advise("No reference figures were imported." if source is None else f"Source: {source.title}.")


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or a new folder.")],
    as_json: _Json = False,
) -> None:
    """Write all tables that are public, as CSV, Parquet and SDMX, with licences and hashes."""
    from hub.export import export as to_files  # noqa: PLC0415
    from hub.sdmx import parquet  # noqa: PLC0415

    with _opened(context) as hub:
        files = to_files(hub, folder)
    print_done({"folder": str(folder), "files": list(files)}, as_json=as_json)
    advise(f"{len(files)} files are in {folder}; check them with: sha256sum --check SHA256SUMS")
    if not parquet.is_possible():
        advise("Without Parquet: install dcim-exchange[parquet] for it.")


@app.command()
def unfold(context: typer.Context, as_json: _Json = False) -> None:
    """Make what readers are answered from anew, out of the signed releases."""
    from hub.releases import unfold_anew  # noqa: PLC0415

    with _opened(context) as hub:
        number = unfold_anew(hub.engine)
    print_done({"releases": number}, as_json=as_json)
    advise(f"{number} releases are unfolded. Next: dcim-hub doctor")


@app.command("import-population")
def import_population(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="One row per group of people.")],
    as_json: _Json = False,
) -> None:
    """Take in how many people live where, by sex and age group, for rates."""
    from hub.population import read  # noqa: PLC0415

    with _opened(context) as hub:
        kept = hub.census.add(read(file, hub.catalogue))
    print_done({"file": str(file), "kept": kept}, as_json=as_json)
    advise(f"{kept} populations are kept; rates use them before those of the last census.")


@app.command()
def doctor(context: typer.Context, as_json: _Json = False) -> None:
    """Check whether the hub is well; each line says ok or what to do."""
    from hub.app import now  # noqa: PLC0415
    from hub.doctor import examine  # noqa: PLC0415

    findings = list(examine(_home(context), now()))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            mark = "ok" if finding["ok"] else "look"
            typer.echo(f"{finding['check']:<13}{mark:<8}{finding['says']}")
    if not all(finding["ok"] for finding in findings):
        raise typer.Exit(1)


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
    as_json: _Json = False,
) -> None:
    """Let a person log in to the pages."""
    from hub.roles import known, written  # noqa: PLC0415

    held = known(role or ["analyst"])
    with _opened(context) as hub:
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
def list_users(context: typer.Context, as_json: _Json = False) -> None:
    """List the people who may log in."""
    from hub.roles import written  # noqa: PLC0415

    with _opened(context) as hub:
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
def disable_user(context: typer.Context, name: str, as_json: _Json = False) -> None:
    """Let a person log in no longer."""
    with _opened(context) as hub:
        hub.accounts.disable(name)
        hub.api_keys.revoke(name)
    print_done({"name": name, "disabled": True}, as_json=as_json)
    advise(f"{name} may log in no longer; a key that {name} had opens nothing any more.")


@users.command("enable")
def enable_user(context: typer.Context, name: str, as_json: _Json = False) -> None:
    """Let a person log in again."""
    with _opened(context) as hub:
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
    as_json: _Json = False,
) -> None:
    """Give a person another password; all their sessions end."""
    with _opened(context) as hub:
        hub.accounts.change_password(name, _password(password_file))
    print_done({"name": name, "changed": True}, as_json=as_json)
    advise(f"{name} logs in with the new password; all sessions have ended.")


@users.command("key")
def key_of_user(
    context: typer.Context,
    name: str,
    revoke: Annotated[bool, typer.Option(help="End the key instead of making one.")] = False,
    as_json: _Json = False,
) -> None:
    """Print a key with which programs read as this person may; it replaces the one before."""
    with _opened(context) as hub:
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


def _home(context: typer.Context) -> Path:
    return context.ensure_object(Path)


def _opened(context: typer.Context) -> "AbstractContextManager[Hub]":
    from hub.app import opened  # noqa: PLC0415

    return opened(_home(context))


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
