"""The catalogue says what may be counted, and nothing that contradicts itself is believed."""

import re
import shutil
from pathlib import Path

import pytest

from proto.catalogue import DATA, CatalogueError, DateFact, Indicator, load

FOOTNOTE = (
    "This designation is without prejudice to positions on status, and is in line with "
    "UNSCR 1244 and the ICJ Opinion on the Kosovo declaration of independence."
)
SOUTH_EAST = ["AL", "BA", "BG", "GR", "HR", "ME", "MK", "MD", "RO", "RS", "SI", "TR", "XK"]


def citizenship() -> Indicator:
    """The indicator with the longest list, and the only kind with groups."""
    return load().dataset("victims").indicator("citizenship")


def broken(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the catalogue in which one file has one change."""
    copy = Path(shutil.copytree(DATA, folder / "catalogue"))
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def facts(dataset: str) -> tuple[Indicator | DateFact, ...]:
    """Everything that is recorded of a person."""
    known = load().dataset(dataset)
    return (*known.indicators, *known.dates)


def handbook(letter: str, questions: int, *, free_text: set[int]) -> set[str]:
    """The numbers of the handbook's questions on victims (V) or traffickers (T)."""
    return {f"{letter}{number}" for number in range(1, questions + 1) if number not in free_text}


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        ("victims", handbook("V", 60, free_text={1, 60})),
        ("justice", handbook("T", 37, free_text=set())),
    ],
)
def test_every_question_of_the_handbook_is_asked(dataset: str, expected: set[str]) -> None:
    """All but the numbers of cases, which are free text and never leave a register."""
    sources = (each.source.split("/") for each in facts(dataset))

    assert expected == {number for numbers in sources for number in numbers}


def test_the_parts_of_the_handbook_follow_each_other() -> None:
    """Whoever goes through a record meets the sections in the order of their letters."""
    catalogue = load()

    for dataset in catalogue.datasets:
        titles = [catalogue.sections[each.section] for each in dataset.indicators]
        assert sorted(titles, key=lambda title: title[0]) == titles


def test_one_record_speaks_for_a_person() -> None:
    """A victim counts as first identified, a defendant as last judged."""
    victims, justice = load().datasets

    assert ("status", "identification", "earliest") == (
        victims.status_indicator,
        victims.date_axis,
        victims.person_rule,
    )
    assert ("stage", "stage_reached", "latest") == (
        justice.status_indicator,
        justice.date_axis,
        justice.person_rule,
    )


def test_only_multiple_choices_are_bounded_above_one() -> None:
    """The bound is the sensitivity of a table, so a single choice is always one."""
    indicators = [each for dataset in load().datasets for each in dataset.indicators]

    assert {3} == {each.bound for each in indicators if each.choice == "multiple"}
    assert {1} == {each.bound for each in indicators if each.choice == "single"}


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        (
            "victims",
            {"consent", "ethnicity", "dependants", "violence_before", "health_before"}
            | {"declining_reason", "health_on_exit", "birth_date"},
        ),
        (
            "justice",
            {"record_source", "ethnicity", "was_victim", "time_served", "early_release"}
            | {"registration_date", "birth_date"},
        ),
    ],
)
def test_what_identifies_or_shames_somebody_never_leaves(dataset: str, expected: set[str]) -> None:
    """Health, origin and what is told in confidence stay in the register."""
    assert expected == {each.id for each in facts(dataset) if each.leaves == "never"}


def test_every_band_of_ages_is_a_childs_or_an_adults() -> None:
    """The line at 18 is common to all countries, so no band crosses it."""
    ages = load().dataset("victims").indicator("age_at_identification").code_list

    for code in ages.codes[:-1]:
        assert code.band is not None
        assert ("child" if code.band.low < 18 else "adult") == code.group
        assert (17 in code.band) + (18 in code.band) <= 1


def test_an_indicator_without_axes_of_its_own_has_all() -> None:
    """What is known of a person can be counted by every date; of a return, by its own."""
    victims = load().dataset("victims")

    every = tuple(date.id for date in victims.dates if date.is_axis)
    assert every == victims.indicator("sex").axes
    returning = ("identification", "registration_date", "return_date")
    assert returning == victims.indicator("return_kind").axes


def test_every_list_is_used_and_ends_with_unknown() -> None:
    """A record without an answer is counted as such, never dropped."""
    lists = load().code_lists

    assert {path.stem for path in (DATA / "codes").iterdir()} == set(lists)
    assert {"unknown"} == {each.ids[-1] for each in lists.values()}


def test_the_country_list_is_iso_and_three_more() -> None:
    """249 countries of ISO 3166-1, then Kosovo*, stateless and unknown."""
    codes = citizenship().codes()

    iso = [code for code in codes if re.fullmatch("[A-Z]{2}", code) and code != "XK"]
    assert 249 == len(set(iso))
    assert {"XK", "stateless", "unknown"} == set(codes) - set(iso)
    assert "unknown" == codes[-1]


def test_each_country_of_the_region_is_its_own_group() -> None:
    """Coarse tables keep the neighbours apart and put the rest of the world together."""
    fold = citizenship().fold("group")

    alone = {country for country, group in fold.items() if country == group}
    assert {*SOUTH_EAST, "stateless", "unknown"} == alone
    assert ("eu_other", "europe_other", "africa", "asia", "americas", "oceania") == tuple(
        fold[country] for country in ("CY", "GB", "NG", "CN", "US", "AU")
    )


def test_kosovo_always_carries_its_footnote() -> None:
    """The designation is without prejudice to positions on status, wherever it is shown."""
    groups = citizenship().groups
    assert groups is not None

    code, group = citizenship().code_list.code("XK"), groups.code("XK")
    party = load().party("XK")

    assert ["Kosovo*"] * 3 == [code.label, group.label, party.name]
    assert [FOOTNOTE] * 3 == [code.footnote, group.footnote, party.footnote]


