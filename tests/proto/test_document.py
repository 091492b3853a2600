"""A document is read in exactly one way, or refused."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict

from proto.agreement import Agreement
from proto.document import (
    MAX_BYTES,
    STRICT,
    Day,
    Decimal,
    Format1,
    Line,
    Ratio,
    digest,
    read,
    write,
)
from proto.errors import MalformedError
from proto.release import (
    MAX_CELLS,
    Component,
    MeasuredQuery,
    MeasurementNote,
    NoisePart,
    QueryPart,
    Release,
    ReleasedTable,
)
from tests.proto.specimens import SEX, TODAY, agreement, measurement, release, table

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Note:
    """A small document with one of each part that is more than its type."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    format: Format1 = 1
    line: Line = "a"
    day: Day = TODAY
    decimal: Decimal = Fraction(1)
    ratio: Ratio = Fraction(1)


def body(document: object) -> Json:
    """The document as JSON that a test may change."""
    changed = json.loads(write(document))
    assert isinstance(changed, dict)
    return changed


@pytest.mark.parametrize("document", [agreement(), release(), Note()])
def test_what_is_written_reads_back_the_same(document: object) -> None:
    """Nothing is lost or rounded between the value that was meant and the bytes signed."""
    assert document == read(type(document), write(document))


@given(st.fractions(0, 999_999).filter(lambda x: 10**12 % x.denominator == 0))
def test_a_decimal_is_written_exactly(value: Fraction) -> None:
    """A privacy loss is signed as it was meant."""
    assert value == read(Note, write(Note(decimal=value))).decimal


@given(st.fractions(0, 10**30, max_denominator=10**30))
def test_a_ratio_is_written_exactly(value: Fraction) -> None:
    """A third stays a third."""
    assert value == read(Note, write(Note(ratio=value))).ratio


@given(st.dates())
def test_a_day_is_written_exactly(value: date) -> None:
    """Every day of the calendar reads back."""
    assert value == read(Note, write(Note(day=value))).day


@pytest.mark.parametrize(
    "note",
    [
        Note(decimal=Fraction(1, 3)),
        Note(decimal=Fraction(-1)),
        Note(decimal=Fraction(10**6)),
        Note(decimal=Fraction(1, 10**13)),
        Note(ratio=Fraction(-1, 2)),
        Note(ratio=Fraction(10**100)),
    ],
)
def test_a_number_without_exact_text_is_not_written(note: Note) -> None:
    """Nobody signs another number than the one that was meant."""
    with pytest.raises(ValueError, match="has no exact text"):
        write(note)


LINES = ["Kosovo*", "Türkiye", "Republika Srbija", "Црна Гора", "Ελλάδα", "\U0001f600"]


