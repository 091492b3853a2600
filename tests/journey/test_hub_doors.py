"""The hub as a process: who gets through its doors over real TLS, and how it starts and stops."""

import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

import grpc
import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hub import app, settings
from hub import keys as hub_keys
from hub.app import Hub
from hub.keys import Keys
from hub.settings import Settings
from proto.channel import TlsIdentity, open_channel
from proto.identity import fingerprint
from proto.wire.v1.exchange_pb2 import (
    CollectRequest,
    GetDirectoryRequest,
    WatchReleasesRequest,
)
from proto.wire.v1.exchange_pb2_grpc import EnrolmentServiceStub, ExchangeServiceStub
from tests import documents

_PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Served:
    """A hub that is being served by another process."""

    hub: Hub
    process: subprocess.Popen[str]

    def directory(self, identity: TlsIdentity | None) -> int:
        """Ask for the directory over a new connection; gives how long the answer is."""
        root = self.hub.keys.root_pem
        with open_channel(self.hub.settings.exchange, root=root, identity=identity) as channel:
            return _directory(channel)


def _directory(channel: grpc.Channel) -> int:
    answer = ExchangeServiceStub(channel).GetDirectory(GetDirectoryRequest(), timeout=60)
    return len(answer.directory)


def _free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"127.0.0.1:{listening.getsockname()[1]}"


def _new_hub(home: Path) -> Path:
    app.create(home, Settings("marri", _free_address(), _free_address(), _free_address()))
    return home


def _serve(home: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "hub", "--home", str(home), "serve", *options]
    outside = {name: text for name, text in os.environ.items() if name != "GRPC_VERBOSITY"}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=outside)


def _await_ready(process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if "hub.ready" in line:
            return
    pytest.fail("the hub did not start")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where a new hub lives, with addresses of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DCIM_DATABASE_URL", raising=False)
        yield _new_hub(tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    """The hub, served until the last test."""
    process = _serve(home, "--no-pages")
    try:
        _await_ready(process)
        with app.opened(home) as hub:
            yield Served(hub, process)
    finally:
        process.terminate()
        process.communicate(timeout=_PATIENCE_SECONDS)


def _joined(hub: Hub, party: str) -> TlsIdentity:
    """Let a party join while the hub is served; gives its identity."""
    code = hub.enrolment.invite(party, enrolment="-", exchange="-", now=app.now())
    statement = documents.statement(party)
    hub.enrolment.ask(
        party,
        secret=code.secret,
        statement=statement.to_bytes(),
        request=documents.certificate_request(party),
        now=app.now(),
    )
    hub.enrolment.approve(party, read_out=fingerprint(statement.payload), now=app.now())
    return _identity(party, hub.enrolment.collect(party, secret=code.secret).certificate)


def _identity(party: str, certificate: bytes) -> TlsIdentity:
    transport = documents.keys(party).transport
    key = transport.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return TlsIdentity(key, certificate)


def _certified(keys: Keys, party: str, *, days_ago: int = 0) -> TlsIdentity:
    """A certificate that a root signed, past the directory."""
    issued = app.now() - timedelta(days=days_ago)
    public = documents.keys(party).transport.public_key()
    return _identity(party, keys.certify(party, public, now=issued))


def _of_another_root(served: Served) -> TlsIdentity:
    return _certified(hub_keys.create(served.hub.home / "another", now=app.now()), "AL")


def test_whoever_listens_leaves_room_for_calls(served: Served) -> None:
    """However many streams one member opens: each takes the place of the one before."""
    identity, root = _joined(served.hub, "ME"), served.hub.keys.root_pem
    request = WatchReleasesRequest(purpose="regional-report")

    with open_channel(served.hub.settings.exchange, root=root, identity=identity) as channel:
        streams = []
        for _ in range(60):
            streams.append(ExchangeServiceStub(channel).WatchReleases(request, timeout=60))
            next(streams[-1])
        answered = _directory(channel)
        ended = [next(each, None) for each in streams[:-1]]

    assert answered > 0
    assert [None] * 59 == ended


def test_a_member_is_served_and_shut_out_when_revoked(served: Served) -> None:
    """The revocation bites on the connection that is open."""
    identity = _joined(served.hub, "AL")
    root, address = served.hub.keys.root_pem, served.hub.settings.exchange
    with open_channel(address, root=root, identity=identity) as channel:
        assert _directory(channel) > 0

        served.hub.enrolment.revoke("AL", now=app.now())

        with pytest.raises(grpc.RpcError) as refused:
            _directory(channel)
    assert _code(refused.value) is grpc.StatusCode.PERMISSION_DENIED


def _code(error: grpc.RpcError) -> grpc.StatusCode:
    return cast("grpc.Call", error).code()  # Every error that a channel raises is also a call.


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        (lambda _: None, grpc.StatusCode.UNAVAILABLE),
        (_of_another_root, grpc.StatusCode.UNAVAILABLE),
        (
            lambda served: _certified(served.hub.keys, "RS", days_ago=31),
            grpc.StatusCode.UNAVAILABLE,
        ),
        (lambda served: _certified(served.hub.keys, "RS"), grpc.StatusCode.PERMISSION_DENIED),
    ],
    ids=["none at all", "of another root", "expired", "unknown to the directory"],
)
def test_a_certificate_that_proves_no_member_is_refused(
    served: Served, identity: Callable[[Served], TlsIdentity | None], code: grpc.StatusCode
) -> None:
    """In the handshake where TLS can see it, at the door where only the directory can."""
    with pytest.raises(grpc.RpcError) as refused:
        served.directory(identity(served))

    assert code is _code(refused.value)


