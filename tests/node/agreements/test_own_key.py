"""Our own agreement key: rotated, lost, compromised, and finished whenever the process dies."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from node import key_change
from node.agreements.declare import declare
from node.agreements.known import ForgedDirectoryError
from node.agreements.own_key import KeyUnderWayError
from node.app import Node
from node.vault import Vault, WrongPassphraseError
from proto import statement as statements
from proto.envelope import Envelope, SigningKey
from proto.errors import ConflictError, InputError, UnavailableError
from proto.notice import Restriction
from proto.statement import Reason
from tests import documents
from tests.documents import NOW, TODAY
from tests.node.country import PASSPHRASE, joined
from tests.node.invented_hub import InventedHub

NEW = "another battery staple"
OTHER = "yet another battery"


def _typed(passphrase: str) -> Callable[[], str]:
    return lambda: passphrase


def _opened(node: Node, passphrase: str) -> Callable[[], SigningKey]:
    return lambda: node.keys.agreement(passphrase)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def node(home: Path, hub: InventedHub) -> Node:
    """A member under one agreement that all have signed."""
    node = joined(home, hub)
    node.pull(hub.client)
    return node


def _rotate(node: Node, hub: InventedHub | None, new: str = NEW) -> None:
    node.own_key.rotate(_opened(node, PASSPHRASE), _typed(new), hub.client if hub else None)


def _replace(node: Node, reason: Reason, hub: InventedHub | None, new: str = NEW) -> None:
    node.own_key.replace(reason, _typed(new), hub.client if hub else None)


def _opens(node: Node, passphrase: str) -> bool:
    """Whether it opens the very key that we state."""
    try:
        public = node.keys.agreement(passphrase).public_key()
    except WrongPassphraseError:
        return False
    return public == statements.verify(node.keys.statement()).agreement_public


def _reason(node: Node) -> Reason | None:
    """Why a key is under way."""
    return node.own_key.state.reason


def _files(node: Node) -> set[str]:
    return {path.name for path in node.keys.vault.folder.iterdir() if "agreement" in path.name}


def _restriction(node: Node) -> Restriction:
    (proposal,) = node.agreements.proposals()
    return Restriction(
        type="restriction",
        format=1,
        agreement=proposal.envelope.hash,
        party="AL",
        number=1,
        issued=TODAY,
        reason="A court has ordered it",
        suspends=True,
        limits=(),
    )


def test_a_rotation_is_done_in_one_step(node: Node, hub: InventedHub) -> None:
    """What was signed stays signed, and the old sealed key is gone."""
    _rotate(node, hub)

    assert _opens(node, NEW)
    assert {"agreement"} == _files(node)
    assert node.own_key.state.reason is None
    assert hub.statements[-1] == node.keys.statement()
    assert 1 == len(node.agreements.current(TODAY))
    assert () == node.own_key.to_sign_again(TODAY)


def test_a_rotation_asks_for_the_old_passphrase(node: Node, hub: InventedHub) -> None:
    """A wrong one changes nothing."""
    with pytest.raises(WrongPassphraseError):
        node.own_key.rotate(_opened(node, NEW), _typed(NEW), hub.client)

    assert node.keys.stated().under_way is None


def test_a_rotation_waits_for_a_hub_that_is_away(node: Node, hub: InventedHub) -> None:
    """Until then the old key signs; the node's errands hand the new one in."""
    _rotate(node, None)

    assert "rotation" == _reason(node)
    assert _opens(node, PASSPHRASE)

    node.pull(hub.client)

    assert _reason(node) is None
    assert _opens(node, NEW)


@pytest.mark.parametrize("reason", ["lost", "compromised"])
def test_what_nobody_countersigns_waits_for_the_operator(
    node: Node, hub: InventedHub, reason: Reason
) -> None:
    """The fingerprint that is read out is that of the statement at the hub."""
    _replace(node, reason, hub)

    (waiting,) = hub.waiting
    assert waiting == node.keys.stated().under_way
    assert reason == _reason(node)

    hub.approve()
    node.pull(hub.client)

    assert _reason(node) is None
    assert _opens(node, NEW)
    assert {"agreement"} == _files(node)


