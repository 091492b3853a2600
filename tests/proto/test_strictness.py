"""A restriction makes less happen, whatever it says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from proto import strictness
from proto.agreement import Agreement, displayed
from proto.notice import Limit, Restriction
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.strictness import objections, restricted, without
from proto.terms import Embargo, Grant, Purpose
from tests.proto import specimens
from tests.proto.specimens import OUTSIDER, PARTIES, SEX, TODAY, TOTAL

Stricter = Callable[[Grant, Limit], Grant]

AGREEMENT = specimens.agreement()
DAYS = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400))
ONWARD = st.sampled_from(["none", "with-written-consent", "public"])
LOSSES = st.sampled_from([Fraction(text) for text in ("1/10", "1/2", "1", "2", "100")])

DELTAS = st.sampled_from([Fraction(0), Fraction(1, 10**6), Fraction(1, 10**5)])


SAID: dict[str, st.SearchStrategy[Any]] = {
    "recipients": st.lists(st.sampled_from((*PARTIES, "marri"))).map(tuple),
    "tables": st.lists(st.sampled_from((TOTAL, SEX))).map(tuple),
    "last_period": st.sampled_from(["2019", "2023", "2024", "2030", "soon"]),
    "epsilon": LOSSES,
    "delta": DELTAS,
    "minimum_count": st.integers(0, 12),
    "rounding_base": st.integers(1, 6),
    "zero_shown": st.just(value=False),
    "revisions": st.integers(0, 3),
    "embargo_until": DAYS,
}
"""What each part of a limit may say."""


def _limits(parts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Limit]:
    whose = st.sampled_from(PARTIES)
    return st.builds(Limit, publisher=whose, dataset=st.just("victims"), **parts)


LIMITS = _limits({name: st.one_of(st.none(), said) for name, said in SAID.items()})


@st.composite
def restrictions(draw: st.DrawFn) -> Restriction:
    """Anything that a restriction could say, sensible or not."""
    return Restriction(
        type="restriction",
        format=1,
        agreement=specimens.release().agreement,
        party=draw(st.sampled_from(PARTIES)),
        number=1,
        issued=TODAY,
        reason="A reason",
        suspends=draw(st.sampled_from([False, False, False, True])),
        limits=tuple(draw(st.lists(LIMITS, max_size=3))),
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """An agreement whose grants are milder or stricter than the example's."""
    terms: dict[str, Any] = {
        "recipients": tuple(draw(st.lists(st.sampled_from(PARTIES), min_size=1, unique=True))),
        "tables": draw(st.sampled_from([(TOTAL, SEX), (TOTAL,), (SEX,)])),
        "first_period": draw(st.sampled_from(["2020", "2023"])),
        "epsilon": draw(LOSSES),
        "delta": draw(DELTAS),
        "minimum_count": draw(st.integers(0, 6)),
        "rounding_base": draw(st.integers(1, 3)),
        "zero_shown": draw(st.booleans()),
        "revisions": draw(st.integers(0, 2)),
        "last_period": draw(st.sampled_from([None, "2022", "2024"])),
        "embargo": Embargo(draw(st.one_of(st.none(), DAYS)), all_filed=draw(st.booleans())),
        "onward": draw(ONWARD),
    }
    return replace(AGREEMENT, grants=tuple(replace(g, **terms) for g in AGREEMENT.grants))


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """A release that some agreements permit and others do not."""
    grant = specimens.grant(
        minimum_count=draw(st.integers(0, 12)),
        rounding_base=draw(st.integers(1, 6)),
        zero_shown=draw(st.booleans()),
    )
    valid = specimens.release()
    display = draw(st.sampled_from([0, 1, 4, 6, 12, 30]))
    tables = tuple(
        replace(table, shown=displayed(grant, [display] * len(table.shown)))
        for table in valid.tables
    )
    return replace(
        valid,
        publisher=draw(st.sampled_from(PARTIES)),
        tables=tables[: draw(st.integers(1, 2))],
        period=draw(st.sampled_from(["2019", "2022", "2024"])),
        vintage=draw(st.integers(1, 3)),
        epsilon=draw(LOSSES),
        delta=draw(DELTAS),
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for which release, on which day, when these have filed."""

    release: Release
    reader: str
    purpose: Purpose
    today: date
    filed: tuple[str, ...]

    def codes(self, agreement: Agreement, said: Iterable[Restriction] = ()) -> set[str]:
        """Everything that speaks against its leaving and its being read."""
        name = specimens.release().agreement
        signed = SignedAgreement(agreement, name, tuple(said)).as_of(self.today)
        found = (
            *signed.objections(self.release, self.today),
            *signed.reading_objections(
                self.release, self.reader, self.purpose, today=self.today, filed=self.filed
            ),
        )
        return {each.code for each in found}


ASKING = st.builds(
    Asking,
    release=releases(),
    reader=st.sampled_from((*PARTIES, OUTSIDER)),
    purpose=st.sampled_from(["regional-report", "research"]),
    today=DAYS,
    filed=st.lists(st.sampled_from(PARTIES)).map(tuple),
)


def _is_milder(agreement: Agreement, said: list[Restriction], asking: Asking) -> bool:
    """Whether a reason is gone; where the grant is gone with it, nothing is milder."""
    after = asking.codes(agreement, said)
    return not ("no-grant" in after or asking.codes(agreement) <= after)


@given(agreements(), st.lists(restrictions(), max_size=3), ASKING)
def test_nothing_refused_before_is_permitted_after(
    agreement: Agreement, said: list[Restriction], asking: Asking
) -> None:
    """Neither leaving nor reading, for anybody, whatever restrictions say and in what number."""
    assert not _is_milder(agreement, said, asking)


def _taking_over(part: str, honest: Stricter) -> Stricter:
    """The rule broken in one part: whatever a limit says of it holds, be it milder."""

    def broken(grant: Grant, limit: Limit) -> Grant:
        stricter, said = honest(grant, limit), getattr(limit, part)
        if said is None:
            return stricter
        match part:
            case "embargo_until":
                return replace(stricter, embargo=replace(grant.embargo, until=said))
            case "zero_shown":
                return replace(stricter, zero_shown=True)
            case _:
                return replace(stricter, **{part: said})

    return broken


SAYING = Restriction(
    type="restriction",
    format=1,
    agreement=specimens.release().agreement,
    party="AL",
    number=1,
    issued=TODAY,
    reason="A reason",
    suspends=False,
    limits=(),
)


def test_every_part_of_a_limit_is_tried() -> None:
    """One that is added and forgotten here would go untested."""
    assert {each.name for each in fields(Limit)} - {"publisher", "dataset"} == set(SAID)


@pytest.mark.parametrize("part", SAID)
def test_a_part_that_loosened_would_be_noticed(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cases above reach every part of a limit: each that is broken on purpose is found."""
    honest = strictness._stricter  # noqa: SLF001  # What is broken here.
    monkeypatch.setattr(strictness, "_stricter", _taking_over(part, honest))
    limit = _limits({part: SAID[part]})
    said = limit.map(lambda each: [replace(SAYING, limits=(each,))])

    assert find(
        st.tuples(agreements(), said, ASKING),
        lambda case: _is_milder(*case),
        settings=settings(max_examples=5000, database=None, phases=[Phase.generate]),
        random=Random(1),  # noqa: S311  # The same cases every time.
    )


@given(agreements(), restrictions(), restrictions())
def test_the_order_of_restrictions_does_not_matter(
    agreement: Agreement, first: Restriction, second: Restriction
) -> None:
    """Two nodes that learn of them in another order come to the same agreement."""
    assert restricted(agreement, [first, second]) == restricted(agreement, [second, first])


@given(agreements(), st.lists(restrictions(), max_size=3))
def test_a_restriction_said_twice_is_said_once(
    agreement: Agreement, said: list[Restriction]
) -> None:
    """Whoever applies it again changes nothing."""
    once = restricted(agreement, said)

    assert once == restricted(once, said)


def test_without_a_party_the_others_go_on() -> None:
    """It publishes nothing and reads nothing; what others grant each other stays."""
    rest = without(AGREEMENT, "AL")

    assert ["BA", "XK"] == [grant.publisher for grant in rest.grants]
    assert all("AL" not in grant.recipients for grant in rest.grants)


def _said(party: str, *limits: Limit, suspends: bool = False) -> Restriction:
    agreement = specimens.release().agreement
    return Restriction(
        "restriction", 1, agreement, party, 1, TODAY, "A reason", suspends, tuple(limits)
    )


def _own(**change: object) -> Restriction:
    return _said("AL", Limit("AL", "victims", **change))  # type: ignore[arg-type] # by name


@pytest.mark.parametrize(
    "restriction",
    [
        _said("AL", suspends=True),
        _own(epsilon=Fraction(1, 100)),
        _own(minimum_count=100),
        _own(recipients=()),
        _own(recipients=("BA",)),
        _own(tables=(SEX,)),
        _own(last_period="2024"),
        _own(embargo_until=date(2030, 1, 1)),
        _own(revisions=0),
        _said("AL", Limit("BA", "victims", recipients=("XK",))),
    ],
)
def test_what_is_stricter_may_be_said(restriction: Restriction) -> None:
    """A publisher limits what it grants, a reader ceases to read."""
    assert () == tuple(objections(restriction, AGREEMENT))


@pytest.mark.parametrize(
    ("restriction", "code", "sentence"),
    [
        (_said("AL"), "restricts-nothing", "neither"),
        (_said("RS", suspends=True), "not-a-party", "RS"),
        (_own(epsilon=Fraction(100)), "restriction-loosens", "epsilon"),
        (_own(minimum_count=0), "restriction-loosens", "minimum_count"),
        (_own(recipients=("BA", "RS")), "restriction-loosens", "recipients"),
        (_own(tables=(replace(SEX, statuses=("presumed",)),)), "restriction-loosens", "tables"),
        (_own(revisions=100), "restriction-loosens", "revisions"),
        (_own(last_period="soon"), "unknown-period", "soon"),
        (_said("AL", Limit("AL", "justice")), "no-grant", "justice"),
        (_said("AL", Limit("BA", "victims", epsilon=Fraction(0))), "not-yours-to-limit", "BA"),
        (_said("AL", Limit("BA", "victims", recipients=())), "not-yours-to-limit", "BA"),
    ],
)
def test_what_is_not_stricter_or_not_ours_is_refused(
    restriction: Restriction, code: str, sentence: str
) -> None:
    """Whoever wrote it meant something else."""
    found = {each.code: each.sentence for each in objections(restriction, AGREEMENT)}

    assert sentence in found[code]


@pytest.mark.parametrize(
    ("agreed", "limit", "base"), [(5, 3, 15), (4, 6, 12), (1, 5, 5), (6, None, 6)]
)
def test_what_is_rounded_twice_is_a_multiple_of_both(
    agreed: int, limit: int | None, base: int
) -> None:
    """Else what was hidden under one base would show under the other."""
    grants = tuple(replace(grant, rounding_base=agreed) for grant in AGREEMENT.grants)
    agreement = replace(AGREEMENT, grants=grants)

    after = restricted(agreement, [_own(rounding_base=limit)])

    assert {"AL": base, "BA": agreed, "XK": agreed} == {
        grant.publisher: grant.rounding_base for grant in after.grants
    }
