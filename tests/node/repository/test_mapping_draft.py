"""A first mapping says what is a guess, and is taken by no import while anything is open."""

from pathlib import Path

import pytest

from node.repository.first_look import Look, look
from node.repository.form import CsvForm, SheetForm, SqlForm
from node.repository.mapping import Mapping, checked
from node.repository.mapping_draft import propose
from node.repository.mapping_file import parse
from proto.errors import InputError
from tests.node.repository.registers import JUSTICE, TODAY, VICTIMS

_EXAMPLES = Path(__file__).parent / "examples"
_HEADER = ("broj predmeta", "ime", "prezime", "datum rođenja", "datum identifikacije", "status")
_ROWS = (
    ("1", "Ana", "Xawyux", "01.02.1999.", "03.11.2024.", "identificirana žrtva"),
    ("2", "Ena", "Zowxub", "", "04.11.2024.", "potencijalna žrtva"),
)
_CSV = CsvForm(";", "cp1250")


def _draft(*columns: tuple[str, str, str], form: CsvForm | SheetForm | SqlForm = _CSV) -> str:
    header = (*_HEADER, *(name for name, _, _ in columns))
    first = (*_ROWS[0], *(cell for _, cell, _ in columns))
    second = (*_ROWS[1], *(cell for _, _, cell in columns))
    return propose(Look(form, header, (first, second)), VICTIMS)


def _read(text: str) -> Mapping:
    named = text.replace('source = "?"', 'source = "Registar"')
    return checked(parse(named, "draft"), VICTIMS, "draft")


def test_a_draft_of_what_is_recognised_is_a_mapping() -> None:
    """All that is left to do is to read it, and to say what the register is called."""
    rules = _read(_draft(("spol", "Ž", "M"), ("državljanstvo", "BA", "")))

    assert _CSV == rules.form
    assert ("broj predmeta",) == rules.record
    assert ("ime", "prezime", "datum rođenja") == rules.person
    assert ("datum identifikacije", ("%d.%m.%Y.",)) == (rules.date.column, rules.date.formats)
    assert {"given_name", "family_name", "birth_date", "sex"} == rules.identity.keys()
    assert {"status", "sex", "citizenship", "birth_date"} == rules.asked
    assert {"Ž": "female", "M": "male"} == rules.coded[1].codes  # type: ignore[union-attr]
    assert "unknown" == rules.coded[2].empty


def test_no_import_takes_what_is_open() -> None:
    """A name, a column, a format, a code: each is a fault until somebody has looked."""
    with pytest.raises(InputError) as refused:
        checked(parse(_draft(("spol", "Ž", "krava")), "draft"), VICTIMS, "draft")

    assert "source: is still to be written" in str(refused.value)
    assert "indicators.sex.codes.krava: expected a code of sex" in str(refused.value)


def test_guesses_are_marked() -> None:
    """Each with how many cells speak for it; columns without a meaning are listed."""
    text = _draft(("spol", "Ž", "M"), ("napomena", "a", "b"))

    assert 'format = "%d.%m.%Y."  # guess: 2 of 2 cells' in text
    assert '"Ž" = "female"  # guess, 1 cells' in text
    assert text.endswith("# Columns that nothing was found for:\n#   napomena\n")
    assert all("guess" in line for line in text.splitlines() if line.startswith("column = "))


def test_ages_in_years_say_who_is_a_child_too() -> None:
    """One column serves both; where it holds words it says only that."""
    numbers = _read(_draft(("starost", "17", "31")))
    words = _read(_draft(("starost", "dijete", "odrasla osoba")))

    assert {"age_at_identification", "age_group"} < numbers.asked
    assert "age_group" in words.asked
    assert "age_at_identification" not in words.asked


def test_several_values_of_a_cell_are_parted() -> None:
    """By the sign that leaves the fewest values without a meaning."""
    rules = _read(_draft(("oblici iskorištavanja", "prisilni rad + prosjačenje", "prisilni rad")))
    (forms,) = (each for each in rules.coded if each.indicator.id == "form")

    assert "+" == forms.split  # type: ignore[union-attr]
    assert ("forced_labour", "forced_begging") == forms.read("prisilni rad + prosjačenje")[0]


def test_what_was_not_found_is_asked() -> None:
    """Somebody else's words, or a register that has no names."""
    text = propose(Look(_CSV, ("a", "b"), (("c", "d"),)), VICTIMS)

    assert 'id = ["?"]' in text
    assert 'person = ["?"]' in text
    assert '[record.date]\ncolumn = "?"\nformat = "?"' in text
    assert '[indicators.status]\ncolumn = "?"' in text
    assert "[identity]" not in text


@pytest.mark.parametrize(
    ("form", "table"),
    [
        (SheetForm('Ana "K"'), '[file]\nsheet = "Ana \\"K\\""'),
        (SqlForm("dcim.cases", None), '[sql]\ntable = "dcim.cases"'),
        (SqlForm(None, "select 1"), '[sql]\nquery = "select 1"'),
    ],
)
def test_the_form_is_written_down(form: SheetForm | SqlForm, table: str) -> None:
    """As it was found, whatever signs are in its name."""
    text = _draft(form=form)

    assert table in text
    assert form == _read(text).form


def test_the_examples_can_be_drafted() -> None:
    """Of a register that follows our own words nearly everything is found."""
    victims = _read(
        propose(look(str(_EXAMPLES / "victims_example.csv")), VICTIMS).replace('"?"', '"unknown"')
    )
    justice = propose(look(str(_EXAMPLES / "justice_example.csv")), JUSTICE)

    assert {"status", "sex", "form", "citizenship", "movement"} < victims.asked
    assert (1999, 2, 1) == victims.date.read("01.02.1999", TODAY)[0].timetuple()[:3]  # type: ignore[union-attr]
    for name in ("stage", "role", "verdict", "offence"):
        assert f"[indicators.{name}]" in justice


def _key(header: str, *rows: str) -> str:
    """The line of a draft that names the records."""
    cells = tuple(tuple(row.split(";")) for row in rows)
    text = propose(Look(_CSV, tuple(header.split(";")), cells), VICTIMS)
    (line,) = (each for each in text.splitlines() if each.startswith("id = "))
    return line


def test_a_number_that_begins_anew_each_year_names_a_record_with_its_year() -> None:
    """What was guessed is tried on the rows; a row that was copied whole tells nothing."""
    assert 'id = ["broj predmeta"]  # guess' == _key("broj predmeta;godina", "1;2023", "1;2023")
    assert 'id = ["godina", "broj predmeta"]  # guess' == _key(
        "broj predmeta;odjel;godina", "1;1;2023", "2;2;2023", "1;3;2024"
    )
    assert 'id = ["odjel", "broj predmeta"]  # guess' == _key("broj predmeta;odjel", "1;1", "1;2")


def test_what_does_not_name_a_record_is_asked() -> None:
    """With how often it fails; neither a note nor what is half empty is taken for a part of it."""
    said = 'id = ["?"]  # "broj predmeta" is no name: 1 of 2 rows repeat one'

    assert said == _key("broj predmeta;napomena", "1;a", "1;b")
    assert said == _key("broj predmeta;odjel", "1;1", "1;")
    assert said == _key("broj predmeta;godina;x", "1;2023;a", "1;2023;b")


def test_the_provider_can_be_written_in() -> None:
    """Without that the draft names none; the line that waits is none of the mapping's yet."""
    text = _draft()

    assert '\n# provider = "…"\n' in text
    assert "shelters" == _read(text.replace('# provider = "…"', 'provider = "shelters"')).provider
    assert "" == _read(text).provider
