"""How countries write: each in its own way, nothing twice, everything in its encoding."""

import pytest

from deploy.demo import styles
from deploy.registers.cells import Coded
from deploy.registers.manners import style
from proto import catalogue

_CATALOGUE = catalogue.load()
_PARTIES = tuple(party.id for party in _CATALOGUE.parties if party.kind == "country")
_DEMO = ("AL", "BA", "HR", "XK", "ME", "MK", "RS")


@pytest.mark.parametrize("name", ["victims", "justice"])
@pytest.mark.parametrize("party", _PARTIES)
def test_a_register_has_a_column_for_everything_it_asks(party: str, name: str) -> None:
    """Each with a name of its own in the country's encoding, and a word for every code."""
    dataset = _CATALOGUE.dataset(name)
    written = style(party, dataset)
    asked = {each.id for each in written.columns} | {*written.not_collected, "birth_date"}

    assert {*dataset.recorded} == asked
    assert len(written.header) == len({*written.header})
    assert ";".join(written.header).encode(written.encoding)
    for column in written.columns:
        if isinstance(column, Coded):
            assert len({*column.words.values()}) == len(column.words)
            assert "".join(column.words.values()).encode(written.encoding)
            assert not any(column.split and column.split in each for each in column.words.values())


@pytest.mark.parametrize("party", _DEMO)
def test_the_demonstrations_columns_are_written_as_its_mapping_says(party: str) -> None:
    """One country writes one way, in the demonstration and here."""
    known, written = styles.style(party), style(party, _CATALOGUE.dataset("victims"))
    headers = {each.id: each.header for each in written.columns}

    assert {name: each.header for name, each in known.indicators.items()} == {
        name: headers[name] for name in known.indicators
    }
    assert (known.encoding, known.delimiter) == (written.encoding, written.delimiter)


def test_no_two_countries_of_the_demonstration_write_alike() -> None:
    """Seven registers that differ in their columns."""
    headers = {tuple(style(party, _CATALOGUE.dataset("justice")).header) for party in _DEMO}

    assert len(_DEMO) == len(headers)


def test_kosovos_footnote_stands_wherever_its_name_does() -> None:
    """Albania's words for citizenship name it; Bosnia and Herzegovina writes codes."""
    victims = _CATALOGUE.dataset("victims")

    assert "1244" in style("AL", victims).footnote
    assert "1244" in style("XK", victims).footnote
    assert style("BA", victims).footnote == ""