@pytest.mark.parametrize("line", LINES)
def test_every_language_of_the_parties_is_a_line(line: str) -> None:
    """Strict about what cannot be seen, open to every alphabet."""
    assert line == read(Note, write(Note(line=line))).line


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("line", "", id="empty"),
        pytest.param("line", "a" * 2001, id="too long"),
        pytest.param("line", "a\nb", id="two lines"),
        pytest.param("line", "a\x00", id="NUL"),
        pytest.param("line", "a\x1b[2J", id="terminal escape"),
        pytest.param("line", "a\x85b", id="C1 control"),
        pytest.param("line", "a\u200bb", id="zero-width space"),
        pytest.param("line", "a\u202eb", id="right-to-left override"),
        pytest.param("line", "a\u2066b", id="directional isolate"),
        pytest.param("line", "\ufeffa", id="byte-order mark"),
        pytest.param("line", "a\u00adb", id="soft hyphen"),
        pytest.param("line", "a\u2028b", id="line separator"),
        pytest.param("line", "a\u00a0b", id="no-break space"),
        pytest.param("line", "a\ue000b", id="private use"),
        pytest.param("line", " a", id="space before"),
        pytest.param("line", "a ", id="space after"),
        pytest.param("line", "e\u0301", id="decomposed"),
        pytest.param("line", "\u212b", id="compatibility spelling of a letter"),
        pytest.param("line", 5, id="number as text"),
        pytest.param("line", None, id="nothing"),
        pytest.param("format", 2, id="unknown format"),
        pytest.param("format", "1", id="format as text"),
        pytest.param("format", 1.0, id="format as float"),
        pytest.param("format", True, id="format as truth"),
        pytest.param("day", "2025-02-29", id="no such day"),
        pytest.param("day", "2025-13-01", id="no such month"),
        pytest.param("day", "0000-01-01", id="no such year"),
        pytest.param("day", "20250601", id="day without hyphens"),
        pytest.param("day", "2025-W22-7", id="week date"),
        pytest.param("day", "2025-06-01T00:00:00", id="day with time"),
        pytest.param("day", "1748736000", id="seconds as text"),
        pytest.param("day", 1748736000, id="seconds"),
        pytest.param("day", "\u0662\u0660\u0662\u0665-06-01", id="day in other digits"),
        pytest.param("decimal", 0.5, id="float"),
        pytest.param("decimal", 1, id="integer"),
        pytest.param("decimal", "-1", id="negative"),
        pytest.param("decimal", "1e3", id="exponent"),
        pytest.param("decimal", "NaN", id="no number"),
        pytest.param("decimal", "inf", id="infinite"),
        pytest.param("decimal", ".5", id="no digit before the point"),
        pytest.param("decimal", "0.5\n", id="line after it"),
        pytest.param("decimal", " 1", id="space before it"),
        pytest.param("decimal", "1/2", id="ratio for a decimal"),
        pytest.param("decimal", "\u0661", id="decimal in other digits"),
        pytest.param("decimal", "9" * 7, id="huge"),
        pytest.param("ratio", "1/0", id="nothing to divide by"),
        pytest.param("ratio", "1/-2", id="negative ratio"),
        pytest.param("ratio", "9" * 100, id="huge ratio"),
        pytest.param("another", 1, id="unknown field"),
    ],
)
def test_one_wrong_part_refuses_the_document(field: str, value: object) -> None:
    """Whatever could be read in two ways is not read at all."""
    changed = body(Note()) | {field: value}

    with pytest.raises(MalformedError, match=field):
        read(Note, json.dumps(changed).encode())


BAD_BYTES: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("nothing", lambda _: b"", "UTF-8 JSON"),
    ("not JSON", lambda _: b"{", "UTF-8 JSON"),
    ("a second document", lambda d: d + d, "UTF-8 JSON"),
    ("a list", lambda d: b"[" + d + b"]", "document"),
    ("null", lambda _: b"null", "document"),
    ("invalid UTF-8", lambda d: d.replace(b'"a"', b'"\xff"'), "UTF-8 JSON"),
    ("UTF-16", lambda d: d.decode().encode("utf-16"), "UTF-8 JSON"),
    ("overlong UTF-8", lambda d: d.replace(b'"a"', b'"\xc1\xa1"'), "UTF-8 JSON"),
    ("a surrogate in UTF-8", lambda d: d.replace(b'"a"', b'"\xed\xa0\x80"'), "UTF-8 JSON"),
    ("a surrogate escaped", lambda d: d.replace(b'"a"', rb'"\ud800"'), "document"),
    ("a byte-order mark", lambda d: b"\xef\xbb\xbf" + d, "UTF-8 JSON"),
    ("a comment", lambda d: d + b"// yes", "UTF-8 JSON"),
    ("a trailing comma", lambda d: d.replace(b"\n}", b",\n}"), "UTF-8 JSON"),
    ("NaN", lambda d: d.replace(b'"a"', b"NaN"), "got NaN"),
    ("Infinity", lambda d: d.replace(b'"a"', b"-Infinity"), "got -Infinity"),
    ("a duplicate name", lambda d: d.replace(b'"line"', b'"line": "b", "line"'), "line 2 times"),
    (
        "a duplicate escaped",
        lambda d: d.replace(b'"line"', rb'"\u006cine": "b", "line"'),
        "2 times",
    ),
    ("endless nesting", lambda d: d.replace(b'"a"', b"[" * 500_000), "nesting"),
    ("deep nesting", lambda d: d.replace(b'"a"', b"[" * 400 + b"]" * 400), "document"),
    ("a number without end", lambda d: d.replace(b'"a"', b"9" * 5000), "one of 5000"),
    ("3 MB", lambda d: d + b" " * (3 << 20), f"at most {MAX_BYTES} bytes"),
]


