"""The noise of sums of cells of one table, from the components that its release states.

The noises of cells c and d of a table with dimensions A have the covariance

    sum over D of v_D * (product over a in D of ([c_a = d_a] - 1 / m_a)),

m_a being the number of codes of dimension a and v_D the variance of the component on D. Summed
over a rectangle, s_a chosen codes on each dimension, against itself: each dimension in D gives
s_a - s_a^2 / m_a, each other one s_a^2. (A whole dimension, s_a = m_a, leaves nothing of D's.)
"""

from collections.abc import Mapping
from math import prod

from proto.release import TableNoise


def variance(noise: TableNoise, sizes: Mapping[str, int], chosen: Mapping[str, int]) -> float:
    """Variance of the sum over a rectangle of cells, in counts squared.

    Args:
        noise: What the release says of the table.
        sizes: Number of codes of each dimension.
        chosen: How many of them are summed over, for each dimension; 1 for a single code.
    """
    shares = {name: chosen[name] - chosen[name] ** 2 / size for name, size in sizes.items()}
    return sum(
        each.variance
        * prod(
            shares[name] if name in each.dimensions else float(chosen[name] ** 2) for name in sizes
        )
        for each in noise.components
    )
