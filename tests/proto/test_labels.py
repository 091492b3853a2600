"""The catalogue in every language: whole, and the same catalogue."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from proto import catalogue, labels
from proto.vocabulary import Catalogue, CatalogueError, UnknownNameError
from tests.vectors.catalogue import countries, cyrillic

OTHERS = labels.LANGUAGES[1:]


def _names(known: Catalogue) -> Iterator[str]:
    """Everything that documents and databases refer to."""
    yield known.version
    for dataset in known.datasets:
        yield dataset.id
        for indicator in dataset.indicators:
            yield indicator.id
            yield from indicator.codes()
            yield from indicator.codes(indicator.levels[-1])
    yield from (party.id for party in known.parties)


@pytest.mark.parametrize("tag", OTHERS)
def test_every_label_is_translated(tag: str) -> None:
    """A missing label, and one of nothing, are refused at loading; none is left empty."""
    found = labels.wanted(labels.load(tag))

    assert labels.wanted(catalogue.load()).keys() == found.keys()
    assert all(found.values())


@pytest.mark.parametrize("tag", OTHERS)
def test_names_are_the_same_in_every_language(tag: str) -> None:
    """Only what people read differs."""
    assert list(_names(catalogue.load())) == list(_names(labels.load(tag)))


@pytest.mark.parametrize("tag", labels.LANGUAGES)
def test_kosovo_has_its_star_and_footnote(tag: str) -> None:
    """In every language, as a party and as a code."""
    known = labels.load(tag)
    party = known.party("XK")
    code = known.dataset("victims").indicator("citizenship").code_list.code("XK")

    for name, footnote in ((party.name, party.footnote), (code.label, code.footnote)):
        assert name.endswith("*")
        assert footnote
        assert "1244" in footnote


@pytest.mark.parametrize("tag", OTHERS)
def test_names_of_countries_are_those_of_cldr(tag: str) -> None:
    """Making the file again leaves no difference."""
    assert countries.text(tag) == countries.path(tag).read_text(encoding="utf-8")


def test_serbian_has_one_text_in_two_scripts() -> None:
    """Making the Cyrillic file again leaves no difference."""
    assert cyrillic.written().strip() == cyrillic.CYRILLIC.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize(
    ("latin", "other"),
    [("Ljudi i njihova džezva", "Људи и њихова џезва"), ("C. Vrbovanje", "C. Врбовање")],
)
def test_two_latin_letters_may_be_one_cyrillic(latin: str, other: str) -> None:
    """And the letters that number sections stay."""
    assert other == cyrillic.cyrillic(latin)


def test_a_language_that_nobody_wrote_is_refused() -> None:
    """With those that there are."""
    with pytest.raises(UnknownNameError, match="expected a language"):
        labels.load("xx")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("[datasets]\nvictims", "[datasets]\nvictim", "datasets.victims is missing"),
        ("[datasets]\n", '[datasets]\nothers = "x"\n', "datasets.others is nothing"),
    ],
)
def test_files_that_do_not_fit_the_catalogue_are_refused(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    """Every label that is missing or too many is named."""
    shutil.copytree(labels.FOLDER / "sq", tmp_path / "sq")
    file = tmp_path / "sq" / "labels.toml"
    written = file.read_text(encoding="utf-8")
    assert old in written
    file.write_text(written.replace(old, new), encoding="utf-8")

    with pytest.raises(CatalogueError, match=reason):
        labels.load("sq", tmp_path)