@pytest.mark.parametrize(
    ("change", "reason"), [pytest.param(c, r, id=name) for name, c, r in BAD_BYTES]
)
def test_bytes_on_which_parsers_disagree_are_refused(
    change: Callable[[bytes], bytes], reason: str
) -> None:
    """Two programs never read two documents in the same bytes."""
    with pytest.raises(MalformedError, match=reason):
        read(Note, change(write(Note())))


def test_a_duplicate_name_deep_inside_is_refused() -> None:
    """No part of an agreement has a second meaning."""
    data = write(agreement()).replace(
        b'"minimum_count": 5', b'"minimum_count": 5, "minimum_count": 0'
    )

    with pytest.raises(MalformedError, match="minimum_count 2 times"):
        read(Agreement, data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"vintage": 1', b'"vintage": 0'),
        (b'"vintage": 1', b'"vintage": "1"'),
        (b'"vintage": 1', b'"vintage": 1000001'),
        (b'"vintage": 1', b'"vintage": 1.0'),
        (b'"type": "release"', b'"type": "agreement"'),
        (b'"format": 1', b'"format": 2'),
        (b'"epsilon": "1"', b'"epsilon": 1'),
        (b'"delta": "0"', b'"delta": "0", "secret": "row"'),
        *((b'"sd": 2.828427', b'"sd": ' + sd) for sd in (b"1e400", b"-1", b'"2"', b"NaN", b"1e6")),
        (b'"variance": 8.0', b'"variance": -8.0'),
        (b'"variance": 8.0', b'"variance": 1e16'),
        (b'"scale": 2.0', b'"scale": 0.0'),
        (b'"scale": 2.0', b'"scale": "2"'),
        (b'"scale": 2.0', b'"scale": 100001.0'),
        (b'"times": 1', b'"times": 0'),
        (b'"times": 1', b'"times": 1.5'),
        (b'"scale": "200"', b'"scale": "0"'),
        (b'"scale": "200"', b'"scale": "-200"'),
        (b'"scale": "200"', b'"scale": 200'),
        (b'"scale": "200"', b'"scale": "1000000000001"'),
        (b'"sensitivity": 200', b'"sensitivity": 0'),
        (b'"sensitivity": 200', b'"sensitivity": true'),
        (b'"sensitivity": 200', b'"sensitivity": 1' + 29 * b"0" + b"01"),
        (b'"loss": "1"', b'"loss": 1'),
        (b'"weight": 100', b'"weight": 0'),
        (b'"weight": 100', b'"weight": 1000000000001'),
        (b'"sex": "cells"', b'"sex": "code"'),
        (b'"ceiling": "1"', b'"roof": "1"'),
        (b'"entry": "', b'"entry": "0'),
        (b"101.0", b"1000000000000001.0"),
        (b"101.0", b"-1000000000000001.0"),
        (b"101.0", b"101.0005"),
        (b"101.0", b'"101"'),
        (b"101.0", b"null"),
        (b'"discrete-laplace"', b'"none"'),
        (b'"sex": "code"', b'"sex": "exact"'),
        (b'"count": 2', b'"count": -1'),
    ],
)
def test_a_release_with_one_wrong_part_is_refused(old: bytes, new: bytes) -> None:
    """Figures that would break whoever computes with them do not come in."""
    data = write(release())
    assert old in data

    with pytest.raises(MalformedError):
        read(Release, data.replace(old, new, 1))


def asking(parts: dict[str, QueryPart]) -> MeasurementNote:
    """A measurement of one query."""
    return measurement(queries=(MeasuredQuery(SEX.statuses, parts, 1),))