def test_the_exchange_is_not_on_the_enrolment_port(served: Served) -> None:
    """Whoever has no certificate finds joining there, and nothing else."""
    address, root = served.hub.settings.enrolment, served.hub.keys.root_pem
    with open_channel(address, root=root, identity=None) as channel:
        with pytest.raises(grpc.RpcError) as unknown:
            _directory(channel)
        with pytest.raises(grpc.RpcError) as stranger:
            EnrolmentServiceStub(channel).Collect(CollectRequest(party="ME"), timeout=60)

    assert grpc.StatusCode.UNIMPLEMENTED is _code(unknown.value)
    assert grpc.StatusCode.PERMISSION_DENIED is _code(stranger.value)


def test_a_hub_that_is_not_ours_is_not_believed(served: Served, tmp_path: Path) -> None:
    """A node trusts the root in its join code, and no other."""
    other = hub_keys.create(tmp_path / "other", now=app.now())
    with (
        open_channel(served.hub.settings.enrolment, root=other.root_pem, identity=None) as channel,
        pytest.raises(grpc.RpcError) as refused,
    ):
        EnrolmentServiceStub(channel).Collect(CollectRequest(party="ME"), timeout=60)

    assert grpc.StatusCode.UNAVAILABLE is _code(refused.value)


def test_a_second_hub_says_that_the_port_is_taken(served: Served) -> None:
    """With exit code 3 and what to do, and no library speaks beside it."""
    second = _serve(served.hub.home, "--no-pages")

    _, said = second.communicate(timeout=_PATIENCE_SECONDS)

    assert second.returncode == 3
    [sentence] = said.splitlines()
    assert sentence.startswith("try again later: the hub cannot listen on ")


def test_people_are_served_over_tls_until_the_hub_stops(tmp_path: Path) -> None:
    """The pages' certificate leads to the hub's root; SIGTERM ends everything in good order."""
    home = _new_hub(tmp_path / "hub")
    process = _serve(home)
    _await_ready(process)
    trusted = ssl.create_default_context(cafile=home / "keys" / "root.pem")

    with httpx.Client(verify=trusted) as person:
        answer = person.get(f"https://{settings.load(home).pages}/readyz")
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=_PATIENCE_SECONDS)

    assert (200, 0) == (answer.status_code, process.returncode)
    assert "hub.stopped" in said
