"""Whoever is forgotten is in no table of this part of the node."""

import pytest
from sqlalchemy import Engine, String, select

from node.identity import forgetting
from node.identity.links import Links
from node.identity.openings import openings as listed
from node.identity.worklist import propose, waiting
from node.life import tombstones
from node.storage import metadata, reading, writing
from tests.node.country import CATALOGUE, VICTIMS
from tests.node.identity.registry import DEED, bring_in, deed, line, name, openings, pseudonym

ANA, ANNA, EMA = map(pseudonym, (1, 2, 3))
OWN = "identity_secret", "opened", "candidate", "decision"


@pytest.fixture
def decided(engine: Engine) -> Engine:
    """Two identities that were compared, opened and decided about, and another one."""
    said = {"family_name": "Đorđević", "birth_date": "1999-04-03"}
    bring_in(engine, [line(1, ANA), line(2, ANNA), line(3, EMA)])
    given = {ANA: "Ana", ANNA: "Anna", EMA: "Ema"}
    name(engine, {each: {"given_name": given[each], **said} for each in given})
    propose(openings(engine), VICTIMS, DEED)
    openings(engine).open(VICTIMS, given, DEED)
    with reading(engine) as connection:
        first, *_ = waiting(connection, VICTIMS)
    Links(engine, CATALOGUE).decide(first.candidate.pair.id, "same", deed())
    return engine


def test_nothing_of_somebody_forgotten_is_left(decided: Engine) -> None:
    """In any column of any table; what is said of it is how many rows there were."""
    with writing(decided) as connection:
        removed = forgetting.forget(connection, VICTIMS, [ANA, ANNA])

    assert {
        "identity_secret": 2,
        "identity_sealed": 2,
        "opened": 2,
        "candidate": 3,
        "decision": 1,
    } == removed
    assert set() == _named(decided) & {ANA, ANNA}
    assert EMA in _named(decided)


def test_an_erasure_finds_nothing_left(decided: Engine) -> None:
    """By its own look at every column of every table that this part has."""
    with writing(decided) as connection:
        tombstones.bury(connection, VICTIMS, 1, "identity", [ANA, ANNA])
        before = tombstones.remains(connection, [VICTIMS], 1)
        forgetting.forget(connection, VICTIMS, [ANA, ANNA])
        after = tombstones.remains(connection, [VICTIMS], 1)

    assert set(OWN) <= before.keys()
    assert set() == set(OWN) & after.keys()


def test_that_something_was_opened_stays_on_record(decided: Engine) -> None:
    """And of how many people; of whom is not told any more."""
    with writing(decided) as connection:
        forgetting.forget(connection, VICTIMS, [ANA, ANNA])
    shown, *_ = listed(decided)

    assert (3, (EMA,)) == (shown.people, shown.identities)


def test_without_identifiers_links_stay(decided: Engine) -> None:
    """As a retention period of names ends before that of records."""
    with writing(decided) as connection:
        destroyed = forgetting.destroy(connection, VICTIMS, [ANA, ANNA])
        kept = set(forgetting.kept(connection, VICTIMS))

    assert (2, {EMA}) == (destroyed, kept)
    assert {ANA, ANNA} <= _named(decided)


def test_whose_last_record_has_gone_is_named_no_longer(decided: Engine) -> None:
    """A name without a record serves nothing."""
    name(decided, {pseudonym(9): {"given_name": "Ida"}})
    with writing(decided) as connection:
        assert 1 == forgetting.forget_unused(connection, VICTIMS)
        assert {ANA, ANNA, EMA} == set(forgetting.kept(connection, VICTIMS))


def _named(engine: Engine) -> set[str]:
    """Every text in every table of this part."""
    found: set[str] = set()
    with reading(engine) as connection:
        for table in map(metadata.tables.__getitem__, OWN):
            texts = [column for column in table.columns if isinstance(column.type, String)]
            for row in connection.execute(select(*texts)):
                found |= set(row)
    return found
