"""One valid release, one change per row, one refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from hub.claims import WrongMechanismError
from hub.verification import (
    Verification,
    WrongCatalogueError,
    WrongGridError,
    WrongMethodError,
)
from proto import catalogue as catalogues
from proto import succession as successions
from proto.agreement import displayed
from proto.directory import Directory, Member
from proto.document import digest, write
from proto.envelope import Envelope
from proto.errors import (
    MalformedError,
    NotPermittedError,
    OutsideAgreementError,
    RefusalError,
    SignatureError,
    UnknownPartyError,
)
from proto.method_note import IndicatorMethod
from proto.release import PAYLOAD_TYPE, Release, ReleasedTable
from proto.terms import Term
from tests import documents
from tests.documents import TODAY
from tests.hub.invented_blocks import with_gaussian_noise

AGREEMENT = documents.agreement()
UNDER = documents.signed(AGREEMENT)
ENDED = documents.signed(
    replace(
        AGREEMENT,
        id="ended",
        term=Term(date(2020, 1, 1), date(2025, 1, 1), date(2025, 1, 1), 90, ()),
    )
)
REPLACED = documents.signed(replace(AGREEMENT, id="replaced"))
REPLACEMENT = documents.signed(
    replace(AGREEMENT, id="replaced", version=2, supersedes=REPLACED.hash)
)
NORMAL = documents.signed(
    replace(
        AGREEMENT,
        id="normal",
        grants=tuple(replace(grant, delta=Fraction(1, 10**6)) for grant in AGREEMENT.grants),
    )
)
RELEASE = documents.release(UNDER)
KEY = documents.keys("AL").release


def _member(party: str, *, revoked: bool = False) -> Member:
    return Member(successions.begun(documents.statement(party)), revoked)


VERIFICATION = Verification(
    directory=Directory(
        {"AL": _member("AL"), "RS": _member("RS"), "ME": _member("ME", revoked=True)}
    ),
    agreements={each.hash: each for each in (UNDER, NORMAL, ENDED, REPLACED, REPLACEMENT)},
    catalogue=catalogues.load(),
    today=TODAY,
)


def _table(release: Release, number: int, **changes: object) -> Release:
    """The release with one of its tables changed."""
    tables = list(release.tables)
    tables[number] = replace(tables[number], **changes)  # type: ignore[arg-type]  # Names of fields.
    return replace(release, tables=tuple(tables))


def _estimates(release: Release, number: int, *estimates: float) -> Release:
    """The release with other figures in one table, shown as agreed."""
    shown = displayed(AGREEMENT.grants[0], (max(0, round(each)) for each in estimates))
    return _table(release, number, estimates=estimates, shown=shown)


def _shape(table: ReleasedTable, **changes: object) -> ReleasedTable:
    return replace(table, shape=replace(table.shape, **changes))  # type: ignore[arg-type]  # As above.


def _measurement(release: Release, **changes: object) -> Release:
    """The release whose one measurement says something else."""
    note = replace(release.measurements[0], **changes)  # type: ignore[arg-type]  # As above.
    return replace(release, measurements=(note,))


def _pretending_one_form_each(release: Release) -> Release:
    """As if nobody could count in more than one form."""
    return _measurement(release, sensitivity=2000, scale=Fraction(2000, 3))


def _noise(release: Release, number: int, **changes: object) -> Release:
    noise = replace(release.tables[number].noise, **changes)  # type: ignore[arg-type]  # As above.
    return _table(release, number, noise=noise)


def _with_codes_in_another_order(release: Release) -> Release:
    sexes, ages = release.tables[1].codes
    return _table(release, 1, codes=(sexes[::-1], ages))


def test_a_valid_release_passes_every_check() -> None:
    """And comes out as the bytes that came in."""
    data = documents.published(RELEASE).to_bytes()

    verified = VERIFICATION.verify(data, "AL")

    assert (RELEASE, data) == (verified.release, verified.data)


def test_gaussian_noise_passes_where_a_delta_is_agreed() -> None:
    """All checks hold for both kinds of noise; without the delta the agreement objects."""
    normal = with_gaussian_noise(documents.release(NORMAL), Fraction(1, 10**6))
    data = documents.published(normal).to_bytes()

    assert normal == VERIFICATION.verify(data, "AL").release
    with pytest.raises(OutsideAgreementError, match="delta-over-ceiling"):
        VERIFICATION.verify(
            documents.published(replace(normal, agreement=UNDER.hash)).to_bytes(), "AL"
        )


SIGNED = documents.published(RELEASE)


@pytest.mark.parametrize(
    ("data", "caller", "error", "reason"),
    [
        (SIGNED.to_bytes(), "ZZ", UnknownPartyError, "ZZ has not joined"),
        (SIGNED.to_bytes(), "ME", NotPermittedError, "ME was revoked"),
        (b"", "AL", MalformedError, "expected UTF-8 JSON"),
        (SIGNED.to_bytes()[:-9], "AL", MalformedError, "expected UTF-8 JSON"),
        (bytes(3 << 20), "AL", MalformedError, "expected at most"),
        (
            Envelope("application/json", SIGNED.payload).signed(KEY).to_bytes(),
            "AL",
            MalformedError,
            "expected application/vnd.dcim.release",
        ),
        (replace(SIGNED, signatures=()).to_bytes(), "AL", SignatureError, "one signature, got 0"),
        (
            SIGNED.signed(documents.keys("RS").release).to_bytes(),
            "AL",
            SignatureError,
            "one signature, got 2",
        ),
        (SIGNED.to_bytes(), "RS", SignatureError, "got none"),
        (documents.published(RELEASE, by="RS").to_bytes(), "AL", SignatureError, "got none"),
        (
            replace(SIGNED, payload=SIGNED.payload.replace(b"7", b"8", 1)).to_bytes(),
            "AL",
            SignatureError,
            "not over these bytes",
        ),
        (
            Envelope(PAYLOAD_TYPE, b"{}").signed(KEY).to_bytes(),
            "AL",
            MalformedError,
            "is missing",
        ),
        (
            Envelope(PAYLOAD_TYPE, write(RELEASE).replace(b'"format": 1', b'"format": 2'))
            .signed(KEY)
            .to_bytes(),
            "AL",
            MalformedError,
            "format",
        ),
    ],
    ids=[
        "1 a stranger",
        "1 a revoked member",
        "2 nothing",
        "2 cut off",
        "2 oversized",
        "2 another type",
        "3 no signature",
        "3 two signatures",
        "3 another caller",
        "3 another party's key",
        "3 one byte changed",
        "4 not a release",
        "4 another format",
    ],
)
def test_bytes_that_are_no_release_of_the_caller_are_refused(
    data: bytes, caller: str, error: type[RefusalError], reason: str
) -> None:
    """Checks 1 to 4: nothing is parsed that its caller did not sign."""
    with pytest.raises(error, match=reason):
        VERIFICATION.verify(data, caller)


def _with_a_method_of_nothing_known(release: Release) -> Release:
    indicators = {"shoe_size": IndicatorMethod(quality="exact")}
    note = release.method_note
    country = replace(note.country, indicators=indicators)
    return replace(release, method_note=replace(note, country=country))


@pytest.mark.parametrize(
    ("change", "error", "reason"),
    [
        (lambda r: replace(r, publisher="RS"), NotPermittedError, "AL cannot publish for RS"),
        (lambda r: replace(r, catalogue="0.9.0"), WrongCatalogueError, "0.9.0"),
        (lambda r: replace(r, agreement=digest(b"")), OutsideAgreementError, "unknown-agreement"),
        (lambda r: replace(r, agreement=ENDED.hash), OutsideAgreementError, "not in force"),
        (lambda r: replace(r, agreement=REPLACED.hash), OutsideAgreementError, "not in force"),
        (lambda r: replace(r, dataset="justice"), OutsideAgreementError, "no-grant"),
        (lambda r: replace(r, period="2014"), OutsideAgreementError, "before-first-period"),
        (lambda r: replace(r, period="2024-Q1"), OutsideAgreementError, "wrong-frequency"),
        (lambda r: replace(r, vintage=3), OutsideAgreementError, "too-many-revisions"),
        (lambda r: replace(r, epsilon=Fraction(4)), OutsideAgreementError, "loss-over-ceiling"),
        (lambda r: replace(r, ceiling=Fraction(4)), OutsideAgreementError, "loss-over-ceiling"),
        (lambda r: replace(r, delta=Fraction(1, 9)), OutsideAgreementError, "delta-over-ceiling"),
        (
            lambda r: replace(r, tables=(_shape(r.tables[0], statuses=("presumed",)),)),
            OutsideAgreementError,
            "table-not-granted",
        ),
        (
            lambda r: _table(r, 0, shown=(2,)),
            OutsideAgreementError,
            "display-not-as-agreed",
        ),
        (lambda r: _estimates(r, 0, 7.0, 7.0), OutsideAgreementError, "incomplete-grid"),
        (_with_codes_in_another_order, WrongGridError, "codes of the catalogue"),
        (lambda r: _estimates(r, 0, 10**9 + 1.0), WrongGridError, "no count of people"),
        (lambda r: _table(r, 0, shown=(10**9 + 1,)), WrongGridError, "no count of people"),
        (lambda r: _measurement(r, loss=Fraction(2)), OutsideAgreementError, "loss-at-odds"),
        (lambda r: replace(r, epsilon=Fraction(2)), OutsideAgreementError, "loss-at-odds"),
        (
            lambda r: replace(r, mechanism="discrete-gaussian"),
            OutsideAgreementError,
            "loss-at-odds",
        ),
        (_pretending_one_form_each, WrongMechanismError, "can change measurement 1 by 4000"),
        (lambda r: _measurement(r, scale=Fraction(4000)), WrongMechanismError, "something else"),
        (lambda r: _noise(r, 0, sd=1.0), WrongMechanismError, "another deviation"),
        (lambda r: _noise(r, 0, components=()), WrongMechanismError, "other components"),
        (
            lambda r: replace(r, method_note=replace(r.method_note, unit="case")),
            WrongMethodError,
            "expected person",
        ),
        (_with_a_method_of_nothing_known, WrongMethodError, "expected an indicator"),
    ],
    ids=[
        "5 another publisher",
        "6 another catalogue",
        "7 unknown agreement",
        "7 ended agreement",
        "7 superseded agreement",
        "8 another dataset",
        "8 too early a period",
        "8 another frequency",
        "8 too many vintages",
        "8 too much loss",
        "8 a higher ceiling",
        "8 delta",
        "8 another status",
        "8 shown otherwise",
        "8 too many cells",
        "9 codes in another order",
        "9 too large a count",
        "9 too large a display",
        "8 less loss",
        "8 less loss in sum",
        "8 another kind of noise",
        "10 another sensitivity",
        "10 another scale",
        "10 another deviation",
        "10 other components",
        "11 another unit",
        "11 an unknown indicator",
    ],
)
def test_a_release_that_breaks_a_rule_is_refused(
    change: Callable[[Release], Release], error: type[RefusalError], reason: str
) -> None:
    """Checks 5 to 11: each rule has its own refusal."""
    data = documents.published(change(RELEASE), by="AL").to_bytes()

    with pytest.raises(error, match=reason):
        VERIFICATION.verify(data, "AL")
