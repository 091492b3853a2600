"""A register comes in: tried first, seen whole, then stored; its file is then gone."""

import re
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select

from node.accounts import Accounts
from node.app import Node
from node.repository import records
from node.repository.importer import Importer
from node.storage import reading
from tests.node.country import modes
from tests.node.web.bringing_in import act, keep, place, stored, take
from tests.node.web.browser import PASSWORD, Browser, token_in
from tests.node.web.conftest import Browsers
from tests.node.web.registers import HEADER, MAPPING, NAMES, ROWS


def test_a_register_is_tried_and_then_imported(node: Node, manager: Browser) -> None:
    """The dry run shows the whole report and stores nothing; the import then does what it said."""
    keep(node, shelters=MAPPING)

    tried = act(manager, take(manager), "try")
    after_trying = stored(node)
    done = act(manager, tried, "import")

    assert "Dry run: nothing was stored" in tried.text
    assert 0 == after_trying
    assert "Imported" in done.text
    assert "The register is in." in done.text
    assert 3 == stored(node)


def test_the_report_says_what_became_of_every_row(node: Node, manager: Browser) -> None:
    """How many, and why not, with column and line; and never what names anybody."""
    keep(node, shelters=MAPPING)

    tried = act(manager, take(manager), "try").text

    assert "5 rows" in tried
    for row in ("<dt>New</dt><dd>3</dd>", '<dt>Refused</dt><dd><span class="chip bad">2</span>'):
        assert row in tried
    assert re.search(r"day</td>.*?First lines\">5</td>", tried, re.DOTALL)
    assert re.search(r"decision</td>.*?First lines\">6</td>", tried, re.DOTALL)
    assert not [name for name in NAMES if name in tried]


def test_what_is_left_is_gone_at_once(node: Node, manager: Browser) -> None:
    """With its file; and nothing of it can be called back."""
    keep(node, shelters=MAPPING)
    page = take(manager)

    left = act(manager, page, "leave")

    assert "Nothing was imported, and the file is gone." in left.text
    assert {} == modes(node.home / "uploads")
    assert "This import is over: choose the register anew." in manager.get(place(page)).text


def test_without_a_dry_run_nothing_is_imported(node: Node, manager: Browser) -> None:
    """Nor after a dry run of something else."""
    keep(node, shelters=MAPPING)
    page = take(manager)

    untried = act(manager, page, "import")
    act(manager, page, "try")
    act(manager, page, "try", mapping=MAPPING.replace('"female"', '"woman"'))
    other = act(manager, page, "import")

    assert [409, 409] == [untried.status_code, other.status_code]
    assert "Try it first: only what a dry run has shown is imported." in other.text
    assert "woman" in other.text
    assert 0 == stored(node)


def test_what_was_tried_is_what_is_imported(node: Node, manager: Browser) -> None:
    """Whatever else the browser sends along with the button."""
    keep(node, shelters=MAPPING)
    tried = act(manager, take(manager), "try")

    act(manager, tried, "import", mapping=MAPPING.replace("Shelters", "Others"), wish="remove")

    table = records.table(node.catalogue.dataset("victims"))
    with reading(node.engine) as connection:
        assert {"Shelters"} == set(connection.scalars(select(table.c.source)))


def test_a_wrong_mapping_is_said_line_by_line_and_not_lost(node: Node, manager: Browser) -> None:
    """It is typed here, tried, corrected, and kept under a name once it is right."""
    page = take(manager, mapping="")
    wrong = MAPPING.replace('"female"', '"woman"')

    refused = act(manager, page, "try", mapping=wrong)
    tried = act(manager, page, "try", mapping=MAPPING, keep="shelters")

    assert 400 == refused.status_code
    assert "1 thing is wrong with the mapping:" in refused.text
    assert "&#34;woman&#34;" in refused.text
    assert "Dry run: nothing was stored" in tried.text
    assert MAPPING == (node.home / "mappings" / "shelters.toml").read_text(encoding="utf-8")


def test_a_first_mapping_is_drafted_from_the_columns(manager: Browser) -> None:
    """Then a person reads every guess; what could not be guessed is said with its line."""
    page = take(manager, mapping="")

    drafted = manager.send(
        place(page), {"act": "draft", "dataset": "victims", "part": ""}, at=place(page)
    )

    assert "dataset = &#34;victims&#34;" in drafted.text
    assert "column = &#34;sex&#34;  # guess" in drafted.text
    assert "wrong with the mapping:" in drafted.text
    assert not [name for name in NAMES if name in drafted.text]


