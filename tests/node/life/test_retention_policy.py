"""Nothing is due without a rule, and a rule that nobody can follow is none."""

from pathlib import Path

import pytest

from node.life.retention_policy import FILE, Rule, load, parse
from proto.errors import InputError
from tests.node.life.people import CATALOGUE

POLICY = """
[[rule]]
dataset = "victims"
status = ["presumed", "not_a_victim"]
counts_from = "close_date"
identifiers_years = 2
records_years = 5

[[rule]]
dataset = "justice"
records_years = 30
"""


def test_a_policy_is_read(tmp_path: Path) -> None:
    """Where no status is named, all are meant."""
    (tmp_path / FILE).write_text(POLICY, encoding="utf-8")

    rules = load(tmp_path, CATALOGUE)

    stages = CATALOGUE.dataset("justice").indicator("stage").codes()
    assert (
        Rule("victims", ("presumed", "not_a_victim"), "close_date", 2, 5),
        Rule("justice", stages, None, None, 30),
    ) == rules


def test_without_a_policy_everything_is_kept(tmp_path: Path) -> None:
    """Nobody deletes by default."""
    assert load(tmp_path, CATALOGUE) is None


@pytest.mark.parametrize(
    ("written", "altered", "fault"),
    [
        ('dataset = "justice"', 'dataset = "people"', "rule 2: expected a dataset"),
        ('"presumed"', '"suspected"', "rule 1: expected a code of status"),
        ('"close_date"', '"sex"', "rule 1: expected a further date of victims"),
        ('"close_date"', '"identification"', "rule 1: expected a further date of victims"),
        ("records_years = 30", "", "rule 2: expected identifiers_years, records_years or both"),
        ("records_years = 30", "records_years = 0", "expected at least 1"),
        ("records_years = 5", "records_years = 1", "not kept longer than records"),
        ("records_years = 30", "records_yaers = 30", "this is unknown here"),
        ('dataset = "justice"', 'dataset = "victims"', "victims: presumed stands in 2 rules"),
        ("[[rule]]", "[rule", "is not valid"),
    ],
)
def test_what_cannot_be_followed_is_refused(written: str, altered: str, fault: str) -> None:
    """With its place and what would be right."""
    text = POLICY.replace(written, altered)
    assert text != POLICY

    with pytest.raises(InputError, match=fault) as refused:
        parse(text, CATALOGUE, "retention.toml")

    assert str(refused.value).startswith("retention.toml is not valid: ")


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A file that is there is never taken for one that is not."""
    (tmp_path / FILE).mkdir()

    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path, CATALOGUE)
