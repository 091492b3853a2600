"""One operation that makes a year is seen."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import Engine, insert

from node.life.proceedings import linked_case
from node.quality import dominance
from node.quality.dominance import Cluster, findings
from node.storage import reading, writing
from tests.node.quality.given import facts, give, many

_MONDAY, _SUNDAY = date(2024, 9, 30), date(2024, 10, 6)
_RAID = {"citizenship": "TW", "country_of_exploitation": "AL"}


def test_people_of_one_week_who_are_alike_are_one_cluster(engine: Engine) -> None:
    """From Monday to Sunday; another citizenship, source or week is another."""
    give(
        engine,
        *many(3, **_RAID, day=_MONDAY),
        *many(4, **_RAID, day=_SUNDAY),
        *many(5, **_RAID, day=date(2024, 10, 7)),
        *many(6, **_RAID, day=_MONDAY, source="NGO"),
        *many(6, citizenship="AL", country_of_exploitation="AL", day=_MONDAY),
    )

    (cluster,) = _measured(engine)

    assert ("2024-09-30|AL|TW|Police", 7) == (cluster.subject, cluster.people)
    assert "citizenship Taiwan" in cluster.told


def test_few_people_or_a_day_nobody_knows_are_no_cluster(engine: Engine) -> None:
    """Four may come together by chance; those of one month did not come in one week."""
    month = {"first_day": date(2024, 10, 1), "last_day": date(2024, 10, 31)}
    give(engine, *many(4, **_RAID), *many(9, **_RAID, **month))

    assert () == _measured(engine)


def test_a_person_is_in_a_cluster_once(engine: Engine) -> None:
    """However many sources report each of five people."""
    people = [{"person": who, **_RAID} for who in "abcde"]
    give(engine, *people, *people)

    assert [5] == [cluster.people for cluster in _measured(engine)]


def test_people_of_one_proceeding_are_one_cluster(engine: Engine) -> None:
    """Whatever day they came, where victims are linked to proceedings."""
    days = [date(2024, month, 1) for month in range(1, 7)]
    records = give(engine, *({"day": day} for day in days))
    rows = [{"dataset": "victims", "record": name, "proceeding": "p"} for name in records]
    with writing(engine) as connection:
        connection.execute(insert(linked_case), rows)

    (cluster,) = _measured(engine)

    assert ("one_proceeding", "p", 6) == (cluster.check, cluster.subject, cluster.people)


@pytest.mark.parametrize(("people", "found"), [(21, 1), (22, 0)])
def test_a_cluster_is_found_from_a_third_of_the_year_on(people: int, found: int) -> None:
    """Seven of 21 are, seven of 22 are not."""
    cluster = Cluster(2024, "one_arrival", "2024-09-30|AL|TW|Police", 7, "in the week")

    assert found == len([*findings(facts(), [cluster], {2024: people})])


def test_what_a_register_does_not_ask_is_not_told(engine: Engine) -> None:
    """The cluster is found, and nothing is said of citizenship."""
    give(engine, *many(6))

    (cluster,) = _measured(engine)

    assert ("2024-05-13|||Police", "in the week of 2024-05-13, from “Police”") == (
        cluster.subject,
        cluster.told,
    )


def _measured(engine: Engine) -> Sequence[Cluster]:
    with reading(engine) as connection:
        return dominance.measure(connection, facts())
