"""Versions of an agreement go forward, one after the other, by all their parties."""

from dataclasses import replace

import pytest

from proto.agreement import Agreement
from proto.document import Sha256, digest, write
from proto.errors import ConflictError, NotPermittedError, RefusalError
from proto.signed_agreement import SignedAgreement, current
from proto.versions import UnknownVersionError, expect_next, newest
from tests.proto.specimens import TODAY, agreement, party_terms


def _signed(document: Agreement) -> SignedAgreement:
    return SignedAgreement(document, digest(write(document)))


def _next(before: SignedAgreement, **changes: object) -> Agreement:
    """The version after one, changed."""
    following = replace(
        before.agreement, version=before.agreement.version + 1, supersedes=before.hash
    )
    return replace(following, **changes)  # type: ignore[arg-type]  # Any part.


FIRST = _signed(agreement())
SECOND = _signed(_next(FIRST))
OUTSIDER = party_terms("RS")


def test_the_first_version_follows_nothing() -> None:
    """Where nobody has signed any yet."""
    expect_next(FIRST.agreement, None, "AL")


def test_the_next_version_follows_the_newest() -> None:
    """With all its parties, and perhaps more."""
    more = _next(SECOND, parties=(*SECOND.agreement.parties, OUTSIDER))

    expect_next(_next(SECOND), SECOND, "BA")
    expect_next(more, SECOND, "BA")


@pytest.mark.parametrize(
    ("document", "after", "party", "error", "sentence"),
    [
        pytest.param(
            FIRST.agreement, SECOND, "AL", ConflictError, "has a later version", id="rolled back"
        ),
        pytest.param(
            _next(FIRST, version=3), SECOND, "AL", ConflictError, SECOND.hash, id="of an older one"
        ),
        pytest.param(
            _next(FIRST, titles={"en": "A rival"}),
            SECOND,
            "AL",
            ConflictError,
            "is signed by all",
            id="a second heir",
        ),
        pytest.param(
            _next(SECOND, version=2), SECOND, "AL", ConflictError, "later version", id="no later"
        ),
        pytest.param(
            _next(SECOND, supersedes=Sha256("0" * 64)),
            SECOND,
            "AL",
            ConflictError,
            SECOND.hash,
            id="of something else",
        ),
        pytest.param(
            _next(SECOND, parties=SECOND.agreement.parties[:2]),
            SECOND,
            "AL",
            NotPermittedError,
            "AL, BA, XK",
            id="without a party",
        ),
        pytest.param(
            _next(SECOND, parties=(*SECOND.agreement.parties, OUTSIDER)),
            SECOND,
            "RS",
            NotPermittedError,
            "amended by all its parties",
            id="by a newcomer",
        ),
        pytest.param(
            SECOND.agreement, None, "AL", UnknownVersionError, "nobody signed", id="of nothing"
        ),
    ],
)
def test_versions_only_go_forward(
    document: Agreement,
    after: SignedAgreement | None,
    party: str,
    error: type[RefusalError],
    sentence: str,
) -> None:
    """Nothing comes back, and nothing is put in its place by fewer than all."""
    with pytest.raises(error, match=sentence):
        expect_next(document, after, party)


def test_the_newest_is_the_one_with_the_last_number() -> None:
    """Of that name, whatever else is signed."""
    beside = _signed(agreement(id="mirror-check"))

    assert SECOND == newest([SECOND, FIRST, beside], "regional-report")
    assert newest([beside], "regional-report") is None


def test_two_heirs_of_one_version_hold_neither() -> None:
    """What was agreed twice was not agreed; the version after one of them decides."""
    rival = _signed(_next(FIRST, titles={"en": "A rival"}))
    third = _signed(_next(SECOND))

    assert () == current([FIRST, SECOND, rival], TODAY)
    assert (third,) == current([FIRST, SECOND, rival, third], TODAY)


def test_fewer_than_all_make_no_heir() -> None:
    """Two parties cannot end the next version by signing another one without the third."""
    rival = _signed(_next(FIRST, parties=agreement().parties[:2]))

    assert SECOND in current([FIRST, SECOND, rival], TODAY)
