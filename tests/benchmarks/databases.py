"""The databases that a benchmark measures: each empty, with the tables of case records."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, make_url

from node import storage
from node.repository import cases
from proto.catalogue import Catalogue
from tests import parts


class Databases:
    """New databases as they are asked for; a server is started once, if there is one."""

    def __init__(self, folder: Path, catalogue: Catalogue, stack: ExitStack) -> None:
        """Look for a server; the stack stops it."""
        self._folder = folder
        self._catalogue = catalogue
        self._server = _server(stack)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What this machine has."""
        return ("SQLite", "PostgreSQL") if self._server else ("SQLite",)

    @contextmanager
    def new(self, kind: str) -> Iterator[Engine]:
        """An empty one, which is gone afterwards."""
        name = f"dcim_{uuid4().hex}"
        with ExitStack() as stack:
            engine = storage.open_engine(self._made(kind, name, stack))
            stack.callback(engine.dispose)
            cases.prepare(engine, self._catalogue)
            yield engine

    def _made(self, kind: str, name: str, stack: ExitStack) -> str:
        """Its URL."""
        if kind == "SQLite":
            path = self._folder / f"{name}.db"
            stack.callback(path.unlink)
            return f"sqlite:///{path}"
        assert self._server
        parts.administer(self._server, f"CREATE DATABASE {name} TEMPLATE template0")
        stack.callback(parts.administer, self._server, f"DROP DATABASE {name} WITH (FORCE)")
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)


def _server(stack: ExitStack) -> str | None:
    try:
        return parts.postgresql(stack)
    except parts.AbsentError as reason:
        sys.stderr.write(f"PostgreSQL is not measured: {reason}\n")
        return None
