"""A release is examined again for whoever reads it, and each thing that is wrong is found."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hub import directory, log
from hub.archive import Filed
from hub.examination import Examination, opened
from hub.language import speaking
from hub.releases import entries
from hub.storage import reading
from proto.document import write
from proto.envelope import Envelope
from proto.notice import Restriction
from proto.release import PAYLOAD_TYPE, Release
from tests import documents
from tests.documents import TODAY
from tests.hub.invented_exchange import InventedExchange

Change = Callable[[Examination], Examination]


@pytest.fixture
def examination(exchange: InventedExchange) -> Examination:
    """Of one release that was accepted."""
    exchange.join("AL", "RS", "marri")
    signed = exchange.agree(documents.agreement())
    exchange.submit(documents.release(signed))
    with reading(exchange.engine) as connection:
        [found] = entries(connection)
        envelope, release = opened(found.filed)
        return Examination(
            filed=found.filed,
            envelope=envelope,
            release=release,
            receipt=log.receipt(connection, found.filed.leaf, exchange.keys.hub_key),
            hub_key=exchange.keys.hub_key.public_key(),
            members=directory.members(connection),
            signed=exchange.agreements.signed()[0],
            catalogue=exchange.agreements.catalogue,
            is_true=True,
        )


def _resigned(examined: Examination, release: Release, by: str = "AL") -> Examination:
    """Another release in its place, signed by somebody."""
    envelope = Envelope(PAYLOAD_TYPE, write(release)).signed(documents.keys(by).release)
    filed: Filed = replace(examined.filed, data=envelope.to_bytes())
    return replace(examined, filed=filed, envelope=envelope, release=release)


def _by_another(examined: Examination) -> Examination:
    return _resigned(examined, examined.release, by="RS")


def _of_no_agreement(examined: Examination) -> Examination:
    return replace(examined, signed=None)


def _not_permitted(examined: Examination) -> Examination:
    agreement = examined.signed.agreement if examined.signed else None
    assert agreement and examined.signed  # noqa: PT018  # Both are the same fact.
    grants = tuple(replace(each, minimum_count=9) for each in agreement.grants)
    return replace(
        examined, signed=replace(examined.signed, agreement=replace(agreement, grants=grants))
    )


def _suspended_since(examined: Examination) -> Examination:
    """What a party has said of the agreement after it was filed."""
    assert examined.signed
    said = Restriction(
        "restriction", 1, examined.signed.hash, "AL", 1, TODAY, "a law", suspends=True, limits=()
    )
    return replace(examined, signed=examined.signed.hearing([said]))


def _at_another_leaf(examined: Examination) -> Examination:
    return replace(examined, receipt=replace(examined.receipt, index=0))


def _with_less_noise(examined: Examination) -> Examination:
    first, *others = examined.release.tables
    noise = replace(first.noise, sd=first.noise.sd / 2)
    tables = (replace(first, noise=noise), *others)
    return replace(examined, release=replace(examined.release, tables=tables))


def _answered_otherwise(examined: Examination) -> Examination:
    return replace(examined, is_true=False)


def test_every_check_of_an_accepted_release_holds(examination: Examination) -> None:
    """With a sentence for each, in order."""
    checks = list(examination.checks())

    assert [(number, True) for number in range(1, 7)] == [(c.number, c.holds) for c in checks]
    assert "The release key of Albania signed exactly these bytes." == checks[0].sentence
    assert "All 3 parties of its agreement signed it." == checks[1].sentence
    assert checks[3].sentence.startswith(f"It is leaf {examination.filed.leaf} of the log: ")


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        (_by_another, {1, 4}),
        (_of_no_agreement, {2, 3}),
        (_not_permitted, {3}),
        (_suspended_since, set()),
        (_at_another_leaf, {4}),
        (_with_less_noise, {5}),
        (_answered_otherwise, {6}),
    ],
)
def test_each_check_fails_of_what_is_wrong_and_no_other(
    examination: Examination, change: Change, failing: set[int]
) -> None:
    """One change a row."""
    found = {check.number for check in change(examination).checks() if not check.holds}

    assert failing == found


@pytest.mark.parametrize(
    ("change", "failing", "sentence"),
    [
        (_by_another, 1, "nije je potpisao ključ za objave onoga tko je objavljuje (expected a"),
        (_of_no_agreement, 2, "poziva se na sporazum koji nisu potpisale sve njegove strane"),
        (_of_no_agreement, 3, "sporazum je ne dopušta (nema nijednog koji su svi potpisali)"),
        (_not_permitted, 3, "sporazum je ne dopušta (total does not hide"),
        (_at_another_leaf, 4, "dnevnik ne sadrži upravo ove bajtove (the inclusion proof"),
        (_with_less_noise, 5, "ne slijedi iz onoga što je mjereno ("),
        (_answered_otherwise, 6, "čitateljima se odgovara drukčije nego što je potpisano"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_reader(
    examination: Examination, change: Change, failing: int, sentence: str
) -> None:
    """The reason in brackets is as programs have it."""
    with speaking("hr"):
        found = {check.number: check.sentence for check in change(examination).checks()}

    assert sentence in found[failing]
