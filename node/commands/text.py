"""What people see in a terminal: tables, states and sentences."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from node.account import Account
from node.agreements.deletion import Kept
from node.doctor import Finding
from node.losses import exact
from node.outbox import Posted
from node.publish import Published, Refused
from node.registers import BroughtIn
from node.repository.importer import Unknown
from proto.catalogue import Catalogue
from proto.errors import OutsideAgreementError

# What is printed holds words of others, so nothing in it is taken for markup.
_MOST_UNKNOWN = 5
FINGERPRINT = "Fingerprint of its keys: "
"""What stands before the fingerprint that an operator reads out."""

out = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
err = Console(highlight=False, markup=False, emoji=False, soft_wrap=True, stderr=True)


def show_outbox(posted: Sequence[Posted]) -> None:
    """Every release that left or is about to."""
    table = columns("dataset", "period", "vintage", "state", "leaf", "release")
    for each in posted:
        leaf = str(each.receipt.index) if each.receipt else ""
        table.add_row(
            each.dataset, each.period, str(each.vintage), each.state, leaf, each.hash[:16]
        )
    out.print(table if posted else "The outbox is empty: nothing was published yet.")
    for each in posted:
        if each.refusal:
            out.print(f"{each.dataset} {each.period} was refused: {each.refusal}")


def show_published(published: Sequence[Published], refused: Sequence[Refused]) -> None:
    """What became of each period, and what it cost."""
    for each in published:
        posted = each.posted
        vintage = f", vintage {posted.vintage}" if posted.vintage > 1 else ""
        cost = f"paid epsilon {exact(each.paid)}" if each.paid else "measured before, nothing paid"
        out.print(f"{posted.dataset} {posted.period}{vintage}: {_fate(posted)}; {cost}")
    for no in refused:
        rule = "" if no.code == OutsideAgreementError.code else f" [{no.code}]"
        err.print(f"{no.period}: not published: {no.reason}{rule}")


def _fate(posted: Posted) -> str:
    match posted.state:
        case "delivered":
            leaf = posted.receipt.index if posted.receipt else ""
            return f"delivered, logged as leaf {leaf}"
        case "refused":
            return f"the hub refused it: {posted.refusal}"
        case _:
            return "signed, waits in the outbox"


def show_import(brought: BroughtIn) -> None:
    """What became of a register's rows."""
    result = brought.result
    if result.is_rehearsal:
        out.print("A dry run: nothing was stored. An import would do this:")
    out.print(
        f"{result.rows} rows: {result.stored} stored ({result.new} new, {result.changed} changed),"
        f" {result.unchanged} unchanged, {result.refused} refused."
    )
    if result.gone:
        fate = f"{result.removed} of them removed" if result.removed else "all of them kept"
        out.print(f"{result.gone} records are no longer in the register; {fate}.")
    if result.overwritten:
        out.print(f"{result.overwritten} corrections by hand gave way to new rows.")
    _show_unknown(result.unknown)
    if result.not_collected:
        out.print(f"Not collected: {len(result.not_collected)} indicators and dates.")
    if said := _NOTES.get(brought.note):
        out.print(said)
    if result.report:
        out.print(f"The report has every refused row with its line and reason: {result.report}")


_NOTES = {
    "taken-up": "The method note of the mapping is the first of this dataset, and in force.",
    "differs": "The method note of the mapping differs from the one in force, which stays:"
    " `dcim-node method-note write` replaces it.",
}


def _show_unknown(unknown: Sequence[Unknown]) -> None:
    """Where most cells were taken for unknown; the report has the rest."""
    largest = sorted(unknown, key=lambda each: -each.cells)
    for each in largest[:_MOST_UNKNOWN]:
        out.print(f"Taken for unknown: {each.cells} of {each.column} ({each.value}).")
    if rest := largest[_MOST_UNKNOWN:]:
        out.print(f"Taken for unknown: {sum(e.cells for e in rest)} in {len(rest)} more columns.")


def show_budget(account: Account) -> None:
    """A statement of account: every payment, then what each year has left."""
    table = columns(
        "no.", "paid at (UTC)", "dataset", "period", "for readers", "epsilon", "asked by"
    )
    for each in account.entries:
        charge = each.charge
        vintage = f" vintage {charge.vintage}" if charge.vintage > 1 else ""
        table.add_row(
            str(each.number),
            each.at[:16].replace("T", " "),
            charge.dataset,
            f"{charge.period}{vintage}",
            f"up to {exact(charge.ceiling)}",
            exact(account.epsilon(each)),
            " ".join(name[:8] for name in charge.agreements),
        )
    out.print(table if account.entries else "Nothing was spent yet.")
    for year in account.years:
        out.print(
            f"{year.dataset} {year.year}: spent {exact(year.spent)} of {exact(account.cap)},"
            f" {exact(year.left)} left"
        )
    for dataset, spent in account.worst_case.items():
        out.print(f"{dataset}: a person who is in every period loses at most {exact(spent)}")
    if any(each.charge.mechanism == "discrete-gaussian" for each in account.entries):
        out.print(
            f"Gaussian noise: epsilon at delta {exact(account.delta)}; several add up to less."
        )


def show_neighbours(
    parties: Iterable[tuple[str, bool]], kept: Sequence[Kept], catalogue: Catalogue
) -> None:
    """Who belongs to the exchange, which of their figures we hold, and until when."""
    table = columns("party", "state", "dataset", "period", "vintage", "kept until")
    for party, is_revoked in parties:
        name = catalogue.party(party).name
        rows = [_kept(each) for each in kept if each.release.publisher == party]
        table.add_row(name, "revoked" if is_revoked else "member", *_stacked(rows))
    out.print(table)
    show_footnotes({catalogue.party(p).name: catalogue.party(p).footnote for p, _ in parties})


def _kept(each: Kept) -> tuple[str, str, str, str]:
    until = each.until.isoformat() if each.until else "not known"
    hidden = ", not shown" if each.objections else ""
    release = each.release
    return release.dataset, release.period, str(release.vintage), until + hidden


def _stacked(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Each column of the rows, one below the other in one field."""
    return map("\n".join, zip(*rows, strict=True))


def show_findings(findings: Sequence[Finding]) -> None:
    """The doctor's list."""
    for finding in findings:
        mark = Text("ok  ", "green") if finding.is_ok else Text("look", "red")
        out.print(mark, f"{finding.check:<12} {finding.sentence}")


def show_footnotes_in(said: str, catalogue: Catalogue) -> None:
    """The footnote of every party that is named in what was said."""
    named = (party for party in catalogue.parties if party.footnote and party.name in said)
    for party in named:
        out.print(f"{party.name}: {party.footnote}", style="dim")


def show_footnotes(footnotes: dict[str, str | None]) -> None:
    """The footnotes of the parties that have one."""
    for name, footnote in footnotes.items():
        if footnote:
            out.print(f"{name}: {footnote}", style="dim")


def columns(*headings: str) -> Table:
    """A table without lines, ready for its rows."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