def test_a_lost_key_unsigns_nothing(node: Node, hub: InventedHub) -> None:
    """Nobody else has it."""
    _replace(node, "lost", hub)

    assert 1 == len(node.agreements.current(TODAY))


def test_a_compromised_key_unsigns_at_once(node: Node, hub: InventedHub) -> None:
    """Here it does not wait for anybody; signed again, the agreement is in force."""
    _replace(node, "compromised", None)

    assert () == node.agreements.current(TODAY)
    (again,) = node.own_key.to_sign_again(TODAY)

    node.pull(hub.client)
    hub.approve()
    node.pull(hub.client)
    node.signing.sign(again, hub.client, lambda: node.keys.agreement(NEW), by="ana", now=NOW)

    assert 1 == len(node.agreements.current(TODAY))
    assert () == node.own_key.to_sign_again(TODAY)


def test_what_the_new_key_forbids_holds_before_anybody_approved(
    node: Node, hub: InventedHub
) -> None:
    """It is kept until the hub knows the key, and not refused for good."""
    _replace(node, "lost", hub)
    declare(_restriction(node), node.agreements, node.keys.agreement(NEW), TODAY)
    node.pull(hub.client)

    (held,) = node.agreements.current(TODAY)
    assert ("AL",) == tuple(n.party for n in held.notices)
    assert [] == hub.notices

    hub.approve()
    node.pull(hub.client)
    node.pull(hub.client)

    assert 1 == len(hub.notices)


def test_a_change_that_is_under_way_goes_on(node: Node, hub: InventedHub) -> None:
    """The same command makes no third key."""
    _replace(node, "lost", hub)
    first = node.keys.stated().under_way

    _replace(node, "lost", hub, OTHER)

    assert first == node.keys.stated().under_way


def test_fear_overtakes_what_is_under_way(node: Node, hub: InventedHub) -> None:
    """With yet another key; anything else has to wait."""
    _replace(node, "lost", hub)

    _replace(node, "compromised", hub, OTHER)
    with pytest.raises(KeyUnderWayError, match="compromised"):
        _replace(node, "lost", hub)
    with pytest.raises(KeyUnderWayError, match="compromised"):
        _rotate(node, hub)
    hub.approve()
    node.pull(hub.client)

    assert _opens(node, OTHER)


def test_a_passphrase_too_short_drops_nothing(node: Node, hub: InventedHub) -> None:
    """What is under way stays so."""
    _replace(node, "lost", hub)

    with pytest.raises(InputError, match="at least 12 characters"):
        _replace(node, "compromised", hub, "short")

    assert "lost" == node.own_key.state.reason
    node.keys.agreement(NEW)


def test_the_passphrase_changes_and_the_key_does_not(node: Node) -> None:
    """No statement, nobody to tell."""
    before = node.keys.statement()

    node.own_key.new_passphrase(_typed(PASSPHRASE), _typed(NEW))

    assert before == node.keys.statement()
    assert _opens(node, NEW)
    with pytest.raises(WrongPassphraseError):
        node.keys.agreement(PASSPHRASE)


def test_a_passphrase_waits_for_a_key_under_way(node: Node, hub: InventedHub) -> None:
    """Of two keys nobody would know which is meant."""
    _replace(node, "lost", hub)

    with pytest.raises(KeyUnderWayError):
        node.own_key.new_passphrase(_typed(NEW), _typed(OTHER))


def test_keys_from_an_old_backup_are_replaced_as_lost(node: Node, hub: InventedHub) -> None:
    """The hub is ahead of them, by statements that lead back to ours."""
    folder = node.keys.vault.folder
    backup = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    _rotate(node, hub)
    for name, data in backup.items():
        (folder / name).write_bytes(data)

    with pytest.raises(ForgedDirectoryError, match="restored from an old backup"):
        node.pull(hub.client)
    with pytest.raises(ConflictError, match="older than the one that the hub shows"):
        _rotate(node, hub, OTHER)
    _replace(node, "lost", hub, OTHER)
    hub.approve()
    node.pull(hub.client)

    assert _opens(node, OTHER)


