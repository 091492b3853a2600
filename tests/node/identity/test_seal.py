"""A seal opens with both secrets, in its own place, and never otherwise."""

import pytest

from node.identity.seal import KEY_BYTES, SECRET_BYTES, Seal
from proto.errors import InputError

KEY, SECRET, PLACE = bytes(range(KEY_BYTES)), bytes(SECRET_BYTES), b"victims/abc"
SEALED = Seal(KEY).close(b"Ana", SECRET, PLACE)


def test_what_was_sealed_opens() -> None:
    """Under the same key and secret, in the same place."""
    assert b"Ana" == Seal(KEY).open(SEALED, SECRET, PLACE)


@pytest.mark.parametrize(
    ("key", "secret", "place", "sealed"),
    [
        pytest.param(KEY[::-1], SECRET, PLACE, SEALED, id="another node's key"),
        pytest.param(KEY, b"\1" * SECRET_BYTES, PLACE, SEALED, id="another identity's secret"),
        pytest.param(KEY, SECRET, b"victims/abe", SEALED, id="another identity"),
        pytest.param(KEY, SECRET, b"justice/abc", SEALED, id="another dataset"),
        pytest.param(KEY, SECRET, PLACE, SEALED[:-1] + b"\0", id="a changed byte"),
        pytest.param(KEY, SECRET, PLACE, SEALED[:20], id="cut off"),
        pytest.param(KEY, SECRET, PLACE, b"", id="nothing"),
    ],
)
def test_it_opens_in_no_other_way(key: bytes, secret: bytes, place: bytes, sealed: bytes) -> None:
    """Whatever is exchanged or changed, nothing is shown, and the refusal says what to do."""
    with pytest.raises(InputError, match="restore the database and the keys"):
        Seal(key).open(sealed, secret, place)


def test_the_same_is_sealed_differently_each_time() -> None:
    """Nobody sees from two seals that they hold the same."""
    assert SEALED != Seal(KEY).close(b"Ana", SECRET, PLACE)


def test_a_short_key_is_refused() -> None:
    """It protects nobody."""
    with pytest.raises(ValueError, match="expected a key of 32 bytes, got 16"):
        Seal(bytes(16))


def test_the_key_is_not_shown() -> None:
    """A log line or a traceback gives no key away."""
    assert "Seal()" == repr(Seal(KEY))
