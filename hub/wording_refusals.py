"""Why not, in the language that is spoken.

What the hub refuses, it says so where it refuses. What both rooms share knows no language: here
stand the sentences for what of it can reach a page.
"""

from hub.language import _, alternatives
from hub.storage import DatabaseError
from proto.catalogue import UnknownNameError
from proto.errors import MalformedError, SignatureError
from proto.period import FIRST_YEAR, LAST_YEAR, PeriodError
from proto.succession import BrokenSuccessionError
from proto.vocabulary import CatalogueError


def why_not(error: Exception) -> str:
    """The sentence for whoever reads a page; where things lie on a disk, it does not say."""
    match error:
        case UnknownNameError():
            return _unknown(error)
        case PeriodError():
            return _no_period(error)
        case DatabaseError():
            return _(
                "the hub's database does not answer: try again in a minute, or tell its operator"
            )
        case MalformedError() | SignatureError() | CatalogueError() | BrokenSuccessionError():
            return _("what this hub keeps cannot be read ({code}): tell its operator").format(
                code=error.code
            )
        case _:
            return str(error)


def _unknown(error: UnknownNameError) -> str:
    known = ", ".join(error.shown)
    if error.more:
        known = _("{names} and {number} more").format(names=known, number=error.more)
    said = _("nothing is called {name} here; there is: {known}")
    if error.closest:
        said = _("nothing is called {name} here (perhaps {closest}?); there is: {known}")
    closest = alternatives(error.closest)
    return said.format(name=repr(error.name), known=known, closest=closest)


def _no_period(error: PeriodError) -> str:
    match error.fault:
        case "form":
            said = _("expected a period such as {examples}, got {text}")
        case "order":
            said = _("expected a later year after the slash, got {text}")
        case "year":
            said = _("expected a year from {first} to {last}, got {text}")
    return said.format(
        examples=alternatives(("2024", "2024-S1", "2024-Q3", "2022/2024")),
        first=FIRST_YEAR,
        last=LAST_YEAR,
        text=repr(error.text),
    )
