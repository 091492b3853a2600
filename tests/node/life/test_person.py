"""A person is followed through every dataset, under every identity that is known."""

import pytest
from sqlalchemy import Engine

from node.life.lookup import UnknownRecordError
from node.life.person import identities, records_of
from node.storage import reading
from tests.node.life.people import CATALOGUE, JUSTICE, VICTIMS, imported, linked, p, row


def test_one_identity_leads_to_all_of_them(engine: Engine) -> None:
    """Linked among victims, accused under the other name: one person, and nobody else."""
    imported(engine, row("a", "anna", "2024"), row("b", "anka", "2022"), row("c", "cana", "2024"))
    accused = row("j", "anka", "2024", dataset=JUSTICE), row("k", "cana", "2024", dataset=JUSTICE)
    imported(engine, *accused, dataset=JUSTICE)
    linked(engine, "anka", "anna")

    with reading(engine) as connection:
        whose = identities(connection, CATALOGUE.datasets, VICTIMS, p("a"))
        theirs = records_of(connection, VICTIMS, whose["victims"])
        theirs_there = records_of(connection, JUSTICE, whose["justice"])

    assert {"victims": {p("anna"), p("anka")}, "justice": {p("anka")}} == whose
    assert {p("a"), p("b")} == set(theirs)
    assert (p("j"),) == theirs_there


def test_who_is_in_one_dataset_only_is_known_as_nobody_in_another(engine: Engine) -> None:
    """So that nothing is said there of somebody who never came in."""
    imported(engine, row("a", "anna", "2024"))

    with reading(engine) as connection:
        whose = identities(connection, CATALOGUE.datasets, VICTIMS, p("a"))
        with pytest.raises(UnknownRecordError):
            identities(connection, CATALOGUE.datasets, VICTIMS, p("x"))

    assert {"victims": {p("anna")}, "justice": set()} == whose
