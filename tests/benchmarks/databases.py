"""The databases that a benchmark measures: each empty, or with the tables of case records."""

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
        """One with the tables of case records, which is gone afterwards."""
        with self.empty(kind) as url, closing_engine(storage.open_engine(url)) as engine:
            cases.prepare(engine, self._catalogue)
            yield engine

    @contextmanager
    def empty(self, kind: str) -> Iterator[str]:
        """The URL of one without any tables, which is gone afterwards."""
        with ExitStack() as stack:
            yield self._made(kind, f"dcim_{uuid4().hex}", stack)

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


@contextmanager
def closing_engine(engine: Engine) -> Iterator[Engine]:
    """An engine whose connections are closed afterwards."""
    try:
        yield engine
    finally:
        engine.dispose()


def _server(stack: ExitStack) -> str | None:
    try:
        return parts.postgresql(stack)
    except parts.AbsentError as reason:
        sys.stderr.write(f"PostgreSQL is not measured: {reason}\n")
        return None
