"""What was decided last stands, and everything that was decided can be read."""

from sqlalchemy import Engine

from node.life.deed import Deed
from node.life.rulings import about, rule, standing
from node.storage import writing
from tests.node.life.people import DEED, JUSTICE, NOW, VICTIMS, p


def test_the_last_ruling_stands(engine: Engine) -> None:
    """About each subject and matter for itself, in each dataset for itself."""
    with writing(engine) as connection:
        rule(connection, VICTIMS, p("a"), "withdrawn", DEED)
        rule(connection, VICTIMS, p("a"), "held", DEED)
        rule(connection, VICTIMS, p("b"), "withdrawn", DEED)
        rule(connection, VICTIMS, p("b"), "given", Deed.of("another", NOW, "she came back"))
        rule(connection, JUSTICE, p("c"), "withdrawn", DEED)

        assert [p("a")] == list(connection.scalars(standing(VICTIMS, "withdrawn")))
        assert [p("b")] == list(connection.scalars(standing(VICTIMS, "given")))
        assert [p("a")] == list(connection.scalars(standing(VICTIMS, "held")))
        said = about(connection, VICTIMS, p("b"))

    assert [("withdrawn", "officer"), ("given", "another")] == [
        (each.said, each.by) for each in said
    ]
