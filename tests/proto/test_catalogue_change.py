"""A catalogue may grow and be worded better; it may not come to mean something else unnoticed."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from proto.catalogue import Band, Catalogue, Dataset, Indicator, load
from proto.catalogue_change import Change, changes, list_changes, required_version
from proto.vocabulary import Code
from tests.vectors.catalogue import snapshot

BEFORE = snapshot.versions()


@cache
def published(version: str) -> Catalogue:
    """A catalogue as it was published."""
    return snapshot.read(snapshot.path(version).read_text(encoding="utf-8"))


def test_the_newest_snapshot_is_the_present_catalogue() -> None:
    """What is published under a version is under it for ever: another catalogue, another one."""
    newest = snapshot.path(load().version).read_text(encoding="utf-8")

    assert BEFORE[-1] == load().version
    assert newest == snapshot.write(load())
    assert load() == published(load().version)


@pytest.mark.parametrize("version", BEFORE)
def test_the_version_is_raised_as_the_change_asks(version: str) -> None:
    """Whoever reads the version knows whether stored answers and agreements still hold."""
    required = required_version(version, changes(published(version), load()))

    assert snapshot.numbers(required) <= snapshot.numbers(load().version)


@pytest.mark.parametrize("version", BEFORE)
def test_the_version_of_a_code_list_is_raised_too(version: str) -> None:
    """A list that is used elsewhere is known there by its version."""
    now = load().code_lists

    for name, old in published(version).code_lists.items():
        required = required_version(old.version, list_changes(old, now[name]))
        assert snapshot.numbers(required) <= snapshot.numbers(now[name].version), name


def test_records_of_the_first_catalogue_keep_their_meaning() -> None:
    """2.0.0 asks far more, and takes back nothing that nodes had stored under 1.0.0."""
    found = changes(published("1.0.0"), published("2.0.0"))

    assert [] == [change for change in found if change.severity == "breaking"]


def test_the_same_catalogue_has_no_change() -> None:
    """Only what differs is found."""
    assert () == changes(load(), load())


def with_indicator(name: str, **parts: object) -> Catalogue:
    """The catalogue with one indicator of victims changed."""
    return with_victims(
        indicators=lambda victims: tuple(
            replace(each, **parts) if each.id == name else each  # type: ignore[arg-type]  # Any.
            for each in victims.indicators
        )
    )


def with_date(name: str, **parts: object) -> Catalogue:
    """The catalogue with one date of victims changed."""
    return with_victims(
        dates=lambda victims: tuple(
            replace(each, **parts) if each.id == name else each  # type: ignore[arg-type]  # Any.
            for each in victims.dates
        )
    )


def with_victims(**parts: Callable[[Dataset], object]) -> Catalogue:
    """The catalogue with some parts of its dataset of victims changed."""
    victims, justice = load().datasets
    changed: dict[str, Any] = {name: change(victims) for name, change in parts.items()}
    return replace(load(), datasets=(replace(victims, **changed), justice))


def with_codes(name: str, change: Callable[[tuple[Code, ...]], tuple[Code, ...]]) -> Catalogue:
    """The catalogue with the codes of one indicator of victims changed."""
    return with_list(name, codes=change(indicator(name).code_list.codes))


def with_list(name: str, **parts: Any) -> Catalogue:  # noqa: ANN401  # Tests may break any part.
    """The catalogue with the code list of one indicator of victims changed."""
    return with_indicator(name, code_list=replace(indicator(name).code_list, **parts))


def indicator(name: str) -> Indicator:
    """An indicator on victims."""
    return load().dataset("victims").indicator(name)


def first(**parts: Any) -> Callable[[tuple[Code, ...]], tuple[Code, ...]]:  # noqa: ANN401  # As above.
    """Changes the first code of a list."""
    return lambda codes: (replace(codes[0], **parts), *codes[1:])


NEW = Code("new", "New", None, None)
BREAKING = [
    (replace(load(), datasets=load().datasets[:1]), "datasets.justice"),
    (replace(load(), parties=load().parties[1:]), "parties.AL"),
    (with_victims(unit=lambda _: "case"), "datasets.victims.unit"),
    (with_victims(person_rule=lambda _: "latest"), "datasets.victims.person_rule"),
    (with_victims(indicators=lambda v: v.indicators[1:]), "datasets.victims.registering_body"),
    (with_victims(dates=lambda v: v.dates[:-1]), "datasets.victims.close_date"),
    (with_indicator("sex", choice="multiple"), "datasets.victims.sex.choice"),
    (with_indicator("form", bound=4), "datasets.victims.form.bound"),
    (with_indicator("ethnicity", leaves="coarsely"), "datasets.victims.ethnicity.leaves"),
    (with_indicator("sex", mandatory=True), "datasets.victims.sex.mandatory"),
    (with_indicator("sex", axes=indicator("sex").axes[1:]), "datasets.victims.sex.axes"),
    (with_indicator("sex", axes=indicator("sex").axes[:1]), "datasets.victims.sex.axes"),
    (with_indicator("citizenship", groups=None), "datasets.victims.citizenship.groups"),
    (with_list("promise", id="promises"), "datasets.victims.promise.code_list"),
    (with_date("return_date", is_axis=False), "datasets.victims.return_date.is_axis"),
    (with_date("birth_date", precision="day"), "datasets.victims.birth_date.precision"),
    (with_date("birth_date", leaves="freely"), "datasets.victims.birth_date.leaves"),
    (with_codes("promise", lambda codes: codes[1:]), "promise.none"),
    (with_codes("promise", lambda codes: (codes[1], codes[0], *codes[2:])), "promise"),
    (with_codes("promise", lambda codes: (NEW, *codes)), "promise"),
    (with_codes("promise", lambda codes: (*codes, NEW)), "promise"),
    (with_codes("case_outcome", first(group="reintegrated")), "case_outcome.open.group"),
    (with_codes("duration", first(band=Band(0, 1))), "duration.months_0.band"),
    (with_list("duration", unit="years"), "duration.unit"),
]
ADDITIVE = [
    (with_codes("promise", lambda codes: (*codes[:-1], NEW, codes[-1])), "promise.new"),
    (
        with_victims(
            indicators=lambda v: (*v.indicators, replace(v.indicators[0], id="eye_colour"))
        ),
        "datasets.victims.eye_colour",
    ),
    (
        with_victims(dates=lambda v: (*v.dates, replace(v.dates[-1], id="other_date"))),
        "datasets.victims.other_date",
    ),
    (with_date("update_date", is_axis=True), "datasets.victims.update_date.is_axis"),
    (
        with_indicator("return_kind", axes=(*indicator("return_kind").axes, "recruitment_date")),
        "datasets.victims.return_kind.axes",
    ),
    (
        with_indicator("form", groups=indicator("citizenship").groups),
        "datasets.victims.form.groups",
    ),
    (with_codes("promise", first(group="no")), "promise.none.group"),
]
EDITORIAL = [
    (replace(load(), sections={**load().sections, "record": "Record"}), "sections.record"),
    (with_victims(label=lambda _: "Victims"), "datasets.victims.label"),
    (with_indicator("sex", label="Sex of the person"), "datasets.victims.sex.label"),
    (with_indicator("sex", section="record"), "datasets.victims.sex.section"),
    (with_date("close_date", label="End"), "datasets.victims.close_date.label"),
    (with_list("promise", label="Promises"), "promise.label"),
    (with_codes("promise", first(label="Nothing")), "promise.none.label"),
    (
        replace(load(), parties=(replace(load().parties[0], name="Alb"), *load().parties[1:])),
        "parties.AL.name",
    ),
]


@pytest.mark.parametrize(
    ("new", "severity", "place"),
    [
        *((new, "breaking", place) for new, place in BREAKING),
        *((new, "additive", place) for new, place in ADDITIVE),
        *((new, "editorial", place) for new, place in EDITORIAL),
    ],
)
def test_one_change_has_its_severity_and_its_place(
    new: Catalogue, severity: str, place: str
) -> None:
    """What stored answers, agreements and figures rest on may not move."""
    gravest = [each for each in changes(load(), new) if each.severity == severity]

    assert [place] == [each.place for each in gravest]


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([], "1.4.2"),
        (["editorial"], "1.4.3"),
        (["editorial", "additive"], "1.5.0"),
        (["additive", "breaking", "editorial"], "2.0.0"),
    ],
)
def test_the_gravest_change_decides_the_version(severities: list[Any], expected: str) -> None:
    """Major, minor and patch, as everywhere."""
    found = [Change(severity, "somewhere", "differs") for severity in severities]

    assert expected == required_version("1.4.2", found)


def test_a_change_says_what_was_and_what_is() -> None:
    """Whoever reviews a catalogue reads both."""
    (change,) = changes(load(), with_indicator("form", bound=4))

    assert "was 3, is 4" == change.sentence
