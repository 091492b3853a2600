"""Finished releases that officers have not approved yet: the bytes to which they say yes."""

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
)

from node.storage import metadata, reading, writing
from proto.document import Sha256, digest, read, write
from proto.errors import RefusalError
from proto.release import Outline, Release

_finished = Table(
    "finished",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("agreement", String(64), nullable=False),
    Column("dataset", String(40), nullable=False),
    Column("period", String(16), nullable=False),
    Column("vintage", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)


class UnknownReleaseError(RefusalError):
    """No finished release goes by that name."""

    code = "unknown-release"


@dataclass(frozen=True, slots=True)
class Finished:
    """Releases that wait for approval, by what they are about."""

    engine: Engine

    def keep(self, release: Release) -> Sha256:
        """Keep a release; it takes the place of another one about the same. Gives its name."""
        outline, payload = release.outline, write(release)
        row = {
            "name": digest(payload),
            "agreement": outline.agreement,
            "dataset": outline.dataset,
            "period": outline.period,
            "vintage": outline.vintage,
            "payload": payload,
        }
        with writing(self.engine) as connection:
            connection.execute(delete(_finished).where(_same(outline)))
            connection.execute(insert(_finished), row)
        return digest(payload)

    def find(self, outline: Outline) -> Release | None:
        """The release that was kept about the same, if any."""
        with reading(self.engine) as connection:
            payload = connection.scalar(select(_finished.c.payload).where(_same(outline)))
        return None if payload is None else read(Release, payload)

    def all(self) -> tuple[tuple[Sha256, Release], ...]:
        """Everything that waits, with its name."""
        with reading(self.engine) as connection:
            payloads = connection.scalars(select(_finished.c.payload)).all()
        return tuple((digest(payload), read(Release, payload)) for payload in payloads)

    def named(self, start: str) -> tuple[Sha256, Release]:
        """The one release whose name begins so.

        Raises:
            UnknownReleaseError: None does, or several do.
        """
        found = [pair for pair in self.all() if start and pair[0].startswith(start)]
        if len(found) != 1:
            known = ", ".join(name[:16] for name, _ in self.all()) or "none"
            raise UnknownReleaseError(
                f"{len(found)} releases that wait for approval are named {start[:64]!r};"
                f" there are: {known}"
            )
        return found[0]

    def forget(self, outline: Outline) -> None:
        """It has left."""
        with writing(self.engine) as connection:
            connection.execute(delete(_finished).where(_same(outline)))


def _same(outline: Outline) -> ColumnElement[bool]:
    return (
        (_finished.c.agreement == outline.agreement)
        & (_finished.c.dataset == outline.dataset)
        & (_finished.c.period == outline.period)
        & (_finished.c.vintage == outline.vintage)
    )
