"""The node's pages come up, by TLS where others may reach them, and give way where they cannot."""

import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from nacl import pwhash

from node.app import Node
from node.pages_server import PagesServer, Place, open_pages
from proto.errors import InputError, UnavailableError
from tests.journey.programs import Program
from tests.node.country import PASSPHRASE


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    """A node that has just been made."""
    for cost in ("OPSLIMIT", "MEMLIMIT"):
        least = getattr(pwhash.argon2id, f"{cost}_MIN")
        monkeypatch.setattr(pwhash.argon2id, f"{cost}_MODERATE", least)
    node = Node.create(tmp_path / "home", party="AL", epsilon_cap="1", passphrase=PASSPHRASE)
    yield node
    node.engine.dispose()


@pytest.fixture
def pages(node: Node) -> Iterator[PagesServer]:
    """Its pages, on a port that is free."""
    pages = open_pages(node, Place.parse("127.0.0.1:0"))
    pages.start()
    yield pages
    pages.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "pages.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


def test_pages_answer_until_they_are_stopped(node: Node) -> None:
    """On this machine, and no longer than the node runs."""
    pages = open_pages(node, Place.parse("127.0.0.1:0"))
    address = f"http://127.0.0.1:{pages.port}/readyz"

    pages.start()
    ready = httpx.get(address)
    pages.stop()

    assert (200, "ready") == (ready.status_code, ready.text)
    assert "server" not in ready.headers
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_a_port_that_is_taken_is_said(node: Node, pages: PagesServer) -> None:
    """By its number, so that the node can go on without pages."""
    with pytest.raises(UnavailableError, match=rf"127\.0\.0\.1:{pages.port}: Address already in"):
        open_pages(node, Place.parse(f"127.0.0.1:{pages.port}"))


def test_a_name_that_is_not_ours_is_not_answered(pages: PagesServer) -> None:
    """Whatever name server leads to this machine."""
    address = f"http://127.0.0.1:{pages.port}/login"

    assert 400 == httpx.get(address, headers={"Host": "evil.example"}).status_code


def test_with_a_certificate_they_speak_tls(node: Node, certificate: Path) -> None:
    """And the cookie never travels without."""
    place = Place.parse("127.0.0.1:0", name="localhost", certificate=certificate)
    pages = open_pages(node, place)
    trusting = ssl.create_default_context(cafile=certificate)

    pages.start()
    answer = httpx.get(f"https://localhost:{pages.port}/login", verify=trusting)
    pages.stop()

    assert 200 == answer.status_code
    assert answer.headers["Set-Cookie"].startswith("__Host-dcim=")


def test_a_certificate_that_cannot_be_used_is_said(node: Node, tmp_path: Path) -> None:
    """Before anybody is asked for a password."""
    (tmp_path / "empty.pem").touch()

    for name in ("nothing.pem", "empty.pem"):
        place = Place.parse("127.0.0.1:0", name="localhost", certificate=tmp_path / name)
        with pytest.raises(InputError, match=f"{name} cannot be used"):
            open_pages(node, place)


def test_a_running_node_serves_them_and_goes_on_where_it_cannot(node: Node, tmp_path: Path) -> None:
    """Its errands do not wait for the pages, nor the pages for the hub."""
    first, second = (Program("node", node.home, tmp_path / name) for name in ("one.log", "two.log"))

    with first.running("run", "--pages", "127.0.0.1:0", until="pages.running"):
        found = re.search(r"address=\S*127\.0\.0\.1:(\d+)", first.said())
        assert found
        ready = httpx.get(f"http://127.0.0.1:{found[1]}/readyz")
        with second.running("run", "--pages", f"127.0.0.1:{found[1]}", until="node.running"):
            said = second.said()

    assert "ready" == ready.text
    assert "pages.unavailable" in said
    assert "Address already in use" in said
