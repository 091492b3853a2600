"""Whoever withdraws consent is kept and not counted, from the next count on."""

import pytest
from sqlalchemy import Engine, update

from node.life.consent import (
    RegisterSaysOtherwiseError,
    follow_consent,
    is_excluded,
    restore,
    withdraw,
)
from node.life.corrections import Fix, correct
from node.life.deed import NothingChangedError
from node.life.rulings import about
from node.repository import records
from node.storage import reading, writing
from tests.node.life.people import (
    DEED,
    JUSTICE,
    TODAY,
    VICTIMS,
    excluded,
    imported,
    linked,
    p,
    people_in,
    row,
    states,
)

GIVEN = row("a", "anna", "2024-05-01", consent="given")
WITHDRAWN = row("a", "anna", "2024-05-01", consent="withdrawn")
BORA = row("b", "bora", "2024-05-01")


def _withdraw(engine: Engine, record: str = "a") -> None:
    with writing(engine) as connection:
        withdraw(connection, VICTIMS, p(record), DEED)


def _restore(engine: Engine, record: str = "a") -> None:
    with writing(engine) as connection:
        restore(connection, VICTIMS, p(record), DEED)


@pytest.mark.parametrize("code", ["withdrawn", "not_given"])
def test_a_register_that_says_so_is_followed(engine: Engine, code: str) -> None:
    """Excluded at once, counted again once the register says otherwise; the state moves."""
    imported(engine, GIVEN, BORA)
    counts, known = [people_in(engine, "2024")], [states(engine, "2024")]
    for consent in (code, "guardian"):
        imported(engine, row("a", "anna", "2024-05-01", consent=consent), BORA)
        counts.append(people_in(engine, "2024"))
        known.append(states(engine, "2024"))

    assert [2, 1, 2] == counts
    assert known[0] < known[1] < known[2]
    assert set() == excluded(engine)


def test_one_record_that_says_so_is_enough(engine: Engine) -> None:
    """Whatever another source of the same person says, and in whichever year."""
    imported(engine, GIVEN, row("c", "anna", "2021", consent="not_given"))

    assert {p("anna")} == excluded(engine)
    assert 0 == people_in(engine, "2024")


def test_how_many_people_moved_is_told(engine: Engine) -> None:
    """Excluded and counted again together; whoever stays where they are is not among them."""
    imported(engine, GIVEN, BORA, row("c", "cana", "2021", consent="not_given"))
    table = records.table(VICTIMS)
    with writing(engine) as connection:
        for name, code in (("a", "withdrawn"), ("b", "not_given"), ("c", "given")):
            this = table.c.record == p(name)
            connection.execute(update(table).where(this).values(consent=code))

        assert 3 == follow_consent(connection, VICTIMS, TODAY)
        assert 0 == follow_consent(connection, VICTIMS, TODAY)


def test_what_is_unknown_or_not_asked_excludes_nobody(engine: Engine) -> None:
    """Only a person's own no does."""
    unasked = row("a", "anna", "2024", consent=None)
    imported(engine, unasked, row("b", "bora", "2024", consent="unknown"))

    assert 2 == people_in(engine, "2024")


def test_by_hand_is_followed_at_once_and_only_there(engine: Engine) -> None:
    """An import that says consent is given does not undo it; a decision by hand does."""
    imported(engine, GIVEN, BORA, row("c", "anna", "2022"))
    before = states(engine, "2022", "2023", "2024")

    _withdraw(engine)
    after = states(engine, "2022", "2023", "2024")
    imported(engine, row("a", "anna", "2024-05-01", consent="given", sex="female"), BORA)
    in_between = people_in(engine, "2024")
    _restore(engine)

    assert (True, False, True) == tuple(was < now for was, now in zip(before, after, strict=True))
    assert (1, 2) == (in_between, people_in(engine, "2024"))
    with reading(engine) as connection:
        said = about(connection, VICTIMS, p("anna"))
        assert ["withdrawn", "given"] == [each.said for each in said]
        assert {(DEED.by, DEED.reason)} == {(each.by, each.reason) for each in said}


def test_a_corrected_consent_is_followed_too(engine: Engine) -> None:
    """As if the register had said it."""
    imported(engine, GIVEN)
    seen = []
    for text in ("withdrawn", "given"):
        with writing(engine) as connection:
            correct(connection, VICTIMS, p("a"), Fix("consent", text), DEED)
        seen.append(people_in(engine, "2024"))

    assert [0, 1] == seen


def test_exclusion_follows_the_person(engine: Engine) -> None:
    """Once it is known that two identities are one person, both are excluded."""
    imported(engine, GIVEN, BORA)
    _withdraw(engine)

    linked(engine, "anna", "bora")

    assert {p("bora")} == excluded(engine)
    assert 0 == people_in(engine, "2024")


def test_a_corrected_name_does_not_undo_a_withdrawal(engine: Engine) -> None:
    """The register spells the name otherwise, and so it is another identity; the record is not."""
    imported(engine, GIVEN, BORA)
    _withdraw(engine)

    imported(engine, row("a", "ana", "2024-05-01", consent="given"))

    assert {p("ana")} == excluded(engine)
    _restore(engine)
    assert 2 == people_in(engine, "2024")


def test_justice_knows_exclusion_by_hand_only(engine: Engine) -> None:
    """Nobody asks the accused for consent, and a court may order what it orders."""
    imported(engine, row("j", "jan", "2024", dataset=JUSTICE), dataset=JUSTICE)

    with writing(engine) as connection:
        withdraw(connection, JUSTICE, p("j"), DEED)
        assert is_excluded(connection, JUSTICE, p("jan"))
        assert not is_excluded(connection, VICTIMS, p("jan"))

    assert 0 == people_in(engine, "2024", dataset=JUSTICE)


def test_what_the_register_says_is_not_undone_by_hand(engine: Engine) -> None:
    """Or somebody would be told of being counted again, and not be."""
    imported(engine, GIVEN)
    _withdraw(engine)
    imported(engine, WITHDRAWN)

    with pytest.raises(RegisterSaysOtherwiseError, match="correct that first"):
        _restore(engine)

    assert {p("anna")} == excluded(engine)


def test_nothing_is_said_twice(engine: Engine) -> None:
    """A second withdrawal, or a return of somebody who never left, is a mistake."""
    imported(engine, GIVEN)
    with pytest.raises(NothingChangedError):
        _restore(engine)
    _withdraw(engine)
    before = states(engine, "2024")

    with pytest.raises(NothingChangedError):
        _withdraw(engine)

    assert before == states(engine, "2024")


def test_an_import_that_changes_nothing_excludes_nobody_anew(engine: Engine) -> None:
    """Whoever is excluded stays so from the same day, and no state moves for it."""
    imported(engine, WITHDRAWN, BORA)
    before = states(engine, "2024")

    imported(engine, WITHDRAWN, BORA)

    assert before == states(engine, "2024")