def test_parties_are_countries_and_bodies() -> None:
    """Country parties are named as in the country list."""
    parties = load().parties

    bodies = {party.id for party in parties if party.kind == "body"}
    assert {"marri", "selec", "icmpd", "iom"} == bodies
    countries = citizenship().code_list
    assert all(
        countries.code(party.id).label == party.name for party in parties if party.kind == "country"
    )


ROOT, PARTIES = "catalogue.toml", "parties.toml"
VICTIMS, JUSTICE = "datasets/victims.toml", "datasets/justice.toml"
SEX, COUNTRY, AGE = (f"codes/{name}.toml" for name in ("sex", "country", "age_band"))
AXES = '["identification", "registration_date", "return_date"]'
BROKEN = [
    (ROOT, '"2.0.0"', '"2.0"', "version: expected a version such as"),
    (ROOT, "languages", "colour = 1\nlanguages", "colour: this is unknown here"),
    (ROOT, "languages", "languages languages", "Expected '=' after a key"),
    (ROOT, '["en"]', '["sq"]', "languages: expected en among them"),
    (ROOT, '["en"]', '["en", "sq"]', "footnotes.XK: expected en, sq, got en"),
    (ROOT, "XK.en", "RS.en", "footnotes: expected one for XK, got none"),
    (ROOT, ', "justice"', ', "victims"', "datasets: expected every id once, got 'victims' 2 times"),
    (JUSTICE, 'id = "justice"', 'id = "x1"', "id: expected 'justice', the name of the file"),
    (VICTIMS, 'id = "age_group"', 'id = "sex"', "indicators: expected every id once, got 'sex'"),
    (VICTIMS, '= "status"', '= "form"', "status_indicator: expected a single-choice indicator"),
    (VICTIMS, '= "status"', '= "stage"', "status_indicator: expected a single-choice indicator"),
    (VICTIMS, '= "status"', '= "consent"', "consent.leaves: expected 'freely', as others compare"),
    (VICTIMS, '= "person"\nprec', '= "x1"\nprec', "birth_date.section: expected one of sections"),
    (VICTIMS, 's = "identi', 's = "return', "date_axis: expected the first of dates, and an axis"),
    (VICTIMS, AXES, '["identification", "birth_date"]', "expected dates that are axes, got 'birth"),
    (VICTIMS, AXES, '["return_date"]', "return_kind.axes: expected 'identification' first"),
    (VICTIMS, 'list = "sex"', 'list = "x1"', "sex: code_list: expected a list under codes, got"),
    (VICTIMS, "bound = 3", "bound = 0", ".bound: expected at least 1"),
    (VICTIMS, '"single"', '"single"\nbound = 2', "bound: expected 1 for a single choice, got 2"),
    (VICTIMS, '"transit_country"', '"country"', "transit: code_list: expected at most 63 codes"),
    (VICTIMS, '"education"\nch', '"body"\nch', "education: code_list: expected groups, as it"),
    (PARTIES, '"BA"', '"AL"', "parties: expected every id once, got 'AL' 2 times"),
    (PARTIES, '"body"', '"club"', ".kind: expected 'country' or 'body'"),
    (SEX, '"male"', '"female"', "codes: expected every id once, got 'female' 2 times"),
    (SEX, '"unknown"', '"not_said"', "codes: expected 'unknown' as the last code"),
    (SEX, '"male"', '"Male"', "codes.1.id: expected a name"),
    (SEX, 'id = "sex"', 'id = "x1"', "id: expected 'sex', the name of the file, got 'x1'"),
    (SEX, '"Male"', '"Male", group = "asia"', "codes.male.group: expected no group, got 'asia'"),
    (SEX, '.en = "Male"', '.sq = "Mashkull"', "codes.male.label: expected en, got sq"),
    (SEX, '"Male"', '"Male", low = 0', "unit: expected one where codes are bands of numbers"),
    (COUNTRY, 'p = "AL"', 'p = "x1"', "codes.AL.group: expected a code of country_group, got 'x1'"),
    (COUNTRY, ', group = "AL"', "", "codes.AL.group: expected a code of country_group, got None"),
    (COUNTRY, '"country_group"', '"x1"', "groups: expected a list under codes, got 'x1'"),
    (AGE, "unit.en", "unit.sq", "unit: expected en, got sq"),
    (AGE, "high = 8", "high = 7", "codes.age_9_11.low: expected 8, got 9"),
    (AGE, ", low = 60", ", low = 60, high = 99", "codes.age_60_plus.high: expected none"),
    (AGE, 'p = "child"', 'p = "adult"', "codes.age_0_8: expected a band inside the one of adult"),
    (AGE, 'p = "adult"', 'p = "child"', "codes.age_18_20: expected a band inside the one of child"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BROKEN)
def test_a_broken_catalogue_is_refused(
    tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    """One change, one sentence that names the file and the place."""
    folder = broken(tmp_path, file, old, new)

    with pytest.raises(CatalogueError, match=f"{re.escape(file)}: .*{re.escape(sentence)}"):
        load(folder)


def test_every_objection_is_raised_at_once(tmp_path: Path) -> None:
    """Whoever repairs a catalogue does it in one go."""
    folder = broken(tmp_path, VICTIMS, 'code_list = "sex"', 'code_list = "gender"')
    (folder / "codes" / "education.toml").unlink()

    with pytest.raises(CatalogueError, match=r"got 'gender'.*got 'education'"):
        load(folder)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """No catalogue, no words."""
    with pytest.raises(CatalogueError, match=r"catalogue\.toml: .*No such file"):
        load(tmp_path)
