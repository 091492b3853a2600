"""What the server shows of itself at a handshake."""

from datetime import UTC, datetime
from pathlib import Path

from hub import keys
from hub.server import Renewals
from proto.channel import TlsIdentity


def test_what_has_not_changed_is_not_taken_up_again(tmp_path: Path) -> None:
    """Taking up a configuration while others use it has crashed hubs: only a renewal does it."""
    now = datetime.now(UTC)
    old, new = (keys.create(tmp_path / name, now=now).server((), now=now) for name in "ab")
    shown = [old]

    def identity() -> TlsIdentity:
        return shown[-1]

    renewals = Renewals(identity, None)
    renewals.first()

    assert [None, None] == [renewals(), renewals()]
    shown.append(new)
    assert renewals() is not None
    assert renewals() is None
