"""Records are found by pseudonym, by number and by what they say; by providers only their own."""

from datetime import date

import pytest
from sqlalchemy import Engine

from anonymizer.case import CaseRecord
from anonymizer.pseudonym import Pseudonymiser
from node.life import lookup
from node.life.lookup import Search, UnknownRecordError, find
from node.storage import reading
from proto.catalogue import UnknownNameError
from tests.node.life.people import CATALOGUE, JUSTICE, VICTIMS, imported, p, row

PEOPLE = (
    row("a", "anna", "2024-03-09", sex="female", form=0b110, provider="brcko"),
    row("b", "bora", "2024", sex="male", form=0b010, provider="srpska"),
    row("c", "cana", "2021-03", sex="female", form=0b001, provider="brcko"),
)


SEARCHES = [
    (Search(), "abc"),
    (Search({"sex": "female"}), "ac"),
    (Search({"sex": "female", "form": "forced_labour"}), "a"),
    (Search({"form": "sexual_exploitation"}), "ab"),
    (Search(start=date(2024, 12, 31)), "b"),
    (Search(end=date(2024, 1, 1)), "bc"),
    (Search(start=date(2021, 3, 31), end=date(2021, 3, 31)), "c"),
    (Search(provider="brcko"), "ac"),
    (Search({"sex": "male"}, provider="brcko"), ""),
]


def test_records_are_found_by_what_they_say(engine: Engine) -> None:
    """Every condition must hold, the newest comes first."""
    imported(engine, *PEOPLE)

    with reading(engine) as connection:
        for search, found in SEARCHES:
            rows = find(connection, VICTIMS, search)

            assert {p(name) for name in found} == {each["record"] for each in rows}, search
            days = [each["last_day"] for each in rows]
            assert sorted(days, reverse=True) == days, search


def test_a_search_shows_no_more_than_asked_for(engine: Engine) -> None:
    """And knows the catalogue's codes only."""
    imported(engine, *PEOPLE)

    with reading(engine) as connection:
        assert 2 == len(find(connection, VICTIMS, Search(), limit=2))
        with pytest.raises(UnknownNameError):
            find(connection, VICTIMS, Search({"sex": "woman"}))


def test_a_provider_sees_only_its_own_record(engine: Engine) -> None:
    """Of another provider's it is not told whether there is one."""
    imported(engine, *PEOPLE)

    with reading(engine) as connection:
        own = lookup.fetch(connection, VICTIMS, p("a"), provider="brcko")
        refusals = []
        for record in ("b", "nobody"):
            with pytest.raises(UnknownRecordError) as refused:
                lookup.fetch(connection, VICTIMS, p(record), provider="brcko")
            refusals.append(str(refused.value))

    assert "brcko" == own["provider"]
    assert refusals[0] == refusals[1]


def test_a_number_leads_to_the_record_that_an_import_named_so() -> None:
    """Pseudonymised on the spot, under the name of its register."""
    pseudonymiser = Pseudonymiser(b"k" * 32)
    case = CaseRecord(("Police", "A-17", "24"), ("Ana",), date.min, date.min, {})

    found = lookup.pseudonym(pseudonymiser, "Police", [" A-17", "24 "])

    assert pseudonymiser.replace(case).record == found
    assert found != lookup.pseudonym(pseudonymiser, "Shelter", ["A-17", "24"])


def test_a_pseudonym_tells_its_dataset(engine: Engine) -> None:
    """And the datasets their registers."""
    imported(engine, *PEOPLE)
    imported(engine, row("j", "jan", "2024", dataset=JUSTICE, source="courts"), dataset=JUSTICE)

    with reading(engine) as connection:
        assert (VICTIMS,) == lookup.datasets_with(connection, CATALOGUE, p("a"))
        assert (JUSTICE,) == lookup.datasets_with(connection, CATALOGUE, p("j"))
        assert () == lookup.datasets_with(connection, CATALOGUE, p("x"))
        assert ("courts",) == lookup.sources(connection, JUSTICE)
