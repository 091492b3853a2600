"""A row becomes a case record, or every reason why not."""

from datetime import date
from pathlib import Path

import pytest

from anonymizer.case import CaseRecord
from node.repository.refusal import Refusal
from node.repository.register import Row
from node.repository.translate import Refused, Translated, Translator
from tests.node.repository.registers import ANNA, HEADER, TODAY, changed, mapping

_COLUMNS = HEADER.split(";")
_NAMES = "A-17/24;Anna;Quewix;01.02.1999"
_SEALED = '[identity]\ngiven_name = "name"\nfamily_name = "sex"\n'
_NAMELESS = ('["name", "surname", "born"]', '["name", "surname", "born"]\nperson_empty = "record"')


def _translator(folder: Path, *changes: tuple[str, str]) -> Translator:
    places = {name: place for place, name in enumerate(_COLUMNS)}
    return Translator(mapping(folder, *changes), places, width=len(_COLUMNS), today=TODAY)


def _translated(
    folder: Path, text: str, *changes: tuple[str, str], line: int = 2
) -> Translated | Refused:
    return _translator(folder, *changes).translate(Row(line, text.split(";")))


def _refused(folder: Path, text: str, *changes: tuple[str, str]) -> tuple[Refusal, ...]:
    translated = _translated(folder, text, *changes)
    assert isinstance(translated, Refused)
    return translated.reasons


def _record(folder: Path, text: str, *changes: tuple[str, str], line: int = 2) -> CaseRecord:
    translated = _translated(folder, text, *changes, line=line)
    assert isinstance(translated, Translated)
    assert line == translated.line
    return translated.case


def test_a_row_is_translated(tmp_path: Path) -> None:
    """Identifiers stay beside the codes until they are replaced, and nothing else is taken."""
    record = _record(tmp_path, ANNA)

    assert ("Test register", "A-17/24") == record.record
    assert ("Anna", "Quewix", "01.02.1999") == record.person
    assert (date(2024, 11, 3), date(2024, 11, 3)) == (record.first_day, record.last_day)
    assert {
        "status": ("identified",),
        "sex": ("female",),
        "age_group": ("adult",),
        "age_group_at_recruitment": ("unknown",),
        "age_group_at_exploitation": ("unknown",),
        "citizenship": ("AL",),
        "form": ("sexual_exploitation", "forced_begging"),
        "country_of_exploitation": ("AL",),
        "identifying_body": ("police",),
        "movement": ("internal",),
        "place_of_identification": ("at_home",),
    } == record.codes


_REFUSED = [
    ((";sex+begging", ""), Refusal(2, "", "row", "expected 10 cells, got 9")),
    ((";sex+begging", ";sex;begging"), Refusal(2, "", "row", "expected 10 cells, got 11")),
    (("A-17/24", " "), Refusal(2, "case", "empty", "the record has no identifier")),
    (("03.11.2024", "03.11.2124"), Refusal(2, "day", "future date", "the date is in the future")),
    (("03.11.2024", ""), Refusal(2, "day", "empty", "the cell is empty; expected a date")),
    (
        ("identified", "possible"),
        Refusal(2, "status", "text", "the value is not in the code list"),
    ),
    (("identified", ""), Refusal(2, "status", "empty", "the cell is empty; expected a value")),
    ((";F;", ";7;"), Refusal(2, "sex", "number", "the value is not in the mapping")),
    (("+beg", "+b\teg"), Refusal(2, "forms", "text", "the value is not in the mapping")),
    *(
        (
            ("Anna;Quewix;01.02.1999", half),
            Refusal(
                2,
                "name, surname, born",
                "empty",
                'not all that names the person is there (see person_empty = "record")',
            ),
        )
        for half in (" ;;", "Anna;Quewix;", "Anna;;01.02.1999")
    ),
]


@pytest.mark.parametrize(("change", "refusal"), _REFUSED)
def test_a_row_is_refused(tmp_path: Path, change: tuple[str, str], refusal: Refusal) -> None:
    """Line, column and reason are enough to correct the register."""
    assert (refusal,) == _refused(tmp_path, changed(ANNA, [change]))


def test_a_row_is_refused_for_all_its_reasons(tmp_path: Path) -> None:
    """Whoever corrects a row corrects it once."""
    refusals = _refused(tmp_path, ";;;;x;x;x;x;x;x")

    columns = ["case", "name, surname, born", "day", "status", "sex", "age", "forms"]
    assert columns == [refusal.column for refusal in refusals]


