"""The commands around method notes: what the figures of this country mean."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import fill
from typing import Annotated

import typer

from node.commands import answers, text
from node.commands.options import AsJson, actor, now, opened
from node.method_notes import Version, parse
from node.method_questions import SOURCES, Question, questions, told
from proto import catalogue
from proto.errors import InputError
from proto.method_note import Method

method_note = typer.Typer(
    help="What the figures mean: who decides, who reports, how codes fit. Nothing leaves without.",
    no_args_is_help=True,
)

Dataset = Annotated[str, typer.Argument(help="victims or justice.")]

_TEMPLATE = """\
# What the figures on {label} of this country mean. Readers in other countries see it beside them.

# Who decides that somebody counts, and how.
decided_by = ""

# Are people who were identified abroad among them? included, excluded or unknown.
abroad = "unknown"

# How well the country's own codes fit those of the catalogue: exact, narrower (ours says less),
# broader (ours says more), partial, none. Where an indicator fits otherwise, say so below.
quality = "partial"

# What follows up to the institutions need not be said; say it wherever it is known.
{answers}
# Every institution whose records are in the register, and since when (until, if it stopped).
# What it is:
{sources}
[[coverage]]
institution = ""
since = "2015"
# source = "police"

# Parts of the country with institutions of their own: covered or not-covered.
# [[jurisdictions]]
# name = ""
# reports = "covered"

# Single operations that make much of a figure: the years or months in which their people may be
# counted, and what it was, without numbers.
# [[operations]]
# counted_in = ["2020-01"]
# remark = ""

# Whenever the figures began to mean something else; where only some indicators did, name them.
# [[breaks]]
# since = "2019-03"
# reason = "A team of several institutions decides now, before that only the court did"
# indicators = []

# [indicators.form]
# quality = "exact"
# codes = {{ forced_begging = "narrower" }}
# remark = "Begging of children sent by their parents is recorded as neglect"
"""


@method_note.command()
def draft(
    context: typer.Context,
    dataset: Dataset,
    file: Annotated[Path, typer.Argument(help="Where to write the note (TOML).")],
    as_json: AsJson = False,
) -> None:
    """Write a note to fill in, in any text editor."""
    about = opened(context).catalogue.dataset(dataset)
    try:
        with file.open("x", encoding="utf-8") as draft_file:
            draft_file.write(_draft(about))
    except FileExistsError:
        raise InputError(f"{file} exists already; nothing was written") from None
    if as_json:
        answers.print_json({"dataset": dataset, "file": str(file)})
        return
    text.out.print(
        f"Written to {file}. Fill it in, then `dcim-node method-note write {dataset} {file}`."
    )


@method_note.command()
def write(
    context: typer.Context,
    dataset: Dataset,
    file: Annotated[Path, typer.Argument(help="The note as TOML.")],
    as_json: AsJson = False,
) -> None:
    """Make a note the one that goes with every release from now on; earlier ones are kept."""
    node = opened(context)
    about = node.catalogue.dataset(dataset)
    is_new = node.methods.write(about, _read(file), by=actor(), now=now())
    number = node.methods.history(about)[-1].number
    if as_json:
        answers.print_json({"dataset": dataset, "version": number, "is_new": is_new})
    elif is_new:
        text.out.print(f"Version {number} of the method note of {dataset} is in force.")
    else:
        text.out.print(f"Version {number} says the same already; nothing was changed.")


@method_note.command()
def show(context: typer.Context, dataset: Dataset, as_json: AsJson = False) -> None:
    """Show what is said of a dataset, since when, and who wrote it."""
    node = opened(context)
    about = node.catalogue.dataset(dataset)
    node.methods.current(about)
    versions = node.methods.history(about)
    if as_json:
        answers.print_json([answers.method_note(each) for each in versions])
        return
    lines = tuple(_sentences(versions[-1], about))
    for line in lines:
        text.out.print(line)
    for each in versions[:-1]:
        text.out.print(f"Version {each.number}, since {each.at[:10]}, by {each.by}: replaced.")
    text.show_footnotes_in(" ".join(lines), node.catalogue)


def _draft(about: catalogue.Dataset) -> str:
    asked = "\n".join(_asked(each) for each in questions(about))
    return _TEMPLATE.format(label=about.label.lower(), sources=_listed(SOURCES), answers=asked)


def _asked(question: Question) -> str:
    """One question that need not be answered, as a comment with its answers."""
    return (
        f"# {question.label}:\n{_listed(question.answers)}\n"
        f'# {question.name} = "{next(iter(question.answers))}"\n'
    )


def _listed(answers: Mapping[str, str]) -> str:
    listed = ", ".join(f"{name} ({words})" for name, words in answers.items())
    return fill(listed, width=98, initial_indent="# ", subsequent_indent="# ")


def _read(file: Path) -> Method:
    try:
        return parse(tomllib.loads(file.read_text(encoding="utf-8-sig")), str(file))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{file} is not TOML in UTF-8: {error}") from error


def _sentences(version: Version, about: catalogue.Dataset) -> Iterator[str]:
    method = version.method
    yield f"Version {version.number}, since {version.at[:10]}, by {version.by}."
    yield f"Who counts is decided by: {method.decided_by}."
    for each in method.coverage:
        until = f" until {each.until}" if each.until else ""
        source = f" ({SOURCES[each.source]})" if each.source else ""
        yield f"{each.institution}{source} reports since {each.since}{until}."
    yield f"People identified abroad: {method.abroad}."
    yield f"The country's own codes fit those of the catalogue: {method.quality}."
    for name, said in method.indicators.items():
        others = "; ".join(f"{code}: {quality}" for code, quality in said.codes.items())
        remark = f" ({said.remark})" if said.remark else ""
        yield f"Except {name}: {said.quality}{f', but {others}' if others else ''}{remark}."
    for label, answer in told(method, about):
        yield f"{label}: {answer}."
    for each_break in method.breaks:
        of = f" of {', '.join(each_break.indicators)}" if each_break.indicators else ""
        yield f"Since {each_break.since} figures{of} mean something else: {each_break.reason}."
    if method.remark:
        yield method.remark
