"""Our own exact figures beside what neighbours released."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from node.analysis import beside, chart
from node.analysis.analyst import Analyst
from node.analysis.beside import Beside
from node.analysis.csv_text import csv_text
from node.analysis.definition import MARK, RELEASED
from proto.errors import InputError
from proto.period import Period
from proto.release import Release
from proto.terms import TableTerms
from tests import documents
from tests.node.analysis.second_count import record, store
from tests.node.country import CATALOGUE, method

AGREEMENT = documents.agreement(("AL", "RS", "XK", "ME"))
SIGNED = documents.signed(AGREEMENT)
REGISTER = [
    record(1, "a", "2024-05-01", sex="female", age_group="child", citizenship="AL"),
    record(2, "b", "2024-05-01", sex="male", age_group="adult", citizenship="XK"),
    record(3, "c", "2024-05-01", status="presumed", sex="male", age_group="adult"),
    record(4, "d", "2023-05-01", sex="male", age_group="adult"),
]
TABLE = "victims:sex+age_group"


@pytest.fixture
def analyst(engine: Engine) -> Analyst:
    """Albania's, with three people in 2024."""
    store(engine, REGISTER)
    method(engine)
    return Analyst.at(engine, catalogue=CATALOGUE, party="AL", day=date(2026, 6, 1))


def _beside(
    analyst: Analyst, *releases: Release, table: str = TABLE, period: str = "2024"
) -> Beside:
    return analyst.beside(table, Period.parse(period), releases)


def _release(
    publisher: str, first: float = 30, *, vintage: int = 1, period: str = "2024"
) -> Release:
    estimates: Mapping[tuple[str, ...], Sequence[float]] = {
        ("sex", "age_group"): [first, *[7.0] * 11]
    }
    return documents.release(SIGNED, publisher, estimates=estimates, vintage=vintage, period=period)


def _with(release: Release, statuses: Sequence[str], levels: dict[str, str]) -> Release:
    tables = (
        replace(
            each,
            shape=replace(each.shape, statuses=tuple(statuses), levels=levels),  # type: ignore[arg-type]
        )
        for each in release.tables
    )
    return replace(release, tables=tuple(tables))


def test_ours_is_exact_and_theirs_has_a_span(analyst: Analyst) -> None:
    """Under the same codes, each in a column of its own."""
    sheet = _beside(analyst, _release("RS"), _release("XK", 1)).sheet

    labels = ["Albania, exact", "Kosovo*, noisy", "from", "to", "Serbia, noisy", "from", "to"]
    assert labels == [column.label for column in sheet.columns]
    girls = next(line for line in sheet.lines if line.codes == ("female", "child"))
    ours, hidden, *_, shown, low, high = girls.numbers
    assert (1, None, 30) == (ours, hidden, shown)
    assert low is not None
    assert high is not None
    assert low < 30 < high
    assert "UNSCR 1244" in sheet.footnotes["Kosovo*"]


def test_dimensions_may_be_asked_in_any_order(analyst: Analyst) -> None:
    """The cells stay where they belong."""
    asked = _beside(analyst, _release("RS"), table="victims:age_group+sex")

    (serbia,) = asked.neighbours
    figure = serbia.figures["child", "female"]
    assert figure is not None
    assert 30 == figure.shown
    assert 1 == asked.own["child", "female"]


def test_ours_is_counted_as_most_neighbours_count(analyst: Analyst) -> None:
    """On their footing, so that as many as possible can be read beside it."""
    presumed = ("presumed", *documents.STATUSES)
    releases = [
        _with(_release("RS"), presumed, {}),
        _with(_release("XK"), presumed[::-1], {}),
        _release("ME"),
    ]

    found = _beside(analyst, *releases)

    assert presumed == found.question.statuses
    assert 2 == found.own["male", "adult"]
    footing = {each.party.id: each.likeness.is_on_one_footing for each in found.neighbours}
    assert {"RS": True, "XK": True, "ME": False} == footing


def test_the_newest_vintage_speaks(analyst: Analyst) -> None:
    """A correction replaces what was released before."""
    found = _beside(analyst, _release("RS", 40, vintage=2), _release("RS"))

    (serbia,) = found.neighbours
    figure = serbia.figures["female", "child"]
    assert figure is not None
    assert (2, 40) == (serbia.release.vintage, figure.shown)


