"""The commands that put an agreement into words people read: on the screen, or for the file."""

from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from node.agreements.known import Proposal
from node.agreements.plain_words import PlainWords
from node.app import Node
from node.commands import answers, text
from node.commands.agreements import Name
from node.commands.options import AsJson, now, opened
from proto.errors import InputError, UnavailableError

LanguageTag = Annotated[
    str, typer.Option("--language", help="en, sq, bs, hr, sr-Latn, sr-Cyrl, mk, cnr or ro.")
]


def tell(
    context: typer.Context, name: Name, tag: LanguageTag = "en", as_json: AsJson = False
) -> None:
    """Tell a whole agreement in plain, numbered sentences, each made from the document."""
    node = opened(context)
    words = _words(node, tag)
    chapters = words.tell(_proposal(node, name).agreement)
    if as_json:
        told = [{"heading": c.heading, "sentences": list(c.sentences)} for c in chapters]
        answers.print_json(told)
        return
    numbers = count(1)
    for chapter in chapters:
        text.out.print(f"\n{chapter.heading}")
        for sentence in chapter.sentences:
            text.out.print(f"{next(numbers):3}. {sentence}")


def paper(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(help="FILE.pdf, or FILE.docx to comment on.")],
    tag: LanguageTag = "en",
    as_json: AsJson = False,
) -> None:
    """Write an agreement for the file: plain words, signatures, and what was said since."""
    from node.agreements import paper as agreement_paper  # noqa: PLC0415 - what sets pages takes a moment to load

    node = opened(context)
    proposal = _proposal(node, name)
    said = [
        each
        for each in node.agreements.notices.all()
        if getattr(each.notice, "agreement", None) == proposal.envelope.hash
    ]
    words, today = _words(node, tag), now().date()
    leaves = node.agreements.logged.leaves(proposal.envelope.hash)
    content = agreement_paper.paper(proposal, said, words, today, leaves=leaves)
    match file.suffix:
        case ".pdf":
            data = agreement_paper.pdf(content, today)
        case ".docx":
            data = agreement_paper.word(content)
        case other:
            raise InputError(f"expected a file that ends in .pdf or .docx, got {other or 'none'}")
    try:
        with file.open("xb") as written:
            written.write(data)
    except FileExistsError:
        raise InputError(f"{file} exists already; nothing was written") from None
    if as_json:
        answers.print_json({"file": str(file), "hash": proposal.envelope.hash})
    else:
        text.out.print(f"Written to {file}. What binds is the signed text, not this paper.")


def _words(node: Node, tag: str) -> PlainWords:
    from node.agreements.languages import language  # noqa: PLC0415 - languages take a moment to load

    return PlainWords(node.catalogue, language(tag))


def _proposal(node: Node, name: str) -> Proposal:
    """The agreement as the hub holds it now, or as it was when it was last there."""
    try:
        with node.hub() as hub:
            node.pull(hub)
    except UnavailableError as error:
        text.err.print(str(error))
    return node.agreements.proposal(name)
