"""Draws that come out the same for ever, and as often as they weigh."""

from collections import Counter

import pytest

from deploy.registers.chance import Weighted, early_one_of, one_of, stream, whole


def test_a_stream_is_known_by_its_names_alone() -> None:
    """The same names give the same numbers, others give others."""
    assert stream(1, "AL", 2024).random() == stream(1, "AL", 2024).random()
    assert stream(1, "AL", 2024).random() != stream(2, "AL", 2024).random()


def test_the_numbers_of_a_stream_are_those_of_today() -> None:
    """Registers stay byte for byte the same from one version of Python to the next."""
    chance = stream(1, "AL", 2024)

    assert [4, 4, 11] == [whole(chance, 1, 100) for _ in range(3)]


def test_things_are_drawn_as_often_as_they_weigh() -> None:
    """Nothing that weighs nothing is drawn."""
    chance, drawn = stream("weights"), Weighted({"a": 3, "b": 0, "c": 1})

    counted = Counter(drawn.draw(chance) for _ in range(4_000))

    assert {"a", "c"} == counted.keys()
    assert 2_850 < counted["a"] < 3_150


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": -1, "b": 2}])
def test_weights_that_are_none_are_refused(weights: dict[str, float]) -> None:
    """Something must weigh more than nothing, and nothing less."""
    with pytest.raises(ValueError, match="expected weights"):
        Weighted(weights)


def test_every_number_of_a_range_is_drawn() -> None:
    """Both ends are included."""
    chance = stream("range")

    assert {1, 2, 3} == {whole(chance, 1, 3) for _ in range(100)}


def test_some_names_are_more_frequent_than_others() -> None:
    """The first of a list comes up more often than the last, where the list is one of names."""
    chance = stream("names")

    early = Counter(early_one_of(chance, "abcd") for _ in range(1_000))
    even = Counter(one_of(chance, "abcd") for _ in range(1_000))

    assert early["a"] > 2 * early["d"] > 0
    assert min(even.values()) > 200
