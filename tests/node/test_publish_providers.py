"""Sub-national providers have a say before anything is counted, and over exactly what is."""

import pytest
from sqlalchemy import Engine

from node.life import providers
from node.life.deed import Deed
from node.life.providers import (
    Answer,
    Asked,
    ProviderObjectsError,
    ProviderWaitingError,
    UnknownProviderError,
)
from node.repository import records
from node.storage import writing
from proto.period import Period
from tests import documents
from tests.documents import NOW
from tests.node.country import VICTIMS, measured, published, publisher, register

SIGNED = documents.signed(documents.agreement())
DEED = Deed(by="Ana", at=NOW, reason="looked at the counts")


@pytest.fixture
def bosnia(engine: Engine) -> Engine:
    """A country whose register two jurisdictions fill."""
    register(engine)
    with writing(engine) as connection:
        for name in ("brcko", "srpska"):
            providers.add(connection, name, name.title(), DEED)
    return engine


def _say(engine: Engine, name: str, answer: Answer = "yes") -> None:
    with writing(engine) as connection:
        asked = Asked(VICTIMS, Period.parse("2024"), 1)
        providers.answer(connection, name, asked, answer, DEED)


def test_nothing_is_paid_before_every_provider_has_agreed(bosnia: Engine) -> None:
    """The one that has not spoken is named."""
    al = publisher(bosnia)
    _say(bosnia, "brcko")

    with pytest.raises(ProviderWaitingError, match="waits for Srpska"):
        published(al, SIGNED)

    assert 0 == al.ledger.ledger().count
    assert 0 == measured(bosnia)


def test_the_release_leaves_when_all_agree(bosnia: Engine) -> None:
    """Asked once for each release, not for each command."""
    al = publisher(bosnia)
    for name in ("brcko", "srpska"):
        _say(bosnia, name)

    first, again = published(al, SIGNED), published(al, SIGNED)

    assert first.posted == again.posted


def test_one_no_is_enough(bosnia: Engine) -> None:
    """A provider stops the release of records that are partly its own."""
    _say(bosnia, "brcko")
    _say(bosnia, "srpska", "no")

    with pytest.raises(ProviderObjectsError, match="Srpska said no"):
        published(publisher(bosnia), SIGNED)


def test_whoever_agreed_to_other_records_is_asked_again(bosnia: Engine) -> None:
    """A yes is to what was looked at."""
    for name in ("brcko", "srpska"):
        _say(bosnia, name)
    register(bosnia, 3, first_seen=2023)

    with pytest.raises(ProviderWaitingError):
        published(publisher(bosnia), SIGNED)


def test_records_of_somebody_whom_nobody_would_ask_do_not_leave(engine: Engine) -> None:
    """A provider has a say because its records are there, not because an operator remembers."""
    register(engine)
    table = records.table(VICTIMS)
    with writing(engine) as connection:
        connection.execute(table.update().values(provider="federation"))

    with pytest.raises(UnknownProviderError, match="records of federation"):
        published(publisher(engine), SIGNED)
