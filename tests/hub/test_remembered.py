"""What is remembered is fetched once, and never lost to whoever is asking for it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from hub.remembered import Remembered


def squares(keys: list[int]) -> Mapping[int, int]:
    """Of even numbers; odd ones have none."""
    return {key: key**2 for key in keys if key % 2 == 0}


def test_each_is_fetched_once_and_what_has_no_value_again() -> None:
    """All that are missing are asked for together."""
    asked: list[list[int]] = []

    def fetch(keys: list[int]) -> Mapping[int, int]:
        asked.append(keys)
        return squares(keys)

    kept = Remembered[int, int](10)

    assert {2: 4, 4: 16} == kept.of([2, 4, 2, 3], fetch)
    assert {4: 16, 6: 36} == kept.of([6, 3, 4], fetch)
    assert [[2, 4, 3], [6, 3]] == asked


def test_the_oldest_go_and_an_answer_is_whole_all_the_same() -> None:
    """Also one that is larger than what is kept."""
    kept = Remembered[int, int](3)

    assert {key: key**2 for key in range(0, 20, 2)} == kept.of(range(20), squares)
    fetched: list[int] = []

    def fetch(keys: list[int]) -> Mapping[int, int]:
        fetched.extend(keys)
        return {}

    kept.of([14, 16, 18], fetch)
    kept.of([12], fetch)
    assert [12] == fetched


def test_many_at_once_each_get_their_answer() -> None:
    """Whatever the others push out meanwhile."""
    kept = Remembered[int, int](5)

    def ask(start: int) -> bool:
        wanted = range(start * 2, start * 2 + 40, 2)
        return kept.of(wanted, squares) == {key: key**2 for key in wanted}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(400)))
