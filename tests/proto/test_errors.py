"""Every refusal has a code of its own, because programs act on it."""

from collections import Counter
from collections.abc import Iterator

from proto.agreement import Objection
from proto.catalogue import UnknownCodeError, UnknownNameError
from proto.errors import (
    MalformedError,
    OutsideAgreementError,
    RefusalError,
    RefusedByPeerError,
)
from proto.period import PeriodError


def refusals(kind: type[RefusalError] = RefusalError) -> Iterator[type[RefusalError]]:
    """The refusals of this room."""
    yield kind
    for narrower in kind.__subclasses__():
        if narrower.__module__.startswith("proto."):
            yield from refusals(narrower)


def test_no_two_refusals_share_a_code() -> None:
    """Except those that are one to whoever asked."""
    narrower = {UnknownCodeError, PeriodError}
    times = Counter(kind.code for kind in refusals() if kind not in narrower)
    inherited = {RefusedByPeerError.code: 2}

    assert inherited == {code: n for code, n in times.items() if n > 1}
    assert UnknownNameError.code == UnknownCodeError.code
    assert MalformedError.code == PeriodError.code


def test_codes_can_travel() -> None:
    """They are words in ASCII, as metadata demands."""
    assert all(kind.code.replace("-", "").isalpha() and kind.code.isascii() for kind in refusals())


def test_a_refusal_says_all_its_reasons() -> None:
    """In one sentence each, with their codes."""
    reasons = (Objection("expired", "It ended"), Objection("no-grant", "Nothing is granted"))

    error = OutsideAgreementError(iter(reasons))

    assert reasons == error.objections
    assert "It ended [expired]; Nothing is granted [no-grant]" == str(error)
