"""What is held stays, whoever asks."""

import pytest
from sqlalchemy import Engine

from anonymizer.case import Pseudonym
from node.identity.forgetting import forget_unused
from node.life.deed import NothingChangedError
from node.life.holds import LegalHoldError, expect_none, hold, holds_of, lift
from node.life.importing import Aftermath
from node.storage import writing
from tests.node.life.people import DEED, VICTIMS, imported, p, row


@pytest.mark.parametrize("is_of_person", [True, False])
def test_a_hold_stands_until_it_is_lifted(engine: Engine, is_of_person: bool) -> None:  # noqa: FBT001
    """Of a record, or of whoever it names; nobody is held twice or freed twice."""
    imported(engine, row("a", "anna", "2024"), row("b", "bora", "2024"))
    subject = p("anna") if is_of_person else p("a")

    with writing(engine) as connection:
        hold(connection, VICTIMS, p("a"), DEED, is_of_person=is_of_person)
        with pytest.raises(NothingChangedError):
            hold(connection, VICTIMS, p("a"), DEED, is_of_person=is_of_person)
        with pytest.raises(LegalHoldError, match="a record of victims"):
            expect_none(connection, VICTIMS, [subject, p("b")])
        held = "person-held" if is_of_person else "held"
        assert (held,) == holds_of(connection, VICTIMS, p("a"))
        assert () == holds_of(connection, VICTIMS, p("b"))
        expect_none(connection, VICTIMS, [p("b"), p("bora")])
        with pytest.raises(NothingChangedError):
            lift(connection, VICTIMS, p("a"), DEED, is_of_person=not is_of_person)
        lift(connection, VICTIMS, p("a"), DEED, is_of_person=is_of_person)
        expect_none(connection, VICTIMS, [subject])
        with pytest.raises(NothingChangedError):
            lift(connection, VICTIMS, p("a"), DEED, is_of_person=is_of_person)


@pytest.mark.parametrize("is_of_person", [True, False])
def test_no_import_removes_what_is_held(
    engine: Engine,
    is_of_person: bool,  # noqa: FBT001 - by name
) -> None:
    """A register that drops a record does not decide a court's case, nor by a later record."""
    imported(engine, row("a", "anna", "2024"))
    with writing(engine) as connection:
        hold(connection, VICTIMS, p("a"), DEED, is_of_person=is_of_person)
    imported(engine, row("b", "anna", "2025"), row("c", "cana", "2025"))
    held = "b" if is_of_person else "a"
    aftermath = Aftermath(forget_unused)

    with writing(engine) as connection:
        aftermath.removed(connection, VICTIMS, [Pseudonym(p("c"))])
        with pytest.raises(LegalHoldError):
            aftermath.removed(connection, VICTIMS, [Pseudonym(p(held))])
