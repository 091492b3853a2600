"""Exact figures at home are the people that a release counts, and each person once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from anonymizer.counting import counts
from node.analysis.people import cuts
from node.analysis.question import NOT_ASKED, Question, ask
from node.analysis.register import Register
from node.grids import grid
from node.repository import cases
from proto.period import Period
from proto.release import TableShape
from tests.node.analysis import second_count
from tests.node.analysis.second_count import (
    CATALOGUE,
    JUSTICE,
    VICTIMS,
    Record,
    one_database,
    record,
    registers,
    store,
)

PERIODS = tuple(map(Period.parse, ["2024", "2024-S1", "2024-Q1", "2024-Q4", "2023/2024"]))
TABLES = ("total", "sex", "form", "sex+form", "form+citizenship", "status+transit+form")


def _question(table: str, **asked: object) -> Question:
    return ask(f"victims:{table}", catalogue=CATALOGUE, **asked)  # type: ignore[arg-type]


def _cells(engine: Engine, question: Question, period: Period) -> dict[tuple[str, ...], int]:
    (people,) = Register(engine).people(question, [period])
    return dict(people.by(cuts(question)))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Anything that can be asked: dates, filters, providers, levels, bounds."""
    table = draw(st.sampled_from(TABLES))
    level = draw(st.sampled_from(["code", "group"]))
    wheres = [(), ("form=forced_labour,organ_removal",), ("sex=not_asked", "citizenship=AL,XK")]
    return _question(
        table,
        axis=draw(st.sampled_from(["", "recruitment_date"])),
        where=draw(st.sampled_from(wheres)),
        providers=draw(st.sampled_from([(), ("ngo",)])),
        levels=[f"citizenship={level}"] if "citizenship" in table else [],
        is_bounded=draw(st.booleans()),
    )


@one_database
@given(
    register=registers(),
    question=questions(),
    period=st.sampled_from(PERIODS),
    excluded=st.sets(st.sampled_from(["a", "b"])),
)
def test_every_figure_is_what_counting_one_by_one_gives(
    engine: Engine,
    register: tuple[Record, ...],
    question: Question,
    period: Period,
    excluded: set[str],
) -> None:
    """By every date, filter, provider and level, on both databases."""
    store(engine, register, excluded=excluded)

    found = _cells(engine, question, period)

    assert dict(second_count.cells(register, question, period, excluded)) == found


@one_database
@given(register=registers(), period=st.sampled_from(PERIODS), excluded=st.sets(st.just("a")))
def test_a_figure_at_home_is_the_exact_basis_of_a_release(
    engine: Engine, register: tuple[Record, ...], period: Period, excluded: set[str]
) -> None:
    """To the cell, with as many answers as a release counts; what is not asked is unknown there."""
    store(engine, register, excluded=excluded)
    question = _question("sex+form", is_bounded=True)
    shape = TableShape(("sex", "form"), question.statuses, {})

    data = cases.read_cube(engine, VICTIMS, attributes=question.attributes, period=period)
    table = grid(VICTIMS, shape)
    released = dict(zip(table.cells(), counts(data, table).ravel().tolist(), strict=True))
    at_home: dict[tuple[str, ...], int] = dict.fromkeys(released, 0)
    for cell, people in _cells(engine, question, period).items():
        at_home[tuple("unknown" if code == NOT_ASKED else code for code in cell)] += people

    assert released == at_home


def test_the_total_of_a_release_is_the_total_at_home(engine: Engine) -> None:
    """Also where somebody has more answers than a release counts."""
    forms = "+".join(VICTIMS.indicator("form").codes()[:5])
    store(engine, [record(1, "a", form=forms), record(2, "b", form="other")])
    data = cases.read_cube(
        engine, VICTIMS, attributes=["status", "form"], period=Period.parse("2024")
    )

    total = counts(data, grid(VICTIMS, TableShape((), ("identified",), {}))).item()

    assert {(): total} == _cells(engine, _question("total"), Period.parse("2024"))
    assert 6 == sum(_cells(engine, _question("form"), Period.parse("2024")).values())
    bounded = _question("form", is_bounded=True)
    assert 4 == sum(_cells(engine, bounded, Period.parse("2024")).values())


SPEAKS: tuple[tuple[list[str], str, int | None], ...] = (
    (["2024-12-31"], "2024", 0),
    (["2025-01-01"], "2024", None),
    (["2025"], "2024", None),
    (["2025"], "2024-Q4", None),
    (["2024"], "2024-Q1", None),
    (["2024"], "2024-S1", None),
    (["2024-03"], "2024-Q1", 0),
    (["2024-03"], "2024-Q2", None),
    (["2024-01-01"], "2024-S1", 0),
    (["2023"], "2023/2024", 0),
    (["2025"], "2023/2024", None),
    (["2024-05-09", "2024-05-08"], "2024", 1),
    (["2024-05", "2024-05-31"], "2024", 1),
    (["2024", "2024-12"], "2024", 1),
    (["2024-06", "2024-05-31"], "2024", 1),
    (["2023-06", "2024-06"], "2024", 1),
    (["2024-05-08", "2024-05-08"], "2024", 0),
)
"""The dates of somebody's records, a period, and which of the records speaks in it."""


