"""What may be shown of sums that no release shows itself."""

from dataclasses import dataclass
from math import floor, gcd

from proto.release import Release


@dataclass(frozen=True, slots=True)
class Rules:
    """How a release displays numbers, as far as it can be seen.

    A release states no rules, it follows them. Every number it shows is a multiple of its rounding
    base and not below its minimum, and it shows a zero only if that is agreed. So what is a
    multiple of all its numbers' common divisor, and not below the smallest, its rules allow too.

    Attributes:
        base: The largest number that can be its rounding base.
        least: The smallest number shown, other than zero, if any.
    """

    base: int
    least: int | None
    zero_shown: bool

    @classmethod
    def of(cls, release: Release) -> "Rules":
        """Read them off a release."""
        shown = {value for table in release.tables for value in table.shown}
        numbers = {value for value in shown if value}
        return cls(gcd(*numbers) or 1, min(numbers, default=None), 0 in shown)

    @property
    def witnesses(self) -> tuple[int, ...]:
        """A few numbers that an agreement lets show exactly if it lets show all of the release.

        All reach a minimum if their least does. All are multiples of what their greatest common
        divisor is a multiple of, and that is the same for the least and the number a base above.
        """
        numbers = () if self.least is None else (self.least, self.least + self.base)
        return (0, *numbers) if self.zero_shown else numbers

    def shown(self, estimate: float) -> int | None:
        """What may be shown of a sum with this estimate; never what the rules would hide."""
        whole = max(0, floor(estimate + 0.5))
        rounded = (whole + self.base // 2) // self.base * self.base
        if rounded == 0:
            return 0 if self.zero_shown else None
        return rounded if self.least and min(rounded, whole) >= self.least else None
