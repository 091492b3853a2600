"""Exact chances of counts, and how many of many tests may be believed."""

from collections.abc import Sequence


def at_least(successes: int, trials: int, chance: float) -> float:
    """Chance of so many successes or more, each trial succeeding with the same chance.

    Args:
        successes: From 0 to `trials`.
        trials: How often it was tried (>= 0).
        chance: Strictly between 0 and 1.
    """
    # Takes a moment to load, which no other command of a node should wait for.
    from scipy.special import bdtrc  # type: ignore[import-untyped]  # noqa: PLC0415

    return float(bdtrc(successes - 1, trials, chance)) if successes > 0 else 1.0


def as_far(successes: int, trials: int, chance: float) -> float:
    """Chance of a count as far out as this one: twice the smaller tail, at most 1.

    Of two Poisson counts with the same yearly rate, the later one given their sum is binomial with
    the share of years that it covers, whatever the rate is.

    Source: Przyborowski and Wilenski (Biometrika 1940); the doubled tail as in Clopper and Pearson.
    """
    above = at_least(successes, trials, chance)
    below = at_least(trials - successes, trials, 1 - chance)
    return min(1.0, 2 * min(above, below))


def believed(chances: Sequence[float], rate: float) -> tuple[bool, ...]:
    """Which of many tests may be believed, if this share of those believed may be false.

    Holds however the tests depend on each other, as counts of one register do.

    Source: Benjamini and Yekutieli (Annals of Statistics 2001), theorem 1.3.
    """
    from scipy.stats import false_discovery_control  # type: ignore[import-untyped]  # noqa: PLC0415

    if not chances:
        return ()
    return tuple(bool(each <= rate) for each in false_discovery_control(chances, method="by"))
