"""What people see in a terminal: tables, states and sentences."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from rich.console import Console
from rich.table import Table
from rich.text import Text

from anonymizer.ledger import Ledger
from node.doctor import Finding
from node.grids import CODES
from node.outbox import Posted
from node.publish import Refused
from node.repository.importer import ImportResult
from proto.catalogue import Catalogue
from proto.errors import OutsideAgreementError
from proto.release import Release

# What is printed holds words of others, so nothing in it is taken for markup.
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


def show_published(posted: Sequence[Posted], refused: Sequence[Refused]) -> None:
    """What became of each period."""
    for each in posted:
        match each.state:
            case "delivered":
                leaf = each.receipt.index if each.receipt else ""
                out.print(f"{each.dataset} {each.period}: delivered, logged as leaf {leaf}")
            case "refused":
                out.print(f"{each.dataset} {each.period}: the hub refused it: {each.refusal}")
            case _:
                out.print(f"{each.dataset} {each.period}: signed, waits in the outbox")
    for no in refused:
        rule = "" if no.code == OutsideAgreementError.code else f" [{no.code}]"
        err.print(f"{no.period}: not published: {no.reason}{rule}")


def show_import(result: ImportResult) -> None:
    """What became of a file's rows."""
    out.print(
        f"{result.rows} rows: {result.stored} stored, {result.unchanged} unchanged,"
        f" {result.refused} refused."
    )
    if result.report:
        out.print(f"Every refused row, with line and reason: {result.report}")


def show_budget(ledger: Ledger, period: str | None) -> None:
    """A statement of account: every payment, then what each year has left."""
    entries = [e for e in ledger.entries if period in (None, e.charge.period)]
    table = columns("no.", "paid at (UTC)", "dataset", "period", "table", "epsilon", "agreement")
    for each in entries:
        charge = each.charge
        table.add_row(
            str(each.number),
            each.at[:16].replace("T", " "),
            charge.dataset,
            charge.period,
            charge.table.partition(CODES)[0],
            exact(charge.epsilon),
            charge.agreement[:8],
        )
    out.print(table if entries else "Nothing was spent yet.")
    for dataset, year in sorted({(e.charge.dataset, y) for e in entries for y in e.charge.years}):
        lost = ledger.loss(dataset, year)
        left = ledger.cap - lost
        out.print(
            f"{dataset} {year}: spent {exact(lost)} of {exact(ledger.cap)}, {exact(left)} left"
        )


def show_neighbours(
    parties: Iterable[tuple[str, bool]], releases: Sequence[Release], catalogue: Catalogue
) -> None:
    """Who belongs to the exchange, and which of their figures we hold."""
    table = columns("party", "state", "dataset", "periods held")
    for party, is_revoked in parties:
        periods: dict[str, list[str]] = {}
        for release in releases:
            if release.publisher == party:
                periods.setdefault(release.dataset, []).append(release.period)
        held = {dataset: " ".join(sorted(set(found))) for dataset, found in periods.items()}
        state = "revoked" if is_revoked else "member"
        name = catalogue.party(party).name
        table.add_row(name, state, "\n".join(held), "\n".join(held.values()))
    out.print(table)
    show_footnotes({catalogue.party(p).name: catalogue.party(p).footnote for p, _ in parties})


def show_findings(findings: Sequence[Finding]) -> None:
    """The doctor's list."""
    for finding in findings:
        mark = Text("ok  ", "green") if finding.is_ok else Text("look", "red")
        out.print(mark, f"{finding.check:<12} {finding.sentence}")


def exact(value: Fraction) -> str:
    """A privacy loss as people write it: a decimal where it is one, else a ratio."""
    decimal = f"{float(value):.6g}"
    return decimal if Fraction(decimal) == value else str(value)


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
