"""Nothing leaves without the yes of every provider to exactly these records."""

import pytest
from sqlalchemy import Engine, select

from node.life import providers
from node.life.corrections import Fix, correct
from node.life.deed import NothingChangedError
from node.life.providers import (
    Answer,
    Asked,
    OwnCount,
    Provider,
    ProviderObjectsError,
    ProviderWaitingError,
    UnknownProviderError,
    expect_agreed,
    own_counts,
    provider_change,
)
from node.storage import reading, writing
from proto.errors import ConflictError, InputError
from proto.period import Period
from tests.node.life.people import DEED, VICTIMS, imported, p, row, state

YEAR = Period.parse("2024")
ASKED = Asked(VICTIMS, YEAR, 1)


@pytest.fixture
def bosnia(engine: Engine) -> Engine:
    """Two providers, one of them with people of its own in 2024."""
    imported(
        engine,
        row("a", "anna", "2024-05-01", provider="brcko", status="identified"),
        row("b", "bora", "2024", provider="brcko", status="identified"),
        row("c", "anna", "2024-06", provider="brcko", status="identified"),
        row("d", "dana", "2024-06", provider="brcko", status=None),
        row("e", "elsa", "2023", provider="brcko", status="identified"),
        row("f", "anna", "2024", provider="srpska", status="presumed"),
    )
    with writing(engine) as connection:
        providers.add(connection, "brcko", "Brčko District", DEED)
        providers.add(connection, "srpska", " Republika Srpska ", DEED)
    return engine


def _say(engine: Engine, name: str, said: Answer = "yes", asked: Asked = ASKED) -> None:
    with writing(engine) as connection:
        providers.answer(connection, name, asked, said, DEED)


def _agreed(engine: Engine, vintage: int = 1) -> int:
    with reading(engine) as connection:
        return expect_agreed(connection, VICTIMS, YEAR, vintage)


def test_without_providers_nobody_is_asked(engine: Engine) -> None:
    """Most countries have one register and nobody below it."""
    imported(engine, row("a", "anna", "2024"))

    assert state(engine) == _agreed(engine)


def test_every_active_provider_must_have_said_yes(bosnia: Engine) -> None:
    """Whoever is missing is named, until nobody is."""
    with pytest.raises(ProviderWaitingError, match="Brčko District, Republika Srpska"):
        _agreed(bosnia)
    _say(bosnia, "brcko")
    with pytest.raises(ProviderWaitingError, match="waits for Republika Srpska:"):
        _agreed(bosnia)
    _say(bosnia, "srpska")

    assert state(bosnia) == _agreed(bosnia)
    with pytest.raises(ProviderWaitingError):
        _agreed(bosnia, vintage=2)


def test_one_no_is_enough_and_can_be_taken_back(bosnia: Engine) -> None:
    """What was said last counts; what was said before is kept."""
    _say(bosnia, "brcko")
    _say(bosnia, "srpska", "no")
    with pytest.raises(ProviderObjectsError, match="Republika Srpska said no"):
        _agreed(bosnia)

    _say(bosnia, "srpska")

    assert state(bosnia) == _agreed(bosnia)


def test_a_changed_record_must_be_agreed_to_again(bosnia: Engine) -> None:
    """A yes is to the records as they were; another year's do not matter."""
    for name in ("brcko", "srpska"):
        _say(bosnia, name)
    with writing(bosnia) as connection:
        correct(connection, VICTIMS, p("e"), Fix("sex", "male"), DEED)
    _agreed(bosnia)

    with writing(bosnia) as connection:
        correct(connection, VICTIMS, p("a"), Fix("sex", "male"), DEED)

    with pytest.raises(ProviderWaitingError, match="records as they are now"):
        _agreed(bosnia)
    with reading(bosnia) as connection:
        said = providers.said_of(connection, ASKED)
    assert [("yes", False), ("yes", False)] == [(each.answer, each.is_current) for each in said]
    assert {(DEED.by, DEED.reason)} == {(each.by, each.reason) for each in said}


def test_who_is_active_no_more_is_not_waited_for(bosnia: Engine) -> None:
    """And has no say, nor a look at the counts."""
    with writing(bosnia) as connection:
        providers.activate(connection, "srpska", DEED, is_active=False)
    _say(bosnia, "brcko")

    assert state(bosnia) == _agreed(bosnia)
    with reading(bosnia) as connection:
        changes = connection.execute(select(provider_change).order_by("provider", "number")).all()
    assert [("brcko", True), ("srpska", True), ("srpska", False)] == [
        (each.provider, each.active) for each in changes
    ]
    assert {(DEED.by, DEED.reason)} == {(each.by, each.reason) for each in changes}
    with pytest.raises(UnknownProviderError):
        _say(bosnia, "srpska")
    with reading(bosnia) as connection, pytest.raises(UnknownProviderError):
        own_counts(connection, "srpska", VICTIMS, YEAR)


def test_a_provider_sees_the_counts_of_its_own_rows(bosnia: Engine) -> None:
    """Whatever others know of the same people, and nothing of another year."""
    with reading(bosnia) as connection:
        assert (
            OwnCount("identified", records=3, people=2),
            OwnCount("unknown", records=1, people=1),
        ) == own_counts(connection, "brcko", VICTIMS, YEAR)
        assert (OwnCount("presumed", 1, 1),) == own_counts(connection, "srpska", VICTIMS, YEAR)


def test_providers_are_taken_up_once(bosnia: Engine) -> None:
    """Under a short name, with a full one."""
    with writing(bosnia) as connection:
        for name, full, error in (
            ("brcko", "Again", ConflictError),
            ("Brčko", "District", InputError),
            ("a" * 41, "Too long", InputError),
            ("fbih", " ", InputError),
        ):
            with pytest.raises(error):
                providers.add(connection, name, full, DEED)
        with pytest.raises(NothingChangedError):
            providers.activate(connection, "brcko", DEED, is_active=True)
        with pytest.raises(UnknownProviderError):
            providers.activate(connection, "fbih", DEED, is_active=True)
        assert (
            Provider("brcko", "Brčko District", active=True),
            Provider("srpska", "Republika Srpska", active=True),
        ) == providers.providers(connection)
