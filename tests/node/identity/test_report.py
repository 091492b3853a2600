"""How far records are linked is stated exactly."""

from sqlalchemy import Engine

from node.identity.links import Links
from node.identity.report import LinkageReport, report
from node.identity.worklist import propose, waiting
from node.storage import reading
from tests.node.country import CATALOGUE, VICTIMS
from tests.node.identity.registry import DEED, bring_in, deed, line, name, openings, pseudonym

ANA, ANNA, EMA, IDA = map(pseudonym, (1, 2, 3, 4))


def test_a_register_without_records_has_no_share(engine: Engine) -> None:
    """Nothing is divided by nothing."""
    found = _report(engine)

    assert LinkageReport(0, 0, 0, 0, 0, 0, 0, 0) == found
    assert found.share is None


def test_records_of_one_person_are_linked(engine: Engine) -> None:
    """By one identity, or by what somebody decided; whoever would count twice is stated."""
    _two_people_under_three_names(engine)
    before = _report(engine)
    with reading(engine) as connection:
        (pair, *_) = waiting(connection, VICTIMS)
    Links(engine, CATALOGUE).decide(pair.candidate.pair.id, "same", deed())
    after = _report(engine)

    assert LinkageReport(5, 2, 0, 4, 4, waiting=1, same=0, different=0) == before
    assert LinkageReport(5, 4, 2, 4, 3, waiting=0, same=1, different=0) == after
    assert (0, 1) == (before.twice, after.twice)
    assert 0.8 == after.share


def test_a_provider_gets_figures_of_its_own_records(engine: Engine) -> None:
    """And of no others."""
    bring_in(engine, [line(1, ANA, provider="fbih"), line(2, ANA, provider="rs"), line(3, EMA)])
    with reading(engine) as connection:
        found = report(connection, VICTIMS, provider="fbih")

    assert LinkageReport(1, 0, 0, 1, 1, 0, 0, 0) == found


def test_a_provider_is_told_of_no_decision_about_others(engine: Engine) -> None:
    """Whose records nobody named are the country's alone."""
    _two_people_under_three_names(engine)
    with reading(engine) as connection:
        (pair, *_) = waiting(connection, VICTIMS)
    Links(engine, CATALOGUE).decide(pair.candidate.pair.id, "same", deed())
    with reading(engine) as connection:
        found = report(connection, VICTIMS, provider="fbih")

    assert 0 == found.same
    assert 1 == _report(engine).same


def _two_people_under_three_names(engine: Engine) -> None:
    said = {"family_name": "Đorđević", "birth_date": "1999-04-03"}
    bring_in(engine, (line(n, each) for n, each in enumerate((ANA, ANNA, EMA, EMA, IDA), 1)))
    name(
        engine,
        {
            ANA: {"given_name": "Ana", **said},
            ANNA: {"given_name": "Anna", **said},
            EMA: {"given_name": "Ema", "family_name": "Hodžić", "birth_date": "1980"},
        },
    )
    propose(openings(engine), VICTIMS, DEED)


def _report(engine: Engine) -> LinkageReport:
    with reading(engine) as connection:
        return report(connection, VICTIMS)
