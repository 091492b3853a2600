"""A first draft of an agreement."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from node.agreements import template
from node.agreements.draft import Wish, draft
from proto.agreement import Agreement
from proto.catalogue import UnknownNameError
from proto.document import read, write
from proto.errors import InputError
from proto.soundness import faults
from tests.documents import EXCHANGE
from tests.node.country import CATALOGUE

WISH = Wish(
    id="regional-2026",
    exchange=EXCHANGE,
    publishers=("AL", "XK"),
    recipients=("AL", "XK", "marri"),
    tables=("victims:sex+age_group", "victims:total", "justice:stage"),
    epsilon=Fraction(1, 2),
    delta=Fraction(1, 10**6),
    first_period="2020",
    start=date(2026, 3, 1),
)


def _written(wish: Wish = WISH) -> Agreement:
    return read(Agreement, write(draft(wish, CATALOGUE)))


def test_a_draft_has_no_faults() -> None:
    """Written and read again, it could be proposed as it is."""
    assert () == faults(_written(), CATALOGUE)
    assert draft(WISH, CATALOGUE) == _written()


def test_a_draft_says_what_was_wished() -> None:
    """Every publisher grants every table, by dataset, under the ceiling that was named."""
    agreement = _written()

    granted = [(g.publisher, g.dataset) for g in agreement.grants]
    assert [(p, d) for p in ("AL", "XK") for d in ("victims", "justice")] == granted
    assert {(Fraction(1, 2), Fraction(1, 10**6))} == {
        (g.epsilon, g.delta) for g in agreement.grants
    }
    tables = [table.dimensions for table in agreement.grants[0].tables]
    assert [("sex", "age_group"), ()] == tables
    assert date(2026, 3, 1) == agreement.term.in_force_from


def test_a_draft_gives_roles_by_what_each_party_does() -> None:
    """Nobody reads its own figures through the hub, and a body that only reads grants nothing."""
    agreement = _written()

    roles = {party.id: party.roles for party in agreement.parties}
    assert {
        "AL": ("publisher", "recipient"),
        "XK": ("publisher", "recipient"),
        "marri": ("recipient",),
    } == roles
    assert [("XK", "marri"), ("XK", "marri"), ("AL", "marri"), ("AL", "marri")] == [
        grant.recipients for grant in agreement.grants
    ]


def test_a_draft_carries_the_footnote() -> None:
    """Kosovo* is displayed as agreed, from the first draft on."""
    shown = {p.id: (p.display_name, bool(p.footnote)) for p in _written().parties}

    assert ("Kosovo*", True) == shown["XK"]
    assert not shown["AL"][1]


def test_a_draft_is_cautious() -> None:
    """Small counts hidden, nothing passed on, doubtful statuses not counted."""
    for grant in _written().grants:
        assert (5, False, "none") == (grant.minimum_count, grant.zero_shown, grant.onward)
        for table in grant.tables:
            assert not {"not_a_victim", "unknown"} & set(table.statuses)


@pytest.mark.parametrize("table", ["victims", "victims:", ":sex", "sex+age_group"])
def test_a_table_is_written_in_one_way(table: str) -> None:
    """Anything else gets an example."""
    with pytest.raises(InputError, match=r"expected a table such as victims:sex\+age_group"):
        draft(replace(WISH, tables=(table,)), CATALOGUE)


@pytest.mark.parametrize(
    "change",
    [
        {"publishers": ("al",)},
        {"recipients": ("RS", "nobody")},
        {"tables": ("victim:sex",)},
        {"tables": ("victims:gender",)},
    ],
)
def test_a_name_that_nobody_knows_is_refused(change: dict[str, tuple[str, ...]]) -> None:
    """With the names that are known."""
    with pytest.raises(UnknownNameError, match="expected a"):
        draft(replace(WISH, **change), CATALOGUE)  # type: ignore[arg-type] # by name


@pytest.mark.parametrize("name", [each for each in template.names() if each != "cautious"])
def test_a_template_is_complete(name: str) -> None:
    """Only parties and dates are missing; with them it could be proposed as it is."""
    wish = replace(WISH, tables=(), epsilon=None, delta=None, template=template.template(name))

    agreement = _written(wish)

    assert () == faults(agreement, CATALOGUE)
    assert wish.template.epsilon == agreement.grants[0].epsilon
    assert agreement.title.startswith(wish.template.title)


def test_there_are_templates_to_start_from() -> None:
    """For the report of a region, for courts, for two neighbours, and for everybody."""
    known = {"regional-victims", "criminal-justice", "mirror-check", "public"}

    assert known <= set(template.names())
    with pytest.raises(InputError, match="expected a template"):
        template.template("secret")
