"""A recipient deletes what it may not keep, and says so under its signature."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from node.agreements import notices
from node.agreements.deletion import Due, delete, due
from node.neighbours import Held, Neighbours
from node.storage import metadata, writing
from proto.agreement import Agreement
from proto.document import Sha256, digest
from proto.notice import Deletion, Termination
from proto.receipt import Receipt
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.documents import TODAY

AGREEMENT = documents.agreement()
KEEPS, DELETES = (
    replace(AGREEMENT, retention=replace(AGREEMENT.retention, released_tables=rule))
    for rule in ("keep", "delete")
)


def _signed(agreement: Agreement, said: Iterable[Termination] = ()) -> SignedAgreement:
    signed = documents.signed(agreement)
    mine = tuple(replace(each, agreement=signed.hash) for each in said)
    return replace(signed, notices=mine)


def _held(signed: SignedAgreement, period: str = "2024") -> Held:
    envelope = documents.published(documents.release(signed, "RS", period=period)).to_bytes()
    return Held(digest(envelope), envelope, Receipt(0, "", ()))


def _leaves(party: str) -> Termination:
    day = TODAY - timedelta(days=100)
    return Termination("termination", 1, Sha256("0" * 64), party, day, TODAY, "exit")


@pytest.mark.parametrize(
    ("signed", "today", "reason"),
    [
        (_signed(KEEPS), date(2029, 12, 31), None),
        (_signed(KEEPS), date(2030, 1, 1), "retention"),
        (_signed(DELETES, [_leaves("RS")]), TODAY - timedelta(days=1), None),
        (_signed(DELETES, [_leaves("RS")]), TODAY, "exit"),
        (_signed(DELETES, [_leaves("AL")]), TODAY, "exit"),
        (_signed(DELETES, [_leaves("marri")]), TODAY, None),
        (_signed(KEEPS, [_leaves("RS")]), TODAY, None),
    ],
)
def test_what_has_to_go(signed: SignedAgreement, today: date, reason: str | None) -> None:
    """After the agreed years; or when publisher or keeper has left, where that was agreed."""
    held = _held(signed)

    found = due([held], [signed], "AL", today)

    assert ([(reason, (held.hash,))] if reason else []) == [(d.reason, d.releases) for d in found]


def test_who_leaves_a_later_version_has_left() -> None:
    """What was released under an earlier one goes as well."""
    first = _signed(DELETES)
    second = _signed(replace(DELETES, version=2, supersedes=first.hash), [_leaves("RS")])
    beside = _signed(replace(DELETES, id="beside"), [_leaves("RS")])
    held = _held(first)

    left = due([held], [first, second], "AL", TODAY)
    left_another = due([held], [first, beside], "AL", TODAY)

    assert [("exit", (held.hash,))] == [(each.reason, each.releases) for each in left]
    assert () == left_another


def test_what_is_deleted_is_gone_and_said(engine: Engine) -> None:
    """The statement is signed by the key that works unattended."""
    signed = _signed(KEEPS)
    held, stays = _held(signed), _held(signed, "2023")
    kept = Neighbours(engine, "AL")
    with writing(engine) as connection:
        rows = [
            {"hash": each.hash, "leaf": 0, "envelope": each.envelope, "receipt": _RECEIPT}
            for each in (held, stays)
        ]
        connection.execute(metadata.tables["neighbour"].insert(), rows)

    what = Due(signed.hash, "retention", (held.hash,))
    delete(what, engine, party="AL", key=documents.keys("AL").release, today=TODAY)

    assert [stays.hash] == [each.hash for each in kept.held()]
    (said,) = notices.Notices(engine).all()
    assert isinstance(said.notice, Deletion)
    assert (held.hash,) == said.notice.releases
    said.envelope.verify(documents.keys("AL").release.public_key())


_RECEIPT = Receipt(0, "", ()).to_json()
