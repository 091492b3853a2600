"""The yearly report as a file of a kind."""

import pytest
from sqlalchemy import Engine

from node.analysis.yearly import KINDS, made
from proto.errors import InputError
from tests.node.analysis.small_year import analyst


def test_a_file_of_another_kind_is_refused(engine: Engine) -> None:
    """Before anything is counted."""
    with pytest.raises(InputError, match=r"ends in .pdf or .html, got '.doc'"):
        made(analyst(engine), engine, 2024, ".doc", purpose="")


def test_the_file_holds_what_was_found(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the year that is asked for; what draws it is tested by itself."""
    kinds = {**KINDS, ".txt": lambda report: f"{report.title}: {report.purpose}".encode()}
    monkeypatch.setattr("node.analysis.yearly.KINDS", kinds)

    data = made(analyst(engine), engine, 2024, ".txt", purpose="For us")

    assert "Trafficking in human beings in Kosovo*, 2024: For us" == data.decode()
