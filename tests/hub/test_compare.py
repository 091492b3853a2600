"""Countries are put side by side on an equal footing, or not subtracted at all."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.comparability import rules
from hub.compare import NothingToCompareError, available, compare, publishers_expected
from hub.comparison import Cell, Comparison
from hub.noise import Noise
from hub.selection import Figure
from hub.table_name import TableName
from proto.catalogue import UnknownNameError
from proto.method_note import IndicatorMethod, Operation
from proto.release import MAX_SD, Component, NoisePart, Release, ReleasedTable, TableNoise
from tests.documents import METHOD
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
    return compare(
        invented.held(releases), TableName.parse(name), period, CATALOGUE, expected=expected
    )


def only(comparison: Comparison, party: str = "AL") -> Cell:
    """The one cell of a party."""
    [cell] = comparison.of(party)
    return cell


def estimate(cell: Cell) -> float | None:
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
    released = release("AL", table(SEX_AGE, ten, scale=3.0))

    cell = only(look([released], "victims:total"))

    assert cell.figure == Figure(120, Noise.laplace(math.sqrt(12) * 3), 120)


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


def test_a_sum_has_the_variance_of_its_rectangle() -> None:
    """Some codes of each dimension, whatever the components: as the covariances add up."""
    grid = {"sex": codes("sex")["sex"], "citizenship": codes("citizenship")["citizenship"]}
    components = {(): 5.0, ("sex",): 3.0, ("citizenship",): 90.0, ("citizenship", "sex"): 40.0}
    fine = _with_noise(table(grid, lambda *_: 1), components)
    coarse = table(codes("citizenship", level="group"), ten, levels={"citizenship": "group"})
    listed = CATALOGUE.dataset("victims").indicator("citizenship").fold("group")

    found = look([release("AL", fine), release("RS", coarse)], "victims:citizenship").of("AL")

    size = len(grid["citizenship"])
    for each in found:
        number = sum(group == each.codes["citizenship"] for group in listed.values())
        assert each.figure
        assert 4 * number == each.figure.estimate
        assert each.figure.noise.variance == pytest.approx(
            16 * (5 * number**2 + 90 * (number - number**2 / size))
        )


def _with_noise(table: ReleasedTable, components: Mapping[tuple[str, ...], float]) -> ReleasedTable:
    """The table with other components, and the parts it had."""
    found = tuple(Component(own, variance) for own, variance in components.items())
    return replace(table, noise=TableNoise(found, table.noise.parts, table.noise.sd))


def test_gaussian_noise_is_normal_in_every_sum() -> None:
    """One cell and a sum alike, with the variance that the components give."""
    released = replace(
        release("AL", _with_noise(table(codes("sex"), ten), {(): 2.0, ("sex",): 8.0})),
        mechanism="discrete-gaussian",
    )

    cells = look([released], "victims:sex").of("AL")
    total = only(look([released], "victims:total"))

    assert {Noise.normal(2 + 8 * 3 / 4)} == {cell.figure.noise for cell in cells if cell.figure}
    assert total.figure == Figure(40, Noise.normal(32.0), 40)


def test_noises_of_both_kinds_meet_in_a_total() -> None:
    """Countries that measure in different ways are added up exactly."""
    normal = replace(release("RS", table({}, ten, scale=3.0)), mechanism="discrete-gaussian")

    found = look([release("AL", table({}, ten)), normal], "victims:total")

    assert Noise(((2.0, 1),), 18.0) == found.totals[0].figure.noise


def test_least_noise_is_taken() -> None:
    """Of two tables that give the same cells, the one with less noise in them wins."""
    fine, coarse = table(SEX_AGE, ten, scale=1.0), table(codes("sex"), ten, scale=2.0)
    sharp = table(codes("sex"), ten, scale=1.0)

    assert Noise.laplace(math.sqrt(3)) == _noise([release("AL", fine, coarse)])
    assert Noise.laplace(1) == _noise(
        [release("AL", fine), release("AL", sharp, agreement="c" * 64)]
    )


def test_of_equal_noise_the_table_itself_is_taken() -> None:
    """Not a sum of a larger one that is derived from the same measurements."""
    fine = table(SEX_AGE, ten, scale=1.0)
    derived = table(codes("sex"), lambda _: 30, rule=lambda _: 33)
    alike = replace(
        derived,
        noise=TableNoise(
            (Component((), 1.5), Component(("sex",), 6.0)), (NoisePart(1 + 1e-9, 3),), math.sqrt(6)
        ),
    )

    for tables in ((fine, alike), (alike, fine)):
        cells = look([release("AL", *tables)], "victims:sex").of("AL")
        assert {33} == {cell.figure.shown for cell in cells if cell.figure}


def test_corrected_data_win_over_sharper_old_ones() -> None:
    """A new vintage is taken even where the old one had less noise."""
    old = release("AL", table(codes("sex"), ten, scale=1.0))
    new = release("AL", table(codes("sex"), lambda _: 9, scale=5.0), vintage=2)

    assert Noise.laplace(5) == _noise([old, new]) == _noise([new, old])


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


def of_status(statuses: Mapping[str, int]) -> ReleasedTable:
    """A table by status, with these people and no others."""
    grid = {"status": codes("status")["status"]}
    return table(grid, lambda status: statuses.get(status, 0), statuses=tuple(statuses))


def test_albania_and_north_macedonia_2019_stand_on_an_equal_footing() -> None:
    """Never 103 against 6; it is 103 against 130, or 7 against 6."""
    albania = release("AL", of_status({"presumed": 96, "formally_identified": 7}))
    official = release("MK", table({}, lambda: 6, statuses=FORMAL))
    both = release("MK", of_status({"presumed": 124, "formally_identified": 6}))

    def seen(*releases: Release) -> dict[str, tuple[float | None, str, str | None]]:
        cells = look(list(releases), "victims:total").cells
        return {cell.party: (estimate(cell), cell.status, cell.grade) for cell in cells}

    every = "presumed+formally_identified"
    assert {"AL": (103, every, "A"), "MK": (130, every, "A")} == seen(albania, both)
    assert {"AL": (7, *FORMAL, "A"), "MK": (6, *FORMAL, "A")} == seen(albania, official)


def test_whole_tables_of_unequal_statuses_are_never_put_on_a_footing() -> None:
    """Where nothing can be told apart, 103 and 6 are shown and not compared."""
    every = ("presumed", "formally_identified")
    albania = release("AL", table({}, lambda: 103, statuses=every))
    official = release("MK", table({}, lambda: 6, statuses=FORMAL))

    found = look([albania, official], "victims:total")

    assert ["not comparable"] == [each.verdict for each in found.verdicts]
    assert 1 == len(found.totals[0].parties)


def told(party: str, count: int, *, period: str = "2019", **said: Any) -> Release:  # noqa: ANN401  # Any field of a method.
    """A total of a country that says this of its figures."""
    plain = release(party, table({}, lambda: count), period=period)
    method = replace(METHOD, **said)
    return replace(plain, method_note=replace(plain.method_note, country=method))


def test_a_stock_is_neither_subtracted_from_a_flow_nor_added_to_it() -> None:
    """Bulgaria's cumulative count stands beside, with its reason."""
    found = look(
        [told("BG", 416, counts="on-file"), told("RO", 500), told("HR", 27)], "victims:total"
    )

    assert {"BG": "C", "RO": "A", "HR": "A"} == {cell.party: cell.grade for cell in found.cells}
    assert {"not comparable"} == {v.verdict for v in found.verdicts if "BG" in (v.a, v.b)}
    [total] = found.totals
    assert (527, ("BG",)) == (total.figure.estimate, total.missing)
    assert {"stock-and-flow"} == {each.rule for each in only(found, "BG").reasons}


