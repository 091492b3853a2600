"""The catalogue says what may be counted, and nothing that contradicts itself is believed."""

import re
import shutil
from pathlib import Path

import pytest

from proto.catalogue import DATA, CatalogueError, Indicator, load

FOOTNOTE = (
    "This designation is without prejudice to positions on status, and is in line with "
    "UNSCR 1244 and the ICJ Opinion on the Kosovo declaration of independence."
)
VICTIMS = (
    "status",
    "sex",
    "age_group",
    "age_group_at_recruitment",
    "age_group_at_exploitation",
    "citizenship",
    "form",
    "country_of_exploitation",
    "identifying_body",
    "movement",
    "place_of_identification",
)
JUSTICE = (
    "stage",
    "sex",
    "age_group",
    "citizenship",
    "form",
    "role",
    "verdict",
    "offence",
    "instance",
)
SOUTH_EAST = ["AL", "BA", "BG", "GR", "HR", "ME", "MK", "MD", "RO", "RS", "SI", "TR", "XK"]
LISTS = tuple(sorted(path.name for path in (DATA / "codes").iterdir()))


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


@pytest.mark.parametrize(("dataset", "expected"), [("victims", VICTIMS), ("justice", JUSTICE)])
def test_both_datasets_have_their_indicators(dataset: str, expected: tuple[str, ...]) -> None:
    """What agreements name is there, in a stable order."""
    indicators = load().dataset(dataset).indicators

    assert expected == tuple(indicator.id for indicator in indicators)


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

    assert {"form": 3, "role": 3} == {
        each.id: each.bound for each in indicators if each.choice == "multiple"
    }
    assert {1} == {each.bound for each in indicators if each.choice == "single"}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_ends_with_unknown(tmp_path: Path, name: str) -> None:
    """A record without an answer is counted as such, never dropped."""
    folder = broken(tmp_path, f"codes/{name}", 'id = "unknown"', 'id = "not_said"')

    with pytest.raises(CatalogueError, match="expected 'unknown' as the last code"):
        load(folder)


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


ROOT, PARTIES, SEX, COUNTRY = (
    "catalogue.toml",
    "parties.toml",
    "codes/sex.toml",
    "codes/country.toml",
)
BROKEN = [
    (ROOT, '"1.0.0"', '"1.0"', "version: String should match pattern"),
    (ROOT, "languages", "colour = 1\nlanguages", "colour: Unexpected keyword argument"),
    (ROOT, "languages", "languages languages", "Expected '=' after a key"),
    (ROOT, '["en"]', '["sq"]', "languages: expected en among them"),
    (ROOT, '["en"]', '["en", "sq"]', "footnotes.XK: expected en, sq, got en"),
    (ROOT, "XK.en", "RS.en", "footnotes: expected one for XK, got none"),
    (ROOT, '"justice"', '"victims"', "datasets: expected every id once, got 'victims' 2 times"),
    (ROOT, 'id = "age_group"', 'id = "sex"', "indicators: expected every id once, got 'sex'"),
    (ROOT, '= "status"', '= "form"', "status_indicator: expected a single-choice indicator"),
    (ROOT, '= "status"', '= "stage"', "status_indicator: expected a single-choice indicator"),
    (ROOT, 'list = "sex"', 'list = "x1"', "sex: code_list: expected a list under codes, got 'x1'"),
    (ROOT, "bound = 3", "bound = 0", "6.bound: Input should be greater than or equal to 1"),
    (ROOT, '"single"', '"single"\nbound = 2', "bound: expected 1 for a single choice, got 2"),
    (PARTIES, '"BA"', '"AL"', "parties: expected every id once, got 'AL' 2 times"),
    (PARTIES, '"body"', '"club"', "19.kind: Input should be 'country' or 'body'"),
    (SEX, '"male"', '"female"', "codes: expected every id once, got 'female' 2 times"),
    (SEX, '"male"', '"Male"', "codes.1.id: String should match pattern"),
    (SEX, 'id = "sex"', 'id = "x1"', "id: expected 'sex', the name of the file, got 'x1'"),
    (SEX, '"Male"', '"Male", group = "asia"', "codes.male.group: expected no group, got 'asia'"),
    (SEX, '.en = "Male"', '.sq = "Mashkull"', "codes.male.label: expected en, got sq"),
    (COUNTRY, 'p = "AL"', 'p = "x1"', "codes.AL.group: expected a code of country_group, got 'x1'"),
    (COUNTRY, ', group = "AL"', "", "codes.AL.group: expected a code of country_group, got None"),
    (COUNTRY, '"country_group"', '"x1"', "groups: expected a list under codes, got 'x1'"),
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
    folder = broken(tmp_path, "catalogue.toml", 'code_list = "sex"', 'code_list = "gender"')
    (folder / "codes" / "body.toml").unlink()

    with pytest.raises(CatalogueError, match=r"got 'gender'.*got 'body'"):
        load(folder)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """No catalogue, no words."""
    with pytest.raises(CatalogueError, match=r"catalogue\.toml: .*No such file"):
        load(tmp_path)
