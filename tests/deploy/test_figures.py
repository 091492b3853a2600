"""The published figures: typed in with their sources, nothing added that does not follow."""

from deploy.demo import figures
from proto import catalogue

_SEVEN = {"AL", "BA", "HR", "XK", "ME", "MK", "RS"}


def _values(party: str, year: int, dimension: str) -> dict[str, int]:
    return {
        each.code: each.value
        for each in figures.comparable()
        if (each.party, each.year, each.dimension) == (party, year, dimension)
    }


def test_every_figure_says_where_it_was_published() -> None:
    """A document's name and a public address, so that a reader can look."""
    unsourced = [each for each in figures.published() if ", https://" not in each.source]

    assert unsourced == []


def test_every_country_and_year_has_a_total_of_what_is_counted() -> None:
    """The demo can set one published total beside each of the hub's."""
    with_total = [
        (each.party, each.year) for each in figures.comparable() if each.dimension == "total"
    ]

    assert [(party, year) for party, year, _ in figures.years()] == with_total
    assert {party for party, _ in with_total} == _SEVEN
    assert {year for _, year in with_total} == set(range(2017, 2023))


def test_the_figures_speak_our_codes() -> None:
    """A misspelt code would quietly count nobody."""
    victims = catalogue.load().dataset("victims")
    forms = {*victims.indicator("form").codes()}
    known = {
        "total": {"total"},
        "sex": {*victims.indicator("sex").codes()},
        "age_group": {*victims.indicator("age_group").codes()},
        "form": forms,
        "single_form": {*forms, figures.MULTIPLE},
    }
    known["sex+age_group"] = known["sex"] | known["age_group"]

    misspelt = [
        each
        for each in figures.published()
        if not set(figures.joined(each.code)) <= known[each.dimension]
    ]
    statuses = {status for each in figures.published() for status in each.statuses}

    assert misspelt == []
    assert statuses <= {*victims.indicator("status").codes()}


def test_no_figure_is_given_twice() -> None:
    """One coherent source for each figure; two numbers for one thing would contradict."""
    keys = [
        (each.party, each.year, each.dimension, each.code, each.statuses)
        for each in figures.published()
    ]

    assert len(keys) == len(set(keys))


def test_women_and_girls_add_up_to_a_sex_only_if_nobody_is_missing() -> None:
    """Croatia 2017 prints women and men but not girls and boys: no figure by sex follows."""
    assert {"female": 30, "male": 8} == _values("BA", 2022, "sex")
    assert {"adult": 9, "child": 29} == _values("BA", 2022, "age_group")
    assert {"female": 20, "male": 2} == _values("XK", 2021, "sex")
    assert {} == _values("HR", 2017, "sex")


def test_people_with_two_named_forms_count_in_both() -> None:
    """Croatia 2019: three in labour, and one in labour and crime."""
    forms = _values("HR", 2019, "form")

    assert 4 == forms["forced_labour"]
    assert 8 == forms["forced_criminality"]


def test_people_with_several_unnamed_forms_leave_only_those_with_one() -> None:
    """Serbia 2018 hides 21 people's forms in one line: how many suffered each is not known."""
    assert {} == _values("RS", 2018, "form")
    assert 34 == _values("RS", 2018, "single_form")["sexual_exploitation"]
    assert 21 == _values("RS", 2018, "single_form")[figures.MULTIPLE]


def test_a_figure_of_other_people_is_not_compared() -> None:
    """Albania 2022 prints forms of potential victims only, the agreement counts official too."""
    assert {} == _values("AL", 2022, "form")
    assert {"total": 112} == _values("AL", 2022, "total")


def test_a_footnote_is_the_catalogues() -> None:
    """The designation is not ours to word twice."""
    assert {"XK": catalogue.load().party("XK").footnote} == figures.footnotes()
