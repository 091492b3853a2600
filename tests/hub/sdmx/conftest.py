"""What tests of SDMX stand on: one region for all, and a client that needs no network."""

from collections.abc import Iterator

import pytest
from nacl.pwhash import argon2id

from hub import storage
from hub.keys import Keys
from tests.hub.sdmx import invented_region
from tests.hub.sdmx.asking import Asking
from tests.hub.sdmx.invented_region import InventedRegion


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[InventedRegion]:
    """The region, read by everybody and changed by nobody."""
    engine = storage.open_engine(f"sqlite:///{tmp_path_factory.mktemp('sdmx') / 'hub.db'}")
    storage.create_tables(engine)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        built = invented_region.build(engine, keys)
    yield built
    engine.dispose()


@pytest.fixture
def ask(region: InventedRegion) -> Iterator[Asking]:
    """Ask in the name of a reader, marri's unless another is named."""
    asking = Asking(region)
    yield asking
    asking.close()