def test_a_caution_is_compared_and_said() -> None:
    """A raid makes a country's year: it is higher, and readers are told why."""
    raid = (Operation(("2018",), "A call centre was raided"),)
    releases = [told("HR", 73, period="2018", operations=raid), told("RS", 20, period="2018")]

    found = look(releases, "victims:total", "2018")

    assert {"HR": "B", "RS": "A"} == {cell.party: cell.grade for cell in found.cells}
    [verdict] = found.verdicts
    assert ("higher", "B") == (verdict.verdict, verdict.grade)
    assert verdict.reasons == found.totals[0].reasons
    assert 93 == found.totals[0].figure.estimate


def test_each_status_is_graded_for_itself() -> None:
    """Who must ask for formal status is a caution on formal status alone."""
    grid = {"status": codes("status")["status"]}
    statuses = ("presumed", "formally_identified")
    releases = [release(party, table(grid, ten, statuses=statuses)) for party in ("AL", "MK")]
    for number, answer in enumerate(("on-request", "by-office")):
        method = replace(METHOD, formal_status=answer)  # type: ignore[arg-type]  # Two of them.
        note = replace(releases[number].method_note, country=method)
        releases[number] = replace(releases[number], method_note=note)

    found = look(releases, "victims:status")

    assert {"presumed": "A", "formally_identified": "B"} == {
        each.codes["status"]: each.grade for each in found.verdicts
    }


