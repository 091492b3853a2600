"""The commands by which an officer stops things, and those by which officers say yes."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from node.app import Node
from proto.envelope import Envelope
from proto.errors import ConflictError
from proto.notice import parse
from proto.terms import PriorCheck
from tests import documents
from tests.node import country
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Ended, Keyboard

AGREEMENT = documents.agreement()
WHAT = "- Albania, Victims of trafficking:"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def al(home: Path, hub: InventedHub, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of a member under an agreement that all have signed."""
    country.joined(home, hub)
    return Keyboard(home, capsys)


@pytest.fixture
def officer(passphrase_file: Path) -> tuple[str, str]:
    """How the officer gives the passphrase."""
    return "--passphrase-file", str(passphrase_file)


def _in_force(al: Keyboard) -> list[str]:
    """Who publishes under the agreement as it holds at home, today."""
    agreements = Node.open(al.home).agreements
    today = datetime.now(UTC).date()
    return [g.publisher for s in agreements.current(today) for g in s.agreement.grants]


def test_an_officer_stops_an_agreement_at_once(
    al: Keyboard, hub: InventedHub, officer: tuple[str, str]
) -> None:
    """What it does is said before the passphrase, it holds here, and the hub has logged it."""
    ended = al("agreement", "suspend", AGREEMENT.id, "--reason", "A court", *officer)

    assert 0 == ended.code
    assert "Albania, Victims of trafficking: nothing leaves any more" in ended.out
    assert ["RS"] == _in_force(al)
    (logged,) = hub.notices
    assert "A court" == getattr(parse(Envelope.from_bytes(logged)), "reason", None)


def test_an_officer_stops_an_agreement_while_the_hub_is_away(
    al: Keyboard, hub: InventedHub, officer: tuple[str, str]
) -> None:
    """Nobody has to answer for a country to stop."""
    al("agreement", "list")
    hub.is_down = True

    ended = al("agreement", "suspend", AGREEMENT.id, "--reason", "A court", *officer)

    assert 0 == ended.code
    assert "tells the hub when it is there" in ended.out
    assert ["RS"] == _in_force(al)


def test_a_restriction_is_shown_part_by_part(al: Keyboard, officer: tuple[str, str]) -> None:
    """Only what changes is listed."""
    stricter = ("--minimum-count", "20", "--epsilon", "0.25", "--recipient", "marri")

    ended = al("agreement", "restrict", AGREEMENT.id, *stricter, "--reason", "Small", *officer)

    assert [
        f"{WHAT} Albania reads nothing of it any more",
        f"{WHAT} Serbia reads nothing of it any more",
        f"{WHAT} the largest privacy loss of a release (epsilon) becomes 0.25, so far 3",
        f"{WHAT} the smallest count that is shown becomes 20, so far 3",
    ] == ended.out.splitlines()[1:5]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--epsilon", "50"), 1, "would be looser than it is now [restriction-loosens]"),
        (("--minimum-count", "1"), 1, "minimum_count of AL's victims would be looser"),
        (("--recipient", "ME"), 1, "recipients of AL's victims would be looser"),
        (("--table", "sex+form"), 2, "AL grants no table form+sex of victims"),
        (("--dataset", "justice"), 2, "AL grants nothing of justice there"),
        (("--last-period", "soon"), 1, "unknown-period"),
        (("--epsilon", "little"), 2, "expected a number such as 0.5, got 'little'"),
    ],
)
def test_what_is_no_restriction_is_refused_before_the_passphrase(
    al: Keyboard, hub: InventedHub, words: tuple[str, ...], code: int, sentence: str
) -> None:
    """With the reason; nothing is signed."""
    ended = al("agreement", "restrict", AGREEMENT.id, *words, "--reason", "Why")

    assert code == ended.code
    assert sentence in ended.sentence
    assert [] == hub.notices


def test_a_party_leaves_when_its_notice_has_run(al: Keyboard, officer: tuple[str, str]) -> None:
    """Neither earlier nor twice."""
    early = al("agreement", "terminate", AGREEMENT.id, "--reason", "exit", "--on", "2026-01-01")
    ended = al("agreement", "terminate", AGREEMENT.id, "--reason", "exit", *officer)
    again = al("agreement", "terminate", AGREEMENT.id, "--reason", "exit", *officer)

    assert "90 days of notice are agreed" in early.sentence
    assert 0 == ended.code
    assert "terminated-twice" in again.sentence
    assert ["AL", "RS"] == _in_force(al)


