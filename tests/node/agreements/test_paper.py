"""An agreement on paper: who signed on which day, and the footnote at the foot of every page."""

import io
from datetime import date

import docx

from node.agreements.known import Proposal
from node.agreements.languages import language
from node.agreements.logged import Leaf
from node.agreements.paper import Paper, paper, pdf, word
from node.agreements.plain_words import PlainWords
from tests import documents
from tests.documents import TODAY
from tests.node.country import CATALOGUE

AGREEMENT = documents.agreement(("RS", "XK"))


def _paper(tag: str = "en") -> Paper:
    proposal = Proposal(documents.proposal(AGREEMENT), AGREEMENT, ("marri",))
    leaves = {"RS": Leaf(7, "2026-02-03T10:00:00+00:00")}
    return paper(proposal, (), PlainWords(CATALOGUE, language(tag)), TODAY, leaves=leaves)


def test_a_signature_has_its_day() -> None:
    """Where the hub has proven it; otherwise that it is there, or is not yet."""
    expected = {
        "Serbia": "3 February 2026",
        "Kosovo*": "yes",
        "Migration, Asylum, Refugees Regional Initiative": "not yet",
    }

    assert expected == {party: signed for party, _, signed in _paper().signatures}


def test_the_footnote_stands_at_the_foot_of_every_page_of_a_document() -> None:
    """In the language of the paper."""
    for tag, words in (("en", "UNSCR 1244"), ("sr-Cyrl", "1244")):
        written = docx.Document(io.BytesIO(word(_paper(tag))))

        (foot,) = written.sections[0].footer.paragraphs
        assert foot.text.startswith("* ")
        assert words in foot.text


def test_the_same_paper_is_the_same_bytes() -> None:
    """On whatever machine it is set."""
    assert pdf(_paper(), date(2026, 3, 1)) == pdf(_paper(), date(2026, 3, 1))
