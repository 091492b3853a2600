"""Pseudonyms of what hangs on a record: its criminal cases, and what is kept beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from anonymizer.case import Pseudonym, PseudonymousCase
from anonymizer.pseudonym import Pseudonymiser, normalised


def proceeding_pseudonym(pseudonymiser: Pseudonymiser, number: Iterable[str]) -> Pseudonym:
    """The pseudonym of a criminal case, the same whichever register and dataset names it.

    Args:
        pseudonymiser: The node's own.
        number: The parts of its number, such as the court and the number there.
    """
    return _own(pseudonymiser, ("proceeding", *map(normalised, number)))


def with_beside(
    pseudonymiser: Pseudonymiser,
    case: PseudonymousCase,
    named: Mapping[str, str],
    proceedings: Iterable[Pseudonym],
) -> PseudonymousCase:
    """The record as one that has changed too when only what is kept beside it has."""
    names = (f"{name} {value}" for name, value in sorted(named.items()))
    beside = ("beside", case.content, *names, *sorted(proceedings))
    return replace(case, content=_own(pseudonymiser, beside))


def _own(pseudonymiser: Pseudonymiser, parts: Iterable[str]) -> Pseudonym:
    """Of something that is no record: no register is called by an empty name."""
    return pseudonymiser.record(("", *parts))