def test_a_forged_chain_is_not_built_upon(node: Node, hub: InventedHub) -> None:
    """Where the hub shows keys that we never stated, nothing is replaced."""
    hub.statements[0] = documents.statement("AL")

    with pytest.raises(ForgedDirectoryError, match="not ours"):
        _replace(node, "lost", hub)


class _Killed(BaseException):
    """The process dies."""


def _dying(patch: pytest.MonkeyPatch, at: int) -> None:
    """Let the process die before the step of this number, of all that change a file or the hub."""
    left = [at]

    def mortal(deed: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **named: object) -> object:
            if not left[0]:
                raise _Killed
            left[0] -= 1
            return deed(*args, **named)

        return step

    for name in ("make_durable", "write_private"):
        patch.setattr(key_change, name, mortal(getattr(key_change, name)))
    for kind, name in (
        (Vault, "seal_with_passphrase"),
        (Path, "replace"),
        (InventedHub, "ReplaceStatement"),
    ):
        patch.setattr(kind, name, mortal(getattr(kind, name)))


_STEPS = range(9)
"""More than there are: the last ones are a process that lives."""


@pytest.mark.parametrize("at", _STEPS)
def test_a_rotation_that_died_is_finished_by_the_same_command(
    home: Path, node: Node, hub: InventedHub, at: int
) -> None:
    """Wherever it died; in between the key that is there opens, and nothing is out of force."""
    with pytest.MonkeyPatch.context() as patch:
        _dying(patch, at)
        try:
            _rotate(node, hub)
        except _Killed:
            died = True
        else:
            died = False

    again = Node.open(home)
    assert 1 == len(again.agreements.current(TODAY))
    if died:
        # Where only the end was missing the key is rotated, and the old passphrase opens nothing.
        with suppress(WrongPassphraseError):
            _rotate(again, hub)

    assert _opens(again, NEW)
    assert {"agreement"} == _files(again)
    assert hub.statements[-1] == again.keys.statement()


@pytest.mark.parametrize("at", _STEPS)
def test_a_replacement_that_died_is_finished_by_the_same_command(
    home: Path, node: Node, hub: InventedHub, at: int
) -> None:
    """And by the node's own errands, once the operator has approved."""
    with pytest.MonkeyPatch.context() as patch:
        _dying(patch, at)
        try:
            _replace(node, "compromised", hub)
            hub.approve()
            node.pull(hub.client)
        except _Killed:
            died = True
        else:
            died = False

    again = Node.open(home)
    if died:
        _replace(again, "compromised", hub)
        hub.approve()
        again.pull(hub.client)

    assert _opens(again, NEW)
    assert {"agreement"} == _files(again)


@pytest.mark.parametrize("at", range(6))
def test_a_key_never_lies_beside_the_statement_of_another(
    home: Path, node: Node, hub: InventedHub, at: int
) -> None:
    """Whatever the operator approves after a process died that overtook what was under way."""
    _replace(node, "lost", hub)
    with pytest.MonkeyPatch.context() as patch, suppress(_Killed):
        _dying(patch, at)
        _replace(node, "compromised", hub, OTHER)
    hub.approve()

    again = Node.open(home)
    try:
        again.pull(hub.client)
    except ForgedDirectoryError:  # The key that the operator approved is gone: it is lost.
        _replace(again, "lost", hub, OTHER)
        hub.approve()
        again.pull(hub.client)

    assert any(_opens(again, passphrase) for passphrase in (NEW, OTHER))


def test_an_answer_that_got_lost_is_asked_for_again(node: Node, hub: InventedHub) -> None:
    """The hub has taken the statement, and says so the second time."""
    hub.loses = 1

    with pytest.raises(UnavailableError):
        _rotate(node, hub)
    node.pull(hub.client)

    assert _opens(node, NEW)
    assert 2 == sum(_party(each) == "AL" for each in hub.statements)


def _party(envelope: Envelope) -> str:
    """Whose statement it is."""
    return statements.verify(envelope).party
