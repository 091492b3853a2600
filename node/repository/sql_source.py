"""A register that stays in its own database: asked, streamed, and never written to."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import (
    URL,
    ColumnClause,
    Connection,
    CursorResult,
    Executable,
    column,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.exc import (
    DBAPIError,
    NoSuchTableError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)

from node.repository import header
from node.repository.cell_text import text_of
from node.repository.form import SqlForm
from node.repository.register import ROWS_BETWEEN, Register, Row, Tell
from node.repository.sql_address import open_read_only, place_of, url_of, without_password
from proto.errors import InputError, UnavailableError

_NO_TEXT = "the database has bytes or a list there; turn it into text in the query"


@contextmanager
def open_database(
    source: str, form: SqlForm, columns: Sequence[str], tell: Tell, *, order: Sequence[str]
) -> Iterator[Register]:
    """Ask a database, in a transaction that is given up at the end.

    Args:
        source: Its URL, or the path of a file that holds it and that nobody else can read.
        form: What is asked for.
        columns: That the answer must have.
        tell: Told about rows; nobody knows how many there will be.
        order: Columns by which the rows of a table come.

    Raises:
        InputError: The URL names no database that can be read here, or the database does not
            understand the question, or the answer lacks a column or has no row.
        UnavailableError: The database cannot be reached, or gives up while rows are read.
    """
    url = url_of(source)
    with (
        _connected(url) as connection,
        closing(_asked(connection, url, form, columns=columns, order=order)) as answer,
    ):
        names = list(answer.keys())
        places = header.places(place_of(url), names, columns, "what the query gives")
        yield Register(tuple(names), places, _rows(answer, url, tell))


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    engine = open_read_only(url)
    try:
        connection = engine.connect()
    except (SQLAlchemyError, OSError) as error:
        raise UnavailableError(
            f"{place_of(url)}: cannot be reached: {_said(error, url)}"
        ) from error
    try:
        yield connection.execution_options(yield_per=ROWS_BETWEEN)
    finally:
        connection.close()  # And with it the transaction, of which nothing is kept.


def _asked(
    connection: Connection,
    url: URL,
    form: SqlForm,
    *,
    columns: Sequence[str],
    order: Sequence[str],
) -> CursorResult[Any]:
    try:
        return connection.execute(_question(connection, url, form, columns, order))
    except NoSuchTableError as error:
        raise InputError(f"{place_of(url)}: there is no table {form.table!r}") from error
    except SQLAlchemyError as error:
        what = "the database does not understand what the mapping asks"
        raise InputError(f"{place_of(url)}: {what}: {_said(error, url)}") from error


def _question(
    connection: Connection,
    url: URL,
    form: SqlForm,
    columns: Sequence[str],
    order: Sequence[str],
) -> Executable:
    """The query, word for word, or what is needed of the table in an order that can be followed."""
    if form.table is None:
        return text((form.query or "").replace(":", r"\:"))
    schema, _, name = form.table.rpartition(".")
    known = [each["name"] for each in inspect(connection).get_columns(name, schema or None)]
    header.places(place_of(url), known, columns, "the table")
    named: dict[str, ColumnClause[Any]] = {each: column(each) for each in columns or known}
    asked = table(name, *named.values(), schema=schema or None)
    return select(asked).order_by(*(named[each] for each in order))


def _rows(answer: CursorResult[Any], url: URL, tell: Tell) -> Iterator[Row]:
    number = 0
    try:
        for number, values in enumerate(answer, start=1):
            yield _row(number, values)
            if number % ROWS_BETWEEN == 0:
                tell(number, None)
    except DBAPIError as error:
        # What it says may hold a value of the row.
        raise UnavailableError(
            f"{place_of(url)}: the database gave up after {number} rows "
            f"({type(error.orig).__name__}); nothing was stored: look at the query, then repeat it"
        ) from error
    if not number:
        raise InputError(f"{place_of(url)}: the database has no row to give")
    tell(number, number)


def _row(number: int, values: Sequence[object]) -> Row:
    texts = [text_of(value) for value in values]
    if None not in texts:
        return Row(number, [each or "" for each in texts])
    broken = tuple((place, _NO_TEXT) for place, each in enumerate(texts) if each is None)
    return Row(number, [each or "" for each in texts], broken)


def _said(error: Exception, url: URL) -> str:
    """What the driver says of a question, never of a value."""
    if not isinstance(error, DBAPIError):
        return without_password(str(error), url)
    if isinstance(error, (OperationalError, ProgrammingError)):
        return without_password(str(error.orig), url)
    return type(error.orig).__name__
