"""What is said first follows the figures: nothing is told that does not hold."""

from dataclasses import replace
from pathlib import Path

from hub.report.material import gather
from hub.report.messages import key_messages
from proto.method_note import Break, Operation
from proto.release import Release
from tests.documents import METHOD
from tests.hub.report.told import BODY, DAY, opened, totals, with_method


def _messages(home: Path, releases: list[Release], year: int = 2019) -> tuple[str, ...]:
    with opened(home, releases) as hub:
        [counted] = gather(hub, BODY, year, DAY).counted
    return key_messages(counted)


def test_a_difference_larger_than_the_noise_is_told(tmp_path: Path) -> None:
    """Hundred against forty, with noise of scale two."""
    assert ("Croatia is higher than Serbia.",) == _messages(
        tmp_path / "hub", totals({"HR": 100, "RS": 40})
    )


def test_a_difference_within_the_noise_is_no_message(tmp_path: Path) -> None:
    """Nor is one that is not there."""
    assert () == _messages(tmp_path / "hub", totals({"HR": 44, "RS": 40}))


def test_what_is_not_comparable_is_no_message(tmp_path: Path) -> None:
    """However large it is."""
    croatia, serbia = totals({"HR": 100, "RS": 40})
    stock = with_method(croatia, replace(METHOD, counts="on-file"))

    assert () == _messages(tmp_path / "hub", [stock, serbia])


def test_a_caution_is_said_with_its_message(tmp_path: Path) -> None:
    """In the words of the rule."""
    croatia, serbia = totals({"HR": 100, "RS": 40})
    raid = with_method(croatia, replace(METHOD, operations=(Operation(("2019",), "a raid"),)))

    [message] = _messages(tmp_path / "hub", [raid, serbia])

    assert message.endswith(
        "With caution: A single operation makes much of the figure of Croatia: a raid."
    )


def test_a_change_over_the_year_before_is_told_with_its_interval(tmp_path: Path) -> None:
    """Of the country that changed; the other stays unmentioned."""
    before = totals({"HR": 100, "RS": 41}, period="2018")
    now = totals({"HR": 60, "RS": 42})

    messages = _messages(tmp_path / "hub", [*before, *now])

    changes = [each for each in messages if "the year before" in each]
    assert 2 == len(changes)
    assert changes[0].startswith(
        "Croatia: fewer were counted in 2019 than the year before, by 40 ("
    )
    assert changes[1].startswith("The sum of Croatia and Serbia: fewer were counted in 2019")


def test_a_break_keeps_a_change_untold(tmp_path: Path) -> None:
    """What means something else is not subtracted."""
    broken = replace(METHOD, breaks=(Break("2019-01", "a new law"),))
    before, now = totals({"HR": 100}, period="2018"), totals({"HR": 40})

    messages = _messages(tmp_path / "hub", [*before, with_method(now[0], broken)])

    assert () == messages