def test_of_two_agreements_the_less_noisy_speaks(analyst: Analyst) -> None:
    """Both are of one vintage and of the same people."""
    noisy = _release("RS", 40)
    noisier = (replace(t, noise=replace(t.noise, sd=9 * t.noise.sd + 1)) for t in noisy.tables)

    found = _beside(analyst, replace(noisy, tables=tuple(noisier)), _release("RS"))

    figure = found.neighbours[0].figures["female", "child"]
    assert figure is not None
    assert 30 == figure.shown


def test_coarser_codes_are_left_out_and_named(analyst: Analyst) -> None:
    """Their cells are not ours."""
    grants = tuple(
        replace(
            grant,
            tables=(
                TableTerms(
                    ("citizenship",),
                    documents.STATUSES,
                    {"citizenship": "group"} if grant.publisher != "ME" else {},
                ),
            ),
        )
        for grant in AGREEMENT.grants
    )
    signed = documents.signed(replace(AGREEMENT, grants=grants))
    releases = [documents.release(signed, each) for each in ("RS", "XK", "ME")]

    found = _beside(analyst, *releases, table="victims:citizenship")

    assert ["XK", "RS"] == [each.party.id for each in found.neighbours]
    assert ["ME"] == [each.id for each in found.other_levels]
    assert "not shown here: Montenegro." in found.sheet.said[-1]
    assert 1 == found.own["AL",]


def test_another_period_or_table_is_not_shown(analyst: Analyst) -> None:
    """Ours stand alone then."""
    found = _beside(analyst, _release("RS", period="2023"))

    assert () == found.neighbours
    assert ["Albania, exact"] == [column.label for column in found.sheet.columns]
    assert 1 == found.own["female", "child"]


def test_a_total_has_one_row(analyst: Analyst) -> None:
    """For all people."""
    found = _beside(analyst, _release("RS"), table="victims:total")

    assert [((), ("All",))] == list(found.rows)
    assert 2 == found.own[()]


def test_who_was_not_asked_is_not_lost(analyst: Analyst) -> None:
    """A register that does not ask has people too, and no neighbour has such a row."""
    found = _beside(analyst, _release("RS"), table="victims:form")

    (silent,) = [line for line in found.sheet.lines if line.codes == ("not_asked",)]
    assert (2, None, None, None) == silent.numbers


def test_what_there_is_can_be_chosen() -> None:
    """The smallest table first, with each of its periods."""
    offered = beside.tables([_release("RS"), _release("XK", period="2023")])

    assert (
        ("victims:total", "2023"),
        ("victims:total", "2024"),
        ("victims:form", "2023"),
    ) == offered[:3]
    assert {TABLE} == {table for table, _ in offered[4:]}


def test_a_table_that_is_none_is_refused(analyst: Analyst) -> None:
    """With what was expected."""
    with pytest.raises(InputError, match="expected a table"):
        _beside(analyst, table="victims")


def test_the_warning_against_subtracting_is_part_of_every_answer(analyst: Analyst) -> None:
    """Whoever knows the noisy figure and the difference knows the exact one."""
    sheet = _beside(analyst, _release("RS")).sheet

    assert "Internal, exact, not for publication." == sheet.said[0]
    assert beside.NEVER_SUBTRACT in sheet.said
    lines = list(csv.DictReader(io.StringIO(csv_text([sheet]))))
    assert {
        ("people", MARK),
        ("noisy", RELEASED),
        ("low", RELEASED),
        ("high", RELEASED),
    } == {(line["kind"], line["mark"]) for line in lines}


def test_a_picture_tells_known_from_unknown(analyst: Analyst) -> None:
    """In words: by the name of each line, and by the span behind each noisy number."""
    sheet = _beside(analyst, _release("RS"), _release("XK", 1)).sheet

    drawn = chart.svg(sheet)

    assert chart.is_drawable(sheet)
    assert "Albania, exact" in drawn
    assert "Serbia, noisy" in drawn
    assert "30  [" in drawn or "30 [" in drawn
    assert "UNSCR 1244" in drawn


def test_nothing_is_drawn_of_nobody_or_of_too_many(analyst: Analyst) -> None:
    """A picture of that would tell nothing."""
    many = _beside(analyst, *map(_release, ("RS", "XK", "ME"))).sheet
    nobody = _beside(analyst, period="2020").sheet

    assert not chart.is_drawable(replace(many, lines=many.lines * 4))
    assert not chart.is_drawable(nobody)
