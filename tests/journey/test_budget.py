"""The cap on privacy loss: what it cannot pay for is neither counted nor sent."""

from fractions import Fraction

from tests.journey import evidence
from tests.journey.world import AGREEMENT, World, wish


def test_what_the_cap_cannot_pay_for_is_not_measured(agreed: World) -> None:
    """A release over the cap costs and reveals nothing, before and after one that fits."""
    world, node = agreed, agreed.node("AL")
    settings = node.home / "node.toml"
    settings.write_text(
        settings.read_text().replace('epsilon_cap = "1"', 'epsilon_cap = "0.6"'), encoding="utf-8"
    )

    with world.serving():
        refused = node.ending("publish", "--period", "2019", "--agreement", AGREEMENT)
        entries, drawn = (
            evidence.ledger(world, "AL").entries,
            evidence.rows(world, "AL", "measurement"),
        )
        world.agree(wish("cheaper", epsilon=Fraction(1, 2)))
        cheaper = node.ending("publish", "--period", "2019", "--agreement", "cheaper")
        dearer = node.ending("publish", "--period", "2019", "--agreement", AGREEMENT)

    assert 1 == refused.code
    [sentence] = refused.sentences
    assert "2019: not published" in sentence
    assert sentence.endswith("[budget-exhausted]")
    assert ((), 0) == (entries, drawn)
    assert 0 == cheaper.code, cheaper.err
    assert Fraction(1, 2) == evidence.ledger(world, "AL").loss("victims", 2019)
    assert 1 == dearer.code
    assert dearer.sentences[-1].endswith("[budget-exhausted]")
    assert 1 == len(evidence.releases(world)) == len(evidence.paid(world, "AL", "2019"))
