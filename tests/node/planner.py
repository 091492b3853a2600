"""What a database's planner knows of a table."""

from sqlalchemy import Connection, Table, func, select, text


def rows_known(connection: Connection, table: Table) -> int:
    """How many rows it plans for; SQLite looks them up by its indexes, whatever there is."""
    if connection.dialect.name == "sqlite":
        return connection.scalars(select(func.count()).select_from(table)).one()
    found = text("SELECT reltuples FROM pg_class WHERE oid = CAST(:name AS regclass)")
    return int(connection.scalars(found, {"name": table.name}).one())
