"""A clock that is wrong is noticed before anything is decided by the day it shows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from node import membership
from node.app import Node
from node.clock import TOLERANCE, ClockWrongError, expect_agreement
from node.hub_client import HubClient
from node.membership import NotAMemberError
from proto.errors import MalformedError
from proto.wire.v1 import exchange_pb2 as messages
from tests import documents
from tests.documents import NOW
from tests.node import invented_hub
from tests.node.country import joined, register
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Keyboard

SECOND = timedelta(seconds=1)


class HubWithAClock(InventedHub):
    """An honest hub that says what time it is."""

    __slots__ = ("time",)
    time: int

    def GetDirectory(  # noqa: N802 - the name of the call
        self, request: messages.GetDirectoryRequest, timeout: float
    ) -> messages.GetDirectoryResponse:
        """The call of this name."""
        answer = super().GetDirectory(request, timeout)
        answer.time = self.time
        return answer


def _hub(now: datetime) -> HubWithAClock:
    hub = HubWithAClock(statements=[documents.statement("AL")])
    hub.time = int(now.timestamp())
    return hub


@pytest.mark.parametrize("off", [timedelta(0), TOLERANCE, -TOLERANCE])
def test_clocks_may_differ_a_little(off: timedelta) -> None:
    """Nobody is kept from working by a clock that drifts."""
    expect_agreement(NOW + off, NOW)


@pytest.mark.parametrize("off", [TOLERANCE + SECOND, -TOLERANCE - SECOND, timedelta(days=400)])
def test_clocks_that_differ_stop_the_work(off: timedelta) -> None:
    """The sentence holds both times, so that a person sees which is wrong."""
    with pytest.raises(ClockWrongError) as refused:
        expect_agreement(NOW + off, NOW)

    assert "clock-wrong" == refused.value.code
    assert f"{NOW + off:%Y-%m-%d %H:%M} UTC, the hub's {NOW:%Y-%m-%d %H:%M}:" in str(refused.value)


def test_whoever_asks_for_the_directory_learns_the_time() -> None:
    """Agreements and directory are brought up to date before anything is published."""
    hub = _hub(NOW)
    right = HubClient(hub.client.stub, hub.client.hub_key, now=lambda: NOW)
    wrong = HubClient(hub.client.stub, hub.client.hub_key, now=lambda: NOW + timedelta(days=1))

    right.directory()

    with pytest.raises(ClockWrongError):
        wrong.directory()


def test_a_time_that_is_none_is_refused() -> None:
    """Whatever a hub answers, the node does not fall over it."""
    hub = _hub(NOW)
    hub.time = 2**62

    with pytest.raises(MalformedError, match="expected the hub's time"):
        hub.client.directory()


def test_nothing_is_spent_on_a_day_the_hub_does_not_agree_with(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that is a year ahead would publish a year that is not over."""
    al, hub = Keyboard(home, capsys), HubWithAClock()
    monkeypatch.setattr("node.app.connect", hub.connect)
    register(joined(home, hub).engine)
    hub.time = int(datetime.now(UTC).timestamp())
    assert 0 == al("agreement", "list").code
    hub.time -= 365 * 24 * 60 * 60

    ended = al("publish", "--period", "2024")

    assert 1 == ended.code
    assert ended.sentence.startswith("refused: this machine's clock says ")
    assert ended.sentence.endswith("[clock-wrong]")
    assert () == Node.open(home).ledger.ledger().entries
    assert () == Node.open(home).outbox.list()


@pytest.mark.parametrize(
    ("start", "error", "sentence"),
    [
        (timedelta(hours=1), ClockWrongError, "our certificate is valid from .* this machine's"),
        (timedelta(days=-31), NotAMemberError, "our certificate ended on .* this machine's clock"),
    ],
)
def test_a_certificate_that_is_not_valid_is_not_shown(
    home: Path, start: timedelta, error: type[Exception], sentence: str
) -> None:
    """The hub would hang up without a reason; the clock is named whichever way it is wrong."""
    node = Node.open(home)
    request = node.keys.certificate_request("AL")
    begins = datetime.now(UTC) + start
    membership.keep(home, invented_hub.membership("AL", request, start=begins))

    with pytest.raises(error, match=sentence), node.hub():
        pass
