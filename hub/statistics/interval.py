"""Every value that the data do not rule out."""

from dataclasses import dataclass
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class Interval:
    """From the least to the largest, both of them in it; the largest may be infinite."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def times(self, factor: float) -> "Interval":
        """The interval of a multiple, by a factor > 0."""
        return Interval(self.low * factor, self.high * factor)

    @property
    def outwards(self) -> tuple[int, int]:
        """Whole ends that leave nothing out; both of it are finite."""
        return floor(self.low), ceil(self.high)
