"""Countries are put side by side on an equal footing, or not subtracted at all."""

import json
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.compare import NothingToCompareError, available, compare, publishers_expected
from hub.comparison import Cell, Comparison, verdict
from hub.noise import Noise
from hub.selection import LARGEST_SCALE, Figure, shown_as_released
from hub.table_name import TableName
from proto.catalogue import UnknownNameError
from proto.release import Release
from tests.hub import invented
from tests.hub.invented import CATALOGUE, codes, minimum_of, release, table
from tests.hub.invented_hub import signed

FORMAL = ("formally_identified",)
SEX_AGE = codes("sex", "age_group")


def ten(*_cell: str) -> int:
    """Ten in every cell."""
    return 10


def look(
    releases: list[Release], name: str, period: str = "2019", expected: tuple[str, ...] = ()
) -> Comparison:
    """Compare what is invented."""
    return compare(releases, TableName.parse(name), period, CATALOGUE, expected=expected)


def only(comparison: Comparison, party: str = "AL") -> Cell:
    """The one cell of a party."""
    [cell] = comparison.of(party)
    return cell


def estimate(cell: Cell) -> int | None:
    """The estimate of a cell, if it has one."""
    return cell.figure.estimate if cell.figure else None


def test_a_released_table_is_taken_as_it_is() -> None:
    """Estimate and display of a table that was released are its own."""
    released = release("AL", table(codes("sex"), len, rule=minimum_of(5)))

    cells = look([released], "victims:sex").of("AL")

    assert [6, 4, 5, 7] == [estimate(cell) for cell in cells]
    assert [6, None, 5, 7] == [cell.figure.shown for cell in cells if cell.figure]


def test_other_dimensions_are_summed_away() -> None:
    """A total comes from a table by sex and age, with the noise of all its cells."""
    released = release("AL", table(SEX_AGE, ten, scale=Fraction(3)))

    cell = only(look([released], "victims:total"))

    assert cell.figure == Figure(120, Noise.of(Fraction(3), 12), 120)


def test_never_sums_over_multiple_choice() -> None:
    """A table by form cannot give the total: people have several forms."""
    released = release("AL", table(codes("form"), ten), table(codes("sex", "form"), ten))

    with pytest.raises(NothingToCompareError):
        look([released], "victims:total")
    with pytest.raises(NothingToCompareError):
        look([released], "victims:sex")


def test_multiple_choice_may_be_kept() -> None:
    """Summing over sex leaves the forms as they are."""
    released = release("AL", table(codes("sex", "form"), ten))

    cells = look([released], "victims:form").of("AL")

    assert {40} == {estimate(cell) for cell in cells}


def test_least_noise_is_taken() -> None:
    """Of two tables that give the same cells, the one with less noise in them wins."""
    fine, coarse = (
        table(SEX_AGE, ten, scale=Fraction(1)),
        table(codes("sex"), ten, scale=Fraction(2)),
    )
    sharp = table(codes("sex"), ten, scale=Fraction(1))

    assert Noise.of(Fraction(1), 3) == _noise([release("AL", fine, coarse)])
    assert Noise.of(Fraction(1)) == _noise(
        [release("AL", fine), release("AL", sharp, agreement="c" * 64)]
    )


def test_corrected_data_win_over_sharper_old_ones() -> None:
    """A new vintage is taken even where the old one had less noise."""
    old = release("AL", table(codes("sex"), ten, scale=Fraction(1)))
    new = release("AL", table(codes("sex"), lambda _: 9, scale=Fraction(5)), vintage=2)

    assert Noise.of(Fraction(5)) == _noise([old, new]) == _noise([new, old])


def _noise(releases: list[Release]) -> Noise | None:
    figure = look(releases, "victims:sex").of("AL")[0].figure
    return figure.noise if figure else None


def test_unequal_statuses_are_shown_beside() -> None:
    """Whoever counts otherwise than most is graded C and never higher or lower."""
    releases = [release(party, table({}, ten)) for party in ("AL", "RS")]
    releases.append(release("MK", table({}, lambda: 1000, statuses=FORMAL)))

    found = look(releases, "victims:total")

    assert {"AL": "A", "RS": "A", "MK": "C"} == {cell.party: cell.grade for cell in found.cells}
    assert {"not comparable"} == {v.verdict for v in found.verdicts if "MK" in (v.a, v.b)}
    assert {None} == {v.noticeable for v in found.verdicts if "MK" in (v.a, v.b)}
    assert "presumed+identified+formally_identified" == found.footing
    [total] = found.totals
    assert (20, ("MK",)) == (total.figure.estimate, total.missing)


