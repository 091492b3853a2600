"""A record is read as the handbook is ordered, every field once."""

from node.life import fields
from node.life.sections import field_label, sections
from tests.node.life.people import CATALOGUE, JUSTICE, VICTIMS, row


def test_every_field_stands_in_one_section() -> None:
    """Of both datasets; with words for its codes and what it can be corrected to."""
    for dataset in (VICTIMS, JUSTICE):
        found = sections(CATALOGUE, dataset, row("a", "anna", "2024-03", dataset=dataset))

        names = [line.field for section in found for line in section.lines]
        assert sorted(fields.names(dataset)) == sorted(names)
        assert all(section.title and section.lines for section in found)
        kinds = {line.kind for section in found for line in section.lines}
        assert {"single", "multiple", "date"} == kinds


def test_a_field_has_words_and_a_footnote() -> None:
    """What is not asked has neither."""
    said = row("a", "anna", "2024-03", citizenship="XK", form=0b110, ethnicity=None)
    lines = {
        line.field: line for section in sections(CATALOGUE, VICTIMS, said) for line in section.lines
    }

    assert ("XK", "Kosovo*") == (lines["citizenship"].text, lines["citizenship"].words)
    assert "UNSCR 1244" in lines["citizenship"].footnotes[0]
    assert "Sexual exploitation, Forced labour or services" == lines["form"].words
    assert ("sexual_exploitation", "forced_labour") == lines["form"].codes
    assert (None, "") == (lines["ethnicity"].text, lines["ethnicity"].words)
    assert "2024-03" == lines["identification"].words


def test_a_field_that_is_no_more_keeps_its_name() -> None:
    """As history may know it from an earlier catalogue."""
    assert "Sex" == field_label(VICTIMS, "sex")
    assert "shoe size" == field_label(VICTIMS, "shoe_size")