@pytest.mark.parametrize("axis", ["identification", "recruitment_date"])
@pytest.mark.parametrize("providers", [(), ("police",)])
def test_one_record_of_a_person_speaks(
    engine: Engine, axis: str, providers: tuple[str, ...]
) -> None:
    """The first that is over, the sharpest of these, the first key; whichever way it is asked."""
    sexes, countries = ("female", "male"), VICTIMS.indicator("citizenship").codes()
    people = dict(zip(countries, SPEAKS, strict=False))
    store(
        engine,
        [
            record(
                10 * number + at,
                country,
                day if axis == "identification" else "2030",
                sex=sexes[at],
                citizenship=country,
                recruitment_date=day,
            )
            for number, (country, (days, _, _)) in enumerate(people.items())
            for at, day in enumerate(days)
        ],
    )
    question = _question("citizenship+sex", axis=axis, providers=providers)

    for country, (days, period, speaks) in people.items():
        found = _cells(engine, question, Period.parse(period))
        sex = [sex for known, sex in found if known == country]
        assert ([] if speaks is None else [sexes[speaks]]) == sex, (days, period)


def test_whoever_has_one_of_the_answers_is_asked_for(engine: Engine) -> None:
    """Also who has others beside; and all filters must hold."""
    store(
        engine,
        [
            record(1, "a", form="forced_labour+forced_begging", sex="female"),
            record(2, "b", form="forced_labour", sex="male"),
            record(3, "c", form="forced_begging", sex="female"),
        ],
    )

    def number(*where: str) -> int:
        return sum(_cells(engine, _question("total", where=where), Period.parse("2024")).values())

    assert (2, 3) == (number("form=forced_labour"), number("form=forced_labour,forced_begging"))
    assert (1, 1) == (
        number("form=forced_labour", "form=forced_begging"),
        number("form=forced_labour", "sex=male"),
    )


def test_persons_prosecuted_count_by_where_they_got_to(engine: Engine) -> None:
    """By the date of the stage the last record speaks; by that of the verdict its own."""
    first = {"stage": "prosecuted", "verdict": "none_yet"}
    then = {"stage": "convicted", "verdict": "convicted_as_charged"}
    store(
        engine,
        [
            Record("r1", "a", "2024-02", {k: (v,) for k, v in first.items()}, {}),
            Record(
                "r2",
                "a",
                "2024-11-05",
                {k: (v,) for k, v in then.items()},
                {"verdict_date": "2024-10", "indictment_date": "2023"},
            ),
        ],
        dataset=JUSTICE,
    )

    def stages(axis: str, period: str) -> dict[tuple[str, ...], int]:
        question = ask("justice:stage", catalogue=CATALOGUE, axis=axis)
        return _cells(engine, question, Period.parse(period))

    assert {("convicted",): 1} == stages("stage_reached", "2024")
    assert {("prosecuted",): 1} == stages("stage_reached", "2024-Q1")
    assert {("convicted",): 1} == stages("verdict_date", "2024-Q4")
    assert {} == stages("verdict_date", "2024-Q1")
    assert {("convicted",): 1} == stages("indictment_date", "2023")
    assert {} == stages("indictment_date", "2023-Q1")


def test_who_has_no_such_date_is_told(engine: Engine) -> None:
    """They are in no period, so that nobody takes the periods for everybody."""
    store(
        engine,
        [
            record(1, "a", recruitment_date="2024"),
            record(2, "a", "2024-06"),
            record(3, "b"),
            record(4, "gone"),
        ],
        excluded=["gone"],
    )
    by_return = _question("total", axis="recruitment_date")

    (people,) = Register(engine).people(by_return, [Period.parse("2024")])
    (own,) = Register(engine).people(_question("total"), [Period.parse("2024")])

    assert (1, 1) == (people.number, people.undated)
    assert (2, 0) == (own.number, own.undated)


def test_figures_know_the_state_of_the_register(engine: Engine) -> None:
    """The change after which they were read; none where nothing was ever brought in."""
    asked = _question("total"), [Period.parse("2024")]
    (before,) = Register(engine).people(*asked)
    store(engine, [record(1, "a")])
    store(engine, [record(1, "a")])

    (after,) = Register(engine).people(*asked)

    assert before.state is None
    assert after.state is not None
    assert (2, "import", "2025-03-01") == (after.state.number, after.state.kind, after.state.day)


@pytest.mark.parametrize("provider", ["police", "ngo"])
def test_a_provider_s_figures_are_of_its_own_records(engine: Engine, provider: str) -> None:
    """Whom two recorded counts with each of them, and once in the country."""
    store(
        engine,
        [record(1, "a", "2024-01"), record(2, "a", "2024-07", provider="ngo", sex="female")],
    )
    period = Period.parse("2024")

    assert {(): 1} == _cells(engine, _question("total", providers=[provider]), period)
    assert {(): 1} == _cells(engine, _question("total"), period)
    sexes = {"police": {(NOT_ASKED,): 1}, "ngo": {("female",): 1}}
    assert sexes[provider] == _cells(engine, _question("sex", providers=[provider]), period)
