"""A country keeps every part of an agreement: before it pays, at its door, and as a reader."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine

from node import plan as plans
from node.agreements.deletion import due
from node.agreements.languages import language
from node.agreements.plain_words import PlainWords
from node.assignments import Assignment
from node.gate import AwaitsApprovalError, admit
from node.neighbours import Held, Neighbours
from node.plan import Plan
from proto import directory as directories
from proto.document import digest
from proto.errors import OutsideAgreementError
from proto.period import Period
from proto.receipt import Receipt
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from tests import documents, enforcement
from tests.changed import CHANGES, FULL
from tests.documents import TODAY
from tests.enforcement import AGREEMENT, ELSEWHERE, INFORMS, PUBLISHER, READER, RULES, Rule, at
from tests.node import invented_hub
from tests.node.country import CATALOGUE, VICTIMS
from tests.node.invented_hub import InventedHub

ROOT = Path(__file__).parents[2]


def _codes(act: Callable[[], object]) -> set[str]:
    """What was objected to, if anything."""
    try:
        act()
    except AwaitsApprovalError as error:
        return {error.code}
    except OutsideAgreementError as error:
        return {getattr(each, "code", str(each)) for each in error.objections}
    return set()


def _planned(signed: SignedAgreement, release: Release) -> set[str]:
    """A plan for what was granted before the agreement became stricter."""
    grant = AGREEMENT.grant(release.publisher, release.dataset)
    assert grant is not None
    assignment = Assignment(signed, grant, Period.parse(release.period))
    plan = Plan(assignment, (assignment,), VICTIMS, release.vintage)
    return _codes(lambda: plans.permit(plan, TODAY))


def _admitted(signed: SignedAgreement, release: Release) -> set[str]:
    return _codes(lambda: admit(release, signed, VICTIMS, TODAY))


def _arrived(engine: Engine, signed: SignedAgreement, release: Release) -> set[str]:
    hub = InventedHub(
        statements=[documents.statement(party) for party in AGREEMENT.party_ids],
        readable=[documents.published(release).to_bytes()],
    )
    key = invented_hub.KEY.public_key()
    return _codes(
        lambda: Neighbours(engine, READER).fetch(
            hub.client,
            directory=directories.verify(hub.directory(), key),
            agreements=(signed,),
            purpose="regional-report",
            today=TODAY,
        )
    )


def _kept(signed: SignedAgreement, release: Release) -> set[str]:
    envelope = documents.published(release).to_bytes()
    held = Held(digest(envelope), envelope, Receipt(0, "", ()))
    return {each.reason for each in due([held], [signed], READER, TODAY)}


OUTSIDE_THE_DATABASE: Mapping[enforcement.Place, Callable[[SignedAgreement, Release], set[str]]] = {
    "plan": _planned,
    "gate": _admitted,
    "retention": _kept,
}
CELLS = [
    pytest.param(place, rule, id=f"{place}: {rule}")
    for place in OUTSIDE_THE_DATABASE
    for rule in at(place)
]


@pytest.mark.parametrize(("place", "rule"), CELLS)
def test_what_a_part_forbids_is_refused(place: enforcement.Place, rule: Rule) -> None:
    """For that part, and for nothing else."""
    signed = rule.signed(rule.forbids)

    assert {rule.codes(place)} == OUTSIDE_THE_DATABASE[place](signed, rule.published(signed))


@pytest.mark.parametrize(("place", "rule"), CELLS)
def test_what_a_part_allows_is_permitted(place: enforcement.Place, rule: Rule) -> None:
    """One step milder, and nothing speaks against it."""
    signed = rule.signed(rule.allows)

    assert set() == OUTSIDE_THE_DATABASE[place](signed, rule.published(signed))


@pytest.mark.parametrize("rule", at("arrival"), ids=str)
def test_what_a_part_forbids_does_not_arrive(engine: Engine, rule: Rule) -> None:
    """Whatever the hub has let through."""
    signed = rule.signed(rule.forbids)

    assert rule.codes("arrival") in _arrived(engine, signed, rule.published(signed))
    assert () == Neighbours(engine, READER).releases()


@pytest.mark.parametrize("rule", at("arrival"), ids=str)
def test_what_a_part_allows_arrives(engine: Engine, rule: Rule) -> None:
    """And is kept, and may be looked into."""
    signed = rule.signed(rule.allows)
    release, neighbours = rule.published(signed), Neighbours(engine, READER)

    assert set() == _arrived(engine, signed, release)
    assert (release,) == neighbours.readable([signed], purpose="regional-report", today=TODAY)


KNOWN_AT_HOME = [rule for rule in at("reading") if rule.part != "Embargo.all_filed"]


@pytest.mark.parametrize("rule", KNOWN_AT_HOME, ids=str)
def test_what_is_kept_is_not_looked_into_once_it_is_forbidden(engine: Engine, rule: Rule) -> None:
    """A part that turns strict after the arrival holds for what is there."""
    signed, strict = rule.signed(rule.allows), rule.signed(rule.forbids).agreement
    release, neighbours = rule.published(signed), Neighbours(engine, READER)
    _arrived(engine, signed, release)

    later = [SignedAgreement(strict, signed.hash)]

    assert () == neighbours.readable(later, purpose="regional-report", today=TODAY)


def test_every_breach_is_said_at_once() -> None:
    """Whoever is refused need not come back to hear the next reason."""
    one_at_a_time = {"PartyTerms.id", "Grant.publisher", "Grant.dataset", "PriorCheck.party"}
    rules = [rule for rule in at("gate") if rule.part not in one_at_a_time]
    agreement, release = AGREEMENT, documents.release(documents.signed(AGREEMENT), PUBLISHER)
    for rule in rules:
        agreement, release = rule.forbids(agreement), rule.release(release)
    agreement = enforcement.grant(epsilon=Fraction(1, 2))(agreement)

    found = _admitted(documents.signed(agreement), release)

    assert {rule.code for rule in rules} | {"other-agreement"} == found


def test_every_part_of_the_document_has_its_row() -> None:
    """A part that is added to the document and forgotten here would bind nobody."""
    told = [*{rule.part for rule in RULES}, *ELSEWHERE, *INFORMS]

    assert sorted(enforcement.parts()) == sorted(told)


@pytest.mark.parametrize("part", ELSEWHERE)
def test_what_is_kept_by_other_means_has_its_test(part: str) -> None:
    """Where the table says that it is."""
    file, _, name = ELSEWHERE[part].partition("::")

    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


FIELDS = {part.partition(".")[2]: part for part in INFORMS}


@pytest.mark.parametrize(
    "place", [place for place in CHANGES if place.rpartition(".")[2] in FIELDS]
)
def test_what_only_informs_is_told(place: str) -> None:
    """Nobody signs a part that does nothing without having read it."""
    words = PlainWords(CATALOGUE, language("en"))

    assert words.tell(FULL) != words.tell(CHANGES[place])


def test_everything_that_only_informs_was_changed() -> None:
    """None of them is left out above."""
    assert set(FIELDS) <= {place.rpartition(".")[2] for place in CHANGES}
