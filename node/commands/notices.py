"""The commands by which a legal officer stops things: restrict, suspend, terminate, and approve."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from node.agreements.declare import declare, expect_permitted, restriction, signed_agreement
from node.agreements.officers import approval
from node.agreements.signing import consent_name
from node.app import Node
from node.commands import answers, notice_text, options, text
from node.commands.agreements import Name, agreement
from node.commands.options import (
    AsJson,
    PassphraseFile,
    PasswordFile,
    agreement_key,
    now,
    opened,
    passphrase,
)
from proto.document import Decimal, Slug
from proto.errors import InputError, NotPermittedError, UnavailableError
from proto.notice import Consent, EndReason, Limit, Notice, Termination
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant, TableTerms

officer = typer.Typer(
    help="Officers who approve releases, each with a passphrase of their own.",
    no_args_is_help=True,
)

Reason = Annotated[str, typer.Option(help="Why, in a sentence; everybody who signed reads it.")]
Dataset = Annotated[str | None, typer.Option(help="Only of this dataset.")]
_DAY = ["%Y-%m-%d"]


@agreement.command()
def restrict(
    context: typer.Context,
    name: Name,
    reason: Reason,
    dataset: Dataset = None,
    epsilon: Annotated[str | None, typer.Option(help="New ceiling of the privacy loss.")] = None,
    minimum_count: Annotated[int | None, typer.Option(help="Smaller counts are hidden.")] = None,
    rounding_base: Annotated[int | None, typer.Option(help="Counts are multiples of it.")] = None,
    hide_zero: Annotated[bool, typer.Option("--hide-zero", help="Zeros are hidden.")] = False,
    recipient: Annotated[list[str] | None, typer.Option(help="Who may still read; repeat.")] = None,
    table: Annotated[
        list[str] | None, typer.Option(help="What may still leave: sex+age_group; repeat.")
    ] = None,
    last_period: Annotated[str | None, typer.Option(help="Last period that may leave.")] = None,
    revisions: Annotated[int | None, typer.Option(help="Corrections still allowed.")] = None,
    embargo_until: Annotated[datetime | None, typer.Option(formats=_DAY)] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make what this party grants stricter, from now on. Nothing can become looser by it."""
    node = opened(context)
    signed = _signed(node, name)
    limits = tuple(
        Limit(
            publisher=node.party,
            dataset=grant.dataset,
            recipients=None if recipient is None else tuple(recipient),
            tables=_tables(grant, table),
            last_period=last_period,
            epsilon=_number(epsilon),
            minimum_count=minimum_count,
            rounding_base=rounding_base,
            zero_shown=False if hide_zero else None,
            revisions=revisions,
            embargo_until=embargo_until.date() if embargo_until else None,
        )
        for grant in _own_grants(node, signed, dataset)
    )
    said = restriction(signed, node.party, limits, reason=reason, today=now().date())
    _declare(node, signed, said, passphrase_file, as_json=as_json)


