"""Nothing is opened without a record of it that is there before."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from node.identity.openings import Opening, Openings
from node.identity.openings import openings as listed
from node.identity.seal import Seal
from node.identity.sealed import SealedIdentities
from node.storage import metadata
from node.vault import Vault
from proto.errors import InputError, UnavailableError
from tests.node.country import VICTIMS
from tests.node.identity.registry import DEED, bring_in, line, name, openings, pseudonym

ANA, EMA = map(pseudonym, (1, 2))
SAID = {ANA: {"given_name": "Ana"}, EMA: {"given_name": "Ema", "birth_date": "1999"}}


def test_who_opened_what_when_and_why_is_on_record(engine: Engine) -> None:
    """The last one first, by pseudonym."""
    name(engine, SAID)
    opened = openings(engine).open(VICTIMS, [ANA], DEED)
    openings(engine).open(VICTIMS, [EMA, ANA], DEED)

    at, why = "2026-03-04T05:06:07+00:00", "to see whether it is one person"
    first = Opening(1, "victims", 1, False, "ana", at, why, (ANA,))  # noqa: FBT003
    assert "Ana" == opened[ANA].given_name
    assert first == listed(engine)[1]
    assert (ANA, EMA) == listed(engine)[0].identities


def test_two_at_once_are_two_openings(engine: Engine) -> None:
    """Each with a number of its own."""
    name(engine, SAID)
    with ThreadPoolExecutor(4) as people:
        list(people.map(lambda _: openings(engine).open(VICTIMS, [ANA], DEED), range(8)))

    assert [*range(8, 0, -1)] == [each.number for each in listed(engine)]


def test_it_is_on_record_even_where_nothing_opens(engine: Engine) -> None:
    """Whoever tries is remembered, as the record comes before."""
    name(engine, SAID)
    other = Openings(engine, SealedIdentities(Seal(bytes(32))))

    with pytest.raises(InputError):
        other.open(VICTIMS, [ANA], DEED)
    assert (ANA,) == listed(engine)[0].identities


def test_without_a_record_nothing_is_opened(engine: Engine) -> None:
    """A database that cannot be written shows nobody."""
    name(engine, SAID)
    metadata.tables["opened"].drop(engine)

    with pytest.raises((InputError, UnavailableError)):
        openings(engine).open(VICTIMS, [ANA], DEED)
    metadata.tables["opened"].create(engine)
    assert () == listed(engine)


def test_a_comparison_is_one_opening_of_everybody(engine: Engine) -> None:
    """Of those with records; how many is on record, and each one's name is not shown."""
    name(engine, SAID)
    bring_in(engine, [line(1, EMA), line(2, EMA)])

    versions, everybody = openings(engine).compare_all(VICTIMS, DEED)
    (known,) = listed(engine)

    assert [EMA] == [*versions] == [each.identity for each in everybody]
    assert (True, 1, ()) == (known.everybody, known.people, known.identities)


def test_what_is_compared_shows_no_name(engine: Engine) -> None:
    """Not in a log, not in a traceback."""
    name(engine, SAID)
    bring_in(engine, [line(1, EMA)])
    (ema,) = openings(engine).compare_all(VICTIMS, DEED)[1]

    assert f"Traits(identity='{EMA}')" == repr(ema)


def test_the_key_comes_from_the_vault(engine: Engine, vault: Vault) -> None:
    """What one process seals another opens; a vault without the key opens nothing."""
    vault.seal("identity", bytes(range(32)))
    name(engine, SAID)

    assert "Ana" == Openings.of(engine, vault).open(VICTIMS, [ANA], DEED)[ANA].given_name
    (vault.folder / "identity").unlink()
    with pytest.raises(InputError, match="cannot be opened"):
        Openings.of(engine, vault)


@pytest.fixture
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """An empty vault."""
    folder = tmp_path_factory.mktemp("vault")
    return Vault.create(folder / "keys", folder / "secret")
