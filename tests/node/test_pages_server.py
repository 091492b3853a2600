"""The pages are served on this machine alone, unless the operator says what stands before them."""

from pathlib import Path

import pytest

from node.pages_server import DEFAULT, Place
from proto.errors import InputError


def test_pages_are_for_this_machine() -> None:
    """By its own names, without TLS, on the usual port."""
    place = Place.parse(DEFAULT)

    assert ("127.0.0.1", 8180, False) == (place.host, place.port, place.is_secure)
    assert {"127.0.0.1", "localhost"} == place.names


@pytest.mark.parametrize("address", ["localhost:8180", "127.0.0.2:1", "127.0.0.1:0"])
def test_every_name_of_this_machine_will_do(address: str) -> None:
    """Nobody else can come by it."""
    assert not Place.parse(address).is_secure


@pytest.mark.parametrize("address", ["0.0.0.0:8180", "192.168.1.7:8180", "node.example:8180"])
def test_what_others_can_reach_needs_tls(address: str) -> None:
    """Passwords and case records do not travel in the clear."""
    with pytest.raises(InputError, match="can be reached from other machines"):
        Place.parse(address, name="node.example")


@pytest.mark.parametrize(
    "address", ["", "8180", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "::1:8180"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """With an example of one."""
    with pytest.raises(InputError, match=r"127\.0\.0\.1:8180"):
        Place.parse(address)


def test_behind_tls_the_name_must_be_said() -> None:
    """For requests by any other name are not answered."""
    with pytest.raises(InputError, match="--pages-name"):
        Place.parse("0.0.0.0:8180", is_behind_proxy=True)


@pytest.mark.parametrize("certificate", [None, Path("chain.pem")])
def test_with_tls_others_may_come(certificate: Path | None) -> None:
    """Ours, or that of a proxy that the operator runs before us."""
    place = Place.parse(
        "0.0.0.0:8180",
        name="Node.Example",
        certificate=certificate,
        is_behind_proxy=certificate is None,
    )

    assert place.is_secure
    assert "node.example" in place.names
