"""What an agreement does not permit is refused, with every reason at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proto.agreement import Agreement, Objection, Reader, displayed, name
from proto.period import Period
from proto.release import MOST, Outline, Release, ReleasedTable, TableShape
from proto.terms import Embargo, Grant, PriorCheck, Purpose, SupervisoryAuthority
from tests.proto.specimens import (
    OUTSIDER,
    PARTIES,
    SEX,
    TODAY,
    TOTAL,
    agreement,
    grant,
    measurement,
    release,
    table,
)

SEX_TABLE = release().tables[1]
EMBARGO_UNTIL = TODAY + timedelta(days=1)


def granting(**changes: object) -> Agreement:
    """The agreement with one thing changed in Albania's grant."""
    return agreement(grants=(grant("AL", **changes), *agreement().grants[1:]))


def checking(*checks: PriorCheck) -> Agreement:
    """The agreement with these prior checks."""
    return agreement(prior_checks=checks)


def in_term(**changes: date) -> Agreement:
    """The agreement with another term."""
    return agreement(term=replace(agreement().term, **changes))  # type: ignore[arg-type]  # Dates only.


def authorised(number: str | None, on: date | None) -> Agreement:
    """The agreement where Albania's authority must have said yes, and said this."""
    first, *others = agreement().parties
    authority = SupervisoryAuthority("Commissioner", number, on)
    return replace(
        checking(PriorCheck("AL", 0, supervisory_authorisation=True)),
        parties=(replace(first, supervisory_authority=authority), *others),
    )


def roles(party: str, *names: str) -> Agreement:
    """The agreement with other roles of one party."""
    return agreement(
        parties=tuple(
            replace(p, roles=names) if p.id == party else p  # type: ignore[arg-type]  # Roles.
            for p in agreement().parties
        )
    )


def with_table(changed: ReleasedTable) -> Release:
    """The release with another table by sex."""
    return release(tables=(release().tables[0], changed))


def shaped(**changes: object) -> Release:
    """The release whose table by sex has another shape."""
    shape = replace(SEX_TABLE.shape, **changes)  # type: ignore[arg-type]  # Any part.
    return with_table(replace(SEX_TABLE, shape=shape))


def measured(**changes: object) -> Release:
    """The release whose one measurement says something else."""
    return release(measurements=(measurement(**changes),))


def gaussian(**changes: object) -> Release:
    """The release with noise of the other kind, worth an epsilon of one at a delta."""
    valid = release(
        mechanism="discrete-gaussian",
        measurements=(measurement(loss=Fraction(200, 2 * 200**2)),),
        delta=Fraction(1, 10**6),
    )
    return replace(valid, **changes)  # type: ignore[arg-type]  # Any part.


def codes_of(objections: tuple[Objection, ...]) -> list[str]:
    """The codes of the objections, in order."""
    return [objection.code for objection in objections]


