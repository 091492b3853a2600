"""The tables that others ask for hold our people under their codes, everybody where they belong."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import combinations, product

import pytest
from sqlalchemy import Engine

from node.analysis.people import Ticked
from node.analysis.question import NOT_ASKED, drafted
from node.analysis.questionnaire_file import Questionnaire, ScaleEntry, load, names
from node.analysis.questionnaire_lines import Scale, Words, tally
from node.analysis.questionnaires import Answering
from node.analysis.register import Register
from node.analysis.sheet import Sheet
from proto.catalogue import Dataset, UnknownNameError
from proto.correspondences import correspondence
from proto.period import Period
from tests.node.analysis.second_count import (
    CATALOGUE,
    DAY,
    JUSTICE,
    KOSOVO,
    Record,
    asked,
    numbers,
    people,
    record,
    store,
)
from tests.node.country import prepared

CROATIA = CATALOGUE.party("HR")
YEAR = Period.parse("2024")
WRITTEN = [(load(name), scale) for name in names() for scale in load(name).scales if scale.lines]
SCALES = [pytest.param(*each, id=f"{each[0].id}-{each[1].id}") for each in WRITTEN]
VICTIMS_REGISTER = [
    record(1, "a", sex="female", age_group="adult", form="forced_labour", citizenship="HR"),
    record(2, "b", sex="female", age_group="child", form="forced_labour+forced_begging"),
    record(3, "c", sex="male", citizenship="DE", form="organ_removal", status="presumed"),
    record(4, "d", citizenship="XK", form="sexual_exploitation", assistance_offer="accepted"),
    record(5, "e", status="not_a_victim"),
    record(
        6, "f", citizenship="HR", return_kind="assisted", country_returned_from="IT", sex="male",
        return_date="2024-08",
    ),
]  # fmt: skip
JUSTICE_REGISTER = [
    Record(
        f"j{at}",
        f"p{at}",
        "2024-06-01",
        {
            "stage": ("convicted",),
            "sex": ("male",),
            "verdict": (verdict,),
            "offence": (offence,),
            "sentence": ("prison", "confiscation"),
        },
        {"verdict_date": "2024-05", "indictment_date": "2023", "investigation_start_date": "2024"},
    )
    for at, (verdict, offence) in enumerate(
        [
            ("convicted_as_charged", "trafficking"),
            ("convicted_as_charged", "related"),
            ("convicted_of_other_offence", "trafficking"),
            ("acquitted", "trafficking"),
        ]
    )
]


Filled = Callable[[str], dict[str, Sheet]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A questionnaire's tables by their code, over one register."""
    file = tmp_path_factory.mktemp("questionnaires") / "node.db"
    with prepared(f"sqlite:///{file}") as engine:
        yield cache(partial(_filled, engine))


def _filled(engine: Engine, name: str) -> dict[str, Sheet]:
    store(engine, VICTIMS_REGISTER)
    store(engine, JUSTICE_REGISTER, dataset=JUSTICE)
    answering = Answering(Register(engine), CATALOGUE, CROATIA, DAY)
    return {
        sheet.title.partition(":")[0]: sheet
        for sheet in answering.answer(name, Period.parse("2024"))
    }


def _datasets(questionnaire: Questionnaire, scale: ScaleEntry) -> Iterator[Dataset]:
    used = {
        table.dataset for table in questionnaire.tables if scale.id in (table.rows, table.columns)
    }
    return map(CATALOGUE.dataset, sorted(used))


def _given(dataset: Dataset, name: str) -> list[Ticked]:
    """Whatever somebody may have answered: each code, not asked, and two codes where they may."""
    indicator = dataset.indicator(name)
    codes = drafted(dataset) if name == dataset.status_indicator else indicator.codes()
    several = combinations(codes, 2) if indicator.choice == "multiple" else ()
    return [*((code,) for code in (*codes, NOT_ASKED)), *several]


@pytest.mark.parametrize(("questionnaire", "entry"), SCALES)
def test_no_scale_is_there_for_nothing(questionnaire: Questionnaire, entry: ScaleEntry) -> None:
    """Some table uses it."""
    assert [*_datasets(questionnaire, entry)]


@pytest.mark.parametrize(
    ("questionnaire", "entry"), [each for each in WRITTEN if each[1].has_total]
)
def test_whatever_somebody_answers_has_its_line(
    questionnaire: Questionnaire, entry: ScaleEntry
) -> None:
    """Exactly one, where the lines are parts of a whole: so they add up, and nobody is lost."""
    for dataset in _datasets(questionnaire, entry):
        words = Words(questionnaire, dataset, "AL")
        asks = dict.fromkeys(words.asked(entry))
        question = asked("total", dataset.id)
        scale = words.scale(entry, question, people([], question))
        for answers in product(*(_given(dataset, name) for name in asks)):
            given = dict(zip(asks, answers, strict=True))
            if NOT_ASKED in given.get(dataset.status_indicator, ()):
                continue
            assert 1 == len(scale.places(given)), given


@pytest.mark.parametrize(("questionnaire", "entry"), SCALES)
def test_a_line_has_their_code_for_ours(questionnaire: Questionnaire, entry: ScaleEntry) -> None:
    """As the correspondences have it, wherever they have something."""
    for dataset in _datasets(questionnaire, entry):
        for line in entry.lines:
            for name, words in (*line.where.items(), *line.within.items()):
                fit = questionnaire.scheme and correspondence(
                    questionnaire.scheme, dataset.id, name
                )
                for match in fit.matches if fit else ():
                    if match.code in words and match.theirs:
                        assert line.code in match.theirs