def noisy(**changes: object) -> ReleasedTable:
    """The table by sex with other noise."""
    whole = release().tables[1]
    return replace(whole, noise=replace(whole.noise, **changes))  # type: ignore[arg-type]  # Any part.


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tables", ()),
        ("tables", release().tables * 101),
        ("publisher", "AL\u200b"),
        ("measurements", ()),
        ("measurements", (measurement(),) * 51),
        ("measurements", (measurement(queries=()),)),
        ("measurements", (measurement(queries=measurement().queries * 1001),)),
        ("measurements", (asking({f"{i}": "cells" for i in range(11)}),)),
        ("tables", (noisy(components=(Component((), 1.0),) * 1025),)),
        ("tables", (noisy(parts=(NoisePart(1.0, 1),) * 2001),)),
    ],
)
def test_a_release_of_impossible_shape_is_refused(name: str, value: object) -> None:
    """An empty release takes nobody's place, and an endless one nobody's time."""
    data = write(release(**{name: value}))

    with pytest.raises(MalformedError, match=name):
        read(Release, data)


def test_every_reason_is_said() -> None:
    """Whoever wrote a document by hand corrects it once."""
    data = write(release()).replace(b'"vintage": 1', b'"vintage": 0')

    with pytest.raises(MalformedError, match=r"vintage: .*; ledger_head\.count: "):
        read(Release, data.replace(b'"count": 2', b'"count": -1'))


def test_reasons_have_an_end() -> None:
    """A hostile document does not make the refusal as large as itself."""
    names = ",".join(f'"{i:x}": 0' for i in range(50_000))

    with pytest.raises(MalformedError, match="and 49980 more") as refused:
        read(Note, f"{{{names}}}".encode())

    assert len(str(refused.value)) < 5000


@pytest.mark.parametrize("document", ['{"\\u001b[2J": 1}', '{"\\u001b[2J": 1, "\\u001b[2J": 2}'])
def test_a_refusal_does_not_write_on_the_terminal(document: str) -> None:
    """Names that somebody else chose are quoted, not obeyed."""
    with pytest.raises(MalformedError) as refused:
        read(Note, document.encode())

    assert str(refused.value).isprintable()


def test_many_names_are_refused_as_fast_as_few() -> None:
    """Whoever holds a certificate cannot keep the hub busy with one document."""
    names = ",".join(f'"{i:x}": 0' for i in (*range(80_000), 1))
    began = time.process_time()

    with pytest.raises(MalformedError, match="1 2 times"):
        read(Note, f"{{{names}}}".encode())

    assert time.process_time() - began < 5


def test_a_table_without_a_weight_weighs_one() -> None:
    """An agreement that was written before tables had weights reads as it was meant."""
    data = write(agreement())
    without = data.replace(b',\n          "weight": "1"', b"")

    assert data != without
    assert agreement() == read(Agreement, without)


def test_the_largest_release_is_within_the_size() -> None:
    """What an agreement may grant can be released: no loss is spent on what nobody can read."""
    codes = tuple(f"code_{i:03}" for i in range(200))
    estimates = tuple(100_000.001 + i for i in range(MAX_CELLS))
    full = table(SEX, (codes, codes[:100]), tuple(round(each, 3) for each in estimates))
    query = MeasuredQuery(
        ("presumed", "identified", "formally_identified"),
        {"age_group": "centred", "sex": "centred", "form": "values"},
        10**6,
    )

    data = write(release(tables=(full,), measurements=(measurement(queries=(query,) * 500),)))

    assert MAX_CELLS == 200 * 100
    assert len(data) <= MAX_BYTES


def test_a_document_that_nobody_could_read_is_not_written() -> None:
    """What is too large is found before it is signed."""
    line = "a" * 2000

    with pytest.raises(MalformedError, match="at most"):
        write(agreement(titles={f"{i}": line for i in range(600)}))


def test_values_can_be_compared_and_kept_in_sets() -> None:
    """A value is a value, whatever mapping it holds."""
    assert 1 == len({agreement(), agreement()})
    assert 1 == len({release(), release()})


def test_a_digest_is_sha_256() -> None:
    """The name of the empty document is known."""
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    assert expected == digest(b"")


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_refuse(data: bytes) -> None:
    """Whatever arrives is a document or a refusal, never another error."""
    with pytest.raises(MalformedError):
        read(Release, data)
