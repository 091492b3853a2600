"""What is used once is refused the second time, on both databases, as long as it could be tried."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from hub.once import Once, UsedError
from tests.documents import NOW

TEN = timedelta(minutes=10)


def test_a_second_use_is_refused(engine: Engine) -> None:
    """In every process, to the last second."""
    Once(engine).use("a", NOW, lasting=TEN)

    with pytest.raises(UsedError):
        Once(engine).use("a", NOW + TEN, lasting=TEN)
    Once(engine).use("b", NOW, lasting=TEN)


def test_what_is_too_old_is_forgotten(engine: Engine) -> None:
    """Nothing piles up, and nothing that was used can be read."""
    Once(engine).use("a", NOW, lasting=TEN)
    Once(engine).use("b", NOW + 2 * TEN, lasting=TEN)

    with engine.connect() as connection:
        [row] = connection.execute(text("SELECT hash FROM used_once"))
    assert 64 == len(row.hash)
