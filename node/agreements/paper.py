"""An agreement for the file: its plain words, its signatures and what was said since, on paper."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

import docx
import typst
from docx.document import Document
from docx.shared import Pt

from node.agreements.known import Proposal
from node.agreements.labels import Labels
from node.agreements.logged import Leaf
from node.agreements.notices import Said
from node.agreements.plain_words import Chapter, PlainWords, mark

_TEMPLATE = Path(__file__).parent / "templates" / "agreement.typ"


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper, in one language.

    Attributes:
        lang: ISO 639 code, for whoever has it read aloud.
        facts: Pairs of what is said and what it is.
        signatures: Party, authority, and on which day it signed.
    """

    kind: str
    title: str
    lang: str
    id: str
    hash: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    signature_heading: str
    signature_columns: tuple[str, str, str]
    signatures: tuple[tuple[str, str, str], ...]
    notice_heading: str
    notices: tuple[str, ...]
    footnotes: tuple[str, ...]


def paper(
    proposal: Proposal,
    said: Iterable[Said],
    words: PlainWords,
    today: date,
    *,
    leaves: Mapping[str, Leaf],
) -> Paper:
    """An agreement as it stands today, ready to be set or written.

    Args:
        proposal: The text, and who has not signed it.
        said: What single parties have said of it.
        words: The language.
        today: The day that the paper says it is of.
        leaves: Where the hub has logged its signatures, by party.
    """
    agreement, name = proposal.agreement, proposal.envelope.hash
    language, say = words.language, words.language.text
    not_yet, yes = say(mark("not yet")), say(mark("yes"))

    def signed(party: str) -> str:
        if party in proposal.unsigned:
            return not_yet
        leaf = leaves.get(party)
        return language.day(date.fromisoformat(leaf.at[:10])) if leaf else yes

    return Paper(
        kind=say(mark("Agreement on the exchange of figures, in plain words")),
        title=agreement.titles.get(language.tag, agreement.title),
        lang=language.tag.partition("-")[0],
        id=f"{agreement.id} {agreement.version}",
        hash=name,
        facts=(
            (say(mark("As of")), language.day(today)),
            (say(mark("Digest of the signed text (SHA-256)")), name),
            (say(mark("What is signed")), say(mark("The text with this digest, not this page."))),
        ),
        chapters=words.tell(agreement),
        signature_heading=say(mark("Signatures")),
        signature_columns=(say(mark("Party")), say(mark("Authority")), say(mark("Signed"))),
        signatures=tuple(
            (say(terms.display_name), terms.authority, signed(terms.id))
            for terms in agreement.parties
        ),
        notice_heading=say(mark("What single parties have said since")),
        notices=tuple(each.told(Labels(words.catalogue)) for each in said),
        footnotes=tuple(
            f"* {say(t.footnote)}" for t in agreement.parties if t.footnote is not None
        ),
    )


def pdf(content: Paper, today: date) -> bytes:
    """Set it into pages, tagged as PDF/UA-1 asks; the same bytes for the same content and day."""
    data: bytes = typst.compile(  # type: ignore[call-overload] # its stub knows no named files
        {"main.typ": _TEMPLATE.read_bytes(), "paper.json": json.dumps(_content(content)).encode()},
        format="pdf",
        ignore_system_fonts=True,
        timestamp=datetime.combine(today, time(), UTC),
        pdf_standards="ua-1",
    )
    return data


def word(content: Paper) -> bytes:
    """Write it as a document that lawyers comment on (DOCX)."""
    document = docx.Document()
    document.core_properties.title = content.title
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_paragraph(content.kind)
    document.add_heading(content.title, level=0)
    _table(document, ((name, value) for name, value in content.facts))
    numbers = count(1)
    for chapter in content.chapters:
        document.add_heading(chapter.heading, level=1)
        for sentence in chapter.sentences:
            document.add_paragraph(f"{next(numbers)}. {sentence}")
    document.add_heading(content.signature_heading, level=1)
    _table(document, (content.signature_columns, *content.signatures))
    if content.notices:
        document.add_heading(content.notice_heading, level=1)
        for sentence in content.notices:
            document.add_paragraph(sentence)
    # At the foot of every page, as what it explains stands on all of them.
    document.sections[0].footer.paragraphs[0].text = "\n".join(content.footnotes)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _table(document: Document, rows: Iterable[tuple[str, ...]]) -> None:
    lines = tuple(rows)
    table = document.add_table(rows=0, cols=len(lines[0]), style="Light Grid Accent 1")
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text


def _content(content: Paper) -> Mapping[str, object]:
    """What the template reads."""
    return asdict(content) | {
        "signatures": {
            "heading": content.signature_heading,
            "columns": content.signature_columns,
            "rows": content.signatures,
        },
        "notices": {"heading": content.notice_heading, "sentences": content.notices},
    }
