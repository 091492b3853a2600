"""Numbering rows one writer after the other."""

from sqlalchemy import Connection, Table


def take_turn_at(connection: Connection, table: Table) -> None:
    """Let nobody else add rows to a table until this transaction ends.

    SQLite has one writer anyway; PostgreSQL must be told before it looks for the last number.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")
