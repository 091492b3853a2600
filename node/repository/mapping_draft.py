"""A first mapping for a register that has none: what can be guessed, and a `?` for the rest."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from node.repository.coded_column import UNKNOWN
from node.repository.date_column import DateColumn
from node.repository.first_look import Look
from node.repository.form import CsvForm, SheetForm, SqlForm
from node.repository.guess import code_of, columns_of, further_part, repeated
from proto.catalogue import Dataset, Indicator

_FORMATS = (
    *("%d.%m.%Y", "%d.%m.%Y.", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%m/%d/%Y"),
    *("%m.%Y", "%m/%Y", "%Y-%m", "%Y"),
)
_SPLITS = ";", "+", "|", "/", ","
_MOST_VALUES = 40
_MOSTLY = 0.8
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,2})?")
_NAMES = "given_name", "family_name"
_AGES = {
    "age_at_identification": "age_group",
    "age_at_recruitment": "age_group_at_recruitment",
    "age_at_exploitation": "age_group_at_exploitation",
    "age_at_offence": "age_group",
}
"""What a number of years says too, and all that a register says which writes minor or adult."""
_SEALED = "other_names", "birth_date", "sex", "document"

_HEAD = """\
# A first mapping, drafted from the names of the columns and the first {rows} rows.
# Read every line that says `guess`, put something in place of every `?`, then try it:
#     dcim-node import {dataset} REGISTER --mapping THIS_FILE --dry-run
dataset = "{dataset}"
# What the register is called. Keep it for ever: it tells this register's case 17 from others'.
source = "?"
# Who keeps it, where several bodies of the country do: small letters, digits and hyphens.
# provider = "…"
# The register does not ask what has no table below; the report of each import lists it.
not_collected = "rest"
"""

_RECORD = """\
[record]
# The columns that together name a record.
id = {record}
# The columns that together name a person; "record" if every record is another person.
person = {person}

