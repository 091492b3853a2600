"""A pair is opened for whoever is to decide, and for nobody else's eyes."""

import pytest
from sqlalchemy import Engine

from node.identity import forgetting
from node.identity.links import Links
from node.identity.openings import openings as listed
from node.identity.pairs import UnknownPairError
from node.identity.sides import Sides, Viewer
from node.identity.worklist import propose, waiting
from node.storage import reading, writing
from tests.node.country import CATALOGUE, VICTIMS
from tests.node.identity.registry import DEED, bring_in, deed, line, name, openings, pseudonym

ANA, ANNA = map(pseudonym, (1, 2))


@pytest.fixture
def pair(engine: Engine) -> str:
    """The name of a pair of two providers."""
    said = {"family_name": "Đorđević", "birth_date": "1999-04-03"}
    lines = (
        line(1, ANA, provider="fbih"),
        line(2, ANNA, provider="rs"),
        line(3, ANNA, provider="rs"),
    )
    bring_in(engine, lines)
    name(engine, {ANA: {"given_name": "Ana", **said}, ANNA: {"given_name": "Anna", **said}})
    propose(openings(engine), VICTIMS, DEED)
    with reading(engine) as connection:
        (found,) = waiting(connection, VICTIMS)
    return found.candidate.pair.id


def test_the_country_sees_both_sides(engine: Engine, pair: str) -> None:
    """Names, records and what was decided; and that they were seen is on record."""
    Links(engine, CATALOGUE).decide(pair, "later", deed())
    sides = _look(engine, pair)

    assert ("Ana", "Anna") == _given(sides)
    assert (1, 2) == (len(sides.one.sources), len(sides.other.sources))
    assert ["later"] == [made.verdict for made in sides.history]
    assert (ANA, ANNA) == listed(engine)[0].identities


@pytest.mark.parametrize("provider", ["fbih", "rs", "brcko"])
def test_a_pair_with_others_records_is_none(engine: Engine, pair: str, provider: str) -> None:
    """Told in the words for a pair that there is not, and nothing is opened."""
    before = listed(engine)

    with pytest.raises(UnknownPairError) as hidden:
        _look(engine, pair, provider=provider)
    with pytest.raises(UnknownPairError) as missing:
        _look(engine, "0" * 16, provider=provider)
    assert str(missing.value) == str(hidden.value).replace(pair, "0" * 16)
    assert before == listed(engine)


def test_an_identity_that_another_provider_knows_too_is_not_shown(
    engine: Engine, pair: str
) -> None:
    """Not even to a provider with records of both sides."""
    bring_in(engine, [line(4, ANNA, provider="fbih")])

    with pytest.raises(UnknownPairError):
        _look(engine, pair, provider="fbih")


def test_a_provider_sees_a_pair_of_its_own(engine: Engine, pair: str) -> None:
    """Both sides of it."""
    bring_in(engine, [line(2, ANNA, provider="fbih"), line(3, ANNA, provider="fbih")])
    sides = _look(engine, pair, provider="fbih")

    assert ("Ana", "Anna") == _given(sides)
    assert (1, 2) == (len(sides.one.sources), len(sides.other.sources))


def test_whoever_was_destroyed_is_not_shown(engine: Engine, pair: str) -> None:
    """What was decided about the pair is; the comparison has gone with the name."""
    Links(engine, CATALOGUE).decide(pair, "same", deed())
    with writing(engine) as connection:
        forgetting.destroy(connection, VICTIMS, [ANA])
    sides = _look(engine, pair)

    assert (None, "Anna") == _given(sides)
    assert sides.candidate is None
    assert ANA == sides.other.person


def _look(engine: Engine, pair: str, provider: str | None = None) -> Sides:
    return Viewer(engine, CATALOGUE, provider).look(pair, openings(engine), DEED)


def _given(sides: Sides) -> tuple[str | None, ...]:
    return tuple(
        side.identifiers.given_name if side.identifiers else None
        for side in (sides.one, sides.other)
    )
