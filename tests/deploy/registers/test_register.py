"""A generated register: the same for ever, whole, correlated, in order, as large as is asked."""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice

import pytest

from deploy.registers.dirt import CLEAN, with_rates
from deploy.registers.people import age_on
from deploy.registers.record import Record
from deploy.registers.register import Register, generate
from deploy.registers.victims import AGES
from proto.errors import InputError
from proto.vocabulary import UnknownNameError
from tests.deploy.registers.clean import PEOPLE, clean, dirty, suspects, victims

_IN_ORDER = {
    "victims": (
        *("recruitment_date", "exploitation_start_date", "exploitation_end_date"),
        *("", "assistance_start_date", "assistance_end_date", "close_date"),
    ),
    "justice": (
        *("crime_start_date", "investigation_start_date", "indictment_date"),
        *("trial_start_date", "verdict_date", "appeal_date", "final_date"),
    ),
}
"""Dates in their order; the axis has no name."""


def test_the_same_seed_gives_the_same_people() -> None:
    """Another seed, another country: other people."""
    assert [*generate("AL", 100)] == [*generate("AL", 100)]
    assert next(generate("AL", 50, seed=1)) != next(generate("AL", 50, seed=2))
    assert next(generate("BA", 50, seed=1)) != next(generate("AL", 50, seed=1))


def test_there_are_as_many_people_as_were_asked_for() -> None:
    """Everybody has a record; somebody found again has another one, in a later year."""
    years: dict[str, list[int]] = {}
    for each in victims():
        years.setdefault(each.person, []).append(each.day.year)
    again = [found for found in years.values() if len(found) > 1]

    assert PEOPLE == len(years)
    assert 20 < len(again) < 100
    assert all(first < later for first, later, *_ in again)


@pytest.mark.parametrize("dataset", ["victims", "justice"])
def test_dates_are_in_order(dataset: str) -> None:
    """Recruited, exploited, identified, assisted, closed; investigated, indicted, judged, final."""
    for each in clean():
        if each.dataset == dataset:
            dates = {**each.dates, "": each.day}
            known = [dates[name] for name in _IN_ORDER[dataset] if name in dates]
            assert each.identity.birth
            assert [each.identity.birth, *known] == sorted([each.identity.birth, *known])


def test_ages_follow_from_the_date_of_birth() -> None:
    """On the day of identification, of recruitment and of exploitation; child or adult too."""
    for each in victims():
        days = {
            "age_at_identification": each.day,
            "age_at_recruitment": each.dates["recruitment_date"],
            "age_at_exploitation": each.dates["exploitation_start_date"],
        }
        assert each.identity.birth is not None
        for group, age in AGES.items():
            years = age_on(each.identity.birth, days[age])
            assert years == each.numbers[age]
            assert ("child" if years < 18 else "adult",) == each.codes[group]


def test_a_route_agrees_with_the_movement() -> None:
    """Internal: one country, no transit, no border. Across a border: two countries."""
    for each in victims():
        way = {name: each.codes[name] for name in ("transit", "border_crossing")}
        start, end = each.codes["country_of_recruitment"], each.codes["country_of_exploitation"]
        internal = each.codes["movement"] == ("internal",)
        assert internal == (start == end)
        assert internal == (way["border_crossing"] == ("none",))
        assert not {*start, *end} & {*way["transit"]}


def test_what_people_suffer_hangs_together() -> None:
    """Begging is done by children; sexual exploitation by women and girls; men work abroad."""
    records = [*victims("BA"), *victims("AL")]

    assert _share(records, "forced_begging", "age_group", "child") > 0.8
    assert _share(records, "sexual_exploitation", "sex", "female") > 0.9
    assert _share(records, "forced_labour", "sex", "male") > 0.6
    assert _share(records, "forced_begging", "recruiter_relation", "relative") > 0.6
    assert _share(records, "forced_labour", "recruiter_relation", "relative") < 0.2
    assert _share(records, "forced_labour", "control", "wages_withheld") > 0.3


