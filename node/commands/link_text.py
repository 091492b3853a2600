"""Links as people see them in a terminal, and the same as JSON for scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from node.commands import text
from node.identity.comparison import Field, Word
from node.identity.identifiers import FIELDS
from node.identity.openings import Opening
from node.identity.pairs import Decision
from node.identity.report import LinkageReport
from node.identity.sides import Side, Sides
from node.identity.worklist import Waiting

EXACT = "Internal, exact, not for publication."
"""What stands above every exact figure."""

_AGREE: frozenset[Word] = frozenset({"same", "alike", "exchanged", "partly"})


def agreeing(words: Mapping[Field, Word]) -> tuple[str, str]:
    """The fields that agree, and those that do not, each with its word unless that is plain."""
    agree = [_named(field, word) for field, word in words.items() if word in _AGREE]
    differ = [_named(field, word) for field, word in words.items() if word in ("near", "differs")]
    return ", ".join(agree), ", ".join(differ)


def show_waiting(found: Sequence[Waiting]) -> None:
    """The worklist, without anything that names anybody."""
    table = text.columns("pair", "probable", "agrees", "differs", "before")
    for each in found:
        pair, agreement = each.candidate.pair, agreeing(each.candidate.words)
        before = f"{each.last.verdict}, {each.last.at[:10]}" if each.last else ""
        table.add_row(pair.id, percent(each.candidate.permille), *agreement, before)
    text.out.print(table if found else "No pair waits for anybody.")


def show_sides(sides: Sides) -> None:
    """A pair side by side, and what was decided about it."""
    words = sides.candidate.words if sides.candidate else {}
    table = text.columns("", sides.one.identity[:8], sides.other.identity[:8], "agreement")
    ours, theirs = (_cells(side) for side in (sides.one, sides.other))
    for name in FIELDS:
        agreement = next((word for field, word in words.items() if field == name), "")
        table.add_row(name.replace("_", " "), ours[name], theirs[name], agreement)
    table.add_row("records", *(_sources(side) for side in (sides.one, sides.other)), "")
    text.out.print(table)
    if sides.candidate:
        text.out.print(f"Probably one person: {percent(sides.candidate.permille)}.")
    for made in sides.history:
        text.out.print(f"{made.at[:10]} {made.by}: {made.verdict} ({made.reason})")


def show_report(found: LinkageReport) -> None:
    """How far records are linked."""
    share = "none" if found.share is None else f"{found.share:.1%}"
    text.out.print(
        f"{EXACT}\n{found.records} records of {found.people} people, who go by {found.identities}"
        f" identities.\n{found.linked} records ({share}) share their person with another one,"
        f" {found.decided} of them by what people decided.\nWithout decisions {found.twice} more"
        f" people would be counted.\n{found.waiting} pairs wait; {found.same} are decided to be"
        f" one person, {found.different} to be two."
    )


def show_openings(found: Sequence[Opening]) -> None:
    """Who opened whose identifiers, when and why: a line for each."""
    for each in found:
        what = "all compared" if each.everybody else "shown"
        whose = f" ({', '.join(one[:8] for one in each.identities)})" if each.identities else ""
        text.out.print(
            f"{each.number}. {each.at} {each.by}: {each.people} of {each.dataset} {what}{whose};"
            f" {each.reason}"
        )
    if not found:
        text.out.print("No identifiers were ever opened.")


def percent(permille: int) -> str:
    """A probability as people read it; nothing is ever sure."""
    return f"{min(permille, 999) / 10:.1f} %"


def waiting_answer(each: Waiting) -> dict[str, object]:
    """A pair of the worklist."""
    pair = each.candidate.pair
    return {
        "pair": pair.id,
        "identities": [pair.one, pair.other],
        "probability": each.candidate.permille / 1000,
        "fields": dict(each.candidate.words),
        "providers": [sorted(side) for side in each.providers],
        "last": _decision(each.last) if each.last else None,
    }


def sides_answer(sides: Sides) -> dict[str, object]:
    """Both sides of a pair, opened."""
    return {
        "pair": sides.pair.id,
        "dataset": sides.pair.dataset,
        "fields": dict(sides.candidate.words) if sides.candidate else None,
        "sides": [_side(sides.one), _side(sides.other)],
        "history": [_decision(made) for made in sides.history],
    }


def report_answer(found: LinkageReport) -> dict[str, object]:
    """How far records are linked."""
    return {"mark": EXACT, **asdict(found), "twice": found.twice, "share": found.share}


def opening_answer(each: Opening) -> dict[str, object]:
    """One opening."""
    return {**asdict(each), "identities": list(each.identities)}


def _named(field: Field, word: Word) -> str:
    plain = field.replace("_", " ")
    return plain if word in ("same", "differs") else f"{plain} ({word})"


def _cells(side: Side) -> dict[str, str]:
    if side.identifiers is None:
        return dict.fromkeys(FIELDS, "not shown")
    return dict(zip(FIELDS, side.identifiers.cells(), strict=True))


def _sources(side: Side) -> str:
    return ", ".join(f"{each.source} {each.first_day}" for each in side.sources)


def _side(side: Side) -> dict[str, object]:
    return {
        "identity": side.identity,
        "person": side.person,
        "providers": sorted(side.providers),
        "records": [each.record for each in side.sources],
        "identifiers": _cells(side) if side.identifiers else None,
    }


def _decision(made: Decision) -> dict[str, str]:
    return {"verdict": made.verdict, "by": made.by, "at": made.at, "reason": made.reason}
