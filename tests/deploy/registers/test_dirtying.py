"""What goes wrong: exactly what the truth says, and nothing else."""

from collections import Counter

import pytest

from deploy.registers.dirt import CLEAN, RATES, with_rates
from deploy.registers.record import Record
from deploy.registers.register import generate
from tests.deploy.registers.clean import clean, dirty

_NAMES = {"misspelt", "swapped", "other_script", "unmarked", "paired"}
_FURTHER = {"repeated", "other_source"}
"""Of records beside the first one of a person and a stage."""
_BY_ANOTHER = {"registering_body", "registration_date", "update_date"}


@pytest.mark.parametrize("party", ["AL", "BA", "MK"])
def test_records_differ_from_the_clean_ones_by_the_planted_faults_alone(party: str) -> None:
    """Record by record: what is wrong is planted, and what is planted is wrong."""
    whole, true = iter(clean(party)), None
    for told in dirty(party):
        if _kinds(told).isdisjoint(_FURTHER):
            true = next(whole)
        assert true
        assert true.person == told.person
        assert _planted(told) == _differences(true, told) - _meant(told)

    assert next(whole, None) is None


def test_every_kind_of_dirt_is_there() -> None:
    """Each rate above nothing has faults that bear its name."""
    found = {fault.kind for each in (*dirty(), *dirty("BA")) for fault in each.faults}

    assert {*RATES} - {"broken_series"} == found


def test_nothing_is_wrong_in_a_clean_register() -> None:
    """No fault is planted, nobody is there twice, and what can be known is known."""
    records = [*generate("RS", 200, dirt=CLEAN)]
    people = Counter(each.person for each in records if each.dataset == "victims")

    assert [] == [each for each in records if each.faults]
    assert {1} == set(people.values())
    assert [] == [each for each in records if not each.identity.document or not each.identity.birth]


def test_a_rate_is_the_share_of_records() -> None:
    """Every record where it is 1; about a third where it is a third."""
    every = [*generate("AL", 300, dirt=with_rates(CLEAN, ["swapped=1", "no_document=1"]))]
    third = [*generate("AL", 300, dirt=with_rates(CLEAN, ["misspelt=0.33"]))]
    share = sum(bool(each.faults) for each in third) / len(third)

    assert {("swapped", "no_document")} == {tuple(f.kind for f in each.faults) for each in every}
    assert 0.26 < share < 0.4


def test_empty_cells_are_never_mandatory() -> None:
    """What makes figures comparable stays, and who tells of a record."""
    records = [*generate("AL", 60, dirt=with_rates(CLEAN, ["missing=1"]))]
    told = {name for each in records if each.dataset == "victims" for name in each.codes}

    assert told == {
        *("registering_body", "status", "age_group", "age_group_at_recruitment"),
        *("age_group_at_exploitation", "form", "movement", "identifying_body"),
        "place_of_identification",
    }


def _kinds(record: Record) -> set[str]:
    return {fault.kind for fault in record.faults}


def _planted(record: Record) -> set[str]:
    """Places that the faults name."""
    places = {place for fault in record.faults for place in fault.places}
    kinds = _kinds(record)
    parts = {
        "name": kinds & _NAMES,
        "birth": kinds & {"wrong_birth", "no_birth"},
        "document": kinds & {"no_document"},
    }
    return places | {part for part, wrong in parts.items() if wrong}


def _meant(record: Record) -> set[str]:
    """What another body's report changes without being wrong."""
    return _BY_ANOTHER - _planted(record) if "other_source" in _kinds(record) else set()


def _differences(true: Record, told: Record) -> set[str]:
    """Places in which two records differ."""
    pairs = ((true.codes, told.codes), (true.numbers, told.numbers), (true.dates, told.dates))
    differ = {
        name for one, other in pairs for name in {*one, *other} if one.get(name) != other.get(name)
    }
    was, is_now = true.identity, told.identity
    parts = {
        "name": (was.given_name, was.family_name) != (is_now.given_name, is_now.family_name),
        "birth": was.birth != is_now.birth,
        "document": was.document != is_now.document,
    }
    return differ | {part for part, wrong in parts.items() if wrong}
