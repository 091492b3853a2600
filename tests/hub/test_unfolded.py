"""What was unfolded is the release again, number for number."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update

from hub import releases, unfolded
from hub.storage import create_tables, reading, writing
from proto.release import MOST, Release
from tests import documents
from tests.documents import NOW

UNDER = documents.signed(documents.agreement())
RELEASE = documents.release(UNDER, estimates={(): [-0.125]})
ESTIMATES = st.floats(-MOST, MOST).map(lambda value: round(value, 3))
SHOWN = st.none() | st.integers(0, MOST)


def _file(engine: Engine, release: Release = RELEASE) -> int:
    data = documents.published(release).to_bytes()
    with writing(engine) as connection:
        return releases.file(connection, release, data, now=NOW)


@given(st.lists(st.tuples(ESTIMATES, SHOWN), min_size=1))
def test_figures_come_back_as_they_were(cells: list[tuple[float, int | None]]) -> None:
    """To the last bit, hidden ones hidden."""
    table = replace(
        RELEASE.tables[0],
        estimates=tuple(estimate for estimate, _ in cells),
        shown=tuple(shown for _, shown in cells),
    )
    [row] = unfolded.table_rows(0, replace(RELEASE, tables=(table,)))

    assert table == unfolded.table(row["grid"], row["figures"])


def test_a_release_is_unfolded_as_it_is_filed(engine: Engine) -> None:
    """All its tables, in their order, and its facts."""
    leaf = _file(engine)

    with reading(engine) as connection:
        rows = connection.execute(select(unfolded.TABLE).order_by(unfolded.TABLE.c.number)).all()
        held = connection.execute(select(unfolded.RELEASE)).one()

    assert list(RELEASE.tables) == [unfolded.table(row.grid, row.figures) for row in rows]
    assert [(leaf, 0), (leaf, 1), (leaf, 2)] == [(row.leaf, row.number) for row in rows]
    assert RELEASE.method_note == unfolded.method_note(held.method_note)
    assert RELEASE.outline.tables == unfolded.shapes(held.shapes)


def test_what_is_not_accepted_is_not_unfolded(engine: Engine) -> None:
    """A transaction that ends early leaves neither the bytes nor the rows."""

    def ended_early() -> None:
        with writing(engine) as connection:
            releases.file(connection, RELEASE, documents.published(RELEASE).to_bytes(), now=NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ended_early()

    with reading(engine) as connection:
        assert [] == list(releases.entries(connection))
        assert [] == connection.execute(select(unfolded.RELEASE)).all()
        assert [] == connection.execute(select(unfolded.TABLE)).all()


def test_an_earlier_hubs_releases_are_unfolded(engine: Engine) -> None:
    """Its database has the signed bytes and neither these rows nor their tables."""
    leaf = _file(engine)
    for table in (unfolded.TABLE, unfolded.RELEASE):
        table.drop(engine)
    with reading(engine) as connection:
        assert (leaf,) == releases.untrue(connection)

    releases.unfold(engine)

    with reading(engine) as connection:
        assert () == releases.untrue(connection)


@pytest.mark.parametrize(
    "spoilt",
    [
        update(unfolded.TABLE).values(figures=unfolded.packed((8.0,), (8,))),
        update(unfolded.RELEASE).values(least=1),
        delete(unfolded.TABLE).where(unfolded.TABLE.c.number == 1),
    ],
    ids=["figures", "display", "a table less"],
)
def test_whatever_differs_from_the_signed_bytes_is_found(engine: Engine, spoilt: object) -> None:
    """And made good from them."""
    leaf = _file(engine)
    create_tables(engine)
    with writing(engine) as connection:
        connection.execute(spoilt)  # type: ignore[call-overload]  # One of three kinds.

    with reading(engine) as connection:
        assert (leaf,) == releases.untrue(connection)
    assert 1 == releases.unfold_anew(engine)
    with reading(engine) as connection:
        assert () == releases.untrue(connection)