@pytest.mark.parametrize("name", names())
def test_every_table_of_a_questionnaire_is_filled(engine: Engine, name: str) -> None:
    """With its mark, its country and notes; on both databases."""
    sheets = _filled(engine, name)

    assert len(load(name).tables) == len(sheets)
    for sheet in sheets.values():
        assert sheet.definition.country == CROATIA
        assert sheet.said[0].startswith("Internal, exact")
        assert len({len(line.numbers) for line in sheet.lines} | {len(sheet.columns)}) == 1
    first = next(iter(sheets.values()))
    missing = [each.code for each in load(name).unanswered]
    assert len(missing) == sum(note.startswith("Not answered here") for note in first.notes)


def test_eurostat_gets_its_citizens_by_who_reports(filled: Filled) -> None:
    """Nationals, other Europeans of the Union, everybody else; and persons by their verdicts."""
    sheets = filled("eurostat")

    table = numbers(sheets["crim_thb_vctz"])
    assert {
        "Reporting country": (1, 1, 0, 2),
        "Other member states of the European Union": (0, 1, 0, 1),
        "Countries outside the European Union": (0, 0, 1, 1),
        "Unknown": (1, 0, 0, 1),
        "Total": (2, 2, 1, 5),
    } == table
    assert ["F", "M", "UNK", "T"] == [column.code for column in sheets["crim_thb_vctz"].columns]
    assert (1,) == numbers(sheets["crim_thb_sex, PER_CNV"])["Males"]
    assert (4,) == numbers(sheets["crim_thb_sex, PER_SUSP"])["Total"]
    assert (0,) == numbers(sheets["3.1"])["Total"]
    forms = numbers(sheets["crim_thb_vexp"])
    assert "Total" not in forms
    assert (2, 0, 0, 2) == forms["Forced labour or services"]


def test_glotip_puts_several_forms_on_a_line_of_their_own(filled: Filled) -> None:
    """And counts own citizens by the country they came back from."""
    sheets = filled("glotip")

    forms = numbers(sheets["Q7"])
    one = {"Mixed forms", "Forced labour, servitude and slavery"}
    assert dict.fromkeys(one, (1, 0, 0, 0, 1)).items() <= forms.items()
    assert (1,) == numbers(sheets["Q9"])["Italy"]
    assert any("Begging stands among other forms" in note for note in sheets["Q7"].notes)
    assert any(note.startswith("Victim status: Countries differ") for note in sheets["Q6"].notes)
    assert "UNSCR 1244" in sheets["Q8"].footnotes["Kosovo*"]


def test_greta_gets_measures_and_outcomes(filled: Filled) -> None:
    """Of the people of the year."""
    sheets = filled("greta")

    assert (0, 0, 0, 0, 1, 1) == numbers(sheets["2a"])["Received assistance"]
    assert (1, 1, 0, 0, 3, 5) == numbers(sheets["1a"])["Total"]
    one = {
        "Convicted of trafficking in human beings",
        "Convicted of another or a related offence",
        "Charged with trafficking, convicted of another offence",
        "Acquitted",
    }
    assert dict.fromkeys(one, (0, 1, 0, 0, 1)).items() <= numbers(sheets["3c"]).items()
    assert (0, 3, 0, 0, 3) == numbers(sheets["3d"])["Confiscation"]


def test_statuses_can_be_chosen_for_victims(engine: Engine) -> None:
    """As countries differ in whom they report; proceedings have their own."""
    store(engine, VICTIMS_REGISTER)
    answering = Answering(Register(engine), CATALOGUE, KOSOVO, DAY)

    sheets = answering.answer("glotip", YEAR, ("presumed",))

    by_code = {sheet.title.partition(":")[0]: sheet for sheet in sheets}
    assert (1,) == numbers(by_code["Q6"])["Total"][-1:]
    assert ("presumed",) == by_code["Q6"].definition.question.statuses
    assert "convicted" in by_code["Q2"].definition.question.statuses
    with pytest.raises(UnknownNameError):
        answering.answer("glotip", YEAR, ("guessed",))


def test_a_total_is_people_whatever_lines_they_are_in() -> None:
    """Who is in two lines, or in none, is in the total once."""
    greta = load("greta")
    words = Words(greta, CATALOGUE.dataset("victims"), "AL")
    register = [
        record(1, "a", assistance_offer="accepted", reflection_period="granted"),
        record(2, "b"),
    ]
    question = asked("assistance_offer+assistance+reflection_period")
    measures = Scale(greta.scale("measures"), words.scale(
        greta.scale("measures"), question, people(register, question)
    ).lines[:4])  # fmt: skip

    assert [[1], [0], [0], [1], [2]] == tally(people(register, question), measures, None)


def test_an_unknown_questionnaire_is_refused() -> None:
    """With those there are."""
    with pytest.raises(UnknownNameError, match="eurostat, glotip, greta"):
        load("unesco")
    with pytest.raises(UnknownNameError, match="scale of greta"):
        load("greta").scale("height")


def test_of_a_country_all_codes_that_occur_are_lines(filled: Filled) -> None:
    """Each with its own code, and unknown at the end."""
    table = filled("greta")["1c"]

    assert ["HR", "DE", "XK", "unknown", "not_asked", "T"] == [
        line.codes[0] for line in table.lines
    ]