def test_a_value_is_never_shown(tmp_path: Path) -> None:
    """A name that slipped into the column of a code stays a name."""
    refusals = _refused(tmp_path, changed(ANNA, [(";F;", ";sister of Xawyux;")]))

    assert (Refusal(2, "sex", "text", "the value is not in the mapping"),) == refusals


def test_a_row_out_of_order_shows_nothing(tmp_path: Path) -> None:
    """Where the date is no date either, cells have moved, and any of them may be a name."""
    case, *rest = ANNA.split(";")
    refusals = _refused(tmp_path, ";".join((*rest, case)))

    assert case not in str(refusals)
    assert "identified" not in str(refusals)
    assert {"day", "status", "sex", "age", "forms"} == {refusal.column for refusal in refusals}


def test_a_line_can_name_a_record(tmp_path: Path) -> None:
    """Where a file has no numbers, the line in that register is the record."""
    record = _record(tmp_path, ANNA, ('id = ["case"]', 'id = "line"'), line=7)

    assert ("Test register", "line", "7") == record.record


def test_a_record_can_name_a_person(tmp_path: Path) -> None:
    """Where a file has no names, every record is another person, however alike the numbers."""
    change = ('person = ["name", "surname", "born"]', 'person = "record"')

    upper = _record(tmp_path, ANNA, change)
    lower = _record(tmp_path, ANNA.replace("A-17", "a-17"), change)

    assert upper.person != lower.person
    assert not {"Anna", "Quewix", "01.02.1999"} & {*upper.person, *lower.person}


def test_a_record_without_a_name_can_be_another_person(tmp_path: Path) -> None:
    """Only if the mapping says so; with half a name nobody is taken for somebody else."""
    nobody = _record(tmp_path, ANNA.replace(_NAMES, "A-17/24;;;"), _NAMELESS)
    half = _record(tmp_path, ANNA.replace(_NAMES, "A-17/24;;Quewix;"), _NAMELESS)

    assert "record" == nobody.person[0]
    assert "record" == half.person[0]


def test_a_cell_without_a_value_refuses_the_row_for_that_alone(tmp_path: Path) -> None:
    """Not for being empty too; and where it is in a column that nobody needs, for nothing."""
    translator = _translator(tmp_path)
    cells = ANNA.replace(";F;", ";;").split(";")

    refused = translator.translate(Row(2, cells, ((6, "no result"),)))
    unnamed = translator.translate(Row(2, ["", *cells[1:]], ((0, "no result"),)))
    unneeded = translator.translate(Row(2, cells, ((99, "no result"),)))

    reason = Refusal(2, "sex", "no value", "no result")
    assert Refused(("Test register", "A-17/24"), (reason,)) == refused
    assert isinstance(unnamed, Refused)
    assert unnamed.record is None
    assert isinstance(unneeded, Translated)


def test_what_is_kept_beside_a_record_comes_with_it(tmp_path: Path) -> None:
    """What names somebody, by what it is; and case numbers, each once."""
    translator = _translator(
        tmp_path,
        ("[indicators.sex]", _SEALED + "[indicators.sex]"),
        ('id = ["case"]', 'id = ["case"]\nproceeding = ["born"]\nproceeding_split = "."'),
    )

    both = translator.translate(Row(2, ANNA.replace("01.02", "01.01").split(";")))

    assert isinstance(both, Translated)
    assert {"given_name": "Anna", "family_name": "F"} == both.named
    assert (("01",), ("1999",)) == both.proceedings


def test_side_dates_are_kept_as_far_as_they_are_known(tmp_path: Path) -> None:
    """What is no date refuses the row, or is counted among what is taken for unknown."""
    dates = """
[dates.birth_date]
column = "born"
format = "%d.%m.%Y"
[dates.return_date]
column = "name"
format = "%Y"
other = "unknown"
[indicators.sex]
"""
    translator = _translator(tmp_path, ("[indicators.sex]", dates))

    record = translator.translate(Row(2, ANNA.split(";")))
    refused = translator.translate(Row(3, ANNA.replace("01.02.1999", "1999").split(";")))

    assert isinstance(record, Translated)
    assert {"birth_date": "1999"} == record.case.dates
    assert {("name", "text"): 1} == translator.lost
    assert isinstance(refused, Refused)
    assert [("born", "number")] == [(each.column, each.value) for each in refused.reasons]
