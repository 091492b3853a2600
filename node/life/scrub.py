"""Leaving no byte of what was erased in the database's own files.

SQLite writes its file anew (`VACUUM`) and empties its journal, as rows that were changed or moved
long before may have left copies of themselves behind. PostgreSQL writes its tables anew; what its
own journal (WAL) still holds goes as it is recycled, and what was archived or replicated stays.
"""

from contextlib import closing, suppress
from datetime import datetime

from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import DBAPIError

from node.life.proof import erasure
from node.storage import DatabaseUnavailableError, metadata, reading, writing


def scrub(engine: Engine, now: datetime) -> None:
    """Write the files anew, and note for every erasure that no byte of it is left in them.

    Raises:
        UnavailableError: Somebody is using the database just now, or it cannot be reached; the
            rows are gone, and to be repeated is this alone.
    """
    is_clean = False
    with suppress(engine.dialect.loaded_dbapi.Error, DBAPIError):
        is_clean = _emptied(engine) if engine.dialect.name == "sqlite" else _written_anew(engine)
    if not is_clean:
        raise DatabaseUnavailableError(
            "what was erased is gone from the tables, but the database is in use and its files may"
            " still hold bytes of it: repeat with `dcim-node erasure scrub`"
        )
    with writing(engine) as connection:
        at = now.isoformat(timespec="seconds")
        connection.execute(update(erasure).where(erasure.c.scrubbed.is_(None)).values(scrubbed=at))


def unscrubbed(engine: Engine) -> int:
    """How many erasures there are of which bytes may be left in the database's files.

    Raises:
        UnavailableError: The database cannot be read.
    """
    with reading(engine) as connection:
        waiting = select(func.count()).select_from(erasure).where(erasure.c.scrubbed.is_(None))
        return connection.scalars(waiting).one()


def _emptied(engine: Engine) -> bool:
    """SQLite's own statements, which stand in no transaction."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, *_), *_ = cursor.fetchall()
        cursor.close()
    return not is_busy


def _written_anew(engine: Engine) -> bool:
    """PostgreSQL's, on a connection that goes back as it came."""
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(sorted(metadata.tables))}")
    return True
