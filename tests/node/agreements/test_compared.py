"""Which key of each other party is trusted: the first we saw, until people compare another."""

from sqlalchemy import Engine

from node.agreements.compared import compared, trust, trust_first
from node.storage import writing
from proto import succession
from proto.directory import Member
from tests.documents import replacing, statement

FIRST = statement("RS")
LOST = replacing(FIRST, 2, "lost")


def _seen(engine: Engine, member: Member) -> None:
    with writing(engine) as connection:
        trust_first(connection, {"RS": member})


def test_the_first_statement_is_trusted_and_no_later_one(engine: Engine) -> None:
    """However often the party is seen."""
    _seen(engine, Member(succession.begun(FIRST), revoked=False))
    _seen(engine, Member(succession.verify([FIRST, LOST]), revoked=False))

    assert {"RS": FIRST.hash} == compared(engine)


def test_what_people_compared_takes_its_place(engine: Engine) -> None:
    """For a party that was seen before, and for one that was not."""
    _seen(engine, Member(succession.begun(FIRST), revoked=False))

    trust(engine, "RS", LOST.hash)
    trust(engine, "ME", statement("ME").hash)

    assert {"RS": LOST.hash, "ME": statement("ME").hash} == compared(engine)
