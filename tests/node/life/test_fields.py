"""What people type is what the catalogue has, or is refused with a sentence."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from node.life import fields
from proto.catalogue import Indicator, UnknownNameError
from proto.errors import InputError
from tests.node.life.people import CATALOGUE, JUSTICE, TODAY, VICTIMS, row

ROW = row("a", "anna", "2024-03", form=0b110, birth_date="1999", sex="female")


def test_a_record_is_read_field_by_field() -> None:
    """Days as far as they are known, codes in the order of their list, nothing for unasked."""
    said = fields.all_of(VICTIMS, ROW)

    assert set(fields.names(VICTIMS)) == said.keys()
    assert ("2024-03", "1999", "female", None) == (
        *(said[name] for name in ("identification", "birth_date", "sex", "ethnicity")),
    )
    assert "sexual_exploitation+forced_labour" == said["form"]


@pytest.mark.parametrize(
    ("name", "text", "columns"),
    [
        ("sex", "male", {"sex": "male"}),
        ("sex", None, {"sex": None}),
        ("form", "forced_labour, sexual_exploitation", {"form": 0b110}),
        ("form", "unknown", {"form": 1}),
        ("birth_date", "1999", {"birth_date": "1999"}),
        ("close_date", "2024-02-29", {"close_date": "2024-02-29"}),
        ("close_date", None, {"close_date": None}),
        (
            "identification",
            "2024-02",
            {"first_day": date(2024, 2, 1), "last_day": date(2024, 2, 29)},
        ),
    ],
)
def test_a_field_is_read_as_it_is_typed(
    name: str, text: str | None, columns: dict[str, object]
) -> None:
    """As columns of the record's row."""
    assert columns == fields.columns_of(VICTIMS, name, text, TODAY)


@pytest.mark.parametrize(
    ("name", "text", "error", "sentence"),
    [
        ("shoe_size", "42", UnknownNameError, "expected a field of victims"),
        ("content", "42", UnknownNameError, "expected a field of victims"),
        ("sex", "woman", UnknownNameError, "expected a code of sex"),
        ("form", "sexual_exploitation+x", UnknownNameError, "expected a code of form"),
        ("form", " + ", InputError, "expected one code or more"),
        ("form", "unknown+forced_labour", InputError, "does not also not know"),
        ("birth_date", "1999-03", InputError, "no more than the year"),
        ("close_date", "1.3.2024", InputError, "expected a date that exists"),
        ("close_date", "2026-07-02", InputError, "in the future"),
        ("identification", "1899", InputError, "before 1900"),
        ("identification", None, InputError, "expected a date that exists"),
    ],
)
def test_what_is_not_fit_is_refused(
    name: str, text: str | None, error: type[Exception], sentence: str
) -> None:
    """With what would be."""
    with pytest.raises(error, match=sentence):
        fields.columns_of(VICTIMS, name, text, TODAY)


_MULTIPLE = [
    (dataset, each)
    for dataset in (VICTIMS, JUSTICE)
    for each in dataset.indicators
    if each.choice == "multiple"
]


@settings(max_examples=40)
@given(data=some.data())
def test_codes_are_read_back_as_they_were_written(data: some.DataObject) -> None:
    """Of every multiple choice there is, also where a database wrote them as text."""
    dataset, indicator = data.draw(some.sampled_from(_MULTIPLE))
    codes = data.draw(some.sets(some.sampled_from(_known(indicator)), min_size=1))
    text = fields.JOINED.join(code for code in indicator.codes() if code in codes)

    columns = fields.columns_of(dataset, indicator.id, text, TODAY)

    whole = row("a", "anna", "2024", dataset=dataset) | columns
    assert text == fields.text_of(dataset, indicator.id, whole)
    assert text == fields.stored_as_text(dataset, indicator.id, str(columns[indicator.id]))


def _known(indicator: Indicator) -> tuple[str, ...]:
    return indicator.codes()[:-1]


def test_every_field_has_a_name_of_its_own() -> None:
    """No date is called as an indicator, in no dataset."""
    for dataset in CATALOGUE.datasets:
        names = fields.names(dataset)
        assert len(names) == len(set(names))
