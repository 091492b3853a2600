"""A programme says what its countries are expected to hold, and a register is held against it."""

import re
from pathlib import Path

import pytest

from proto.catalogue import DATA, CatalogueError
from proto.catalogue import load as load_catalogue
from proto.profiles import Profile, load


def profile(name: str) -> Profile:
    """The profile of this name."""
    return next(each for each in load() if each.id == name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dcim_see", "AL BA BG HR MD ME MK RO RS XK"),
        ("dcim_eu", "CZ PL PT SK"),
        ("cbss", "DE DK EE FI IS LT LV NO PL RU SE"),
    ],
)
def test_each_programme_has_its_countries(name: str, expected: str) -> None:
    """Ten of South-Eastern Europe, four of the Union, eleven of the Baltic Sea."""
    assert expected.split() == sorted(profile(name).parties)


def test_the_handbook_expects_everything_that_is_recorded() -> None:
    """Both databases of the programme's first countries, whole."""
    recorded = {dataset.id: dataset.recorded for dataset in load_catalogue().datasets}

    assert recorded == profile("dcim_see").expected


@pytest.mark.parametrize("name", ["dcim_see", "dcim_eu", "cbss"])
def test_what_figures_are_compared_by_is_expected_where_its_dataset_is(name: str) -> None:
    """No programme does without the status of a victim and the stage of a proceeding."""
    assert "status" in profile(name).expected["victims"]
    assert "stage" in profile(name).expected["justice"]


def test_missing_is_what_is_expected_and_not_asked() -> None:
    """In the order of the catalogue, so that a data manager finds it in her sections."""
    cbss = profile("cbss")

    asked = set(cbss.expected["victims"]) - {"transit", "sex", "duration"}
    assert ("sex", "transit", "duration") == cbss.missing("victims", asked)
    assert () == cbss.missing("victims", load_catalogue().dataset("victims").recorded)
    assert () == cbss.missing("weather", ())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"CZ"', '"CS"', "profiles.toml: dcim_eu: expected a party"),
        ("expected.victims", "expected.victim", "dcim_see: expected a dataset"),
        ('"sex"', '"gender"', "dcim_see.expected.victims: expected an indicator or date, got 'gen"),
        ('"proposed"', '"certain"', "certainty: expected 'seen', 'reconstructed'"),
    ],
)
def test_a_broken_profile_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """A name that the catalogue does not have is expected of nobody."""
    text = (DATA / "profiles.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "profiles.toml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CatalogueError, match=re.escape(sentence)):
        load(tmp_path)
