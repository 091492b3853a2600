"""Agreements in plain words."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from hub import agreement_text
from proto.notice import Consent, Deletion, Limit, Notice, Officer, Restriction, Termination
from proto.terms import Embargo, TableTerms
from tests import documents
from tests.documents import TODAY
from tests.hub.invented import CATALOGUE

AGREEMENT = documents.agreement(("AL", "XK"))
GRANT = AGREEMENT.grants[0]
HASH = documents.signed(AGREEMENT).hash


def test_the_term_says_how_long_the_review_is_away() -> None:
    """And that the agreement lapses without one."""
    last_day, overdue = (
        list(agreement_text.term(AGREEMENT.term, day))
        for day in (date(2028, 6, 29), date(2028, 7, 1))
    )

    assert "In force from 1 January 2026 to 31 December 2028." == last_day[0]
    assert "Review by 30 June 2028: 1 day left, else it lapses." == last_day[1]
    assert "Its review was due on 30 June 2028: it has lapsed." == overdue[1]
    assert "A party leaves with 90 days of notice." == last_day[2]


def test_a_table_is_named_by_its_indicators_and_statuses() -> None:
    """With the level of its codes, and as a total where it has no dimensions."""
    victims = CATALOGUE.dataset("victims")
    tables = [
        TableTerms(("citizenship", "sex"), ("presumed",), {"citizenship": "group"}),
        TableTerms((), documents.STATUSES, {}),
    ]

    assert [
        "Citizenship in groups and sex (presumed)",
        "Total (identified or formally identified)",
    ] == [agreement_text.table(each, victims) for each in tables]


def test_conditions_say_what_is_hidden_when_it_comes_and_who_waits() -> None:
    """One sentence each, and none about what was not agreed."""
    strict = replace(
        GRANT,
        pooled_years=3,
        last_period="2020/2022",
        revisions=2,
        delta=Fraction(1, 10**6),
        rounding_base=5,
        zero_shown=True,
        embargo=Embargo(date(2026, 6, 1), all_filed=True),
        onward="with-written-consent",
    )

    plain, all_said = (list(agreement_text.conditions(each)) for each in (GRANT, strict))

    assert [
        "Yearly, from 2015 on; corrected once at most.",
        "Privacy loss of a release: at most epsilon 3.",
        "Numbers below 3 are hidden; zeros are hidden.",
        "Not passed on.",
        "Licence: For the regional report only.",
    ] == plain
    assert [
        "Yearly, 3 years pooled, from 2015 to 2020/2022; corrected 2 times at most.",
        "Privacy loss of a release: at most epsilon 3 (delta 1e-06).",
        "Numbers below 3 are hidden, others rounded to 5; zeros are shown.",
        "Read by nobody before 1 June 2026.",
        "Read by nobody before all publishers have filed.",
        "Passed on with the publisher's written consent only.",
        "Licence: For the regional report only.",
    ] == all_said


def test_grants_that_are_alike_are_said_once() -> None:
    """With everybody who grants so; another minimum is another grant."""
    other = replace(GRANT, publisher="RS", minimum_count=9)

    found = agreement_text.alike((*AGREEMENT.grants, other))

    assert [("AL", "XK"), ("RS",)] == [publishers for publishers, _ in found]


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (
            Restriction("restriction", 1, HASH, "XK", 1, TODAY, "a law", suspends=True, limits=()),
            "Kosovo* suspended it for itself on 1 March 2026: a law.",
        ),
        (
            Restriction(
                *("restriction", 1, HASH, "AL", 1, TODAY, "a law"),
                suspends=False,
                limits=(Limit("AL", "victims", minimum_count=9),),
            ),
            (
                "Albania made it stricter on 1 March 2026: a law. "
                "Albania, victims of trafficking: minimum count."
            ),
        ),
        (
            Termination("termination", 1, HASH, "AL", TODAY, date(2026, 9, 1), "exit"),
            "Albania leaves it on 1 September 2026 (exit).",
        ),
        (
            Consent("consent", 1, HASH, "AL", "victims", "RS", TODAY, date(2027, 1, 1)),
            "Albania lets Serbia read its victims of trafficking until 1 January 2027.",
        ),
        (
            Deletion("deletion", 1, HASH, "AL", (HASH,), "exit", TODAY),
            "Albania deleted 1 release on 1 March 2026 (exit).",
        ),
        (Officer("officer", 1, "AL", "mira", "key", TODAY, TODAY), ""),
    ],
)
def test_what_a_party_has_said_is_a_sentence(notice: Notice, expected: str) -> None:
    """Of what readers need to know; names of officers are not among it."""
    assert expected == agreement_text.notice(notice, CATALOGUE)


def test_roles_and_purposes_are_words() -> None:
    """And a party that the catalogue lacks is called by its id."""
    assert "publishes and reads" == agreement_text.roles(("publisher", "recipient"))
    assert "the regional report and checks of mirror figures" == agreement_text.purposes(
        AGREEMENT.purposes
    )
    marri = "Migration, Asylum, Refugees Regional Initiative"
    assert f"Serbia; {marri}" == agreement_text.names(("RS", "marri"), CATALOGUE)
    assert "Kosovo* and ZZ" == agreement_text.names(("XK", "ZZ"), CATALOGUE)
