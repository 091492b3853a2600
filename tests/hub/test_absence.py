"""Not published, not collected and not covered are told apart by what countries say themselves."""

from dataclasses import replace
from datetime import date

from hub.absence import Told, explained
from hub.compare import compare
from hub.comparison import Absence
from hub.table_name import TableName
from proto.method_note import Coverage, Jurisdiction, Method, MethodNote
from proto.notice import Inventory
from proto.period import Period
from tests.documents import METHOD
from tests.hub import invented

DATASET = invented.CATALOGUE.dataset("victims")
SERBIA = invented.CATALOGUE.party("RS")
YEAR = Period.parse("2019")


def inventory(**collected: tuple[str, ...]) -> Inventory:
    """What Serbia says that it collects."""
    return Inventory(
        type="inventory",
        format=1,
        party="RS",
        issued=date(2026, 1, 1),
        catalogue="1",
        collected={name: dict.fromkeys(asked, "exact") for name, asked in collected.items()},
    )


def noted(method: Method) -> Told:
    """Serbia's method note, and nothing else."""
    note = MethodNote("person", "identification", "earliest", method)
    return Told({}, {("RS", "victims"): note})


def absence(told: Told, *dimensions: str) -> Absence:
    """Why Serbia has no figure for 2019."""
    return told.absence(SERBIA, DATASET, dimensions, YEAR)


def test_whoever_says_nothing_has_not_published() -> None:
    """Silence is no reason."""
    assert "not-published" == absence(Told({}, {}), "sex")


def test_what_no_register_asks_is_not_collected() -> None:
    """The inventory names what is asked; everything else is not."""
    told = Told({"RS": inventory(victims=("sex",))}, {})

    assert "not-published" == absence(told, "sex")
    assert "not-collected" == absence(told, "sex", "form")
    assert "not-collected" == absence(Told({"RS": inventory(justice=("sex",))}, {}))


def test_years_in_which_nobody_reported_are_not_covered() -> None:
    """Institutions began after the period, or had stopped before it."""
    later, before = Coverage("Police", "2020"), Coverage("Courts", "2010", "2018-12")

    assert "not-covered" == absence(noted(replace(METHOD, coverage=(later, before))))
    assert "not-published" == absence(noted(METHOD))


def test_a_country_of_which_no_part_reports_is_not_covered() -> None:
    """One part that reports is enough to be covered."""
    parts = tuple(Jurisdiction(name, "not-covered") for name in ("North", "South"))

    assert "not-covered" == absence(noted(replace(METHOD, jurisdictions=parts)))
    south = (parts[0], Jurisdiction("South", "covered"))
    assert "not-published" == absence(noted(replace(METHOD, jurisdictions=south)))


def test_only_missing_figures_are_explained() -> None:
    """What was published stays what it is, whatever the inventory says."""
    reading = invented.held(invented.region(missing=["RS"]))
    found = compare(
        reading, TableName.parse("victims:sex"), "2019", invented.CATALOGUE, expected=["RS"]
    )
    told = Told({"RS": inventory(), "AL": inventory()}, {})

    after = explained(found, told)

    assert {"not-collected"} == {cell.observation for cell in after.of("RS")}
    assert found.of("AL") == after.of("AL")