def test_nothing_speaks_against_what_was_agreed() -> None:
    """One valid release, to which every row below makes one change."""
    assert agreement().objections(release(), TODAY) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (in_term(in_force_from=TODAY + timedelta(days=1)), "not-yet-in-force"),
        (in_term(in_force_until=TODAY - timedelta(days=1)), "expired"),
        (in_term(review_by=TODAY - timedelta(days=1)), "lapsed"),
        (agreement(grants=agreement().grants[1:]), "no-grant"),
        (agreement(grants=(*agreement().grants, grant(epsilon=Fraction(2)))), "no-grant"),
        (granting(dataset="justice"), "no-grant"),
        (agreement(parties=agreement().parties[1:]), "not-a-publisher"),
        (roles("AL", "recipient"), "not-a-publisher"),
        (checking(), "no-prior-check"),
        (checking(PriorCheck("BA", 0, supervisory_authorisation=False)), "no-prior-check"),
        (checking(PriorCheck("AL", 1, supervisory_authorisation=False)), "approval-missing"),
        (checking(PriorCheck("AL", 2, supervisory_authorisation=False)), "approval-missing"),
        (authorised(None, None), "authorisation-missing"),
        (authorised("12/2025", None), "authorisation-missing"),
        (authorised(None, TODAY), "authorisation-missing"),
        (granting(frequency="Q"), "wrong-frequency"),
        (granting(pooled_years=3), "wrong-pooling"),
        (granting(first_period="2025"), "before-first-period"),
        (granting(first_period="soon"), "unknown-period"),
        (granting(epsilon=Fraction(99, 100)), "loss-over-ceiling"),
        (granting(tables=(TOTAL,)), "table-not-granted"),
        (granting(tables=(TOTAL, replace(SEX, statuses=("presumed",)))), "table-not-granted"),
        (granting(tables=(TOTAL, replace(SEX, levels={}))), "table-not-granted"),
        (granting(minimum_count=30), "display-not-as-agreed"),
        (granting(rounding_base=10), "display-not-as-agreed"),
    ],
)
def test_one_change_in_the_agreement_is_one_objection(changed: Agreement, expected: str) -> None:
    """Whatever the agreement stops permitting is named."""
    assert {expected} == set(codes_of(changed.objections(release(), TODAY)))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (release(publisher="BA", vintage=3), "too-many-revisions"),
        (release(dataset="justice"), "no-grant"),
        (release(period="2021"), "before-first-period"),
        (release(period="2024-Q1"), "wrong-frequency"),
        (release(period="2022/2024"), "wrong-pooling"),
        (release(period="last year"), "unknown-period"),
        (release(period="\uff12\uff10\uff12\uff14"), "unknown-period"),
        (release(vintage=3), "too-many-revisions"),
        (release(epsilon=Fraction(2), measurements=(measurement(),) * 2), "loss-over-ceiling"),
        (release(ceiling=Fraction(1000001, 1000000)), "loss-over-ceiling"),
        (release(epsilon=Fraction(999, 1000)), "loss-at-odds"),
        (release(measurements=(measurement(),) * 2), "loss-at-odds"),
        (measured(loss=Fraction(99, 100)), "loss-at-odds"),
        (measured(scale=Fraction(199)), "loss-at-odds"),
        (measured(sensitivity=201), "loss-at-odds"),
        (gaussian(), "delta-over-ceiling"),
        (gaussian(delta=Fraction(0)), "loss-at-odds"),
        (release(tables=()), "no-tables"),
        (release(tables=(release().tables[0],) * 2), "table-twice"),
        (shaped(dimensions=("citizenship",)), "table-not-granted"),
        (shaped(dimensions=("sex", "sex")), "table-not-granted"),
        (shaped(statuses=("presumed",)), "table-not-granted"),
        (shaped(statuses=("formally_identified", "presumed")), "table-not-granted"),
        (shaped(levels={"sex": "group"}), "table-not-granted"),
        (shaped(levels={}), "table-not-granted"),
        (with_table(replace(SEX_TABLE, shown=(70, 27, None, 4))), "display-not-as-agreed"),
        (with_table(replace(SEX_TABLE, shown=(70, 27, -2, None))), "display-not-as-agreed"),
        (with_table(replace(SEX_TABLE, shown=(70, 27, 0, None))), "display-not-as-agreed"),
        (with_table(replace(SEX_TABLE, shown=(70, 27, None))), "incomplete-grid"),
        (with_table(replace(SEX_TABLE, codes=(("female", "male"),))), "incomplete-grid"),
        (with_table(replace(SEX_TABLE, codes=(("female",) * 4,))), "incomplete-grid"),
        (with_table(replace(SEX_TABLE, codes=(*SEX_TABLE.codes, ("x",)))), "incomplete-grid"),
        (with_table(table(SEX, SEX_TABLE.codes, (70.0,))), "incomplete-grid"),
        (with_table(table(SEX, (), (70.0,))), "incomplete-grid"),
    ],
)
def test_one_change_in_the_release_is_one_objection(changed: Release, expected: str) -> None:
    """Whatever is not as agreed is named, by a code that stays and a sentence that says what."""
    objections = agreement().objections(changed, TODAY)

    assert expected in codes_of(objections)
    assert {expected, "table-not-granted", "incomplete-grid"} >= set(codes_of(objections))


