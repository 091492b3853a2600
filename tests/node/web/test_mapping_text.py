"""What is wrong with a mapping is said with its line."""

import pytest

from node.web.mapping_text import check
from proto import catalogue
from tests.node.web.registers import MAPPING, of_provider

CATALOGUE = catalogue.load()
LINES = MAPPING.splitlines()


def _line(text: str) -> int:
    return LINES.index(text) + 1


def test_a_mapping_without_faults_says_what_it_is() -> None:
    """About which dataset, and whose register."""
    checked = check(of_provider("north"), CATALOGUE)

    assert ("victims", "north", ()) == (checked.dataset, checked.provider, checked.faults)


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('dataset = "victims"', 'dataset = "people"', 1, "dataset: "),
        ("[record]", "[record", _line("[record]"), "not TOML"),
        ('id = ["case"]', 'idd = ["case"]', _line('id = ["case"]'), "record.idd: unknown key"),
        ('id = ["case"]', "", _line("[record]"), "record.id: is missing"),
        ('delimiter = ";"', 'delimiter = ";;"', _line('delimiter = ";"'), "one character"),
        (
            'format = "%d.%m.%Y"',
            'format = "%d"',
            _line('format = "%d.%m.%Y"'),
            "record.date.format: ",
        ),
        ("indicators.sex", "indicators.sexx", _line("[indicators.sex]"), "indicators.sexx: "),
        (
            '"M" = "male"',
            '"M" = "man"',
            _line('codes = { "F" = "female", "M" = "male" }'),
            "indicators.sex.codes",
        ),
        ('source = "Shelters"', "", None, "source: is missing"),
        ('not_collected = "rest"', "", None, "indicators: expected "),
    ],
)
def test_a_fault_has_its_line(old: str, new: str, line: int | None, sentence: str) -> None:
    """That of the key; where a key is missing, that of its table; else none."""
    checked = check(MAPPING.replace(old, new), CATALOGUE)

    found = [fault for fault in checked.faults if sentence in fault.sentence]
    assert found, checked.faults
    assert line == found[0].line


def test_a_word_of_the_register_is_found_whatever_its_letters() -> None:
    """With spaces and signs in it, in either kind of quotes."""
    words = ['"Bosnjë dhe Hercegovinë" = "man"', '\'by "hand"\' = "man"', '"a = b" = "man"']
    text = MAPPING.replace('codes = { "F" = "female", "M" = "male" }', "")
    text += "\n".join(("[indicators.sex.codes]", *words))

    faults = check(text, CATALOGUE).faults

    assert [text.splitlines().index(word) + 1 for word in words] == [f.line for f in faults]


def test_what_only_looks_like_a_table_is_none() -> None:
    """A query over several lines may hold brackets and equals signs."""
    query = '[sql]\nquery = """\nselect [case no] from\n[the table]\nwhere a = 1\n"""\n'
    file = '[file]\ndelimiter = ";"\nencoding = "utf-8"\n'
    text = MAPPING.replace(file, query).replace('"M" = "male"', '"M" = "man"')

    (fault,) = check(text, CATALOGUE).faults

    assert fault.line == 1 + next(n for n, each in enumerate(text.splitlines()) if "man" in each)


def test_a_text_that_ends_too_early_is_wrong_at_its_end() -> None:
    """An open bracket is looked for where the text stops."""
    (fault,) = check(f"{MAPPING}\nprovider = [", CATALOGUE).faults

    assert len(LINES) + 2 == fault.line


def test_several_faults_are_told_apart() -> None:
    """Each with its own line, in the order of the file."""
    text = MAPPING.replace('"M" = "male"', '"M" = "man"').replace('";"', '";;"')

    faults = check(text, CATALOGUE).faults

    assert [_line('delimiter = ";"'), _line('codes = { "F" = "female", "M" = "male" }')] == [
        fault.line for fault in faults
    ]
    assert faults[1].sentence.startswith("indicators.sex.codes")


def test_nothing_is_wrong_at_every_place() -> None:
    """An empty text lacks what every mapping has."""
    checked = check("", CATALOGUE)

    assert checked.written is None
    assert ("", "") == (checked.dataset, checked.provider)
    assert {None} == {fault.line for fault in checked.faults}
