"""A record and a criminal case have pseudonyms of their own, and one key makes them all."""

from datetime import date

from anonymizer.case import CaseRecord
from anonymizer.pseudonym import Pseudonymiser
from node.repository.pseudonyms import proceeding_pseudonym, with_beside
from tests.node.repository.registers import PSEUDONYMISER

_DAY = date(2024, 11, 3)
_CASE = PSEUDONYMISER.replace(CaseRecord(("a", "1"), ("Anna",), _DAY, _DAY, {}))


def test_a_record_is_found_by_its_number_alone() -> None:
    """The pseudonym is the one that it is stored under, whatever the record says."""
    assert _CASE.record == PSEUDONYMISER.record(("a", "1"))


def test_a_case_is_the_same_however_it_is_written() -> None:
    """Two clerks, two registers, one case; and it is none of their records."""
    number = proceeding_pseudonym(PSEUDONYMISER, ["Court of Ohrid", "K 12/24"])

    assert number == proceeding_pseudonym(PSEUDONYMISER, [" COURT of  Ohrid", "k 12/24 "])
    assert number != proceeding_pseudonym(PSEUDONYMISER, ["Court of Ohrid K 12/24"])
    assert number != PSEUDONYMISER.record(("Court of Ohrid", "K 12/24"))
    assert number != proceeding_pseudonym(Pseudonymiser(b"l" * 32), ["Court of Ohrid", "K 12/24"])


def test_a_record_has_changed_if_what_is_beside_it_has() -> None:
    """A name or a case number; and nothing of either can be read from it."""
    changed = [
        with_beside(PSEUDONYMISER, _CASE, named, cases).content
        for named, cases in (({}, ()), ({"given_name": "Ana"}, ()), ({"given_name": "Anna"}, ()))
    ]
    number = proceeding_pseudonym(PSEUDONYMISER, ["K 12/24"])
    changed.append(with_beside(PSEUDONYMISER, _CASE, {"given_name": "Ana"}, [number]).content)

    assert 4 == len({*changed})
    assert _CASE.content not in changed
    assert {32} == {len(each) for each in changed}