@pytest.mark.parametrize("shown", [(70, 30, None, None), (100, None, None, 10), (None,) * 4])
def test_any_display_that_keeps_the_rules_may_be_shown(shown: tuple[int | None, ...]) -> None:
    """It adds up with other tables, so it is no function of the estimate beside it."""
    agreed = granting(rounding_base=10)
    changed = replace(SEX_TABLE, shown=shown)
    rounded = replace(release().tables[0], shown=(100,))

    assert agreed.objections(release(tables=(rounded, changed)), TODAY) == ()


def test_gaussian_noise_may_leave_where_a_delta_is_agreed() -> None:
    """Which epsilon its loss is worth is worked out by the hub, with logarithms."""
    agreed = granting(delta=Fraction(1, 10**6))

    assert agreed.objections(gaussian(), TODAY) == ()


def test_laplace_noise_has_no_delta() -> None:
    """Not even where one is agreed: what it loses is an epsilon, exactly."""
    agreed = granting(delta=Fraction(1, 10**6))

    objections = agreed.objections(release(delta=Fraction(1, 10**6)), TODAY)

    assert ["loss-at-odds"] == codes_of(objections)


def test_weights_do_not_change_what_is_granted() -> None:
    """A table that matters more is the same table."""
    agreed = granting(tables=(TOTAL, replace(SEX, weight=Fraction(7))))

    assert agreed.objections(release(), TODAY) == ()


def test_a_stranger_may_not_publish() -> None:
    """Who signed nothing is granted nothing and has no role."""
    objections = agreement().objections(release(publisher=OUTSIDER), TODAY)

    assert ["not-a-publisher", "no-prior-check", "no-grant"] == codes_of(objections)


def test_parties_cannot_grant_what_is_not_theirs() -> None:
    """An agreement that names a country which did not sign permits nothing in its name."""
    two = agreement(parties=agreement().parties[1:])

    assert ["not-a-publisher"] == codes_of(two.objections(release(), TODAY))


def test_all_reasons_are_given_at_once() -> None:
    """Who corrects a release corrects it once."""
    wrong = replace(shaped(statuses=("presumed",)), vintage=9, period="2021-S1", delta=Fraction(1))

    objections = in_term(review_by=date(2025, 1, 2)).objections(wrong, TODAY)

    assert [
        "lapsed",
        "wrong-frequency",
        "before-first-period",
        "too-many-revisions",
        "table-not-granted",
        "delta-over-ceiling",
        "loss-at-odds",
    ] == codes_of(objections)


def test_a_sentence_carries_its_code() -> None:
    """People read the sentence, programs the code."""
    (objection,) = agreement().objections(release(vintage=3), TODAY)

    assert "1 revision(s) are allowed, this is revision 3 [too-many-revisions]" == str(objection)


@pytest.mark.parametrize(
    "day", [date(2025, 1, 1), date(2026, 12, 31)], ids=["first day", "day of the review"]
)
def test_an_agreement_runs_from_its_first_day_to_its_review(day: date) -> None:
    """Both days belong to it."""
    assert agreement().is_in_force(day)


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2027, 1, 1)])
def test_an_agreement_does_not_run_outside_its_term(day: date) -> None:
    """Nobody has to end it: it stops by itself."""
    assert not agreement().is_in_force(day)


