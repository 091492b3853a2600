"""What a reader may read, found without opening an envelope: facts first, then wanted figures.

The agreements in force are asked again at every reading. What they ask about the numbers shown,
the display rules of each release answer; figures are fetched only of the tables that are wanted.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, select

from hub import directory, releases, unfolded
from hub.agreements import Agreements
from hub.archive import DOCUMENT
from hub.display import Rules
from hub.language import _
from hub.remembered import Remembered
from hub.storage import reading
from hub.unfolded import Grid
from proto.document import Sha256
from proto.errors import UnavailableError
from proto.method_note import MethodNote
from proto.release import Mechanism, Outline, ReleasedTable, TableShape
from proto.signed_agreement import SignedAgreement
from proto.terms import Purpose


@dataclass(frozen=True, slots=True)
class HeldRelease:
    """Everything of an accepted release but its figures.

    Attributes:
        leaf: Its index in the log.
        hash: SHA-256 of the envelope, as its publisher signed it.
        shapes: Of its tables, in their order.
        rules: How it displays numbers.
    """

    leaf: int
    hash: Sha256
    filed_at: datetime
    publisher: str
    agreement: Sha256
    dataset: str
    period: str
    vintage: int
    catalogue: str
    mechanism: Mechanism
    epsilon: Fraction
    delta: Fraction
    method_note: MethodNote
    shapes: tuple[TableShape, ...]
    rules: Rules

    @property
    def outline(self) -> Outline:
        """What agreements are asked about."""
        return Outline(
            publisher=self.publisher,
            agreement=self.agreement,
            dataset=self.dataset,
            period=self.period,
            vintage=self.vintage,
            tables=self.shapes,
            epsilon=self.epsilon,
        )


@dataclass(frozen=True, slots=True)
class HeldGrid:
    """A table of a release, by its place in it, without figures."""

    release: HeldRelease
    number: int
    grid: Grid


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table of a release, by its place in it."""

    release: HeldRelease
    number: int
    table: ReleasedTable


Wanted = Iterable[tuple[HeldRelease, int]]
"""Tables, each by its release and its place in it."""

Place = tuple[int, int]
"""A table by the leaf of its release, and its place in it."""

_Table = tuple[Sha256, int]
"""A table by the hash of its release, which no other release ever has, and its place in it."""

_REMEMBERED = 1 << 16
"""So many releases are kept, and codes and noise of so many tables; alike ones are shared."""

_LONG = ("method_note", "shapes")
"""What of a release takes long to fetch, and decides nothing about whether it may be read."""

