"""Only identities that share something are compared, and most that belong together do."""

from itertools import combinations

import pytest

from node.identity.blocking import LARGEST, blocks
from node.identity.identifiers import Identifiers
from node.identity.traits import Traits, traits
from tests.node.identity import dirty_names

ANA = Identifiers("Ana", "Đorđević", "", "1999-04-03", "f", "P1234567")


@pytest.mark.parametrize(
    "other",
    [
        Identifiers("Ана", "Đorđević", "", "", "", ""),
        Identifiers("Djordjevic", "Ana", "", "", "", ""),
        Identifiers("Ana", "Ilić", "", "2000-12-24", "", ""),
        Identifiers("Ana", "Ilić", "", "1998", "", ""),
        Identifiers("Mara", "Ilić", "", "3.4.1999", "", ""),
        Identifiers("Mara", "Ilić", "", "", "", "p-1234567"),
    ],
    ids=["name", "exchanged names", "a year later", "a year before", "birth", "document"],
)
def test_whoever_shares_something_is_compared(other: Identifiers) -> None:
    """Two parts of the name; one and about the year; the day of birth; the document."""
    assert [0, 1] in list(blocks([traits("a", ANA), traits("b", other)]))


def test_whoever_shares_a_name_alone_is_not() -> None:
    """Not everybody called Ana."""
    other = Identifiers("Ana", "Ilić", "", "1980", "f", "X1")

    assert [] == list(blocks([traits("a", ANA), traits("b", other)]))


def test_what_too_many_share_is_left_out() -> None:
    """So that the time it takes does not grow with the square of a register."""
    many = [traits(str(number), Identifiers("", "", "", "1999-04-03")) for number in range(LARGEST)]

    assert [LARGEST] == [len(each) for each in blocks(many)]
    assert [] == list(blocks([*many, traits("one more", ANA)]))


def test_nearly_all_that_is_one_person_is_compared() -> None:
    """At least 95 of 100 pairs of 1,000 generated people."""
    known = dirty_names.rows(1000, seed=3)
    everybody = [traits(row.identity, row.said) for row in known]
    truth = dirty_names.true_pairs(known)
    compared = {
        _pair(everybody[one], everybody[other])
        for places in blocks(everybody)
        for one, other in combinations(places, 2)
    }

    assert len(truth & compared) >= 0.95 * len(truth)
    assert len(compared) < len(everybody) ** 2 / 2 / 100


def _pair(one: Traits, other: Traits) -> tuple[str, str]:
    first, second = sorted((one.identity, other.identity))
    return first, second
