"""`python -m deploy.registers`: what it answers, and how it refuses."""

import json
from pathlib import Path

import pytest

from deploy.registers.__main__ import main


def test_the_answer_says_which_mapping_reads_which_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As JSON, for whoever scripts; every file is there."""
    main(f"--party XK --people 50 --years 2023 --json --out {tmp_path}/new".split())

    answer = json.loads(capsys.readouterr().out)

    assert [("victims", "XK-victims.toml"), ("justice", "XK-justice.toml")] == [
        (each["dataset"], each["mapping"]) for each in answer
    ]
    assert all(
        (tmp_path / "new" / each[key]).exists() for each in answer for key in ("file", "mapping")
    )
    assert answer[0]["rows"] >= 50


def test_rates_are_set_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Clean, but for what is named."""
    rates = "--rate repeated=1 --rate misspelt=0"
    main(f"--party AL --people 50 --clean {rates} --out {tmp_path}/new".split())

    faults = {
        line.rpartition(",")[2]
        for line in (tmp_path / "new" / "truth.csv").read_text(encoding="utf-8").splitlines()[1:]
    }
    assert {"", "repeated"} == faults
    assert "AL-victims.csv: 100 records" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--party XX --people 50", "expected a party"),
        ("--party selec --people 50", "expected a country"),
        ("--party AL --people 5", "expected 50 to"),
        ("--party AL --people 50 --years lately", "years: expected"),
        ("--party AL --people 50 --years 2024-2020", "years: expected"),
        ("--party AL --people 50 --rate typos=1", "expected one of"),
    ],
)
def test_a_refusal_says_what_was_expected(tmp_path: Path, words: str, said: str) -> None:
    """In one sentence, without a traceback."""
    with pytest.raises(SystemExit, match=said):
        main([*words.split(), "--out", str(tmp_path / "new")])
