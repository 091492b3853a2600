"""Names are looked up in one place, and a wrong one is answered with the right ones."""

import pytest

from proto.catalogue import load
from proto.vocabulary import Indicator, UnknownCodeError, UnknownNameError


def citizenship() -> Indicator:
    """An indicator with groups."""
    return load().dataset("victims").indicator("citizenship")


def test_folding_reaches_every_group_and_no_other() -> None:
    """A fold is onto: every coarse cell can be filled, and every fine one has a place."""
    fold = citizenship().fold("group")

    assert set(citizenship().codes("group")) == set(fold.values())
    assert citizenship().codes() == tuple(fold)


def test_folding_to_the_finest_level_changes_nothing() -> None:
    """Level `code` is the identity."""
    fold = citizenship().fold("code")

    assert all(code == folded for code, folded in fold.items())


def test_an_indicator_without_groups_refuses_that_level() -> None:
    """A level that is not in the catalogue cannot be asked for."""
    sex = load().dataset("victims").indicator("sex")

    with pytest.raises(UnknownNameError, match=r"expected a level of sex \(code\), got 'group'"):
        sex.codes("group")
    with pytest.raises(UnknownNameError, match="got 'region'"):
        citizenship().fold("region")


def test_levels_are_listed_from_fine_to_coarse() -> None:
    """The first level is what is recorded, the last what is safest to show."""
    sex = load().dataset("victims").indicator("sex")

    assert ("code",) == sex.levels
    assert ("code", "group") == citizenship().levels


def test_an_unknown_name_says_what_is_known() -> None:
    """Whoever mistypes reads what was meant."""
    catalogue = load()
    victims = catalogue.dataset("victims")

    with pytest.raises(
        UnknownNameError,
        match=r"expected a dataset \(victims, justice\), got 'victim'; closest: victims",
    ):
        catalogue.dataset("victim")
    with pytest.raises(UnknownNameError, match=r"got 'agegroup'; closest: age_group"):
        victims.indicator("agegroup")
    with pytest.raises(UnknownNameError, match="got 'al'; closest: AL"):
        catalogue.party("al")
    with pytest.raises(UnknownCodeError, match=r"and 232 more\), got 'Nowhere'") as refused:
        citizenship().code_list.code("Nowhere")
    # Who speaks another language says it again from these.
    assert ("Nowhere", 20, 232) == (
        refused.value.name,
        len(refused.value.shown),
        refused.value.more,
    )