_Facts = tuple[object, ...]
"""Everything else of it."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Every accepted release, unfolded, behind the agreements.

    What was accepted never changes, so method notes, shapes, codes and noise are fetched once.
    What there is, and whether it may be read, is asked before, every time.
    """

    engine: Engine
    agreements: Agreements
    _grids: Remembered[_Table, Grid] = field(
        default_factory=lambda: Remembered(_REMEMBERED), compare=False, repr=False
    )
    _releases: Remembered[_Facts, HeldRelease] = field(
        default_factory=lambda: Remembered(_REMEMBERED), compare=False, repr=False
    )

    def releases(  # noqa: PLR0913  # Each narrows the answer by itself.
        self,
        reader: str,
        purpose: Purpose,
        today: date,
        *,
        dataset: str | None = None,
        periods: Collection[str] | None = None,
        publishers: Collection[str] | None = None,
        filed_since: datetime | None = None,
    ) -> tuple[HeldRelease, ...]:
        """The releases the reader may read today for this purpose, in the order of the log.

        Args:
            reader: A party.
            purpose: What it reads for.
            today: The day on which agreements are judged.
            dataset: Only of this one.
            periods: Only of these.
            publishers: Only by these.
            filed_since: Only those accepted then or later, to the second.

        Raises:
            NotPermittedError: The reader was revoked.
            UnknownPartyError: It never joined.
        """
        in_force = {signed.hash: signed for signed in self.agreements.current(today)}
        question = _Question(in_force, reader, purpose, today)
        about = tuple(_about(dataset, periods))
        narrower = tuple(_narrower(publishers, filed_since))
        with reading(self.engine) as connection:
            directory.expect_reader(connection, reader)
            filed = releases.publishers(connection, *about)
            found = self._found(connection, *about, *narrower)
        return tuple(
            each
            for each in found
            # Who was accepted since `filed` was read counts with the next reading.
            if (others := filed.get((each.agreement, each.dataset, each.period)))
            and question.permits(each, others)
        )

    def permitting(
        self, releases: Iterable[HeldRelease], today: date
    ) -> tuple[SignedAgreement, ...]:
        """The agreements in force under which these releases are."""
        under = {each.agreement for each in releases}
        return tuple(each for each in self.agreements.current(today) if each.hash in under)

    def grids(self, wanted: Wanted) -> tuple[HeldGrid, ...]:
        """Codes and noise of exactly these tables, in their order."""
        asked = tuple(wanted)
        places = {(release.hash, number): (release, number) for release, number in asked}

        def fetch(missing: list[_Table]) -> Mapping[_Table, Grid]:
            rows = self._rows([places[each] for each in missing], unfolded.TABLE.c.grid)
            found = {each: places[each] for each in missing}
            return {
                each: unfolded.grid(rows[release.leaf, number].grid)
                for each, (release, number) in found.items()
            }

        found = self._grids.of(places, fetch)
        return tuple(
            HeldGrid(release, number, found[release.hash, number]) for release, number in asked
        )

    def tables(self, wanted: Wanted) -> tuple[HeldTable, ...]:
        """Exactly these tables with their figures, in their order."""
        asked = tuple(wanted)
        rows = self._rows(asked, unfolded.TABLE.c.grid, unfolded.TABLE.c.figures)
        return tuple(
            HeldTable(release, number, unfolded.table(row.grid, row.figures))
            for release, number in asked
            for row in [rows[release.leaf, number]]
        )

    def _found(
        self, connection: Connection, *asked: ColumnElement[bool]
    ) -> tuple[HeldRelease, ...]:
        """Every such release, in the order of the log; those that are new here are fetched."""
        filed = [tuple(row) for row in connection.execute(_select_releases(*_short(), where=asked))]

        def fetch(_missing: list[_Facts]) -> Mapping[_Facts, HeldRelease]:
            query = _select_releases(*_short(), *_long(), where=asked)
            return {tuple(row[: -len(_LONG)]): _held(row) for row in connection.execute(query)}

        found = self._releases.of(filed, fetch)
        # What was unfolded anew between the two questions answers the next time.
        return tuple(found[each] for each in filed if each in found)

    def _rows(
        self, asked: Collection[tuple[HeldRelease, int]], *columns: ColumnElement[Any]
    ) -> Mapping[Place, Row[Any]]:
        """The rows of tables; releases of which the same places are wanted are asked at once."""
        with reading(self.engine) as connection:
            found = {
                (row.leaf, row.number): row
                for leaves, numbers in _alike(asked)
                for row in connection.execute(_select(leaves, numbers, columns))
            }
        lost = [(each.leaf, number) for each, number in asked if (each.leaf, number) not in found]
        if lost:
            raise UnavailableError(
                _("figures are lost (leaf {leaf}): the operator runs {command}").format(
                    leaf=lost[0][0], command="`dcim-hub doctor`"
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of the agreements at one reading.

    Whether a period or a vintage was agreed, was asked when the release was accepted. So the years
    of one country get one answer here, unless they show other numbers or others have filed.
    """

    in_force: Mapping[Sha256, SignedAgreement]
    reader: str
    purpose: Purpose
    today: date
    _answers: dict[Hashable, bool] = field(default_factory=dict)

    def permits(self, release: HeldRelease, filed: frozenset[str]) -> bool:
        """Whether the release may be read; `filed` are the publishers of its dataset and period."""
        about = release.agreement, release.publisher, release.dataset, release.rules, filed
        if about not in self._answers:
            self._answers[about] = self._ask(release, filed)
        return self._answers[about]

    def _ask(self, release: HeldRelease, filed: frozenset[str]) -> bool:
        signed = self.in_force.get(release.agreement)
        return signed is not None and not signed.holding_objections(
            release.outline,
            release.rules.witnesses,
            self.reader,
            self.purpose,
            today=self.today,
            filed=filed,
        )


def _about(dataset: str | None, periods: Collection[str] | None) -> Iterator[ColumnElement[bool]]:
    if dataset is not None:
        yield releases.RELEASE.c.dataset == dataset
    if periods is not None:
        yield releases.RELEASE.c.period.in_(periods)


def _narrower(
    publishers: Collection[str] | None, filed_since: datetime | None
) -> Iterator[ColumnElement[bool]]:
    if publishers is not None:
        yield releases.RELEASE.c.publisher.in_(publishers)
    if filed_since is not None:
        since = filed_since.astimezone(UTC).isoformat(timespec="seconds")
        yield DOCUMENT.c.filed_at >= since


def _select_releases(
    *columns: ColumnElement[Any], where: Iterable[ColumnElement[bool]]
) -> Select[Any]:
    return (
        select(*columns)
        .join(releases.RELEASE, releases.RELEASE.c.leaf == DOCUMENT.c.leaf)
        .join(unfolded.RELEASE, unfolded.RELEASE.c.leaf == DOCUMENT.c.leaf)
        .where(*where)
        .order_by(DOCUMENT.c.leaf)
    )


def _short() -> Iterator[ColumnElement[Any]]:
    yield from (DOCUMENT.c.leaf, DOCUMENT.c.hash, DOCUMENT.c.filed_at, *releases.NAME)
    yield from (each for each in unfolded.RELEASE.c if each.name not in {"leaf", *_LONG})


def _long() -> Iterator[ColumnElement[Any]]:
    return (unfolded.RELEASE.c[name] for name in _LONG)


@lru_cache(maxsize=256)
def _ratio(text: str) -> Fraction:
    return Fraction(text)


def _held(row: Row[Any]) -> HeldRelease:
    return HeldRelease(
        leaf=row.leaf,
        hash=row.hash,
        filed_at=datetime.fromisoformat(row.filed_at),
        publisher=row.publisher,
        agreement=row.agreement,
        dataset=row.dataset,
        period=row.period,
        vintage=row.vintage,
        catalogue=row.catalogue,
        mechanism=row.mechanism,
        epsilon=_ratio(row.epsilon),
        delta=_ratio(row.delta),
        method_note=unfolded.method_note(row.method_note),
        shapes=unfolded.shapes(row.shapes),
        rules=Rules(row.base, row.least, row.zero_shown),
    )


def _alike(
    asked: Iterable[tuple[HeldRelease, int]],
) -> Iterator[tuple[list[int], frozenset[int]]]:
    """Leaves together with the places that are wanted of each of them."""
    places: dict[int, set[int]] = {}
    for release, number in asked:
        places.setdefault(release.leaf, set()).add(number)
    leaves: dict[frozenset[int], list[int]] = {}
    for leaf, numbers in places.items():
        leaves.setdefault(frozenset(numbers), []).append(leaf)
    return ((of, numbers) for numbers, of in leaves.items())


def _select(
    leaves: Collection[int], numbers: Collection[int], columns: Iterable[ColumnElement[Any]]
) -> Select[Any]:
    table = unfolded.TABLE.c
    return select(table.leaf, table.number, *columns).where(
        table.leaf.in_(leaves), table.number.in_(numbers)
    )
