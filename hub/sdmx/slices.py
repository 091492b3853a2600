"""Which cells a request wants: keys by position, and conditions on single dimensions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt

from hub.sdmx import names
from hub.sdmx.refusals import BadSyntaxError, NotImplementedHereError
from hub.sdmx.times import Span, span
from proto.period import Period

Codes = frozenset[str] | None
"""What one position of a key takes; nothing where it takes everything."""

Rests = tuple[tuple[Codes, ...], ...]
"""What several keys take at the positions of the cells."""

Test = Callable[[str], bool]
PeriodTest = Callable[[Span], bool]

_WILDCARDS = {"", "*", "all"}
_MOST_KEYS = 200

_OF_TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "co": lambda code, text: text in code,
    "nc": lambda code, text: text not in code,
    "sw": str.startswith,
    "ew": str.endswith,
    "lt": lt,
    "le": le,
    "gt": gt,
    "ge": ge,
}
_OF_TIME: Mapping[str, Callable[[Span, Span], bool]] = {
    "eq": lambda mine, given: mine == given,
    "ne": lambda mine, given: mine != given,
    "ge": lambda mine, given: mine.start >= given.start,
    "le": lambda mine, given: mine.end <= given.end,
    "gt": lambda mine, given: mine.start >= given.end,
    "lt": lambda mine, given: mine.end <= given.start,
}


@dataclass(frozen=True)
class Slice:
    """The wanted part of a flow.

    Attributes:
        keys: Alternatives; each says for every dimension of a series what it takes.
        tests: By dimension, what must hold of its code too.
        periods: What must hold of the period.
    """

    keys: tuple[tuple[Codes, ...], ...]
    tests: Mapping[str, tuple[Test, ...]]
    periods: tuple[PeriodTest, ...]

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
    start: str | None = None,
    end: str | None = None,
) -> Slice:
    """Read a key such as `A.AL+RS..female` and conditions such as `ge:2020+le:2023`.

    Args:
        dimensions: Those of a series, in the order of the key.
        key: Positions divided by dots; codes by plus; several keys by comma.
        conditions: By dimension, as written in `c[DIMENSION]`.
        start: The first period.
        end: The last period.

    Raises:
        BadSyntaxError: A key, an operator or a dimension is not one.
        NotImplementedHereError: Another component than a dimension is asked about.
    """
    tests: dict[str, tuple[Test, ...]] = {}
    periods: list[PeriodTest] = []
    for name, text in conditions:
        if name == names.TIME:
            periods.append(_period_test(text))
        elif name in dimensions:
            tests[name] = (*tests.get(name, ()), _test(text))
        else:
            raise NotImplementedHereError(
                f"filters are on dimensions ({', '.join(dimensions)}, {names.TIME}), "
                f"got {name[:40]!r}"
            )
    periods += [_period_test(f"ge:{start}")] if start else []
    periods += [_period_test(f"le:{end}")] if end else []
    return Slice(_keys(dimensions, key), tests, tuple(periods))


def _keys(dimensions: Sequence[str], text: str) -> tuple[tuple[Codes, ...], ...]:
    keys = text.split(",")
    if len(keys) > _MOST_KEYS:
        raise BadSyntaxError(f"expected at most {_MOST_KEYS} keys, got {len(keys)}")
    return tuple(_key(dimensions, each) for each in keys)


def _key(dimensions: Sequence[str], text: str) -> tuple[Codes, ...]:
    if text in _WILDCARDS:
        return (None,) * len(dimensions)
    positions = text.split(".")
    if len(positions) != len(dimensions):
        raise BadSyntaxError(
            f"expected a key of {len(dimensions)} positions ({'.'.join(dimensions)}), "
            f"got {len(positions)}"
        )
    return tuple(None if each in _WILDCARDS else frozenset(each.split("+")) for each in positions)


def _takes(key: Iterable[Codes], codes: Iterable[str]) -> bool:
    return all(taken is None or code in taken for taken, code in zip(key, codes, strict=True))


def _test(text: str) -> Test:
    """`a,b` is either; `ne:a`, `sw:a+ew:b` is both."""
    tests = [_text_test(*_operator(each, _OF_TEXT)) for each in text.split("+")]
    return lambda code: all(test(code) for test in tests)


def _text_test(operator: str, values: Sequence[str]) -> Test:
    if operator == "eq":
        return lambda code: code in values
    if operator == "ne":
        return lambda code: code not in values
    compare = _OF_TEXT[operator]
    return lambda code: any(compare(code, each) for each in values)


def _period_test(text: str) -> PeriodTest:
    parts = [_operator(each, _OF_TIME) for each in text.split("+")]
    tests = [(_OF_TIME[operator], [span(each) for each in values]) for operator, values in parts]
    return lambda mine: all(
        any(compare(mine, given) for given in spans) for compare, spans in tests
    )


def _operator(text: str, known: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """An operator and its values; every further value may repeat the operator."""
    operator, colon, rest = text.partition(":")
    if not colon:
        return "eq", tuple(text.split(","))
    if operator not in {"eq", "ne", *known}:
        raise BadSyntaxError(f"expected an operator ({', '.join(known)}), got {operator[:20]!r}")
    return operator, tuple(each.removeprefix(f"{operator}:") for each in rest.split(","))