def test_the_order_of_dimensions_is_free() -> None:
    """A table by sex and age is the table by age and sex."""
    terms = replace(
        SEX, dimensions=("sex", "age_group"), levels={"sex": "code", "age_group": "code"}
    )
    turned = replace(terms, dimensions=("age_group", "sex"))
    codes = (("adult", "child"), ("female", "male"))

    objections = granting(tables=(terms,)).objections(
        release(tables=(table(turned, codes, (1.0, 2.0, 3.0, 4.0)),)), TODAY
    )

    assert objections == ()


def test_authorisation_counts_once_it_is_given() -> None:
    """A number and a date, from the authority of the publisher."""
    assert authorised("12/2025", TODAY).objections(release(), TODAY) == ()


def test_two_rows_of_checks_both_count() -> None:
    """A lax row does not cancel a strict one."""
    lax = PriorCheck("AL", 0, supervisory_authorisation=False)
    strict = PriorCheck("AL", 1, supervisory_authorisation=False)

    assert ["approval-missing"] == codes_of(checking(lax, strict).objections(release(), TODAY))


agreements = st.builds(
    lambda grants, checks, term, parties: agreement(
        grants=grants, prior_checks=checks, term=term, parties=parties
    ),
    st.sampled_from([agreement().grants, granting(epsilon=Fraction(1, 2)).grants, ()]),
    st.sampled_from([agreement().prior_checks, ()]),
    st.sampled_from([agreement().term, in_term(review_by=date(2025, 1, 2)).term]),
    st.sampled_from([agreement().parties, agreement().parties[1:]]),
)
releases = st.builds(
    release,
    publisher=st.sampled_from([*PARTIES, OUTSIDER]),
    dataset=st.sampled_from(["victims", "justice"]),
    period=st.sampled_from(["2024", "2021", "2024-Q1", "never"]),
    vintage=st.integers(1, 4),
    epsilon=st.fractions(0, 2, max_denominator=10),
    delta=st.sampled_from([Fraction(0), Fraction(1, 10**6)]),
    measurements=st.lists(st.sampled_from([measurement(), measurement(sensitivity=3)])).map(tuple),
    tables=st.lists(st.sampled_from(release().tables)).map(tuple),
)
days = st.dates(date(2024, 6, 1), date(2028, 6, 1))


@given(agreements, releases, days)
def test_what_stops_a_plan_stops_its_release(
    agreed: Agreement, published: Release, today: date
) -> None:
    """No plan that is refused becomes a release that is permitted."""
    before = agreed.plan_objections(published.outline, today)

    assert set(before) <= set(agreed.objections(published, today))


@given(agreements, releases, days)
def test_nothing_leaves_without_a_grant_in_force(
    agreed: Agreement, published: Release, today: date
) -> None:
    """However the documents look: no objection means granted, in force, signed by the publisher."""
    if agreed.objections(published, today):
        return

    permitted = agreed.grant(published.publisher, published.dataset)

    assert permitted is not None
    assert agreed.is_in_force(today)
    assert published.publisher in agreed.party_ids
    assert sum(each.loss for each in published.measurements) <= permitted.epsilon


@given(st.lists(st.integers(0, MOST), max_size=5), st.integers(0, 20), st.integers(1, 20))
def test_what_is_displayed_is_hidden_or_rounded(
    display: list[int], minimum_count: int, rounding_base: int
) -> None:
    """No number below the minimum, none between the multiples, no zero unless it was agreed."""
    agreed = grant(minimum_count=minimum_count, rounding_base=rounding_base)

    shown = [value for value in displayed(agreed, display) if value is not None]

    assert all(value >= max(1, minimum_count) for value in shown)
    assert all(value % rounding_base == 0 for value in shown)


def reading(
    agreed: Agreement,
    recipient: str = "BA",
    purpose: Purpose = "regional-report",
    filed: tuple[str, ...] = PARTIES,
    outline: Outline | None = None,
) -> list[str]:
    """What speaks against one reader."""
    return codes_of(
        agreed.reading_objections(
            outline or release().outline,
            Reader(recipient, purpose),
            today=TODAY,
            filed=filed,
        )
    )


