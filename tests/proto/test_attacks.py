"""One valid agreement, one change to it per row, and the sentence with which it is refused."""

# ruff: noqa: RUF001  # Letters that look alike are among the attacks.

import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from proto import catalogue as catalogues
from proto import signed_agreement
from proto.agreement import Agreement
from proto.document import MAX_BYTES, Sha256, read
from proto.envelope import Envelope
from proto.errors import MalformedError, RefusalError, SignatureError
from proto.soundness import faults
from tests import documents
from tests.documents import EXCHANGE, keys

DOCUMENT = documents.agreement()
PROPOSAL = documents.proposal(DOCUMENT)
BODY = PROPOSAL.payload
KEYS = {party: (keys(party).agreement.public_key(),) for party in (*DOCUMENT.party_ids, "ME")}


def _at(path: str, value: object) -> bytes:
    """The document with another value at one place."""
    changed = json.loads(BODY)
    part: Any = changed
    *way, last = (int(step) if step.isdecimal() else step for step in path.split("."))
    for step in way:
        part = part[step]
    part[last] = value
    return json.dumps(changed, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _raw(path: str, text: str) -> bytes:
    """The same with what no JSON writer would write."""
    return _at(path, "HERE").replace(b'"HERE"', text.encode())


def _with(path: str) -> bytes:
    """The document with a field that nobody knows, in a part of it."""
    return _at(f"{path}.secret".lstrip("."), 1)


def _twice(name: str) -> bytes:
    """The document with one name twice in one part."""
    return BODY.replace(f'"{name}":'.encode(), f'"{name}": null, "{name}":'.encode(), 1)


LAW = "parties.0.legal_basis"
UNKNOWN = "this is unknown here: remove it"
UNREADABLE: dict[str, tuple[bytes, str]] = {
    # What JSON leaves open.
    "nothing": (b"", "expected UTF-8 JSON: line 1, column 1 cannot be read"),
    "cut off": (BODY[:-9], "expected UTF-8 JSON: line "),
    "two documents": (BODY + BODY, "cannot be read (extra data)"),
    "a byte order mark": (b"\xef\xbb\xbf" + BODY, "save it without a byte order mark"),
    "UTF-16": (BODY.decode().encode("utf-16"), "expected UTF-8 JSON: byte 1 is none"),
    "no UTF-8": (BODY.replace(b"Law", b"L\xffw", 1), "expected UTF-8 JSON: byte "),
    "a surrogate": (_at(LAW, "L\ud800w"), "expected UTF-8 JSON: byte "),
    "a surrogate escaped": (_raw(LAW, r'"L\ud800w"'), r"no half characters such as \ud800"),
    "a name twice": (_twice("id"), "expected every name once, got id 2 times"),
    "a name twice inside": (_twice("minimum_count"), "got minimum_count 2 times"),
    "a name twice deep inside": (_twice("all_filed"), "got all_filed 2 times"),
    "a name twice in a table": (_twice("weight"), "got weight 2 times"),
    "deep nesting": (b"[" * 10_000 + b"]" * 10_000, "expected a document, got nesting without end"),
    "deep nesting inside": (_raw("titles", "[" * 300 + "]" * 300), "expected shallower nesting"),
    "braces without end": (b'{"a":' * 100_000, "expected a document, got nesting without end"),
    # Numbers.
    "NaN": (_raw("version", "NaN"), "expected a number, got NaN"),
    "infinity": (_raw("version", "Infinity"), "expected a number, got Infinity"),
    "minus infinity": (_raw("term.notice_days", "-Infinity"), "got -Infinity"),
    "a number of 10000 digits": (_raw("version", "9" * 10_000), "at most 100 digits, got one of"),
    "more than a double": (_raw("version", "1e400"), "version: expected a whole number"),
    "2 to the 63": (_at("version", 2**63), "version: expected at most 1000000"),
    "minus 2 to the 63": (_at("version", -(2**63)), "version: expected at least 1"),
    "10 to the 90": (_at("version", 10**90), "version: expected "),
    "zero": (_at("version", 0), "version: expected at least 1"),
    "a negative count": (_at("grants.0.minimum_count", -1), "minimum_count: expected at least 0"),
    "a fraction": (_at("version", 1.5), "version: expected a whole number"),
    "a number as text": (_at("version", "1"), "version: expected a whole number"),
    "truth as a number": (_at("term.notice_days", True), "notice_days: expected a whole number"),  # noqa: FBT003
    "a number as truth": (_at("grants.0.zero_shown", 1), "zero_shown: expected true or false"),
    "text as a number": (_at(LAW, 5), "legal_basis: expected text"),
    "a loss as a number": (
        _at("grants.0.epsilon", 3),
        "epsilon: expected a number written as text",
    ),
    "a negative loss": (_at("grants.0.epsilon", "-1"), "epsilon: expected a number written as"),
    "a loss with an exponent": (_at("grants.0.epsilon", "1e-3"), "epsilon: expected a number"),
    "a loss without end": (_at("grants.0.epsilon", "9" * 400), "epsilon: expected a number"),
    "a loss in other digits": (_at("grants.0.epsilon", "٣"), "epsilon: expected a number"),
    # Days.
    "no such day": (_at("term.review_by", "2026-02-30"), "calendar, which has no 2026-02-30"),
    "no such month": (_at("term.review_by", "2026-13-01"), "calendar, which has no 2026-13-01"),
    "no leap year": (_at("term.review_by", "2027-02-29"), "calendar, which has no 2027-02-29"),
    "the year 0": (
        _at("term.review_by", "0000-01-01"),
        "review_by: expected a day of the calendar",
    ),
    "an hour": (_at("term.review_by", "2026-03-01T24:00"), "review_by: expected a day written"),
    "a time zone": (_at("term.review_by", "2026-03-01+01:00"), "review_by: expected a day written"),
    "UTC": (_at("term.review_by", "2026-03-01Z"), "review_by: expected a day written as text"),
    "seconds": (_at("term.review_by", 1772323200), "review_by: expected a day written as text"),
    # What nobody knows, and what is not there.
    "another type": (_at("type", "release"), "type: expected 'agreement'"),
    "a later format": (_at("format", 2), "format: expected 1"),
    "a format as text": (_at("format", "1"), "format: expected the number 1"),
    **{
        f"unknown in {path or 'the whole'}": (_with(path), UNKNOWN)
        for path in (
            "",
            "parties.0",
            "parties.0.supervisory_authority",
            "term",
            "grants.0",
            "grants.1.tables.2",
            "grants.0.embargo",
            "prior_checks.1",
            "retention",
        )
    },
    "an unknown purpose": (_at("purposes.0", "surveillance"), "purposes.0: expected 'regional-re"),
    "an unknown role": (_at("parties.0.roles.0", "owner"), "roles.0: expected 'publisher', "),
    "an unknown level": (
        _at("grants.0.tables.1.levels", {"sex": "exact"}),
        "levels.sex: expected 'code' or 'group'",
    ),
    "no parties": (_at("parties", []), "parties: expected at least 2, got 0"),
    "one party": (_at("parties", json.loads(BODY)["parties"][:1]), "parties: expected at least 2"),
    "no readers": (_at("grants.0.recipients", []), "recipients: expected at least 1, got 0"),
    "too many tables": (
        _at("grants.0.tables", json.loads(BODY)["grants"][0]["tables"] * 67),
        "tables: expected at most 200, got 201",
    ),
    "too many approvals": (_at("prior_checks.0.approvals", 3), "approvals: expected at most 2"),
    "a list as a part": (_at("term", []), "term: expected names with values"),
    "a part as a list": (_at("grants", {}), "grants: expected a list"),
    "nothing where something is": (_at("term", None), "term: expected names with values"),
    # Names and texts.
    "an id in capitals": (_at("id", "Regional"), "id: expected small letters a to z"),
    "an id that looks alike": (_at("id", "regionаl"), "id: expected small letters a to z"),
    "an id that is a path": (_at("id", "../../etc"), "id: expected small letters a to z"),
    "an id without end": (_at("id", "a" * 65), "id: expected at most 64 characters"),
    "no digest": (_at("exchange", "A" * 64), "exchange: expected a SHA-256, 64 digits"),
    "a digest too short": (_at("exchange", "a" * 63), "exchange: expected a SHA-256, 64 digits"),
    "no language": (_at("titles", {"english": "Title"}), "expected a language tag such as en"),
    "a language that looks alike": (_at("titles", {"еn": "Title"}), "expected a language tag"),
    "no title": (_at("titles", {}), "titles: expected at least 1, got 0"),
    "an empty text": (_at(LAW, ""), "legal_basis: this has to be said"),
    "a text without end": (_at(LAW, "a" * 2001), "legal_basis: expected at most 2000 characters"),
    "spaces around": (_at(LAW, " Law "), "legal_basis: expected no spaces before or after it"),
    "two lines": (_at(LAW, "Law\nNot"), "remove U+000A, character 4"),
    "NUL": (_at(LAW, "Law\x00"), "remove U+0000, character 4"),
    "a terminal's escape": (_at(LAW, "Law\x1b[2J"), "remove U+001B, character 4"),
    "a zero-width space": (_at(LAW, "La\u200bw"), "remove U+200B, character 3"),
    "a zero-width joiner": (_at(LAW, "La\u200dw"), "remove U+200D, character 3"),
    "a right-to-left override": (_at(LAW, "La\u202ew"), "remove U+202E, character 3"),
    "a directional isolate": (_at(LAW, "La\u2066w"), "remove U+2066, character 3"),
    "a soft hyphen": (_at(LAW, "La\u00adw"), "remove U+00AD, character 3"),
    "a variation selector": (_at(LAW, "La\ufe0fw"), "remove U+FE0F, character 3"),
    "a filler": (_at(LAW, "La\u3164w"), "remove U+3164, character 3"),
    "private use": (_at(LAW, "La\ue000w"), "remove U+E000, character 3"),
    "unassigned": (_at(LAW, "La\u0378w"), "remove U+0378, character 3"),
    "a tag": (_at(LAW, "La\U000e0041w"), "remove U+E0041, character 3"),
    "not composed": (_at(LAW, "Lae\u0301w"), "legal_basis: expected composed characters"),
    "a Cyrillic letter in a Latin word": (_at(LAW, "Lаw 12"), "mixes Cyrillic and Latin letters"),
    "a Greek letter in a Latin word": (
        _at("parties.0.authority", "Ministry οf Justice"),
        "authority: expected every word in one alphabet: the one at character 10 mixes Greek",
    ),
    "a Latin letter in a Cyrillic word": (
        _at("titles.en", "Извeштај"),
        "titles.en: expected every word in one alphabet",
    ),
    "a look-alike in a name": (_at("parties.1.display_name", "Sеrbia"), "mixes Cyrillic and Latin"),
    "a look-alike party": (_at("parties.0.id", "АL"), "parties.0.id: expected every word in one"),
    "a letter of formulas": (_at(LAW, "𝐋aw"), "write U+1D40B, character 1, as the one it looks"),
}


@pytest.mark.parametrize("attack", UNREADABLE)
def test_one_change_refuses_the_document(attack: str) -> None:
    """With the place, what was expected there, and not a word of the programs beneath."""
    data, sentence = UNREADABLE[attack]
    assert data != BODY

    with pytest.raises(MalformedError) as refused:
        read(Agreement, data)

    said = str(refused.value)
    assert sentence in said
    assert said.isprintable()
    assert not any(word in said for word in ("Input should", "pydantic", "codec", "str_digits"))


UNSOUND: dict[str, tuple[bytes, str, str]] = {
    "a party nobody knows": (_at("parties.0.id", "ZZ"), "unknown-party", "ZZ"),
    "a party in other letters": (_at("parties.0.id", "АЛ"), "unknown-party", "АЛ"),
    "a party in small letters": (_at("parties.0.id", "al"), "unknown-party", "al"),
    "a party twice": (_at("parties.1", json.loads(BODY)["parties"][0]), "party-twice", "AL"),
    "another name of a party": (
        _at("parties.0.display_name", "Албанија"),
        "wrong-display-name",
        "AL",
    ),
    "a reader nobody knows": (_at("grants.0.recipients.0", "ME"), "not-a-recipient", "ME"),
    "a reader twice": (_at("grants.0.recipients", ["RS", "RS"]), "named-twice", "RS stands twice"),
    "a purpose twice": (_at("purposes", ["research"] * 2), "named-twice", "research stands twice"),
    "a role twice": (_at("parties.0.roles", ["publisher"] * 2), "named-twice", "publisher"),
    "a status twice": (
        _at("grants.0.tables.0.statuses", ["identified"] * 2),
        "status-twice",
        "identified",
    ),
    "checks of a stranger": (_at("prior_checks.0.party", "ME"), "not-a-party", "ME asks for prior"),
    "a share above the whole": (
        _at("grants.0.dominance_share", "50"),
        "share-out-of-range",
        "above 0 and up to 1",
    ),
    "a share of nothing": (_at("grants.0.dominance_share", "0"), "share-out-of-range", "above 0"),
    "an embargo without end": (
        _at("grants.0.embargo.until", "2099-01-01"),
        "embargo-without-end",
        "nobody could ever read",
    ),
    "a later version of nothing": (_at("version", 2), "version-at-odds", "Version 1"),
    "another hub": (_at("exchange", "0" * 64), "other-exchange", "not for this one"),
    "a loss that protects nobody": (_at("grants.0.epsilon", "999999"), "loss-too-large", "999999"),
    "a dataset nobody knows": (_at("grants.0.dataset", "vx"), "unknown-name", "vx"),
}


@pytest.mark.parametrize("attack", UNSOUND)
def test_what_can_be_read_and_makes_no_sense_is_a_fault(attack: str) -> None:
    """By its code, and a sentence that names it."""
    data, code, sentence = UNSOUND[attack]

    found = faults(read(Agreement, data), catalogues.load(), exchange=EXCHANGE)

    assert any(code == each.code and sentence in each.sentence for each in found)


def _signed(*parties: str, data: bytes = BODY) -> Envelope:
    envelope = Envelope(signed_agreement.PAYLOAD_TYPE, data)
    for party in parties:
        envelope = envelope.signed(keys(party).agreement)
    return envelope


EVERYBODY = _signed("AL", "RS", "marri")
UNSIGNED: dict[str, tuple[Envelope, type[RefusalError], str]] = {
    "unsigned": (_signed(), SignatureError, "lacks the signature of AL, RS, marri"),
    "half-signed": (_signed("AL", "marri"), SignatureError, "lacks the signature of RS"),
    "a stranger's key": (
        _signed("AL", "ME", "marri"),
        SignatureError,
        "lacks the signature of RS",
    ),
    "the key that signs unattended": (
        _signed("AL", "marri").signed(keys("RS").release),
        SignatureError,
        "lacks the signature of RS",
    ),
    "over other bytes": (
        Envelope(EVERYBODY.payload_type, BODY + b"\n", EVERYBODY.signatures),
        SignatureError,
        "lacks the signature of AL, RS, marri",
    ),
    "over another type": (
        Envelope("application/vnd.dcim.release+json", BODY, EVERYBODY.signatures),
        MalformedError,
        "expected application/vnd.dcim.agreement+json",
    ),
    "one key twice": (
        Envelope(EVERYBODY.payload_type, BODY, EVERYBODY.signatures * 2),
        MalformedError,
        "expected one signature by key",
    ),
}


@pytest.mark.parametrize("attack", UNSIGNED)
def test_what_not_all_have_signed_binds_nobody(attack: str) -> None:
    """As it comes over the wire."""
    envelope, error, sentence = UNSIGNED[attack]

    with pytest.raises(error, match=sentence.replace("+", r"\+")):
        signed_agreement.verify(Envelope.from_bytes(envelope.to_bytes()), KEYS)


def test_signing_twice_changes_nothing() -> None:
    """The same envelope, byte for byte."""
    assert EVERYBODY.to_bytes() == EVERYBODY.signed(keys("AL").agreement).to_bytes()


FIFTY_MB = 50 << 20


@pytest.mark.parametrize(
    ("attack", "reader"),
    [
        (BODY + b" " * FIFTY_MB, lambda data: read(Agreement, data)),
        (b"[" * FIFTY_MB, lambda data: read(Agreement, data)),
        (b'{"' + b"a" * FIFTY_MB + b'": 1}', lambda data: read(Agreement, data)),
        (b'{"payload": "' + b"A" * FIFTY_MB + b'"}', Envelope.from_bytes),
    ],
    ids=["spaces", "brackets", "a name", "an envelope"],
)
def test_fifty_megabytes_are_refused_by_their_size(
    attack: bytes, reader: Callable[[bytes], object]
) -> None:
    """Before anything of them is read, in no time and no memory."""
    began = time.process_time()
    tracemalloc.start()

    with pytest.raises(MalformedError, match=r"expected at most \d+ bytes, got 5\d+"):
        reader(attack)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MAX_BYTES
    assert time.process_time() - began < 1


def test_what_was_agreed_elsewhere_has_another_name() -> None:
    """The hub that an agreement is meant for is in the bytes that were signed."""
    replayed = _at("exchange", Sha256("0" * 64))

    with pytest.raises(SignatureError):
        signed_agreement.verify(
            Envelope(EVERYBODY.payload_type, replayed, EVERYBODY.signatures), KEYS
        )
