"""Who counts, and how often: pooled years and several providers, on both databases."""

from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from anonymizer.counting import Cube
from anonymizer.design import Design
from anonymizer.errors import BudgetExhaustedError
from anonymizer.ledger import Spent
from anonymizer.measurement import Measurement, exact
from node import snapshots
from node.publish import Publisher
from node.repository import records
from node.storage import reading
from proto.release import Release
from tests.documents import NOW
from tests.node.country import (
    VICTIMS,
    agreed,
    measured,
    method,
    published,
    publisher,
    register,
    release_of,
)
from tests.node.repository.registers import ANNA, BORA, csv, importer, mapping_file, silent, write

POOLED = "2022/2024"
THREE_YEARS = agreed((), ("sex", "age_group"), id="pooled", epsilon=Fraction(1), pooled_years=3)
ONE_YEAR = agreed((), ("sex", "age_group"), epsilon=Fraction(5, 2))


@pytest.fixture
def al(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    """Albania, measuring without noise, so that what is counted can be seen."""

    def measure(data: Cube, design: Design, spent: Spent, *, status: str) -> Measurement:
        assert spent.charge.pays_for(design)
        return Measurement(design, exact(data, design, status=status))

    monkeypatch.setattr(snapshots, "measure", measure)
    return publisher(engine)


def _total(release: Release) -> float:
    (total,) = release.tables[0].estimates
    return total


def test_a_person_counts_once_in_pooled_years(al: Publisher, engine: Engine) -> None:
    """Ten people come back a year later and once more, five are new: they are fifteen."""
    register(engine, 10, year=2022)
    register(engine, 10, year=2023, first_seen=2022)
    register(engine, 10, year=2024, first_seen=2022)
    register(engine, 5, year=2024, first_seen=2024)

    release = release_of(published(al, THREE_YEARS, period=POOLED).posted)

    assert 15 == _total(release)
    assert (1, 1) == (al.ledger.ledger().count, measured(engine))
    assert POOLED == release.period


def test_pooled_years_are_charged_to_each_of_them(al: Publisher, engine: Engine) -> None:
    """One payment stands in the account of three years, and of no other."""
    register(engine)

    done = published(al, THREE_YEARS, period=POOLED)

    ledger = al.ledger.ledger()
    losses = {year: ledger.loss("victims", year) for year in range(2021, 2026)}
    assert {2021: 0, 2022: done.paid, 2023: done.paid, 2024: done.paid, 2025: 0} == losses
    assert done.paid == ledger.loss("victims")


@pytest.mark.parametrize("spent", ["2022", "2023", "2024"])
def test_pooled_years_are_refused_where_one_has_nothing_left(
    al: Publisher, engine: Engine, spent: str
) -> None:
    """Whichever year it is; nothing is paid for the others either."""
    register(engine)
    published(al, ONE_YEAR, period=spent)

    with pytest.raises(BudgetExhaustedError, match=f"is left for {spent}"):
        published(al, THREE_YEARS, period=POOLED)

    assert 1 == al.ledger.ledger().count


def test_a_year_is_refused_where_pooling_has_spent_it(engine: Engine, al: Publisher) -> None:
    """The cap holds for everything that touches a year."""
    register(engine)
    published(al, THREE_YEARS, period=POOLED)

    with pytest.raises(BudgetExhaustedError, match="is left for 2023"):
        published(al, ONE_YEAR, period="2023")
    assert published(al, ONE_YEAR, period="2021").paid


def test_pooled_and_single_years_are_measured_apart(al: Publisher, engine: Engine) -> None:
    """Each asks for its own period; neither is a say in the other."""
    register(engine)
    single = agreed((), ("form",), epsilon=Fraction(1))

    published(al, THREE_YEARS, single, period=POOLED)
    published(al, single, THREE_YEARS)

    asked = [(entry.charge.period, entry.charge.agreements) for entry in al.ledger.ledger().entries]
    assert [(POOLED, (THREE_YEARS.hash,)), ("2024", (single.hash,))] == asked


def _reported(engine: Engine, folder: Path, source: str, *rows: str) -> None:
    """One provider's register is brought in, and its country says what figures mean."""
    method(engine)
    folder.mkdir()
    mapping = mapping_file(folder, ('source = "Test register"', f'source = "{source}"'))
    result = importer(engine, folder).import_file(
        write(folder, csv(*rows)),
        mapping,
        dataset="victims",
        today=NOW.date(),
        progress=silent,
    )
    assert len(rows) == result.stored


def test_a_person_reported_by_several_providers_counts_once(
    al: Publisher, engine: Engine, tmp_path: Path
) -> None:
    """Under other case numbers, another day and another spelling: she is one person."""
    bora = BORA.replace("presumed", "identified")
    again = ANNA.replace("A-17/24", "P-3").replace("Quewix", "QUEWÍX").replace("03.11", "20.12")
    _reported(engine, tmp_path / "police", "Police", ANNA, bora)
    _reported(engine, tmp_path / "shelters", "Shelters", again)

    release = release_of(published(al, ONE_YEAR).posted)

    with reading(engine) as connection:
        table = records.table(VICTIMS)
        assert 3 == connection.scalar(select(func.count()).select_from(table))
    assert 2 == _total(release) == sum(release.tables[1].estimates)


def test_one_case_number_of_two_providers_is_two_people(
    al: Publisher, engine: Engine, tmp_path: Path
) -> None:
    """A number means something at the provider that gave it, and nowhere else."""
    other = BORA.replace("A-18/24", "A-17/24").replace("presumed", "identified")
    _reported(engine, tmp_path / "police", "Police", ANNA)
    _reported(engine, tmp_path / "shelters", "Shelters", other)

    assert 2 == _total(release_of(published(al, ONE_YEAR).posted))


def test_the_earliest_record_speaks_for_a_person(
    al: Publisher, engine: Engine, tmp_path: Path
) -> None:
    """Whichever provider reported it, and whichever was brought in first."""
    early = ANNA.replace("A-17/24", "P-3").replace("03.11", "20.01").replace(";adult;", ";minor;")
    _reported(engine, tmp_path / "police", "Police", ANNA)
    _reported(engine, tmp_path / "shelters", "Shelters", early)

    by_sex_and_age = release_of(published(al, ONE_YEAR).posted).tables[1]

    ages = by_sex_and_age.codes[1]
    (place,) = [number for number, cell in enumerate(by_sex_and_age.estimates) if cell]
    assert "child" == ages[place % len(ages)]


def test_quarters_of_a_year_are_measured_apart_and_charged_to_it(
    al: Publisher, engine: Engine, tmp_path: Path
) -> None:
    """Anna was identified in November: in the fourth quarter, and in no other."""
    _reported(engine, tmp_path / "police", "Police", ANNA)
    quarterly = agreed((), id="quarters", frequency="Q", epsilon=Fraction(1))

    done = [published(al, quarterly, period=f"2024-Q{part}") for part in (3, 4)]

    assert [0, 1] == [_total(release_of(each.posted)) for each in done]
    assert done[0].paid + done[1].paid == al.ledger.ledger().loss("victims", 2024)
