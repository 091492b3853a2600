"""Where one operation makes a year, nothing leaves of it, if the agreement says so."""

from fractions import Fraction

import pytest
from sqlalchemy import Engine

from node.snapshots import DominatedError
from tests.node.country import agreed, measured, published, publisher, register

# Everybody whom `register` brings in comes on one day from one source: as one raid would.


def test_a_year_that_one_operation_makes_does_not_leave(engine: Engine) -> None:
    """Nothing is paid, and nothing is counted for readers."""
    register(engine)
    al = publisher(engine)

    with pytest.raises(DominatedError, match=r"more than 1/2 of the people of 2024"):
        published(al, agreed(dominance_share=Fraction(1, 2)))

    assert 0 == al.ledger.ledger().count
    assert 0 == measured(engine)


@pytest.mark.parametrize("share", [None, Fraction(1)])
def test_an_agreement_that_does_not_mind_lets_it_leave(
    engine: Engine, share: Fraction | None
) -> None:
    """Nobody asked, or all of a year is no more than all of it."""
    register(engine)

    assert published(publisher(engine), agreed(dominance_share=share)).paid