def test_a_table_by_status_is_put_on_the_common_footing() -> None:
    """Who publishes by status is compared by the statuses that the others count."""
    by_status = table({"status": codes("status")["status"]}, len)
    releases = [release(party, table({}, ten, statuses=FORMAL)) for party in ("HR", "MK")]

    found = look([release("AL", by_status), *releases], "victims:total")

    assert "A" == only(found).grade
    assert len("formally_identified") == estimate(only(found))


def test_cells_by_status_count_their_own_status() -> None:
    """In a table by status every cell says as what its people count, and all compare."""
    grid = {"status": codes("status")["status"]}
    found = look([release(p, table(grid, ten)) for p in ("AL", "MK")], "victims:status")

    counted = [(c.codes["status"], c.status, c.observation) for c in found.of("AL")]

    assert ("presumed", "presumed", "value") == counted[0]
    assert len(invented.VICTIM_STATUSES) == len(counted)
    assert {"cannot tell"} == {each.verdict for each in found.verdicts}


def test_fine_codes_fold_into_groups_where_another_party_has_only_groups() -> None:
    """Citizenship is compared at the finest level that everybody has."""
    fine = table(codes("citizenship"), lambda _: 1)
    coarse = table(codes("citizenship", level="group"), ten, levels={"citizenship": "group"})

    alone = look([release("AL", fine)], "victims:citizenship")
    both = look([release("AL", fine), release("RS", coarse)], "victims:citizenship")

    assert len(codes("citizenship")["citizenship"]) == len(alone.columns)
    assert len(codes("citizenship", level="group")["citizenship"]) == len(both.columns)
    asia = next(cell for cell in both.of("AL") if cell.codes["citizenship"] == "asia")
    assert (estimate(asia) or 0) > 10


@pytest.mark.parametrize(
    ("values", "rule", "estimate", "expected"),
    [
        ((3, 9), minimum_of(0), -4, 0),
        ((0, 9), minimum_of(0), -4, None),
        ((0, 9), minimum_of(0, zero_shown=True), -4, 0),
        ((0, 3, 9), minimum_of(5), 12, 12),
        ((0, 3, 9), minimum_of(5), 9, 9),
        ((0, 3, 9), minimum_of(5), 8, None),
        ((0, 3, 4), minimum_of(5), 100, None),
        ((7, 9, 23), minimum_of(5, 5, zero_shown=True), 13, 15),
        ((7, 9, 2), minimum_of(5, 5), 13, 15),
        ((20, 30), minimum_of(5), 12, 12),
    ],
)
def test_sums_are_shown_as_the_release_shows(
    values: tuple[int, ...], rule: invented.Rule, estimate: int, expected: int | None
) -> None:
    """A sum is rounded and hidden as the release itself rounds and hides."""
    grid = {"sex": tuple(str(i) for i in range(len(values)))}
    released = release("AL", table(grid, lambda code: values[int(code)], rule=rule))

    assert expected == shown_as_released(estimate, released)


def test_four_kinds_of_absence_are_four_things() -> None:
    """A value, a zero, a hidden count and nothing published are told apart."""
    values: Mapping[str, int] = {"female": 50, "male": 0, "other": 3, "unknown": 9}
    released = release(
        "AL", table(codes("sex"), lambda sex: values[sex], rule=minimum_of(5, zero_shown=True))
    )
    partly = release("RS", table({"sex": ("female",)}, ten))

    found = look([released, partly], "victims:sex", expected=("AL", "XK"))

    seen = {party: [c.observation for c in found.of(party)] for party in ("AL", "RS", "XK")}
    assert ["value", "zero", "below-minimum", "value"] == seen["AL"]
    assert ["value", *["not-published"] * 3] == seen["RS"]
    assert ["not-published"] * 4 == seen["XK"]
    assert ("XK",) == found.missing
    assert any("UNSCR 1244" in note for note in found.footnotes)


def test_a_total_does_not_give_away_one_hidden_number() -> None:
    """With one hidden part a total is hidden, with two it is shown."""

    def total(*counts: int) -> int | None:
        parties = ("AL", "BA", "HR")
        releases = [
            release(p, table({}, lambda n=n: n, rule=minimum_of(5)))
            for p, n in zip(parties, counts, strict=True)
        ]
        return look(releases, "victims:total").totals[0].figure.shown

    assert (None, 54, 150) == (total(50, 50, 2), total(50, 2, 2), total(50, 50, 50))


def test_figures_nobody_can_use_are_left_out() -> None:
    """A table without noise, or with absurd noise, is no figure."""
    for scale in (Fraction(0), LARGEST_SCALE + 1):
        odd = table({}, ten)
        mechanism = type(odd.mechanism)("discrete-laplace", scale, 1, Fraction(1))
        broken = type(odd)(odd.shape, odd.codes, mechanism, 1.0, odd.estimates, odd.shown)
        with pytest.raises(NothingToCompareError):
            look([release("AL", broken)], "victims:total")


