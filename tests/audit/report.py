"""The audit as people read it, and as machines do."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.audit import chance, noise
from tests.audit.auditing import Audit
from tests.audit.certificate import Certificate
from tests.audit.faults import Fault
from tests.audit.noise import Fit

TEETH = 0.6
"""Share of the claimed loss that must be proven of what is sound, or the audit sees too little."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was audited."""

    sound: tuple[Audit, ...]
    fits: tuple[Fit, ...]
    planted: tuple[tuple[Fault, Audit], ...]

    @property
    def complaints(self) -> tuple[str, ...]:
        """Why the audit fails, if it does."""
        return tuple(self._complaints())

    def _complaints(self) -> Iterator[str]:
        for audit in self.sound:
            if audit.is_broken:
                yield f"{audit.subject}: more was lost than claimed"
            elif audit.sharpest.share < TEETH:
                yield f"{audit.subject}: less than {TEETH:.0%} of the loss could be proven"
        for fit in self.fits:
            if not fit.is_right:
                yield f"{fit.law}: the noise is not what the proofs take it to be"
        for fault, audit in self.planted:
            if not audit.is_broken:
                yield f"{fault.name} ({audit.subject}): the fault was missed"

    @property
    def false_alarm(self) -> float:
        """Most probability that an audit of what is right complains of a loss or of noise."""
        certificates = sum(len(audit.certificates) for audit in self.sound)
        return certificates * 2 * chance.RISK + len(self.fits) * noise.FALSE_ALARM


def show(report: Report, out: Console) -> None:
    """Print it as tables."""
    out.print(_sound(report.sound), _noise(report.fits), _planted(report.planted))
    out.print(f"Each certificate holds with probability 1 - {2 * chance.RISK:g} or more.", end=" ")
    out.print(
        f"What is right is complained of at most once in {1 / report.false_alarm:,.0f} audits."
    )
    for complaint in report.complaints:
        out.print(f"[bold red]{complaint}[/]")
    if not report.complaints:
        out.print("[bold]Sound: no promise is broken, and every planted fault was caught.[/]")


def as_json(report: Report) -> str:
    """The same, to be computed with."""
    return json.dumps(
        {
            "sound": [_row(audit) for audit in report.sound],
            "noise": [
                {"law": str(fit.law), "draws": fit.draws, "likelihood": fit.likelihood}
                for fit in report.fits
            ],
            "planted": [
                {"fault": fault.name, "planted": fault.planted, "is_caught": audit.is_broken}
                | _row(audit)
                for fault, audit in report.planted
            ],
            "false_alarm": report.false_alarm,
            "complaints": list(report.complaints),
        },
        indent=2,
    )


def _row(audit: Audit) -> dict[str, object]:
    return {
        "subject": audit.subject,
        "promises": [
            {
                "unit": each.promise.unit,
                "claimed": each.claimed,
                "proven": each.proven,
                "event": str(each.event),
                "hits": list(each.hits),
                "times": each.times,
                "is_broken": each.is_broken,
            }
            for each in audit.certificates
        ],
    }


def _sound(audits: Iterable[Audit]) -> Table:
    columns = ("publication", "promise", "claimed", "proven", "share", "event", "seen", "verdict")
    table = _table("What is published, with a person and without", columns)
    for audit in audits:
        for each in audit.certificates:
            verdict = "[bold red]broken[/]" if each.is_broken else "kept"
            proof = _figures(each)
            table.add_row(audit.subject, each.promise.unit, *proof, _seen(each), verdict)
    return table


def _noise(fits: Iterable[Fit]) -> Table:
    table = _table("The noise itself", ("law", "draws", "bins", "likelihood", "verdict"))
    for fit in fits:
        verdict = "as proven" if fit.is_right else "[bold red]another law[/]"
        table.add_row(
            str(fit.law), f"{fit.draws:,}", str(fit.bins), f"{fit.likelihood:.2g}", verdict
        )
    return table


def _planted(planted: Iterable[tuple[Fault, Audit]]) -> Table:
    columns = (
        "fault",
        "planted",
        "in",
        "promise",
        "claimed",
        "proven",
        "share",
        "seen by",
        "verdict",
    )
    table = _table("Faults planted on purpose", columns)
    for fault, audit in planted:
        each = audit.sharpest
        verdict = "caught" if audit.is_broken else "[bold red]missed[/]"
        where = audit.subject, each.promise.unit
        table.add_row(fault.name, fault.planted, *where, *_figures(each), verdict)
    return table


def _figures(each: Certificate) -> tuple[str, str, str, str]:
    return f"{each.claimed:.4g}", f"{each.proven:.4g}", f"{each.share:.0%}", str(each.event)


def _seen(each: Certificate) -> str:
    return f"{each.hits[0]:,} : {each.hits[1]:,} of {each.times:,}"


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table