def test_a_rule_may_forbid_a_sum_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then there are differences, and no total."""
    text = Path(rules.__file__).with_name("rules.toml").read_text(encoding="utf-8")
    only_sums = 'caps = "B"\ndeeds = ["add"]'
    strict = rules.parse(text.replace(only_sums, only_sums.replace("B", "C")))
    monkeypatch.setattr(rules, "load", lambda: strict)

    found = look([told("SK", 46, abroad="included"), told("AT", 10)], "victims:total")

    assert ["higher"] == [each.verdict for each in found.verdicts]
    assert () == found.totals


def test_begging_that_is_not_recorded_touches_its_own_column_alone() -> None:
    """Forms are graded code by code, each column on its own footing."""
    forms = [release(party, table(codes("form"), ten)) for party in ("XK", "BA")]
    neglect = {"form": IndicatorMethod("exact", {"forced_begging": "none"})}
    method = replace(METHOD, indicators=neglect)
    forms[0] = replace(forms[0], method_note=replace(forms[0].method_note, country=method))

    found = look(forms, "victims:form")

    grades = {cell.codes["form"]: cell.grade for cell in found.of("XK")}
    assert "C" == grades.pop("forced_begging")
    assert {"A"} == set(grades.values())
    [begging] = [each for each in found.totals if each.codes["form"] == "forced_begging"]
    assert (("BA",), ("XK",)) == (begging.parties, begging.missing)


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


def test_a_sum_of_what_is_shown_adds_up() -> None:
    """Displays add up with each other, so a sum shows the sum of what people read."""
    shown = {"female": 7, "male": 3, "other": 5, "unknown": 6}
    displays = table(codes("sex"), lambda sex: shown[sex] + 0.4)
    hiding = table(codes("sex"), lambda sex: shown[sex] + 0.4, rule=minimum_of(4))

    assert [21, 23] == [
        only(look([release("AL", each)], "victims:total")).figure.shown  # type: ignore[union-attr]  # It is there.
        for each in (displays, hiding)
    ]


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


def test_a_total_of_hidden_numbers_reaches_their_minimum() -> None:
    """As far as the releases show what it is; else it is hidden too."""

    def total(*counts: int) -> int | None:
        sexes = {"sex": ("female", "male")}
        releases = [
            release(p, table(sexes, lambda sex, n=n: n if sex == "male" else 5, rule=minimum_of(5)))
            for p, n in zip(("AL", "BA", "HR"), counts, strict=True)
        ]
        totals = look(releases, "victims:sex").totals
        return next(each.figure.shown for each in totals if each.codes["sex"] == "male")

    assert (None, 5, 9) == (total(2, 1, 1), total(2, 2, 1), total(3, 3, 3))
    small = [release(p, table({}, lambda: 3, rule=minimum_of(5))) for p in ("AL", "BA", "HR")]
    assert look(small, "victims:total").totals[0].figure.shown is None


def test_totals_of_chosen_countries_give_no_hidden_number_away() -> None:
    """Three sums of two each would be three equations."""
    releases = [release(p, table({}, lambda: 3, rule=minimum_of(5))) for p in ("AL", "BA")]
    loud = release("HR", table({}, ten, rule=minimum_of(5)))
    reading = invented.held([*releases, loud])

    def total(*, is_chosen: bool) -> int | None:
        table_name = TableName.parse("victims:total")
        found = compare(reading, table_name, "2019", CATALOGUE, is_chosen=is_chosen)
        return found.totals[0].figure.shown

    assert (16, None) == (total(is_chosen=False), total(is_chosen=True))


def test_a_total_adds_up_what_people_read() -> None:
    """Where they can read all of it; else it is the estimate, in whole counts."""

    def total(*counts: float) -> int | None:
        releases = [
            release(party, table({}, lambda n=n: n, rule=minimum_of(5)))
            for party, n in zip(("AL", "BA", "HR"), counts, strict=True)
        ]
        return look(releases, "victims:total").totals[0].figure.shown

    assert (150, 55) == (total(50.4, 50.4, 50.4), total(50.4, 2.3, 2.3))


@pytest.mark.parametrize("sd", [0.0, MAX_SD + 1.0])
def test_figures_nobody_can_use_are_left_out(sd: float) -> None:
    """A table without noise, or with absurd noise, is no figure."""
    odd = table({}, ten)
    broken = replace(odd, noise=replace(odd.noise, sd=sd))

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


def test_json_has_the_agreed_shape() -> None:
    """Scripts find exactly the keys they were promised, and what was added beside them."""
    found = json.loads(
        json.dumps(look(invented.region(missing=["XK"]), "victims:sex", expected=("XK",)).to_json())
    )

    assert {"table", "period", "cells", "verdicts"} <= set(found)
    assert {"totals", "footing", "reasons", "footnotes", "missing"} == set(found) - {
        "table",
        "period",
        "cells",
        "verdicts",
    }
    cell_keys = {"party", "codes", "estimate", "sd", "low", "high", "shown", "status", "grade"}
    assert all(cell_keys | {"observation", "reasons"} == set(cell) for cell in found["cells"])
    verdict_keys = {"a", "b", "codes", "verdict", "noticeable", "noticeable_80", "p"}
    assert all(verdict_keys | {"grade", "reasons"} == set(each) for each in found["verdicts"])
    [beside] = [
        each for each in found["reasons"] if each["grade"] == "C" and "AL" in each["parties"]
    ]
    assert ("other-statuses", ["AL", "MK"]) == (beside["rule"], beside["parties"])
    assert {("other-statuses",)} == {
        tuple(cell["reasons"]) for cell in found["cells"] if cell["party"] == "MK"
    }
    assert 7 * 4 == len(found["cells"])
    whole = [cell[key] for cell in found["cells"] for key in ("low", "high", "shown")]
    assert {int} == {type(number) for number in whole if number is not None}
    kosovo = [cell for cell in found["cells"] if cell["party"] == "XK"]
    assert {None} == {cell["estimate"] for cell in kosovo} | {cell["grade"] for cell in kosovo}


def test_available_names_every_released_table_with_its_periods() -> None:
    """Tables are offered as they were released, newest period first."""
    releases = [*invented.region(), release("AL", table({}, ten), period="2020")]
    releases.append(release("BA", table({}, ten), period="2021"))

    offered = {
        str(name): periods
        for name, periods in available(invented.held(releases).releases, CATALOGUE)
    }

    assert ("2021", "2020") == offered["victims:total"]
    assert ("2019",) == offered["victims:age_group+sex"]


def test_expected_publishers_are_those_who_let_the_reader_read() -> None:
    """A grant names the publisher as expected by its recipients and by nobody else."""
    agreements = [signed().agreement]

    assert tuple(invented.SIZES) == publishers_expected(agreements, "victims", "marri")
    assert ("AL",) == publishers_expected(agreements, "victims", "AL")
    assert () == publishers_expected(agreements, "justice", "marri")
