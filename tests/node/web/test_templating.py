"""Templates are filled strictly, and no party with a footnote is named without it."""

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from node.app import Node
from node.web.pages import create_app
from node.web.templating import fill, footnotes, loss, number, sentence
from proto import catalogue
from tests.node.country import PASSPHRASE
from tests.node.web.browser import Browser

PARTIES = catalogue.load().parties


@pytest.mark.parametrize(
    ("text", "notes"),
    [("Albania, Serbia", 0), ("Albania, Kosovo*", 1), ("Kosovo* and Kosovo*", 1), ("", 0)],
)
def test_the_footnote_goes_wherever_the_name_does(text: str, notes: int) -> None:
    """Once, however often it is named."""
    found = footnotes(text, PARTIES)

    assert notes == len(found)
    assert all("UNSCR 1244" in each for each in found)


@pytest.mark.usefixtures("closing")
def test_a_node_of_kosovo_says_so_on_every_page(tmp_path: Path) -> None:
    """Also where only the heading names it."""
    node = Node.create(tmp_path / "home", party="XK", epsilon_cap="3", passphrase=PASSPHRASE)
    with ExitStack() as stack:
        browser = stack.enter_context(Browser(create_app(node, session_key=b"k" * 32)))

        pages = [browser.get(path).text for path in ("/login", "/nowhere")]

    assert all("Kosovo*" in page and "UNSCR 1244" in page for page in pages)


@pytest.mark.usefixtures("closing")
def test_a_node_that_names_nobody_has_no_footnotes(tmp_path: Path) -> None:
    """A footnote that nothing refers to would only be strange."""
    node = Node.create(tmp_path / "home", party="AL", epsilon_cap="3", passphrase=PASSPHRASE)
    with ExitStack() as stack:
        browser = stack.enter_context(Browser(create_app(node, session_key=b"k" * 32)))

        page = browser.get("/login").text

    assert "Footnotes" not in page


def test_a_name_that_is_missing_is_an_error() -> None:
    """A page with a hole in it is not shown."""
    with pytest.raises(UndefinedError):
        fill("refusal.html")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("there is none", "There is none."),
        ("Is there one?", "Is there one?"),
        ("it ends.", "It ends."),
        ("", "."),
    ],
)
def test_a_message_becomes_a_sentence(text: str, expected: str) -> None:
    """From a capital letter to a full stop."""
    assert expected == sentence(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 10**9), "less than 0.0001"),
        (Fraction(2_000_000_001, 10**9), "≈ 2"),
    ],
)
def test_a_loss_is_written_for_people(value: Fraction, expected: str) -> None:
    """Exact where that can be read, and never as a power of ten."""
    assert expected == loss(value)


def test_a_count_is_written_for_people() -> None:
    """Thousands stand apart, and do not break."""
    assert "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567" == number(1_234_567)