def test_history_tells_what_was_said(al: Keyboard, officer: tuple[str, str]) -> None:
    """By whom, and why."""
    al("agreement", "suspend", AGREEMENT.id, "--reason", "A court", *officer)

    told = al("agreement", "history", AGREEMENT.id)
    (said,) = al("agreement", "history", AGREEMENT.id, "--json").json["notices"]

    assert "Albania suspended it for itself: A court" in told.out
    assert ("restriction", 0) == (said["type"], said["leaf"])


def test_consent_is_for_agreements_that_ask_for_it(al: Keyboard, officer: tuple[str, str]) -> None:
    """Where onward transfer is not agreed nobody consents to it alone."""
    ended = al(
        "agreement", "consent", AGREEMENT.id, "--reader", "selec", "--until", "2030-01-01", *officer
    )

    assert "onward-not-agreed" in ended.sentence


def _lending(home: Path, hub: InventedHub, approvals: int) -> None:
    """Under an agreement by which others may read with our consent."""
    others = tuple(each for each in AGREEMENT.prior_checks if each.party != "AL")
    own = PriorCheck("AL", approvals, supervisory_authorisation=True)
    grants = tuple(replace(each, onward="with-written-consent") for each in AGREEMENT.grants)
    hub.agreements.clear()
    country.also_signed(home, hub, replace(AGREEMENT, grants=grants, prior_checks=(own, *others)))


def test_one_officer_consents_where_one_signs(
    al: Keyboard, hub: InventedHub, officer: tuple[str, str]
) -> None:
    """That one more party reads."""
    _lending(al.home, hub, approvals=1)
    words = ("agreement", "consent", AGREEMENT.id, "--reader", "selec", "--until", "2030-01-01")

    assert 0 == al(*words, *officer).code
    assert 1 == len(hub.notices)


def test_two_officers_consent_where_two_sign(
    al: Keyboard, hub: InventedHub, tmp_path: Path, officer: tuple[str, str]
) -> None:
    """To the same reader, the same figures and the same day; no passphrase stands in for one."""
    _lending(al.home, hub, approvals=2)
    file = tmp_path / "password"
    file.write_text("a password of two\n", encoding="utf-8")
    for name in ("ana", "bora"):
        Node.open(al.home).accounts.add(name, "legal-officer", "a password of two")

    def typed(*by: str, until: str = "2030-01-01") -> Ended:
        words = ("agreement", "consent", AGREEMENT.id, "--reader", "selec", "--until", until)
        who = ("--account", *by, "--password-file", str(file)) if by else ()
        return al(*words, *who, *officer)

    refused = [typed(), typed("ana"), typed("ana"), typed("bora", until="2031-01-01")]

    assert [1] * 4 == [each.code for each in refused]
    assert ["0 did", "1 did", "1 did", "1 did"] == [
        re.findall(r"\d did", each.sentence)[0] for each in refused
    ]
    assert [] == hub.notices
    assert 0 == typed("bora").code
    assert 1 == len(hub.notices)


