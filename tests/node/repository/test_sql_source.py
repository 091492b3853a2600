"""A register's own database is asked, streamed and never written to."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    create_engine,
    insert,
    make_url,
)

from node.repository.form import SqlForm
from node.repository.register import Register, Row
from node.repository.sql_source import open_database
from proto.errors import InputError, UnavailableError

_CASES = Table(
    "cases",
    MetaData(),
    Column("case no", Text),
    Column("day", Date),
    Column("age", Integer),
    Column("amount", Numeric(12, 2)),
    Column("scan", LargeBinary),
)
_TABLE = SqlForm("cases", None)
_COLUMNS = ("case no", "day", "age", "amount")


@pytest.fixture
def url(database_url: str) -> str:
    """A register's database, once per kind, in which the newest case comes first."""
    engine = create_engine(database_url)
    _CASES.create(engine)
    day = date(2024, 11, 3)
    rows: list[dict[str, object]] = [
        {"case no": "B 2", "day": day, "age": None, "amount": None, "scan": b"a person"},
        {"case no": "A 1", "day": day, "age": 17, "amount": Decimal("1500.50"), "scan": None},
    ]
    with engine.begin() as connection:
        connection.execute(insert(_CASES), rows)
    engine.dispose()
    return database_url


def _read(source: str, form: SqlForm = _TABLE, *columns: str) -> tuple[Register, list[Row]]:
    columns = columns or _COLUMNS
    with open_database(source, form, columns, _silent, order=columns[:1]) as register:
        return register, list(register.rows)


def _silent(_done: int, _total: int | None) -> None:
    """Nobody watches."""


def test_of_a_table_only_what_is_needed_is_read(url: str) -> None:
    """In the order of what names a record, so that a row that is refused can be found."""
    register, rows = _read(url)

    assert _COLUMNS == register.names
    assert [
        Row(1, ["A 1", "2024-11-03", "17", "1500.5"]),
        Row(2, ["B 2", "2024-11-03", "", ""]),
    ] == rows


def test_a_query_is_asked_word_for_word(url: str) -> None:
    """Also where there are signs in it that mean something to the programs in between."""
    query = """select "case no" as "case", ':a %s %%' as odd from cases where "case no" like 'A%'"""

    register, rows = _read(url, SqlForm(None, query), "odd")

    assert ("case", "odd") == register.names
    assert {"odd": 1} == register.places
    assert [Row(1, ["A 1", ":a %s %%"])] == rows


def test_what_is_no_text_is_not_taken_for_empty(url: str) -> None:
    """Whatever reads the row learns which cell it is."""
    _, rows = _read(url, _TABLE, "case no", "scan")

    assert [
        (),
        ((1, "the database has bytes or a list there; turn it into text in the query"),),
    ] == [row.broken for row in rows]


def test_a_url_can_stand_in_a_file_of_ones_own(url: str, tmp_path: Path) -> None:
    """Where no list of processes shows the password that is in it."""
    path = tmp_path / "register.url"
    path.write_text(url + "\n", encoding="utf-8")
    path.chmod(0o600)

    assert 2 == len(_read(str(path))[1])

    path.chmod(0o640)
    with pytest.raises(InputError, match="others can read the password in this file: chmod 600"):
        _read(str(path))


@pytest.mark.parametrize(
    ("form", "columns", "sentence"),
    [
        (SqlForm("case", None), ("day",), "there is no table 'case'"),
        (
            _TABLE,
            ("day", "dey"),
            "the column 'dey', which the table does not have",
        ),
        (SqlForm(None, "select day from cases"), ("day", "age"), "which what the query gives"),
        (SqlForm(None, "select * from nothing"), ("day",), "the database does not understand"),
        (
            SqlForm(None, "select day from cases where 1 = 0"),
            ("day",),
            "the database has no row to",
        ),
    ],
)
def test_a_question_that_does_not_fit_is_a_sentence(
    url: str, form: SqlForm, columns: tuple[str, ...], sentence: str
) -> None:
    """It says what is missing, and nothing that opens the database."""
    with pytest.raises(InputError) as refused:
        _read(url, form, *columns)

    assert sentence in str(refused.value)
    assert "://" not in str(refused.value)


def test_a_query_that_writes_writes_nothing(postgresql_url: str) -> None:
    """A function may do anything, and a database that only reads lets it do nothing."""
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        _CASES.create(connection)
        connection.exec_driver_sql(
            "CREATE FUNCTION spoil() RETURNS integer LANGUAGE sql AS "
            "'INSERT INTO cases (age) VALUES (1) RETURNING age'"
        )

    with pytest.raises(InputError, match="what the mapping asks: ReadOnlySqlTransaction"):
        _read(postgresql_url, SqlForm(None, "select spoil() as age"), "age")

    with engine.connect() as connection:
        assert 0 == connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one()
    engine.dispose()


def test_a_database_that_gives_up_shows_no_value(postgresql_url: str) -> None:
    """What it says of a row may be what is in it."""
    form = SqlForm(None, "select cast(x as integer) as age from (values ('1'), ('Ana K.')) a(x)")

    with pytest.raises(UnavailableError) as refused:
        _read(postgresql_url, form, "age")

    assert "the database gave up after" in str(refused.value)
    assert "Ana" not in str(refused.value)


def test_a_database_that_is_away_is_a_sentence(postgresql_url: str) -> None:
    """The driver's own words, without the password that it was given."""
    away = make_url(postgresql_url).set(database="nowhere", password="Xawyux")  # noqa: S106

    with pytest.raises(UnavailableError) as refused:
        _read(away.render_as_string(hide_password=False))

    assert "cannot be reached: " in str(refused.value)
    assert "nowhere" in str(refused.value)
    assert "Xawyux" not in str(refused.value)


def test_progress_counts_rows(url: str) -> None:
    """Nobody knows how many there will be before the last has come."""
    seen: list[tuple[int, int | None]] = []
    query = (
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 4500) "
        "select i from n"
    )

    form = SqlForm(None, query)
    with open_database(url, form, ("i",), lambda *told: seen.append(told), order=()) as register:
        assert 4_500 == sum(1 for _ in register.rows)

    assert [(2_000, None), (4_000, None), (4_500, 4_500)] == seen
