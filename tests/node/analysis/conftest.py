"""What tests of the yearly report share: one report, written once."""

from collections.abc import Iterator

import pytest

from node.analysis.report import Report
from tests.node.analysis.small_year import written
from tests.node.country import prepared


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    """The report of 2024."""
    file = tmp_path_factory.mktemp("report") / "node.db"
    with prepared(f"sqlite:///{file}") as engine:
        yield written(engine)
