"""Agreements in plain words, beside the text that is signed, and on paper."""

import io
import zipfile

import pytest

from node.agreements.drafts import Drafts
from node.agreements.languages import LANGUAGES
from node.app import Node
from proto.document import write
from tests import documents
from tests.documents import NOW
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

HASH = documents.proposal(documents.agreement()).hash
AT = f"/agreements/{HASH}"
NEXT = documents.agreement(version=2, supersedes=HASH)


@pytest.fixture
def officer(member: Node, browsers: Browsers) -> Browser:
    """The officer's browser, at a member with a draft of the next version."""
    Drafts(member.engine).begin("next", write(NEXT).decode(), by="ana", now=NOW)
    return browsers.of("legal-officer")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_whole_text_is_told_in_every_language(officer: Browser, tag: str) -> None:
    """Marked as what it is for whoever has it read aloud, beside the text with its hash."""
    page = officer.get(f"{AT}/words?language={tag}")

    assert 200 == page.status_code
    assert f'lang="{tag}"' in page.text
    assert '<ol start="5">' in page.text
    assert HASH in page.text
    assert "&#34;minimum_count&#34;: 3" in page.text


def test_another_language_is_a_sentence(officer: Browser) -> None:
    """That names those there are."""
    answer = officer.get(f"{AT}/words?language=xx")

    assert 400 == answer.status_code
    assert "expected a language" in answer.text.replace("Expected", "expected")


@pytest.mark.parametrize("at", [AT, "/drafts/next"])
def test_a_text_is_put_on_paper(officer: Browser, at: str) -> None:
    """As pages for the file, and as a document to comment on; nothing else is made."""
    pdf = officer.get(f"{at}/paper?kind=pdf&language=sr-Cyrl")
    word = officer.get(f"{at}/paper?kind=docx")

    assert pdf.content.startswith(b"%PDF-")
    assert "sr-Cyrl.pdf" in pdf.headers["Content-Disposition"]
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word.content)).namelist()
    assert 400 == officer.get(f"{at}/paper?kind=exe").status_code


def test_a_draft_tells_what_changes(officer: Browser) -> None:
    """From the version that it replaces, and then all of it."""
    page = officer.get("/drafts/next/words").text

    assert "What changes from version 1" in page
    assert "<del>It is known as regional-victims, version <mark>1.</mark></del>" in page
    assert "<ins>It is known as regional-victims, version <mark>2.</mark></ins>" in page


def test_what_cannot_be_read_is_not_told(member: Node, officer: Browser) -> None:
    """But what to do is."""
    Drafts(member.engine).keep("next", "{", by="ana", now=NOW)

    answers = [officer.get(f"/drafts/next/{each}") for each in ("words", "paper")]

    assert [400, 400] == [answer.status_code for answer in answers]
