"""Consent: whoever withdraws it is kept and not counted, from the next count on.

A person does not count while any record of the person says `not_given` or `withdrawn`, or while
somebody has noted by hand that the person withdrew. Both follow the person: when two identities
become one or are parted again, so does who is excluded. What is noted by hand is noted of the
identity and of its records, so that a name that the register corrects does not undo it.

*Why this keeps the privacy promise.* The promise compares the register with and without all that
is held about one person (anonymizer/proofs/contribution.md). Whether somebody is excluded is found
from that person's own records and from decisions about that person alone. So adding or removing a
person still adds or removes at most that person's own row of a count; an excluded person adds none,
with or without whom every count is the same.

*Figures that have left do not change.* They were measured once and are kept as they are; leaving
somebody out of them now would show what that person had added. Whoever withdraws is missing from
what is measured from now on, a correction of an old period among it.
"""

from datetime import date
from functools import cache

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    String,
    Table,
    delete,
    exists,
    insert,
    literal,
    select,
    union,
    union_all,
)

from node.life.deed import Deed, NothingChangedError
from node.life.lookup import fetch
from node.life.moves import days_of_those, note_each, take_turn
from node.life.rulings import known_as, rule, standing, subjects
from node.repository import records
from proto.catalogue import Dataset
from proto.errors import RefusalError

INDICATOR = "consent"
REFUSED = "not_given", "withdrawn"
"""Codes of the indicator under which nobody counts."""


class RegisterSaysOtherwiseError(RefusalError):
    """What is to be undone by hand stands in the register itself."""

    code = "register-says-otherwise"


def follow_consent(
    connection: Connection, dataset: Dataset, day: date, *, person: str | None = None
) -> int:
    """Exclude whoever does not consent and count again whoever does, in the same transaction.

    Called whenever records, decisions or people may have changed: at the end of an import, after
    identities were linked or parted.

    Args:
        connection: The transaction that changed them; it has the dataset for itself.
        dataset: Which one.
        day: Of the change.
        person: The only person concerned; everybody where nothing is said.

    Returns:
        How many people are excluded that were not, or counted that were not.
    """
    refusing = _refusing(connection, dataset, person)
    known, ours = records.excluded, _ours(dataset, person)
    same = known.c.person == refusing.c.person
    is_known = exists().where(known.c.dataset == dataset.id, same)
    refuses = select(refusing.c.person).where(same).correlate(known).exists()
    new = select(refusing.c.person).where(~is_known)
    back = select(known.c.person).where(*ours, ~refuses)
    spans = days_of_those(connection, dataset, union_all(new, back).subquery())
    moved = connection.execute(delete(known).where(*ours, ~refuses)).rowcount
    row = new.add_columns(literal(dataset.id), literal(INDICATOR), literal(day))
    names = ["person", "dataset", "reason", "day"]
    counting = {"preserve_rowcount": True}
    added = connection.execute(insert(known).from_select(names, row), execution_options=counting)
    moved += added.rowcount
    refusing.drop(connection)
    note_each(connection, dataset, "exclusion", day, spans)
    return moved


def withdraw(connection: Connection, dataset: Dataset, record: str, deed: Deed) -> None:
    """Note that the person of a record withdrew consent: excluded at once, whatever registers say.

    Raises:
        NothingChangedError: That is noted already.
        UnknownRecordError: There is no such record.
    """
    take_turn(connection, dataset)
    row = fetch(connection, dataset, record)
    if row["identity"] in _noted(connection, dataset, row["person"]):
        raise NothingChangedError("it is noted already that this person withdrew consent")
    for subject in subjects(connection, dataset, row["identity"]):
        rule(connection, dataset, subject, "withdrawn", deed)
    follow_consent(connection, dataset, deed.day, person=row["person"])


def restore(connection: Connection, dataset: Dataset, record: str, deed: Deed) -> None:
    """Note that the person of a record consents again: counted from the next count on.

    Raises:
        NothingChangedError: Nobody had noted by hand that the person withdrew.
        RegisterSaysOtherwiseError: A record still says so; nothing was changed.
        UnknownRecordError: There is no such record.
    """
    take_turn(connection, dataset)
    person = fetch(connection, dataset, record)["person"]
    noted = _noted(connection, dataset, person)
    if _says_no(connection, dataset, person):
        raise RegisterSaysOtherwiseError(
            f"a record of this person says in `{INDICATOR}` that there is none: correct that first"
        )
    if not noted:
        raise NothingChangedError("nobody had noted by hand that this person withdrew consent")
    for subject in noted:
        rule(connection, dataset, subject, "given", deed)
    follow_consent(connection, dataset, deed.day, person=person)


def is_excluded(connection: Connection, dataset: Dataset, person: str) -> bool:
    """Whether somebody is kept and not counted."""
    known = records.excluded.c
    theirs = known.dataset == dataset.id, known.person == person
    return connection.scalar(select(known.person).where(*theirs)) is not None


def _refusing(connection: Connection, dataset: Dataset, person: str | None) -> Table:
    """Everybody who does not consent, each once, in a table that ends with the transaction."""
    refusing, table = _temporary(dataset.id), records.table(dataset)
    noted = standing(dataset, "withdrawn")
    named = table.c.identity.in_(noted) | table.c.record.in_(noted)
    reasons = [select(table.c.person).where(named)]
    if INDICATOR in table.c:
        reasons.append(select(table.c.person).where(table.c[INDICATOR].in_(REFUSED)))
    if person is not None:
        reasons = [each.where(table.c.person == person) for each in reasons]
    refusing.create(connection)
    connection.execute(insert(refusing).from_select(["person"], union(*reasons)))
    return refusing


@cache
def _temporary(dataset: str) -> Table:
    column = Column("person", String(32), primary_key=True)
    return Table(f"refusing_{dataset}", MetaData(), column, prefixes=["TEMPORARY"])


def _ours(dataset: Dataset, person: str | None) -> list[ColumnElement[bool]]:
    """Who is excluded for want of consent."""
    known = records.excluded.c
    ours = [known.dataset == dataset.id, known.reason == INDICATOR]
    return ours if person is None else [*ours, known.person == person]


def _noted(connection: Connection, dataset: Dataset, person: str) -> tuple[str, ...]:
    """The identities and records of a person of which a withdrawal is noted by hand."""
    noted = standing(dataset, "withdrawn").subquery().c.subject
    theirs = known_as(dataset, person)
    return tuple(connection.scalars(select(noted).where(noted.in_(theirs)).order_by(noted)))


def _says_no(connection: Connection, dataset: Dataset, person: str) -> bool:
    table = records.table(dataset)
    if INDICATOR not in table.c:
        return False
    says = table.c.person == person, table.c[INDICATOR].in_(REFUSED)
    return connection.scalar(select(table.c.record).where(*says).limit(1)) is not None
