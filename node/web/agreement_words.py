"""Agreements in plain words, beside the text that is signed; on paper; and what changed in them."""

import re

from fastapi.responses import Response

from node.agreements import paper as agreement_paper
from node.agreements.difference import difference
from node.agreements.draft_check import Checked, check
from node.agreements.drafts import Draft
from node.agreements.known import Proposal
from node.agreements.languages import language
from node.agreements.logged import Logged
from node.agreements.notices import Said
from node.agreements.plain_words import PlainWords
from node.web import agreement_shelf as shelf
from node.web.agreement_parts import parts
from node.web.agreement_sheet import Sheet
from node.web.page import Page, Visit, Visiting
from proto.agreement import Agreement
from proto.envelope import Envelope
from proto.errors import InputError
from proto.signed_agreement import PAYLOAD_TYPE

_KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def of_agreement(visit: Visiting, name: str, language: str = "en") -> Response:
    """A proposed or signed text in plain words."""
    standing = shelf.find(visit, name)
    return shelf.page(
        visit,
        standing,
        "agreement_words.html",
        chapters=shelf.told(visit, standing.proposal.agreement, language),
        text=standing.proposal.envelope.payload.decode(),
        tag=language,
        spoken=shelf.spoken(),
    )


def of_draft(visit: Visiting, name: str, language: str = "en") -> Response:
    """A draft in plain words, and how it differs from the version that it replaces."""
    draft = shelf.drafts(visit).newest(name)
    checked = _checked(visit, draft)
    agreement = _read(checked)
    older = _superseded(visit, agreement)
    chapters = shelf.told(visit, agreement, language)
    changes = difference(shelf.told(visit, older, language), chapters) if older else ()
    return visit.page(
        "draft_words.html",
        draft=draft,
        checked=checked,
        parts=parts(Sheet(checked.content or {}), checked),
        chapters=chapters,
        older=older,
        changes=changes,
        tag=language,
        spoken=shelf.spoken(),
    )


def of_versions(visit: Visiting, name: str, old: int, new: int, language: str = "en") -> Response:
    """How two versions of a draft differ."""
    one, other = (shelf.drafts(visit).version(name, number) for number in (old, new))
    before, after = (_read(_checked(visit, each)) for each in (one, other))
    return visit.page(
        "draft_difference.html",
        name=name,
        old=one,
        new=other,
        changes=difference(shelf.told(visit, before, language), shelf.told(visit, after, language)),
        tag=language,
        spoken=shelf.spoken(),
    )


def agreement_on_paper(
    visit: Visiting, name: str, kind: str = "pdf", language: str = "en"
) -> Response:
    """A text with its signatures, and what was said of it since, for the file."""
    proposal = shelf.find(visit, name).proposal
    return _paper(visit, proposal, shelf.said_of(visit, name), kind, language)


def draft_on_paper(visit: Visiting, name: str, kind: str = "pdf", language: str = "en") -> Response:
    """A draft for the desks of those who do not open this page."""
    draft = shelf.drafts(visit).newest(name)
    agreement = _read(_checked(visit, draft))
    proposal = Proposal(Envelope(PAYLOAD_TYPE, draft.data), agreement, agreement.party_ids)
    return _paper(visit, proposal, (), kind, language)


def _paper(
    visit: Visit, proposal: Proposal, said: tuple[Said, ...], kind: str, tag: str
) -> Response:
    if kind not in _KINDS:
        raise InputError(f"expected a kind of paper ({', '.join(_KINDS)}), got {kind[:20]!r}")
    words = PlainWords(visit.node.catalogue, language(tag))
    leaves = Logged(visit.node.engine).leaves(proposal.envelope.hash)
    content = agreement_paper.paper(proposal, said, words, visit.today, leaves=leaves)
    is_pdf = kind == "pdf"
    data = agreement_paper.pdf(content, visit.today) if is_pdf else agreement_paper.word(content)
    file = f"{_plain(proposal.agreement.id)}-{proposal.agreement.version}-{tag}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(data, media_type=_KINDS[kind], headers=headers)


def _plain(id_: str) -> str:
    return re.sub(r"[^a-z0-9-]", "-", id_)


def _checked(visit: Visit, draft: Draft) -> Checked:
    return check(draft.text, visit.node.catalogue, shelf.exchange(visit))


def _read(checked: Checked) -> Agreement:
    if checked.agreement is None:
        raise InputError("the draft cannot be read yet: put right what its form names first")
    return checked.agreement


def _superseded(visit: Visit, agreement: Agreement) -> Agreement | None:
    """The version that a draft replaces, where we know it."""
    if agreement.supersedes is None or shelf.exchange(visit) is None:
        return None
    for each in visit.node.agreements.proposals():
        if each.envelope.hash == agreement.supersedes:
            return each.agreement
    return None


PAGES = (
    Page("/agreements/{name}/words", of_agreement, shelf.LOOKING),
    Page("/agreements/{name}/paper", agreement_on_paper, shelf.LOOKING),
    Page("/drafts/{name}/words", of_draft, shelf.LOOKING),
    Page("/drafts/{name}/paper", draft_on_paper, shelf.LOOKING),
    Page("/drafts/{name}/difference", of_versions, shelf.LOOKING),
)
