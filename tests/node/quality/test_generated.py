"""What was planted in a generated register is found, and in a clean one nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine

from deploy.registers.dirt import CLEAN, Dirt
from deploy.registers.record import Record
from deploy.registers.register import Register, generate
from node.quality.finding import Finding
from node.quality.quality import Quality
from proto.catalogue import Dataset
from tests.node.country import empty
from tests.node.quality.given import CATALOGUE, HOME, JUSTICE, TODAY, VICTIMS, Says, give

_PEOPLE, _SEED, _YEARS = 120, 5, range(2021, 2025)
_DIRT = replace(
    CLEAN,
    repeated=0.1,
    rescued_before_recruited=0.1,
    child_as_adult=0.3,
    consent_withdrawn=0.05,
    age_against_birth=0.1,
    verdict_before_indictment=0.5,
    sentence_without_conviction=0.1,
    operation=0.8,
    broken_series=0.4,
)

_FINDS = {
    "rescued_before_recruited": ("exploitation_ended_before_recruited",),
    "child_as_adult": ("adult_by_group_child_by_age", "age_against_birth"),
    "consent_withdrawn": ("withdrawn_and_counted",),
    "age_against_birth": ("age_against_birth",),
    "verdict_before_indictment": ("judged_before_indicted",),
    "sentence_without_conviction": ("sentence_without_conviction",),
    "repeated": ("several_records",),
}
"""Which checks find which fault; a child whose age was spoilt as well shows by that."""


@pytest.fixture
def engine(_sqlite: Engine) -> Engine:
    """One kind of database is enough here: each check is tested on both by itself."""
    empty(_sqlite)
    return _sqlite


@dataclass(frozen=True, slots=True)
class _Examined:
    """What was found in a generated register, and what had been planted in it."""

    dataset: Dataset
    records: Sequence[Record]
    quality: Quality
    findings: tuple[Finding, ...]

    def led_to(self, *checks: str) -> set[int]:
        """The places of the records that findings of these checks lead to."""
        return {
            int(name)
            for finding in self.findings
            if finding.check in checks
            for name in self.quality.records_of(finding, TODAY, page=10_000)
        }

    def planted(self, kind: str) -> set[int]:
        """The places of the records with a fault of that kind."""
        return {n for n, each in enumerate(self.records) if _has(each, kind)}


def _examined(engine: Engine, dirt: Dirt, dataset: Dataset) -> _Examined:
    generated = generate(HOME, _PEOPLE, seed=_SEED, years=_YEARS, dirt=dirt)
    records = [each for each in generated if each.dataset == dataset.id]
    give(engine, *(_says(n, each, dataset) for n, each in enumerate(records)), dataset=dataset)
    quality = Quality(engine, CATALOGUE, HOME)
    return _Examined(dataset, records, quality, quality.look(dataset, TODAY).findings)


@pytest.mark.parametrize("dataset", [VICTIMS, JUSTICE], ids=lambda each: each.id)
def test_every_fault_that_was_planted_is_found(engine: Engine, dataset: Dataset) -> None:
    """Of every kind that a record shows by itself; and no record without a fault is blamed."""
    register = _examined(engine, _DIRT, dataset)

    kinds = [kind for kind in _FINDS if register.planted(kind)]
    missed = {kind: register.planted(kind) - register.led_to(*_FINDS[kind]) for kind in kinds}
    errors = {each.check for each in register.findings if each.severity == "error"}
    blamed = register.led_to(*errors)
    spoilt = {n for n, each in enumerate(register.records) if each.faults}

    assert {"victims": 5, "justice": 3}[dataset.id] <= len(kinds)
    # An age that is wrong within its band is no longer wrong once it is stored as one.
    assert all(_is_within_its_band(register, n) for n in missed.pop("age_against_birth"))
    assert [] == [kind for kind, places in missed.items() if places]
    assert blamed <= spoilt


def test_what_was_planted_in_whole_years_is_found(engine: Engine) -> None:
    """The year that one operation makes, and the body that starts or stops to report."""
    calendar = Register(HOME, _PEOPLE, _SEED, _YEARS, _DIRT).calendar()
    (raided,) = (year.year for year in calendar.years if year.operation)
    assert calendar.series is not None
    change = "source_started" if calendar.series.starts else "source_stopped"

    found = _examined(engine, _DIRT, VICTIMS).findings

    assert {raided} == {each.year for each in found if each.check == "one_arrival"}
    changes = {(each.year, each.check) for each in found if each.dimension == "coverage"}
    assert {(calendar.series.year, change)} == changes


@pytest.mark.parametrize("dataset", [VICTIMS, JUSTICE], ids=lambda each: each.id)
def test_nothing_is_found_in_a_clean_register(engine: Engine, dataset: Dataset) -> None:
    """No contradiction, nothing odd, no copy, no operation.

    Its years differ by more than chance, as years do, and the first and last are not whole: so
    breaks are not asked about.
    """
    found = _examined(engine, CLEAN, dataset).findings

    checks = {each.check for each in found if each.check not in ("break", "not_since_year_end")}
    expected = {"profile_missed"}
    if dataset is JUSTICE:  # A case goes on through several stages; its years are not whole.
        expected |= {"several_records", "source_started", "source_stopped"}
    assert checks <= expected
    assert not [each for each in found if each.severity == "error"]


def _says(number: int, record: Record, dataset: Dataset) -> Says:
    """A generated record as it is stored, whoever it is about known by their true name."""
    unknown = {each.id: "unknown" for each in dataset.indicators}
    codes = {name: _code(dataset, name, codes) for name, codes in record.codes.items()}
    dates = {name: day.isoformat() for name, day in record.dates.items()}
    birth = record.identity.birth
    born = {"birth_date": str(birth.year)} if birth else {}
    named = {"record": str(number), "person": record.person[-32:], "day": record.day}
    return {**unknown, **codes, **dates, **born, **named}


def _code(dataset: Dataset, name: str, codes: tuple[str, ...]) -> object:
    return codes if dataset.indicator(name).choice == "multiple" else codes[0]


def _has(record: Record, kind: str) -> bool:
    return any(fault.kind == kind for fault in record.faults)


def _is_within_its_band(register: _Examined, place: int) -> bool:
    record = register.records[place]
    name = "age_at_identification" if register.dataset is VICTIMS else "age_at_offence"
    band = register.dataset.indicator(name).code_list.code(record.codes[name][0]).band
    birth = record.identity.birth
    assert band is not None
    assert birth is not None
    event = record.dates.get("crime_start_date", record.day)
    later = record.dates.get("crime_end_date", record.day)
    ages = range(event.year - birth.year - 1, later.year - birth.year + 1)
    return any(age in band for age in ages)
