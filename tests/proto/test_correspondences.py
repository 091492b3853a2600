"""What our codes are called by others is written down code by code, or not believed."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from proto.catalogue import CatalogueError, UnknownNameError
from proto.catalogue import load as load_catalogue
from proto.correspondences import FOLDER, Correspondence, Match, correspondence, load


def every() -> Iterator[Correspondence]:
    """All correspondences of all schemes."""
    return (each for scheme in load() for each in scheme.correspondences)


def found(scheme: str, indicator: str) -> Correspondence:
    """The correspondence of an indicator on victims that the scheme asks for."""
    known = correspondence(scheme, "victims", indicator)
    assert known is not None
    return known


def test_all_seven_schemes_are_there() -> None:
    """The questionnaires and standards that countries of the region answer to."""
    expected = ["ctdc", "eurostat", "glotip", "htcds", "ic_tip", "iccs", "iom_2009"]

    assert expected == [scheme.id for scheme in load()]


def test_each_of_our_codes_has_one_match_in_our_order() -> None:
    """Nobody who exports figures meets a code that nobody thought of."""
    catalogue = load_catalogue()

    for each in every():
        codes = catalogue.dataset(each.dataset).indicator(each.indicator).codes(each.level)
        assert codes == tuple(match.code for match in each.matches)


def test_the_form_of_exploitation_is_matched_by_all() -> None:
    """It is what every table of every organisation is cut by."""
    assert all(found(scheme.id, "form").matches for scheme in load())


@pytest.mark.parametrize(
    ("scheme", "indicator", "code", "expected"),
    [
        ("ctdc", "citizenship", "RS", (("SRB",), "exact", "seen")),
        ("ctdc", "country_of_exploitation", "RS", (("SRB",), "exact", "seen")),
        ("ctdc", "age_at_identification", "age_12_14", (("09--17",), "narrower", "seen")),
        ("htcds", "citizenship", "RS", (("RS",), "exact", "seen")),
        ("htcds", "citizenship", "XK", (("XK",), "exact", "proposed")),
        ("htcds", "citizenship", "unknown", ((), "none", "seen")),
        ("glotip", "citizenship", "RS", (("Serbia",), "exact", "seen")),
        ("glotip", "status", "not_a_victim", ((), "none", "seen")),
        ("iccs", "form", "forced_begging", (("02042", "02044"), "partial", "seen")),
        ("eurostat", "citizenship", "RO", (("NAT", "EU27_2020_FOR"), "narrower", "reconstructed")),
    ],
)
def test_a_code_has_its_counterpart(
    scheme: str, indicator: str, code: str, expected: tuple[tuple[str, ...], str, str]
) -> None:
    """Written out, written alike, by its label, or borrowed from another indicator."""
    match = found(scheme, indicator).match(code)

    assert expected == (match.theirs, match.quality, match.certainty)


def test_begging_is_never_matched_without_a_warning() -> None:
    """It is labour here and another form there: the reason why tables by form disagree."""
    schemes = ("glotip", "eurostat", "iccs", "iom_2009", "ctdc")

    assert all(found(scheme, "form").match("forced_begging").note for scheme in schemes)


def test_what_a_scheme_does_not_ask_has_no_correspondence() -> None:
    """Absence is an answer, not an error."""
    assert correspondence("iccs", "victims", "transport") is None


def test_an_unknown_name_is_refused() -> None:
    """Of a name that nobody knows, nothing is said."""
    with pytest.raises(UnknownNameError, match=r"expected a scheme .* got 'greta'"):
        correspondence("greta", "victims", "form")
    with pytest.raises(UnknownNameError, match="got 'shape'"):
        correspondence("iccs", "victims", "shape")
    with pytest.raises(UnknownNameError, match=r"expected a code of form .* got 'art'"):
        found("iccs", "form").match("art")


def test_a_match_says_nothing_where_nothing_corresponds() -> None:
    """Codes of theirs and the quality none exclude each other."""
    matches: list[Match] = [match for each in every() for match in each.matches]

    assert all(bool(match.theirs) is (match.quality != "none") for match in matches)


BROKEN = [
    ('"iccs"', '"icc"', "iccs.toml: scheme: expected the name of the file, got 'icc'"),
    ('"form"', '"shape"', "iccs: victims.shape: expected an indicator of victims"),
    ('"form"', '"offence"', "justice.form: codes_of: expected an indicator of this scheme, got"),
    (
        '"justice"\nindicator = "form"',
        '"victims"\nindicator = "form"',
        "got 'victims.form' 2 times",
    ),
    ('code = "slavery"', 'code = "other"', "victims.form: codes: expected each of ours once"),
    ('code = "slavery"', 'code = "serfdom"', "each of ours once, got 'serfdom' 1 times"),
    ('code = "slavery"', 'code = "other"', "form: codes: expected a line for 'slavery', if only"),
    (', theirs = ["02041"]', "", "codes.sexual_exploitation: expected codes of theirs, or the"),
    ('"narrower"', '"none"', "expected codes of theirs, or the quality none"),
    ('"narrower"', '"alike"', "quality: expected 'exact', 'narrower'"),
    ('"seen"', '"heard"', "certainty: expected 'seen', 'reconstructed' or 'proposed'"),
    ('"seen"', '"seen"\nothers = "code"\nlevel = "group"', "level of form (code), got 'group'"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), BROKEN)
def test_a_broken_scheme_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """One change, one sentence that names the scheme and the place."""
    text = (FOLDER / "iccs.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "iccs.toml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CatalogueError, match=re.escape(sentence)):
        load(tmp_path)


def test_codes_are_written_alike_at_the_finest_level_only(tmp_path: Path) -> None:
    """A group of ours has no code in a list of theirs."""
    copy = Path(shutil.copy(FOLDER / "eurostat.toml", tmp_path))
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace('level = "group"', 'level = "group"\nothers = "code"'))

    with pytest.raises(CatalogueError, match="others: expected none at the level group"):
        load(tmp_path)
