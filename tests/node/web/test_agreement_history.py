"""History and register: versions, notices, releases, authorities, and evidence of all of it."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from node.app import Node
from proto.document import digest
from proto.evidence import examine
from proto.wire.v1 import exchange_pb2 as messages
from tests import documents
from tests.node.country import also_signed, assigned, register
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

FIRST = documents.agreement()
HASH = documents.proposal(FIRST).hash
AT = f"/agreements/{HASH}"


@pytest.fixture
def reader(member: Node, home: Path, hub: InventedHub, browsers: Browsers) -> Browser:
    """A reader's browser, at a member with two versions of an agreement."""
    grants = tuple(replace(each, minimum_count=20) for each in FIRST.grants)
    second = documents.agreement(version=2, supersedes=HASH)
    also_signed(home, hub, replace(second, grants=grants), signs=False)
    member.agreements.pull(hub.client)
    return browsers.of("reader")


def test_versions_are_told_with_their_differences(reader: Browser) -> None:
    """As sentences that went and sentences that came, in the reader's language."""
    page = reader.get(f"{AT}/history").text
    translated = reader.get(f"{AT}/history?language=sq").text

    assert "Version 2" in page
    assert "not signed by Albania" in page
    assert "<del>Counts below <mark>3</mark> are not shown.</del>" in page
    assert "<ins>Counts below <mark>20</mark> are not shown.</ins>" in page
    assert 'lang="sq"' in translated
    assert "Counts below 20" not in translated


def _read_by(member: Node, hub: InventedHub, reader: str) -> None:
    """Let the hub have sent a reader our one release."""
    (posted,) = member.outbox.list()
    when = int(documents.NOW.timestamp())
    name = digest(posted.envelope)
    hub.readings.append(messages.Reading(release=name, reader=reader, time=when))
    member.agreements.pull(hub.client)


def test_what_left_is_told_with_its_cost_and_its_readers(
    member: Node, hub: InventedHub, reader: Browser
) -> None:
    """Whom the hub has sent it, by its word."""
    register(member.engine)
    (signed,) = member.agreements.current(documents.TODAY)
    plan = member.publisher.plan(assigned(signed), (signed,))
    member.publisher.publish(plan, documents.NOW)

    unread = reader.get(f"{AT}/history").text
    _read_by(member, hub, "marri")
    page = reader.get(f"{AT}/history").text

    assert "nobody yet" in unread
    assert "Victims of trafficking, 2024" in page
    assert "Migration, Asylum, Refugees Regional Initiative, 2026-03-01" in page
    assert '<td class="num" data-label="Cost (epsilon)">≈ 3</td>' in page
    assert "nobody yet" not in page
    assert "Nothing of ours has left" not in page


def test_supervisory_authorities_are_registered(reader: Browser) -> None:
    """Of every party, with number and day."""
    page = reader.get(f"{AT}/history").text

    assert 3 == page.count('data-label="Authorisation">12/2025<')


def test_evidence_proves_itself(home: Path, reader: Browser) -> None:
    """A ZIP in which every check holds; nothing of it stays on the disk."""
    answer = reader.get(f"{AT}/evidence")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert "regional-victims-2026-11-22.zip" in answer.headers["Content-Disposition"]
    assert [] == [check.sentence for check in examine(files) if not check.holds]
    assert [] == [*home.glob("evidence-*")]
