"""Whether a node is in order."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from node import doctor, membership
from node.app import Node
from node.storage import metadata, writing
from proto.errors import ConflictError
from tests import documents
from tests.node import invented_hub
from tests.node.country import joined, put
from tests.node.invented_hub import InventedHub
from tests.node.payments import charge, due


def _now() -> datetime:
    return datetime.now(UTC)


def _wrong(home: Path, now: datetime | None = None) -> dict[str, str]:
    """What is not in order, by check."""
    found = tuple(doctor.examine(Node.open(home), now or _now()))
    assert 12 == len(found)
    return {finding.check: finding.sentence for finding in found if not finding.is_ok}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def member(home: Path, hub: InventedHub) -> Path:
    """The home of a node in good order."""
    joined(home, hub)
    return home


def test_a_node_in_order_has_nothing_to_say(member: Path) -> None:
    """Every check is well, with a sentence each."""
    found = tuple(doctor.examine(Node.open(member), _now()))

    assert all(finding.is_ok for finding in found)
    assert all(finding.sentence for finding in found)
    assert {"disk", "keys", "ledger", "hub"} < {finding.check for finding in found}


def test_a_node_that_has_not_joined_is_told_how(home: Path) -> None:
    """Everything at home is well."""
    wrong = _wrong(home)

    assert {"certificate", "hub", "agreements", "party keys"} == set(wrong)
    assert {"this node has not joined an exchange: run `dcim-node join CODE`"} == set(
        wrong.values()
    )


def test_missing_keys_are_found(member: Path) -> None:
    """The settings are there and the keys are gone: the rest is still checked."""
    shutil.rmtree(member / "keys")

    wrong = _wrong(member)

    assert {"keys", "hub", "agreements", "party keys"} == set(wrong)
    assert "restore" in wrong["keys"]


@pytest.mark.parametrize("name", ["release", "pseudonym", "transport", "statement.json"])
def test_one_missing_key_is_found(member: Path, name: str) -> None:
    """Each of those that the node needs unattended."""
    (member / "keys" / name).unlink()

    assert name in _wrong(member)["keys"]


def test_a_missing_secret_is_found(member: Path) -> None:
    """Without it no sealed key opens."""
    (member / "secrets" / "node.secret").unlink()

    assert "node.secret" in _wrong(member)["keys"]


def test_keys_of_another_country_are_found(member: Path) -> None:
    """Settings that were edited afterwards do not make them ours."""
    settings = member / "node.toml"
    settings.write_text(settings.read_text().replace('"AL"', '"RS"'), encoding="utf-8")

    assert "expected keys of RS" in _wrong(member)["keys"]


@pytest.mark.parametrize("content", ["", "{", json.dumps({"exchange": "hub.example:7443"})])
def test_a_damaged_membership_is_found(member: Path, content: str) -> None:
    """And stops no other check."""
    (member / "membership.json").write_text(content, encoding="utf-8")

    wrong = _wrong(member)

    assert {"certificate", "hub", "agreements", "party keys"} == set(wrong)
    assert all("membership.json" in sentence for sentence in wrong.values())


def test_a_missing_database_is_found(member: Path) -> None:
    """Whatever needs it says so."""
    (member / "node.db").unlink()

    wrong = _wrong(member)

    needing = {"database", "ledger", "clock", "hub", "agreements", "party keys", "outbox"}
    assert needing | {"retention", "providers"} == set(wrong)
    assert "cannot be used" in wrong["database"]


def test_a_database_that_may_only_be_read_is_found(
    member: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a payment fails on it."""
    monkeypatch.setenv("DCIM_DATABASE_URL", f"sqlite:///file:{member}/node.db?mode=ro&uri=true")

    wrong = _wrong(member)

    assert "readonly" in wrong["database"]
    assert "ledger" not in wrong


def test_a_broken_ledger_is_found(member: Path) -> None:
    """With the entry at which it breaks."""
    node = Node.open(member)
    node.ledger.settle(due(charge()), _now())
    with writing(node.engine) as connection:
        connection.execute(metadata.tables["ledger"].update().values(at="yesterday"))

    assert "entry 1" in _wrong(member)["ledger"]


def test_a_clock_that_is_behind_is_found(member: Path) -> None:
    """Before the last payment, or before the certificate begins."""
    Node.open(member).ledger.settle(due(charge()), _now())

    wrong = _wrong(member, _now() - timedelta(days=2))

    assert {"clock", "certificate"} == set(wrong)
    assert "before the last ledger entry" in wrong["clock"]
    assert "clock is behind" in wrong["certificate"]


@pytest.mark.parametrize("days", [25, 40])
def test_a_certificate_that_ends_is_found(member: Path, days: int) -> None:
    """A week before, so that there is time to do something."""
    wrong = _wrong(member, _now() + timedelta(days=days))

    assert "ask the hub's operator" in wrong["certificate"]


def test_an_ended_certificate_is_not_shown_to_the_hub(member: Path) -> None:
    """It would not let us in; the sentence names the clock too."""
    request = Node.open(member).keys.certificate_request("AL")
    past = _now() - timedelta(days=60)
    membership.keep(member, invented_hub.membership("AL", request, start=past))

    wrong = _wrong(member)

    assert {"certificate", "hub"} == set(wrong)
    assert "check this machine's clock" in wrong["hub"]


def test_a_hub_that_is_away_is_found(member: Path, hub: InventedHub) -> None:
    """And stops no other check."""
    hub.is_down = True

    assert {"hub"} == set(_wrong(member))


def test_a_forged_directory_is_found(member: Path, hub: InventedHub) -> None:
    """What the hub shows is not what its key signs."""
    hub.directory_key = documents.keys("RS").release

    assert "signature" in _wrong(member)["hub"]


def test_a_refused_release_is_found(member: Path) -> None:
    """With the command that shows why."""
    node = Node.open(member)
    put(node, "2024")
    node.outbox.refuse(node.outbox.list()[0], str(ConflictError("another")))

    assert "see `dcim-node outbox`" in _wrong(member)["outbox"]


def test_a_full_disk_is_found(member: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the node stops for it."""
    usage = shutil.disk_usage(member)._replace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    assert {"disk": f"only 1 MiB are free on {member}: make room"} == _wrong(member)


def test_a_key_under_way_is_found(member: Path, hub: InventedHub) -> None:
    """Ours that waits for the operator, with what has to be signed again; and others' as well."""
    node = Node.open(member)
    node.pull(hub.client)
    (theirs,) = (each for each in hub.statements if b'"RS"' in each.payload)
    hub.statements.append(documents.replacing(theirs, 2, "lost"))
    node.own_key.replace("compromised", lambda: "another battery staple", hub.client)

    wrong = _wrong(member)

    assert {"party keys"} == set(wrong)
    assert "a new key of ours is under way (compromised)" in wrong["party keys"]
    assert "1 to be signed again" in wrong["party keys"]
    assert "new keys of RS are not trusted" in wrong["party keys"]