def test_a_hostile_release_does_not_break_the_page() -> None:
    """Unknown codes, parties, levels and dimensions are shown as they are or left out."""
    odd = table({"sex": ("female", "<b>")}, ten, levels={"sex": "group"})
    nonsense = table({"nose": ("long",)}, ten)

    found = look([release("ZZ", odd, nonsense)], "victims:sex")

    assert ["Female", "<b>"] == [code.label for code in found.dimensions[0].codes]
    assert [("ZZ", "ZZ")] == [(party.id, party.name) for party in found.parties]


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("victims:movement", NothingToCompareError, r"there is: victims:citizenship \(2019\)"),
        ("victims:nose", UnknownNameError, "expected an? indicator of victims"),
        ("justice:sex", NothingToCompareError, "nobody has published justice:sex for 2019"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(
    name: str, error: type[Exception], said: str
) -> None:
    """A table that nobody released is answered with those that were."""
    with pytest.raises(error, match=said):
        look(invented.region(), name)


ESTIMATES = st.integers(-50, 300)
SCALES = st.sampled_from([Fraction(1, 2), Fraction(2), Fraction(13, 3)])
STATUSES = st.sampled_from(["presumed", "formally_identified"])


def cell(party: str, estimate: int, scale: Fraction, status: str) -> Cell:
    """A cell with a figure."""
    return Cell(party, {}, Figure(estimate, Noise.of(scale), None), status, "A")


@given(
    st.builds(cell, st.just("AL"), ESTIMATES, SCALES, STATUSES),
    st.builds(cell, st.just("RS"), ESTIMATES, SCALES, STATUSES),
)
def test_verdicts_are_antisymmetric(one: Cell, other: Cell) -> None:
    """If A is higher than B, B is lower than A; unequal statuses are never either."""
    found = verdict(one, other)

    assert found.reverse == verdict(other, one)
    assert (one.status != other.status) == (found.verdict == "not comparable")


@given(ESTIMATES, SCALES, SCALES)
def test_noticeable_is_the_smallest_difference_that_is_told(
    a: int, s: Fraction, t: Fraction
) -> None:
    """One less cannot be told; exactly that can."""
    needed = verdict(cell("AL", a, s, "x"), cell("RS", a, t, "x")).noticeable or 0

    def against(difference: int) -> str:
        return verdict(cell("AL", a + difference, s, "x"), cell("RS", a, t, "x")).verdict

    assert ["cannot tell", "higher", "lower"] == [
        against(needed - 1),
        against(needed),
        against(-needed),
    ]


def test_json_has_the_agreed_shape() -> None:
    """Scripts find exactly the keys they were promised, and what was added beside them."""
    found = json.loads(
        json.dumps(look(invented.region(missing=["XK"]), "victims:sex", expected=("XK",)).to_json())
    )

    assert {"table", "period", "cells", "verdicts"} <= set(found)
    assert {"totals", "footing", "footnotes", "missing"} == set(found) - {
        "table",
        "period",
        "cells",
        "verdicts",
    }
    cell_keys = {"party", "codes", "estimate", "sd", "low", "high", "shown", "status", "grade"}
    assert all(cell_keys | {"observation"} == set(cell) for cell in found["cells"])
    assert all(
        {"a", "b", "codes", "verdict", "noticeable"} == set(each) for each in found["verdicts"]
    )
    assert 7 * 4 == len(found["cells"])
    kosovo = [cell for cell in found["cells"] if cell["party"] == "XK"]
    assert {None} == {cell["estimate"] for cell in kosovo} | {cell["grade"] for cell in kosovo}


def test_available_names_every_released_table_with_its_periods() -> None:
    """Tables are offered as they were released, newest period first."""
    releases = [*invented.region(), release("AL", table({}, ten), period="2020")]
    releases.append(release("BA", table({}, ten), period="2021"))

    offered = {str(name): periods for name, periods in available(releases, CATALOGUE)}

    assert ("2021", "2020") == offered["victims:total"]
    assert ("2019",) == offered["victims:age_group+sex"]


def test_expected_publishers_are_those_who_let_the_reader_read() -> None:
    """A grant names the publisher as expected by its recipients and by nobody else."""
    agreements = [signed().agreement]

    assert tuple(invented.SIZES) == publishers_expected(agreements, "victims", "marri")
    assert ("AL",) == publishers_expected(agreements, "victims", "AL")
    assert () == publishers_expected(agreements, "justice", "marri")
