"""Figures to compute with: any estimate under any kind of noise."""

from hypothesis import strategies as st

from hub.noise import Noise
from hub.selection import Figure

NONE = Noise()
LAPLACE = Noise.laplace(3.0)
NORMAL = Noise.normal(16.0)
MIXED = Noise.laplace(2.0, 3) + Noise.normal(4.0)

noises = st.sampled_from([Noise.laplace(0.4), LAPLACE, Noise.laplace(8.0, 2), NORMAL, MIXED])
estimates = st.integers(-30_000, 200_000).map(lambda thousandths: thousandths / 1000)


def figure(estimate: float, noise: Noise = NONE, shown: int | None = None) -> Figure:
    """A figure of which only the estimate and the noise matter."""
    return Figure(estimate, noise, shown)


figures = st.builds(figure, estimates, noises)