# The date that decides in which period somebody counts: {axis}.
[record.date]
{date}"""

Cells = Sequence[str]


def propose(look: Look, dataset: Dataset) -> str:
    """The text of a mapping in which everything that is a guess says so.

    No import takes it while there is a `?` in it.
    """
    names = _with_ages(columns_of(look.header, dataset), look, dataset)
    columns = {thing: _cells(look, name) for thing, name in names.items()}
    parts = (
        _HEAD.format(dataset=dataset.id, rows=len(look.rows)).rstrip(),
        _form(look),
        _record(look, dataset, names, columns),
        _identity(names),
        *_dates(dataset, names, columns),
        *_indicators(dataset, names, columns),
        _rest(name for name in look.header if name and name not in names.values()),
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _with_ages(names: Mapping[str, str], look: Look, dataset: Dataset) -> Mapping[str, str]:
    """Ages in years say both who is a child and how old; words say only the former."""
    asked, found = set(dataset.recorded), dict(names)
    for age, group in _AGES.items():
        name = found.pop(age, None) or found.get(group)
        if name and age in asked and _are_numbers(filter(None, _cells(look, name))):
            found |= {age: name, group: name}
        elif name and group in asked:
            found[group] = name
    return found


def _cells(look: Look, name: str) -> Cells:
    place = look.header.index(name)
    return [row[place].strip() for row in look.rows]


def _form(look: Look) -> str:
    match look.form:
        case CsvForm(delimiter, encoding):
            said = {"delimiter": delimiter, "encoding": encoding}
        case SheetForm(sheet):
            said = {"sheet": sheet}
        case SqlForm(table, query):
            return f"[sql]\n{_line('table', table)}" if table else f"[sql]\n{_line('query', query)}"
    return "\n".join(("[file]", *(_line(key, value) for key, value in said.items())))


def _record(
    look: Look, dataset: Dataset, names: Mapping[str, str], columns: Mapping[str, Cells]
) -> str:
    person = [names[each] for each in (*_NAMES, "birth_date") if each in names]
    if len(person) <= len(_NAMES):
        person = [names[each] for each in ("document",) if each in names]
    axis = dataset.date_axis
    return _RECORD.format(
        record=_key(look, dataset, names),
        person=_guessed(person),
        axis=dataset.date(axis).label,
        date="\n".join(_date(names.get(axis), columns.get(axis, ()))),
    )


def _key(look: Look, dataset: Dataset, names: Mapping[str, str]) -> str:
    """What names a record in the rows that were looked at, or a `?` and why."""
    if "record" not in names:
        return _guessed(())
    place = look.header.index(names["record"])
    if not (twice := repeated(look.rows, (place,))):
        return _guessed((names["record"],))
    taken = {name for thing, name in names.items() if thing != dataset.date_axis}
    free = [at for at, name in enumerate(look.header) if name and name not in taken]
    further = further_part(look.rows, place, free)
    if further is None:
        said = f"{_toml(names['record'])} is no name: {twice} of {len(look.rows)} rows repeat one"
        return f"{_guessed(())}  # {said}"
    return _guessed((look.header[further], names["record"]))


def _identity(names: Mapping[str, str]) -> str:
    """What is sealed, so that one person of several registers can be found."""
    if not all(each in names for each in _NAMES):
        return ""
    known = (each for each in (*_NAMES, *_SEALED) if each in names)
    lines = (f"{_line(each, names[each])}  # guess" for each in known)
    return "\n".join(("# Sealed, and opened only to link people.", "[identity]", *lines))


def _dates(
    dataset: Dataset, names: Mapping[str, str], columns: Mapping[str, Cells]
) -> Iterator[str]:
    for each in dataset.side_dates:
        if each.id in names:
            said = _date(names[each.id], columns[each.id])
            yield "\n".join((f"# {each.label}", f"[dates.{each.id}]", *said))


def _date(name: str | None, cells: Cells) -> Iterator[str]:
    yield f"{_line('column', name or '?')}{'  # guess' if name else ''}"
    filled = [cell for cell in cells if cell]
    read = {each: sum(map(DateColumn("", (each,)).is_date, filled)) for each in _FORMATS}
    best = max(_FORMATS, key=lambda each: read[each])
    if read[best]:
        yield f"{_line('format', best)}  # guess: {read[best]} of {len(filled)} cells"
    else:
        yield _line("format", "?")


def _indicators(
    dataset: Dataset, names: Mapping[str, str], columns: Mapping[str, Cells]
) -> Iterator[str]:
    for each in dataset.indicators:
        if each.id in names:
            said = _coded(each, columns[each.id])
            column = f"{_line('column', names[each.id])}  # guess"
            yield "\n".join((f"# {each.label}", f"[indicators.{each.id}]", column, *said))
        elif each.id == dataset.status_indicator:
            yield f'# {each.label}\n[indicators.{each.id}]\ncolumn = "?"\ncodes = "same"'


def _coded(indicator: Indicator, cells: Cells) -> Iterator[str]:
    filled = [cell for cell in cells if cell]
    split = _split(indicator, filled) if indicator.choice == "multiple" else None
    if split:
        yield f"{_line('split', split)}  # guess"
    if len(filled) < len(cells):
        empty = len(cells) - len(filled)
        yield f"{_line('empty', UNKNOWN)}  # guess: {empty} of {len(cells)} cells are empty"
    parts = (part.strip() for cell in filled for part in (cell.split(split) if split else [cell]))
    values = Counter(part for part in parts if part)
    yield from _codes(indicator, values)


def _codes(indicator: Indicator, values: Counter[str]) -> Iterator[str]:
    if any(code.band for code in indicator.code_list.codes) and _are_numbers(values):
        yield 'codes = "number"  # guess'
    elif _mostly(values, indicator.codes().__contains__):
        yield 'codes = "same"  # guess'
    else:
        yield "# Codes: " + ", ".join(indicator.codes()[:_MOST_VALUES])
        yield f"[indicators.{indicator.id}.codes]"
        for value, times in values.most_common(_MOST_VALUES):
            code = code_of(value, indicator)
            note = f"guess, {times} cells" if code else f"{times} cells"
            yield f"{_toml(value)} = {_toml(code or '?')}  # {note}"
        if len(values) > _MOST_VALUES:
            yield f"# and {len(values) - _MOST_VALUES} more values"
        if not values:
            yield '"?" = "?"'


def _are_numbers(values: Iterable[str]) -> bool:
    return _mostly(set(values), lambda value: bool(_NUMBER.fullmatch(value)))


def _mostly(values: Collection[str], fits: Callable[[str], bool]) -> bool:
    """Whether most of the different values fit."""
    return bool(values) and sum(map(fits, values)) > _MOSTLY * len(values)


def _split(indicator: Indicator, filled: Cells) -> str | None:
    """What stands between several values of a cell: without it they have no code."""
    strange = {None: _strange(indicator, filled)} | {
        each: _strange(indicator, (part for cell in filled for part in cell.split(each)))
        for each in _SPLITS
        if any(each in cell for cell in filled)
    }
    return min(strange, key=lambda each: strange[each])


def _strange(indicator: Indicator, values: Iterable[str]) -> int:
    """How many different values there are that no code is like."""
    return sum(code_of(value, indicator) is None for value in {each.strip() for each in values})


def _rest(names: Iterable[str]) -> str:
    lines = [f"#   {name}" for name in names]
    return "\n".join(("# Columns that nothing was found for:", *lines)) if lines else ""


def _guessed(names: Sequence[str]) -> str:
    if not names:
        return '["?"]'
    return f"[{', '.join(map(_toml, names))}]  # guess"


def _line(key: str, value: str | None) -> str:
    return f"{key} = {_toml(value or '')}"


def _toml(text: str) -> str:
    """A string of TOML, which escapes what JSON does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