@pytest.mark.parametrize(
    ("dataset", "part", "said"), [("people", "", "people"), ("victims", "Sheet 2", "register.csv")]
)
def test_a_draft_that_cannot_be_made_is_said(
    manager: Browser, dataset: str, part: str, said: str
) -> None:
    """And the register is still there."""
    page = take(manager, mapping="")

    answer = manager.send(
        place(page), {"act": "draft", "dataset": dataset, "part": part}, at=place(page)
    )

    assert 400 == answer.status_code
    assert 'role="alert"' in answer.text
    assert said in answer.text
    assert "uploads" not in answer.text


def test_a_mapping_that_cannot_be_kept_is_said(node: Node, manager: Browser) -> None:
    """A bad name loses nothing."""
    page = take(manager, mapping="")

    answer = act(manager, page, "try", keep="My mapping")

    assert 400 == answer.status_code
    assert "Expected a name of lower-case letters" in answer.text
    assert "Shelters" in answer.text
    assert not (node.home / "mappings").exists()


def test_a_register_that_is_not_what_the_mapping_says_is_said(node: Node, manager: Browser) -> None:
    """By the name that its owner gave it, not by ours."""
    keep(node, shelters=MAPPING)

    tried = act(manager, take(manager, content=b"a;b\n1;2\n"), "try")

    assert "register.csv" in tried.text
    assert 'role="alert"' in tried.text
    assert "uploads" not in tried.text
    assert 0 == stored(node)


def test_records_that_are_gone_are_shown_before_they_go(node: Node, manager: Browser) -> None:
    """And go only where somebody wishes it."""
    keep(node, shelters=MAPPING)
    act(manager, act(manager, take(manager), "try"), "import")
    fewer = "\n".join((HEADER, *ROWS[:2])).encode()

    page = take(manager, content=fewer)
    kept = act(manager, page, "try")
    removed = act(manager, page, "try", wish="remove")
    act(manager, removed, "import", wish="remove")

    gone = '<dt>No longer in the register</dt><dd><span class="chip warn">1</span>'
    assert gone in kept.text
    assert "<dt>Of these removed</dt><dd>0</dd>" in kept.text
    assert '<dt>Of these removed</dt><dd><span class="chip warn">1</span>' in removed.text
    assert 2 == stored(node)


def test_without_a_finding_there_is_no_report(node: Node, manager: Browser) -> None:
    """Asking for one is answered with a sentence."""
    keep(node, shelters=MAPPING)
    page = take(manager)

    assert 400 == manager.get(f"{place(page)}/report").status_code


def test_nobody_sees_what_another_brings_in(node: Node, browsers: Browsers) -> None:
    """Not even another data manager: the register may have been the wrong one."""
    keep(node, shelters=MAPPING)
    Accounts(node.engine).add("bea", "data-manager", PASSWORD)
    other = browsers.stranger()
    other.log_in("bea")
    page = take(browsers.of("data-manager"))

    answer = other.get(place(page))

    assert 400 == answer.status_code
    assert "register.csv" not in answer.text
    assert "register.csv" not in other.get("/import").text


def test_a_fault_of_ours_is_said_without_what_it_was_about(
    node: Node, manager: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import did not happen, and no page repeats a message that may name somebody."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError(NAMES[0])

    keep(node, shelters=MAPPING)
    page = take(manager)
    monkeypatch.setattr(Importer, "import_file", broken)

    tried = act(manager, page, "try")

    assert "This is a fault in this program; nothing was imported." in tried.text
    assert NAMES[0] not in tried.text
    assert 1 == len(modes(node.home / "uploads"))


def test_how_far_it_is_can_be_seen(
    node: Node, manager: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While an import runs its page shows so much of so much, and takes no other button."""
    keep(node, shelters=MAPPING)
    page = take(manager)
    go_on: list[bool] = []

    def slow(*_: object, progress: Callable[[str, int, int | None], None], **__: object) -> None:
        progress("reading", 2, 5)
        while not go_on:
            time.sleep(0.01)
        raise KeyError

    monkeypatch.setattr(Importer, "import_file", slow)
    monkeypatch.setattr("node.web.import_work._PATIENCE", 0.05)
    fields = {"mapping": MAPPING, "keep": "", "wish": "as-written", "act": "try"}

    running = manager.send(place(page), fields, at=place(page))
    left = manager.post(place(page), {"act": "leave", "csrf": token_in(running)})
    go_on.append(True)
    while "renews itself" in manager.get(place(page)).text:
        time.sleep(0.01)

    assert "Reading: 2 of 5." in running.text
    assert '<progress aria-label="How far it is" value="2" max="5">' in running.text
    assert "Reading: 2 of 5." in left.text
