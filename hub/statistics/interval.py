"""Every value that the data do not rule out."""

from dataclasses import dataclass


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
