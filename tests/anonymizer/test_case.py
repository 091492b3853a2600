"""What a case shows of a person when somebody prints it."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from anonymizer.case import CaseRecord, PseudonymousCase
from anonymizer.pseudonym import Pseudonymiser

CASE = CaseRecord(
    record=("KP-2024/17",),
    person=("Ana", "Hoxha", "1999-04-03"),
    first_day=date(2024, 5, 1),
    last_day=date(2024, 5, 31),
    codes={"sex": ("female",)},
)


def test_a_case_does_not_say_whose_it_is() -> None:
    """A log line or a traceback that shows it names nobody."""
    shown = f"{CASE!r} {CASE}"

    assert not [part for part in (*CASE.record, *CASE.person) if part in shown]


def test_a_pseudonymous_case_has_no_place_for_a_name() -> None:
    """Nothing of the identifiers is in it."""
    replaced = Pseudonymiser(bytes(32)).replace(CASE)

    assert not [part for part in (*CASE.record, *CASE.person) if part in repr(replaced)]
    assert (CASE.first_day, CASE.last_day) == (replaced.first_day, replaced.last_day)
    assert CASE.codes == replaced.codes


@pytest.mark.parametrize("case", [CASE, Pseudonymiser(bytes(32)).replace(CASE)])
def test_a_case_is_not_changed(case: CaseRecord | PseudonymousCase) -> None:
    """What was read is what is stored."""
    with pytest.raises(FrozenInstanceError):
        case.first_day = date(2024, 1, 1)  # type: ignore[misc]  # That is the point.