def test_one_operation_finds_adults_of_one_distant_country_in_one_case() -> None:
    """Call centres of Croatia 2018, Montenegro 2020, North Macedonia 2021."""
    register = Register("AL", PEOPLE, 1, range(2019, 2025), with_rates(CLEAN, ["operation=0.8"]))
    (raided,) = (each for each in register.calendar().years if each.operation)
    found = [each for each in register.records() if each.dataset == "victims"]
    in_one = [each for each in found if each.faults]

    assert raided.operation == len(in_one)
    assert {(raided.year, ("TW",), ("adult",), ("forced_criminality",))} == {
        (each.day.year, each.codes["citizenship"], each.codes["age_group"], each.codes["form"])
        for each in in_one
    }
    assert 1 == len({each.proceeding for each in in_one})


def test_a_broken_series_is_one_body_that_comes_or_goes() -> None:
    """In the years of its silence it finds nobody, in the others its share."""
    register = Register("MK", 400, 3, range(2019, 2025), with_rates(CLEAN, ["broken_series=0.6"]))
    series = register.calendar().series
    found = [each for each in register.records() if each.dataset == "victims"]
    bodies = Counter((each.codes["identifying_body"], each.day.year) for each in found)
    years = Counter(each.day.year for each in found)

    assert series
    assert {0.0, 0.6} == {series.share_in(year) for year in years}
    assert all(
        series.share_in(year) == pytest.approx(bodies[("ngo",), year] / years[year], abs=0.2)
        for year in years
    )
    assert all(bodies[("ngo",), year] == 0 for year in years if not series.share_in(year))


def test_victims_and_suspects_share_the_number_of_their_case() -> None:
    """No suspect without a case, no case of suspects without a victim."""
    cases = {each.proceeding for each in victims()}

    assert "" in cases
    assert {each.proceeding for each in suspects()} <= cases - {""}


def test_a_suspect_reaches_one_stage_after_the_other() -> None:
    """Investigated first; convicted by a first instance, then finally; lags of months."""
    stages: dict[str, list[tuple[date, str, str]]] = {}
    for each in suspects():
        told = (each.day, each.codes["stage"][0], each.codes["instance"][0])
        stages.setdefault(each.person, []).append(told)
    courses = Counter(tuple(stage for _, stage, _ in life) for life in stages.values())

    assert all(life == sorted(life) for life in stages.values())
    assert {"investigated"} == {course[0] for course in courses}
    assert courses[("investigated", "prosecuted", "convicted", "convicted")] > 20
    assert courses[("investigated", "discontinued")] > 50
    assert all(life[-1][2] == "final" for life in stages.values() if len(life) > 3)


def test_the_four_jurisdictions_of_bosnia_and_herzegovina_keep_records_of_their_own() -> None:
    """Each has a name that a mapping may use; elsewhere there is nobody beneath the country."""
    four = {"federation", "republika-srpska", "state", "brcko"}

    assert four == {each.provider for each in clean("BA")}
    assert {""} == {each.provider for each in clean()}


def test_every_record_has_its_own_number() -> None:
    """Within its register, whoever tells of it."""
    numbers = Counter((each.dataset, each.provider, each.number) for each in dirty("BA"))

    assert {1} == set(numbers.values())


def test_nothing_is_kept_of_those_who_have_gone_by() -> None:
    """A register of any size needs the memory of a small one."""
    records = generate("AL", 10_000_000)
    _take(records, 2_000)
    before = sys.getallocatedblocks()
    _take(records, 6_000)

    assert sys.getallocatedblocks() - before < 3_000


def test_what_makes_no_register_is_refused() -> None:
    """A body, nobody known, too few people."""
    with pytest.raises(InputError, match="expected a country"):
        generate("marri", 50)
    with pytest.raises(UnknownNameError):
        generate("Albania", 50)
    with pytest.raises(InputError, match="people"):
        next(generate("AL", 5))


def _take(records: Iterator[Record], number: int) -> None:
    assert sum(1 for _ in islice(records, number)) == number


def _share(records: list[Record], form: str, indicator: str, code: str) -> float:
    """Of people with this main form, how many have the code."""
    theirs = [each for each in records if each.codes["main_form"] == (form,)]
    return sum(code in each.codes[indicator] for each in theirs) / len(theirs)
