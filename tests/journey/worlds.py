"""The stages of the story, each built once, of which every test gets a world of its own."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from tests import parts
from tests.journey import world
from tests.journey.world import World

_NEXT = {"agreed": ("joined", world.agreed), "told": ("agreed", world.told)}


@dataclass(slots=True)
class Worlds:
    """Worlds at every stage of the story; each stage is built when it is first asked for.

    Attributes:
        folder: Where the stages are kept.
        server: URL of a PostgreSQL server; nothing for SQLite everywhere.
        stack: What must be removed at the end.
    """

    folder: Path
    server: str | None
    stack: ExitStack
    _stages: dict[str, World] = field(default_factory=dict)
    _failed: dict[str, str] = field(default_factory=dict)

    def at(self, stage: str, folder: Path) -> World:
        """A new world at a stage: `joined`, `agreed` or `told`."""
        return self._stage(stage).copy(folder, database=self._copied)

    def _stage(self, stage: str) -> World:
        """The stage itself; one that could not be built is not tried again for every test."""
        if stage in self._failed:
            pytest.fail(f"no world is {stage}: {self._failed[stage]}", pytrace=False)
        if stage not in self._stages:
            try:
                self._stages[stage] = self._built(stage)
            except AssertionError as error:
                self._failed[stage] = str(error)
                raise
        return self._stages[stage]

    def _built(self, stage: str) -> World:
        folder = self.folder / stage
        if stage == "joined":
            return world.made(folder, self._databases())
        before, go_on = _NEXT[stage]
        return go_on(self.at(before, folder))

    def _databases(self) -> dict[str, str]:
        """On a server the hub and one country have their databases; the others keep their files."""
        return {name: self._created("template0") for name in ("hub", "AL")} if self.server else {}

    def _copied(self, url: str) -> str:
        return self._created(str(make_url(url).database))

    def _created(self, template: str) -> str:
        assert self.server
        name = f"dcim_{uuid4().hex}"
        parts.administer(self.server, f"CREATE DATABASE {name} TEMPLATE {template}")
        drop = f"DROP DATABASE {name} WITH (FORCE)"
        self.stack.callback(parts.administer, self.server, drop)
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)
