"""A register for tests of quality: records that say what a test needs, and nothing else."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Engine, insert

from node.quality.facts import Facts
from node.quality.finding import LIMITS, Limits
from node.repository import records
from node.repository.ranking import note, rank
from node.storage import writing
from proto import catalogue
from proto.catalogue import Dataset

CATALOGUE = catalogue.load()
VICTIMS, JUSTICE = CATALOGUE.dataset("victims"), CATALOGUE.dataset("justice")
HOME, TODAY = "AL", date(2026, 7, 1)
DAY = date(2024, 5, 14)

Says = Mapping[str, object]
"""What a record says: codes, several as a tuple, dates as text; the day under `day`, or
`first_day` and `last_day`; `person`, `source`, `provider` and `content`."""


def facts(
    dataset: Dataset = VICTIMS, *, provider: str | None = None, limits: Limits = LIMITS
) -> Facts:
    """The records of a dataset, looked at on a day in 2026 in Albania."""
    return Facts(dataset, home=HOME, today=TODAY, provider=provider, limits=limits)


def give(engine: Engine, *said: Says, dataset: Dataset = VICTIMS) -> tuple[str, ...]:
    """Put records into the register that say these things and nothing else, and name them."""
    rows = [_row(dataset, number, each) for number, each in enumerate(said, 1)]
    table = records.table(dataset)
    with writing(engine) as connection:
        connection.execute(insert(table), rows)
        rank(connection, dataset, {str(row["person"]) for row in rows})
    return tuple(str(row["record"]) for row in rows)


def many(number: int, **said: object) -> Iterable[Says]:
    """As many records that say the same, each of a person of its own."""
    return (said for _ in range(number))


def brought_in(engine: Engine, day: date, dataset: Dataset = VICTIMS) -> None:
    """Remember that the register was imported on a day."""
    with writing(engine) as connection:
        note(connection, dataset.id, "import", day, (None, None))


def _row(dataset: Dataset, number: int, said: Says) -> dict[str, object]:
    own = dict(said)
    day = own.pop("day", DAY)
    name = str(own.pop("record", f"{number:032x}"))
    person = own.pop("person", f"{number:032d}")
    row: dict[str, object] = {each.name: None for each in records.columns(dataset)}
    row |= {"record": name, "person": person, "identity": person, "content": name}
    row |= {"first_day": day, "last_day": day, "source": "Police", "provider": ""}
    row |= {name: _stored(dataset, name, value) for name, value in own.items()}
    far = {"earliest": ("earlier", date.min), "latest": ("later", date.max)}
    rival, none = far[dataset.person_rule]
    return row | {rival: none}


def _stored(dataset: Dataset, name: str, value: object) -> object:
    bits = records.bits(dataset).get(name)
    if bits is None or value is None:
        return value
    codes = value if isinstance(value, tuple) else (value,)
    return sum(1 << bits.index(str(code)) for code in codes)
