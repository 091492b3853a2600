"""What a benchmark measured: a value, the floor it is held against, and their ratio."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One measured case and the least it could have been, from the same run."""

    case: str
    value: float
    floor: float
    ratio: float
    unit: str

    @classmethod
    def of(cls, case: str, value: float, floor: float, unit: str) -> "Result":
        """A result with its ratio."""
        return cls(case, round(value, 4), round(floor, 4), round(value / floor, 2), unit)


def show(results: Iterable[Result], *, as_json: bool) -> None:
    """Print a line per case, or a JSON list."""
    if as_json:
        sys.stdout.write(json.dumps([asdict(result) for result in results]) + "\n")
        return
    for result in results:
        against = f"{result.ratio:6.2f} times the floor of {result.floor} {result.unit}"
        sys.stdout.write(f"{against}: {result.case}\n")
