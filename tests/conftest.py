"""What every test stands on: no network, no settings from outside, two databases."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
import structlog
from sqlalchemy import make_url

from tests import parts

# Two cores shared with servers make single examples slow; CI must not fail by chance.
hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("house")

_JOURNEYS = Path(__file__).parent / "journey"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only journeys travel: everywhere else sockets are off."""
    for item in items:
        if item.path.is_relative_to(_JOURNEYS):
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own node or hub must not answer a test's question."""
    for name in tuple(os.environ):
        if name.startswith("DCIM_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _no_log_from_before() -> Iterator[None]:
    """A log that one test set up must not write into a stream that is closed in the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of one PostgreSQL server for the whole session."""
    with ExitStack() as stack:
        try:
            url = parts.postgresql(stack)
        except parts.AbsentError as reason:
            parts.absent(str(reason), required_by="REQUIRE_POSTGRES")
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """URL of an empty PostgreSQL database that lives as long as the test."""
    name = f"dcim_{uuid4().hex}"
    parts.administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE template0")
    yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    parts.administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database, once per kind: every storage test asks for it."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of the browser."""
    try:
        return parts.chromium()
    except parts.AbsentError as reason:
        parts.absent(str(reason), required_by="REQUIRE_CHROMIUM")


@pytest.fixture(scope="session")
def mounting() -> None:
    """Leave to mount small disks."""
    try:
        parts.expect_mounting()
    except parts.AbsentError as reason:
        parts.absent(str(reason), required_by="REQUIRE_MOUNT")
