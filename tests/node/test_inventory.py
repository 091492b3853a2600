"""What the registers ask for, told to the exchange, on both databases."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from node.agreements.notices import Notices
from node.inventory import Inventories
from node.method_notes import MethodNotes
from proto import notice as notices
from proto import succession
from proto.directory import Directory, Member
from proto.method_note import IndicatorMethod, Quality
from tests import documents
from tests.documents import METHOD, NOW, TODAY
from tests.node.country import CATALOGUE, VICTIMS, register


@pytest.fixture
def inventories(engine: Engine) -> Inventories:
    """Albania's, where no register has come in yet."""
    return Inventories(engine, "AL", CATALOGUE, MethodNotes(engine), Notices(engine))


def _asked(inventories: Inventories) -> Mapping[str, Quality]:
    return inventories.collected()["victims"]


def test_an_empty_node_collects_nothing(inventories: Inventories) -> None:
    """No dataset is named in which nothing is asked."""
    assert {} == inventories.collected()


def test_what_a_register_asks_is_collected(engine: Engine, inventories: Inventories) -> None:
    """Three indicators, as well as the method note says that codes fit."""
    register(engine)

    assert {"status", "sex", "age_group"} == set(_asked(inventories))
    assert {METHOD.quality} == set(_asked(inventories).values())


def test_an_indicator_fits_as_its_note_says(engine: Engine, inventories: Inventories) -> None:
    """What is said of one indicator goes before what is said of all."""
    register(engine)
    method = replace(METHOD, indicators={"sex": IndicatorMethod("narrower")})
    MethodNotes(engine).write(VICTIMS, method, by="Ana", now=NOW)

    assert "narrower" == _asked(inventories)["sex"]


def test_how_many_people_there_are_changes_nothing(
    engine: Engine, inventories: Inventories
) -> None:
    """An inventory says nothing of any person."""
    register(engine, people=1)
    few = inventories.collected()
    register(engine, people=40, year=2025)

    assert few == inventories.collected()


def test_it_is_signed_by_the_release_key_and_waits_for_the_hub(
    engine: Engine, inventories: Inventories
) -> None:
    """Told once, it is what was told until something else is."""
    register(engine)
    assert inventories.told() is None

    said = inventories.tell(documents.keys("AL").release, TODAY)

    (kept,) = Notices(engine).all()
    member = Member(succession.begun(documents.statement("AL")), revoked=False)
    assert said == notices.verify(kept.envelope, Directory({"AL": member}))
    assert said == inventories.told()
    assert kept.is_ours
