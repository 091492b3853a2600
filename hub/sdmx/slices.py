"""Which cells a request wants: keys by position, and conditions on single dimensions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.sdmx import names
from hub.sdmx.conditions import NUMBER, PERIOD, TEXT, condition, number
from hub.sdmx.refusals import BadSyntaxError, NotOfThisFlowError
from hub.sdmx.times import Span
from proto.period import Period

Codes = frozenset[str] | None
"""What one position of a key takes; nothing where it takes everything."""

Rests = tuple[tuple[Codes, ...], ...]
"""What several keys take at the positions of the cells."""

Test = Callable[[str], bool]
PeriodTest = Callable[[Span], bool]

_WILDCARDS = {"", "*", "all"}
_MOST_KEYS = 200


@dataclass(frozen=True)
class Slice:
    """The wanted part of a flow.

    Attributes:
        keys: Alternatives; each says for every dimension of a series what it takes.
        tests: By dimension, what must hold of its code too.
        periods: What must hold of the period.
        figures: By measure or attribute, what must hold of it, as it is written.
    """

    keys: tuple[tuple[Codes, ...], ...]
    tests: Mapping[str, tuple[Test, ...]]
    periods: tuple[PeriodTest, ...]
    figures: Mapping[str, tuple[Test, ...]]

    def without(self, name: str, dimensions: Sequence[str]) -> "Slice":
        """The same, whatever the code of one dimension."""
        if name == names.TIME:
            return replace(self, periods=())
        at = dimensions.index(name)
        keys = ((*key[:at], None, *key[at + 1 :]) for key in self.keys)
        tests = {each: held for each, held in self.tests.items() if each != name}
        return replace(self, keys=tuple(dict.fromkeys(keys)), tests=tests)

    def takes_period(self, period: Period) -> bool:
        """Whether figures of this period are wanted."""
        mine = Span(period.start, period.end)
        return all(test(mine) for test in self.periods)

    def rests(self, dimensions: Sequence[str], series: Sequence[str]) -> Rests:
        """What the keys that take these first codes say of the other dimensions."""
        if not all(
            test(code)
            for name, code in zip(dimensions, series, strict=False)
            for test in self.tests.get(name, ())
        ):
            return ()
        many = len(series)
        return tuple(dict.fromkeys(key[many:] for key in self.keys if _takes(key[:many], series)))

    def takes_cell(self, rests: Rests, dimensions: Sequence[str], codes: Sequence[str]) -> bool:
        """Whether the cell under these codes of the other dimensions is wanted."""
        return any(_takes(rest, codes) for rest in rests) and all(
            test(code)
            for name, code in zip(dimensions, codes, strict=True)
            for test in self.tests.get(name, ())
        )


def parse(
    dimensions: Sequence[str],
    key: str,
    conditions: Iterable[tuple[str, str]],
    *,
    figures: Mapping[str, bool] | None = None,
) -> Slice:
    """Read a key such as `A.AL+RS..female` and conditions such as `ge:2020+le:2023`.

    Args:
        dimensions: Those of a series, in the order of the key.
        key: Positions divided by dots; codes by plus; several keys by comma.
        conditions: By component, as written in `c[COMPONENT]`.
        figures: Measure and attributes, and whether each is a number.

    Raises:
        BadSyntaxError: A key, an operator or a value is not one.
        NotOfThisFlowError: A component is none of this flow, or the key has more positions.
    """
    known = figures or {}
    tests: dict[str, tuple[Test, ...]] = {}
    said: dict[str, tuple[Test, ...]] = {}
    periods: list[PeriodTest] = []
    for name, text in conditions:
        if name == names.TIME:
            periods.append(condition(text, PERIOD))
        elif name in dimensions:
            tests[name] = (*tests.get(name, ()), condition(text, TEXT))
        elif name in known:
            said[name] = (*said.get(name, ()), _of_figure(text, is_number=known[name]))
        else:
            components = ", ".join((*dimensions, names.TIME, *known))
            raise NotOfThisFlowError(f"expected a filter on one of {components}, got {name[:40]!r}")
    return Slice(_keys(dimensions, key), tests, tuple(periods), said)


def _of_figure(text: str, *, is_number: bool) -> Test:
    """A test of what is written; where nothing is, nothing is known."""
    if is_number:
        compare = condition(text, NUMBER)
        return lambda written: compare(number(written) if written else None)
    hold = condition(text, TEXT)
    return lambda written: hold(written or None)


def _keys(dimensions: Sequence[str], text: str) -> tuple[tuple[Codes, ...], ...]:
    keys = text.split(",")
    if len(keys) > _MOST_KEYS:
        raise BadSyntaxError(f"expected at most {_MOST_KEYS} keys, got {len(keys)}")
    return tuple(_key(dimensions, each) for each in keys)


def _key(dimensions: Sequence[str], text: str) -> tuple[Codes, ...]:
    if text in _WILDCARDS:
        return (None,) * len(dimensions)
    positions = text.split(".")
    missing = len(dimensions) - len(positions)
    if missing < 0:
        raise NotOfThisFlowError(
            f"expected a key of {len(dimensions)} positions ({'.'.join(dimensions)}), "
            f"got {len(positions)}"
        )
    positions += ["*"] * missing  # What is left out at the end is everything.
    return tuple(None if each in _WILDCARDS else frozenset(each.split("+")) for each in positions)


def _takes(key: Iterable[Codes], codes: Iterable[str]) -> bool:
    return all(taken is None or code in taken for taken, code in zip(key, codes, strict=True))