@agreement.command()
def suspend(
    context: typer.Context,
    name: Name,
    reason: Reason,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Stop publishing and reading under an agreement at once, until all sign an amendment."""
    node = opened(context)
    signed = _signed(node, name)
    said = restriction(signed, node.party, (), reason=reason, today=now().date())
    _declare(node, signed, said, passphrase_file, as_json=as_json)


@agreement.command()
def terminate(
    context: typer.Context,
    name: Name,
    reason: Annotated[str, typer.Option(help="exit, breach, law, data-protection, other …")],
    on: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="First day as no party; the end of the notice otherwise."),
    ] = None,
    remark: Annotated[str | None, typer.Option(help="A sentence for the other parties.")] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Leave an agreement. To stop everything at once as well, suspend it first."""
    node = opened(context)
    signed = _signed(node, name)
    today = now().date()
    said = Termination(
        type="termination",
        format=1,
        agreement=signed.hash,
        party=node.party,
        issued=today,
        leaves_on=on.date() if on else today + timedelta(signed.agreement.term.notice_days),
        reason=_end_reason(reason),
        remark=remark,
    )
    _declare(node, signed, said, passphrase_file, as_json=as_json)


@agreement.command()
def consent(
    context: typer.Context,
    name: Name,
    reader: Annotated[str, typer.Option(help="Who may read too, such as selec.")],
    until: Annotated[datetime, typer.Option(formats=_DAY, help="Last day.")],
    dataset: Annotated[str, typer.Option(help="victims or justice.")] = "victims",
    remark: Annotated[str | None, typer.Option(help="A sentence for the other parties.")] = None,
    account: Annotated[
        str | None, typer.Option(help="Your account, a legal officer's, where two have to consent.")
    ] = None,
    password_file: PasswordFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Consent in writing that one more party reads, where onward transfer asks for that.

    Where this party lets two officers sign, each gives this command under their own account; the
    second one is asked for the passphrase too.
    """
    node = opened(context)
    signed = _signed(node, name)
    said = Consent(
        type="consent",
        format=1,
        agreement=signed.hash,
        party=node.party,
        dataset=dataset,
        reader=node.catalogue.party(reader).id,
        issued=now().date(),
        until=until.date(),
        remark=remark,
    )
    expect_permitted(said, node.agreements, now().date())
    if account:
        who = options.account(node, account, password_file).name
        _expect_officer(node, who)
        node.signing.confirm(consent_name(said), who, now())
    node.signing.expect_consent(said, signed)
    _declare(node, signed, said, passphrase_file, as_json=as_json)


@agreement.command()
def history(context: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Show every version of an agreement, and all that single parties have said of it."""
    node = opened(context)
    _refresh(node)
    versions = [p for p in node.agreements.proposals() if name in (p.agreement.id, p.envelope.hash)]
    said = [
        each
        for each in node.agreements.notices.all()
        if getattr(each.notice, "agreement", None) in {p.envelope.hash for p in versions}
    ]
    if as_json:
        answers.print_json(answers.history(versions, said))
    else:
        notice_text.show_history(versions, said, node.catalogue)


@agreement.command()
def export(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(help="Where to write the ZIP.")],
    as_json: AsJson = False,
) -> None:
    """Write everything under an agreement into one file that `dcim-verify` checks, offline."""
    node = opened(context)
    _refresh(node)
    number = node.evidence.export(name, file, now().date())
    if as_json:
        answers.print_json({"file": str(file), "files": number})
    else:
        text.out.print(f"{number} files written to {file}: `dcim-verify {file}` checks them.")


@officer.command("add")
def add_officer(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Of their account, such as a-hoxha.")],
    officer_passphrase_file: Annotated[
        Path | None, typer.Option(help="File with the officer's own new passphrase.")
    ] = None,
    password_file: PasswordFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Name a legal officer who may approve releases, and make their key, which the party signs."""
    node = opened(context)
    _expect_officer(node, options.account(node, _slug(name), password_file).name)
    _refresh(node)
    key = agreement_key(node, passphrase_file)
    own = passphrase(officer_passphrase_file, is_new=True, whose=f"officer {name}")
    named = node.officers.add(_slug(name), own, now().date())
    try:
        declare(named, node.agreements, key, now().date())
    except BaseException:
        node.officers.forget(name)
        raise
    _refresh(node)
    if as_json:
        answers.print_json({"officer": name, "until": named.until.isoformat()})
    else:
        text.out.print(f"{name} may approve releases of {node.party} until {named.until}.")


def approve(
    context: typer.Context,
    release: Annotated[str, typer.Argument(help="The first digits of its name.")],
    by: Annotated[str, typer.Option("--officer", help="Who says yes.")],
    passphrase_file: Annotated[
        Path | None, typer.Option(help="File with the officer's passphrase; asked for otherwise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say yes to a finished release, as one officer. `publish` sends it when enough have."""
    node = opened(context)
    _refresh(node)
    name, finished = node.publisher.finished.named(release)
    _expect_officer(node, by)
    said = approval(finished, name, by, now().date())
    key = node.officers.key(by, passphrase(passphrase_file, whose=f"officer {by}"))
    declare(said, node.agreements, key, now().date())
    _refresh(node)
    if as_json:
        answers.print_json({"release": name, "officer": by})
    else:
        text.out.print(
            f"{by} has approved {finished.dataset} {finished.period}:"
            f" `dcim-node publish --period {finished.period}` sends it once enough officers have."
        )


def _expect_officer(node: Node, name: str) -> None:
    if name not in node.accounts.officers():
        raise NotPermittedError(
            f"there is no open account of a legal officer called {name[:64]!r}:"
            " `dcim-node user add NAME --role legal-officer` opens one"
        )


def _declare(
    node: Node,
    signed: SignedAgreement,
    said: Notice,
    passphrase_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Judge it, show what it will do, then ask for the passphrase."""
    today = now().date()
    expect_permitted(said, node.agreements, today)
    if not as_json:
        notice_text.show_effect(signed, said, today, node.catalogue)
    envelope = declare(said, node.agreements, agreement_key(node, passphrase_file), today)
    is_told = _refresh(node)
    if as_json:
        answers.print_json({"hash": envelope.hash, "is_logged": is_told})
        return
    heard = "the hub has logged it" if is_told else "`dcim-node run` tells the hub when it is there"
    text.out.print(f"In force on this node; {heard}.")


def _refresh(node: Node) -> bool:
    """Hear what others have said and hand in what is ours, if the hub is there."""
    try:
        with node.hub() as hub:
            node.pull(hub)
    except UnavailableError as error:
        text.err.print(str(error))
        return False
    return True


def _signed(node: Node, name: str) -> SignedAgreement:
    _refresh(node)
    return signed_agreement(node.agreements, name)


def _own_grants(node: Node, signed: SignedAgreement, dataset: str | None) -> Iterable[Grant]:
    held = signed.as_of(now().date()).agreement
    found = [
        grant
        for grant in held.grants
        if grant.publisher == node.party and dataset in (None, grant.dataset)
    ]
    if not found:
        raise InputError(f"{node.party} grants nothing of {dataset or 'any dataset'} there")
    return found


def _tables(grant: Grant, names: list[str] | None) -> tuple[TableTerms, ...] | None:
    """The granted tables that are named by their dimensions, whatever the order."""
    if names is None:
        return None
    wanted = {frozenset(name.rpartition(":")[2].split("+")) for name in names}
    kept = tuple(t for t in grant.tables if frozenset(t.dimensions or ("total",)) in wanted)
    found = {frozenset(t.dimensions or ("total",)) for t in kept}
    if unknown := wanted - found:
        listed = ", ".join("+".join(sorted(each)) for each in unknown)
        raise InputError(f"{grant.publisher} grants no table {listed} of {grant.dataset}")
    return kept


def _number(value: str | None) -> Fraction | None:
    if value is None:
        return None
    with suppress(ValidationError):
        return TypeAdapter(Decimal).validate_python(value)
    raise InputError(f"expected a number such as 0.5, got {value!r}")


def _end_reason(value: str) -> EndReason:
    with suppress(ValidationError):
        return TypeAdapter(EndReason).validate_python(value)
    raise InputError(f"expected a reason such as exit, breach, law or other, got {value!r}")


def _slug(name: str) -> str:
    with suppress(ValidationError):
        return TypeAdapter(Slug).validate_python(name)
    raise InputError(f"expected a short name of small letters and dashes, got {name!r}")
