"""Mirror figures in words: what is hidden stays hidden, whoever asks."""

from dataclasses import replace

import pytest

from hub import mirror_text
from hub.comparability.grade import Graded, Reason
from hub.mirror import Mirror, Mirrored
from hub.mirror_reasons import Counted
from hub.noise import Noise
from hub.selection import Figure
from hub.statistics.gap import gap
from tests.hub.invented import CATALOGUE

SERBIA, KOSOVO = CATALOGUE.party("RS"), CATALOGUE.party("XK")


def _figure(estimate: float, shown: int | None) -> Figure:
    return Figure(estimate, Noise.laplace(1.0), shown)


PAIR = Mirrored(
    there=SERBIA,
    citizens=KOSOVO,
    counted=Counted("country_of_identification", is_of_citizens=True),
    there_periods=("2019", "2020", "2021"),
    here_periods=("2019/2021",),
    gap=gap(_figure(30.4, 30), _figure(42.0, 42)),
    graded=Graded(),
    sureness="sure",
)
HIDDEN = replace(PAIR, gap=gap(_figure(30.4, 30), _figure(3.417, None)))
BESIDE = replace(PAIR, graded=Graded((Reason("r", "C", ("RS",), "Never.", ()),)), sureness=None)


def test_a_pair_says_both_numbers_and_the_gap() -> None:
    """With minus signs, signs of doubt, and how each figure came by its years."""
    [row] = mirror_text.rows(Mirror((PAIR,), (), (), ()))

    assert "Serbia: victims with citizenship Kosovo*" == row["there"]
    assert "Kosovo*: its citizens identified in Serbia" == row["here"]
    assert "30 [28–33]" == row["found"]  # noqa: RUF001  # A range is written with an en dash.
    assert row["gap"].startswith("\N{MINUS SIGN}12 [\N{MINUS SIGN}15 to \N{MINUS SIGN}")
    assert "Serbia 2019 to 2021, summed; Kosovo* 2019/2021, pooled" == row["years"]


@pytest.mark.parametrize("pair", [HIDDEN, BESIDE])
def test_no_gap_is_said_where_there_is_none_to_say(pair: Mirrored) -> None:
    """Neither of a hidden number nor of incomparable ones."""
    assert "" == mirror_text.gap(pair) == mirror_text.gap_interval(pair)


def test_a_hidden_number_is_in_no_answer() -> None:
    """Not its estimate, not its interval, and nothing that it follows from."""
    mirror = Mirror((HIDDEN,), (), (), ())

    said = str(mirror_text.to_json(mirror)) + str(mirror_text.rows(mirror))

    assert "3.417" not in said
    assert "26.983" not in said
    assert "sure: more in Serbia" in said
    assert mirror_text.HIDDEN in mirror_text.notes(mirror)


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        (Counted("country_of_exploitation", is_of_citizens=False), "people exploited in"),
        (Counted("country_returned_from", is_of_citizens=True), "its citizens returned from"),
    ],
)
def test_the_table_that_was_used_is_said(counted: Counted, expected: str) -> None:
    """Which of three, and whether it is of citizens alone."""
    assert f"Kosovo*: {expected} Serbia" == mirror_text.here(replace(PAIR, counted=counted))


def test_scripts_read_the_same() -> None:
    """Numbers, periods, table, sureness, grade, reasons and footnotes."""
    told = mirror_text.to_json(Mirror((PAIR, BESIDE), (SERBIA,), (), ((SERBIA, KOSOVO),)))

    pairs = told["pairs"]
    assert isinstance(pairs, list)
    first, second = pairs
    assert ("RS", "XK", "country_of_identification") == (
        first["there"],
        first["citizens"],
        first["table"],
    )
    assert -11.6 == first["gap"]
    assert {"shown": 42, "estimate": 42.0, "low": 39, "high": 45} == first["here_figure"]
    assert (None, "C", None) == (second["gap"], second["grade"], second["sureness"])
    assert (["RS"], [["RS", "XK"]]) == (told["without_citizenship"], told["apart"])
    assert KOSOVO.footnote in told["footnotes"]  # type: ignore[operator]  # It is a list.


@pytest.mark.parametrize(
    ("released", "expected"),
    [
        (("2019",), "2019"),
        (("2019/2021",), "2019/2021, pooled"),
        (("2019", "2020"), "2019 and 2020, summed"),
        (("2019", "2021", "2022"), "2019, 2021 and 2022, summed"),
        (("2019", "2020", "2021"), "2019 to 2021, summed"),
    ],
)
def test_years_say_how_they_came_together(released: tuple[str, ...], expected: str) -> None:
    """Pooled by the country, or summed here."""
    assert expected == mirror_text.periods(released)