@pytest.fixture
def careful(home: Path, hub: InventedHub, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of a member that asks two of its officers before anything leaves."""
    node = country.joined(home, hub)
    hub.agreements.clear()
    checks = tuple(PriorCheck(party, 2, supervisory_authorisation=True) for party in ("AL", "RS"))
    country.also_signed(home, hub, replace(AGREEMENT, prior_checks=checks))
    country.register(node.engine)
    return Keyboard(home, capsys)


def _officer(al: Keyboard, tmp_path: Path, name: str, officer: tuple[str, str]) -> Ended:
    secret = tmp_path / name
    secret.write_text(f"the passphrase of {name}\n", encoding="utf-8")
    with suppress(ConflictError):
        Node.open(al.home).accounts.add(name, "legal-officer", f"the passphrase of {name}")
    own = ("--officer-passphrase-file", str(secret), "--password-file", str(secret))
    return al("officer", "add", name, *own, *officer)


def _yes(al: Keyboard, tmp_path: Path, name: str, release: str) -> Ended:
    return al("approve", release, "--officer", name, "--passphrase-file", str(tmp_path / name))


def test_a_release_leaves_when_two_people_have_said_yes(
    careful: Keyboard, hub: InventedHub, tmp_path: Path, officer: tuple[str, str]
) -> None:
    """Counted and paid once; the same person twice is one person."""
    for name in ("ana", "bora"):
        assert 0 == _officer(careful, tmp_path, name, officer).code
    waits = careful("publish", "--period", "2024", "--json")
    release = re.findall(r"dcim-node approve ([0-9a-f]{16})", waits.json["refused"][0]["reason"])[0]

    assert 0 == _yes(careful, tmp_path, "ana", release).code
    assert 0 == _yes(careful, tmp_path, "ana", release).code
    assert "1 gave it" in careful("publish", "--period", "2024").err
    assert [] == hub.received

    assert 0 == _yes(careful, tmp_path, "bora", release).code
    left = careful("publish", "--period", "2024", "--json").json

    assert "delivered" == left["releases"][0]["state"]
    assert 1 == len(careful("budget", "--json").json["entries"])


def test_nobody_approves_what_is_not_finished(
    careful: Keyboard, tmp_path: Path, officer: tuple[str, str]
) -> None:
    """Nor somebody whom the party has not named, nor with the passphrase of another."""
    _officer(careful, tmp_path, "ana", officer)
    _officer(careful, tmp_path, "bora", officer)
    unknown = _yes(careful, tmp_path, "ana", "0123")
    waits = careful("publish", "--period", "2024", "--json").json["refused"][0]["reason"]
    release = re.findall(r"dcim-node approve ([0-9a-f]{16})", waits)[0]
    (tmp_path / "cena").write_text("the passphrase of cena\n", encoding="utf-8")
    stranger = _yes(careful, tmp_path, "cena", release)
    mixed = careful(
        "approve", release, "--officer", "ana", "--passphrase-file", str(tmp_path / "bora")
    )

    assert "unknown-release" in unknown.sentence
    assert (1, 1) == (stranger.code, mixed.code)
    assert "there is no open account of a legal officer called 'cena'" in stranger.sentence
    assert "wrong-passphrase" in mixed.sentence


def test_an_officer_is_named_once(
    careful: Keyboard, tmp_path: Path, officer: tuple[str, str]
) -> None:
    """A key in use is not replaced unseen."""
    _officer(careful, tmp_path, "ana", officer)

    again = _officer(careful, tmp_path, "ana", officer)

    assert "officer-exists" in again.sentence


def test_an_officer_is_named_under_an_account_of_their_own(
    careful: Keyboard, tmp_path: Path, officer: tuple[str, str]
) -> None:
    """Whoever knows the party's passphrase alone names nobody, and nobody else's role will do."""
    accounts = Node.open(careful.home).accounts
    accounts.add("ana", "data-manager", "the passphrase of ana")
    accounts.add("bora", "legal-officer", "a password of hers alone")
    accounts.add("cena", "legal-officer", "the passphrase of cena")
    accounts.disable("cena")

    ended = {name: _officer(careful, tmp_path, name, officer) for name in ("ana", "bora", "cena")}

    assert "no open account of a legal officer called 'ana'" in ended["ana"].sentence
    assert ended["bora"].sentence.endswith("the password is wrong [login]")
    assert ended["cena"].sentence.endswith("the password is wrong [login]")
    assert not list((careful.home / "keys").glob("officer-*"))


def test_an_officer_whose_account_is_closed_approves_nothing(
    careful: Keyboard, hub: InventedHub, tmp_path: Path, officer: tuple[str, str]
) -> None:
    """Neither from now on nor by what they said before."""
    for name in ("ana", "bora"):
        _officer(careful, tmp_path, name, officer)
    waits = careful("publish", "--period", "2024", "--json").json["refused"][0]["reason"]
    release = re.findall(r"dcim-node approve ([0-9a-f]{16})", waits)[0]
    for name in ("ana", "bora"):
        assert 0 == _yes(careful, tmp_path, name, release).code
    Node.open(careful.home).accounts.disable("ana")

    refused = _yes(careful, tmp_path, "ana", release)
    waits = careful("publish", "--period", "2024")

    assert (1, "not-permitted") == (refused.code, refused.sentence[-14:-1])
    assert "1 gave it" in waits.err
    assert [] == hub.received