@pytest.mark.parametrize("recipient", ["BA", "XK", "AL"])
def test_recipients_and_the_publisher_may_read(recipient: str) -> None:
    """A country may read what it published itself."""
    assert [] == reading(agreement(), recipient)


def embargoed(*, until: date | None = None, all_filed: bool = False) -> Agreement:
    """The agreement with an embargo on Albania's releases."""
    return granting(embargo=Embargo(until, all_filed))


@pytest.mark.parametrize(
    ("agreed", "how", "expected"),
    [
        (agreement(), {"recipient": OUTSIDER}, "not-a-recipient"),
        (agreement(), {"recipient": ""}, "not-a-recipient"),
        (granting(recipients=("XK",)), {}, "not-a-recipient"),
        (granting(recipients=(OUTSIDER,)), {"recipient": OUTSIDER}, "not-a-recipient"),
        (roles("BA", "publisher"), {}, "not-a-recipient"),
        (roles("BA", "observer"), {}, "not-a-recipient"),
        (agreement(), {"purpose": "research"}, "purpose-not-agreed"),
        (in_term(in_force_until=TODAY - timedelta(days=1)), {}, "expired"),
        (granting(dataset="justice"), {}, "no-grant"),
        (embargoed(until=EMBARGO_UNTIL), {}, "embargo"),
        (embargoed(all_filed=True), {"filed": ("AL", "BA")}, "embargo"),
        (embargoed(all_filed=True), {"filed": ()}, "embargo"),
    ],
)
def test_one_change_refuses_the_reader(
    agreed: Agreement, how: Mapping[str, object], expected: str
) -> None:
    """Nobody reads who was not named, and signed, for this purpose, at this time."""
    assert [expected] == reading(agreed, **how)  # type: ignore[arg-type]  # One argument each.


@pytest.mark.parametrize("agreed", [embargoed(until=TODAY), embargoed(all_filed=True)])
def test_an_embargo_ends(agreed: Agreement) -> None:
    """On its day, or when the last one has filed."""
    assert [] == reading(agreed)


def test_all_reasons_against_a_reader_are_given_at_once() -> None:
    """A refused reader learns everything that is missing."""
    agreed = embargoed(until=EMBARGO_UNTIL, all_filed=True)

    assert ["not-a-recipient", "purpose-not-agreed", "embargo", "embargo"] == reading(
        agreed, OUTSIDER, "research", ("AL",)
    )


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ({"en": "Report", "sq": "Raport"}, "Report"),
        ({"sq": "Raport"}, "Raport"),
        ({}, "regional-report"),
    ],
)
def test_an_agreement_always_has_a_title(titles: dict[str, str], expected: str) -> None:
    """In English where there is one."""
    assert expected == agreement(titles=titles).title


def test_a_table_is_named_by_its_dimensions() -> None:
    """As people write it on the command line."""
    shapes = [TableShape(dims, ("presumed",), {}) for dims in ((), ("sex",), ("sex", "form"))]

    assert ["total", "sex", "sex+form"] == [name(shape) for shape in shapes]


def test_a_grant_is_found_by_publisher_and_dataset() -> None:
    """Nobody's grant stands for another's."""
    found = agreement().grant("BA", "victims")

    assert isinstance(found, Grant)
    assert "BA" == found.publisher
    assert agreement().grant("BA", "justice") is None


def test_a_period_leaves_only_when_it_is_over() -> None:
    """Its last day is too early, for its figures would be partial; the day after is not."""
    year = Period.parse(release().period)

    on_its_last_day = agreement().objections(release(), year.end - timedelta(days=1))
    afterwards = agreement().objections(release(), year.end)

    assert "period-not-over" in {objection.code for objection in on_its_last_day}
    assert "period-not-over" not in {objection.code for objection in afterwards}
