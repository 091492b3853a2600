"""The commands of a node, as people and scripts type them."""

import re
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from node.app import Node
from node.enrolment import Enrolment
from node.membership import Membership, NotAMemberError
from node.pages_server import Place
from proto.errors import ConflictError, UnavailableError
from proto.terms import TableTerms
from tests import documents
from tests.node import invented_hub
from tests.node.country import also_signed, joined, register
from tests.node.invented_hub import InventedHub
from tests.node.repository.registers import ANNA, BORA, IDENTIFIERS, csv, mapping_file, write
from tests.node.test_membership import BODY, _code
from tests.node.typing_at import Keyboard

SIGNED = documents.signed(documents.agreement())


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def al(home: Path, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of Albania's node, which has joined nothing."""
    return Keyboard(home, capsys)


@pytest.fixture
def member(al: Keyboard, hub: InventedHub) -> Keyboard:
    """The same, after it has joined and signed, with forty people in its register."""
    node = joined(al.home, hub)
    register(node.engine)
    return al


@pytest.mark.usefixtures("closing")
def test_init_makes_a_node_and_says_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], passphrase_file: Path
) -> None:
    """Kosovo* by its name, and the next command."""
    al = Keyboard(tmp_path / "new", capsys)

    ended = al("init", "--party", "XK", "--passphrase-file", str(passphrase_file))

    assert (0, "") == (ended.code, ended.err)
    assert ended.out.startswith(f"Node of Kosovo* made in {tmp_path / 'new'}. Next: ask the hub's")
    assert "XK" == Node.open(al.home).party


def test_init_twice_is_wrong_usage(al: Keyboard, passphrase_file: Path) -> None:
    """The keys that are there stay."""
    before = Node.open(al.home).keys.statement()

    ended = al("init", "--party", "AL", "--passphrase-file", str(passphrase_file))

    assert 2 == ended.code
    assert "there is a node in" in ended.sentence
    assert before == Node.open(al.home).keys.statement()


@pytest.mark.parametrize(
    ("party", "hint"),
    [("al", "closest: AL"), ("Marri", "closest: marri"), ("Albania", "expected a party (")],
)
def test_an_unknown_party_gets_suggestions(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    passphrase_file: Path,
    party: str,
    hint: str,
) -> None:
    """And makes nothing."""
    al = Keyboard(tmp_path / "new", capsys)

    ended = al("init", "--party", party, "--passphrase-file", str(passphrase_file))

    assert 2 == ended.code
    assert hint in ended.sentence
    assert f"got {party!r}" in ended.sentence
    assert not al.home.exists()


def test_a_code_that_is_none_is_wrong_usage(al: Keyboard) -> None:
    """The code does not stand in the sentence."""
    ended = al("join", _code()[:-40])

    assert 2 == ended.code
    assert "this is not a join code" in ended.sentence
    assert BODY["secret"] not in ended.err


def test_a_code_for_somebody_else_is_refused(al: Keyboard) -> None:
    """Nothing is sent with it."""
    ended = al("join", _code(party="RS"))

    assert 1 == ended.code
    assert "refused: the code invites RS, this node is AL's [not-permitted]" == ended.sentence


def test_joining_is_two_steps_or_one_that_waits(
    al: Keyboard, hub: InventedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the approval it says what to read out; one that waits outlives a hub that is away."""
    node = Node.open(al.home)
    approvals = iter([False, False, True])

    def collect(_: Enrolment) -> Membership:
        if not next(approvals):
            raise UnavailableError("the operator has not approved yet")
        return invented_hub.membership("AL", node.keys.certificate_request("AL"))

    answers = iter([True, False, True])

    def join(_: Enrolment) -> None:
        if not next(answers):
            raise UnavailableError("nobody answers at its address")

    monkeypatch.setattr(Enrolment, "join", join)
    monkeypatch.setattr(Enrolment, "collect", collect)
    monkeypatch.setattr(time, "sleep", lambda _: None)

    asked = al("join", _code())
    assert 3 == asked.code
    assert "has not approved yet" in asked.err
    assert re.search(r"Read this fingerprint .*: ([0-9a-f]{4} ?){8}\n", asked.err)
    with pytest.raises(NotAMemberError):
        _ = Node.open(al.home).membership

    approved = al("join", _code(), "--wait", "5")
    assert 0 == approved.code
    assert approved.out.startswith("Joined as AL: certificate valid until 20")
    assert 0 == al("agreement", "list").code
    assert [] == hub.received


def test_a_register_is_imported(al: Keyboard, tmp_path: Path) -> None:
    """Every row is accounted for, and nobody is named."""
    file, mapping = write(tmp_path, csv(ANNA, BORA, "x")), mapping_file(tmp_path)

    ended = al("import", "victims", str(file), "--mapping", str(mapping), "--json")

    answer = ended.json
    assert (0, 3, 2, 0, 1) == (
        ended.code,
        answer["rows"],
        answer["stored"],
        answer["unchanged"],
        answer["refused"],
    )
    assert Path(answer["report"]).is_file()
    stored = b"".join(path.read_bytes() for path in al.home.rglob("*") if path.is_file())
    assert not any(name in ended.out + ended.err for name in IDENTIFIERS)
    assert not any(name.encode() in stored for name in IDENTIFIERS)
    again = al("import", "victims", str(file), "--mapping", str(mapping))
    counted, report = again.out.splitlines()
    assert "3 rows: 0 stored (0 new, 0 changed), 2 unchanged, 1 refused." == counted
    assert report.startswith("The report has every refused row with its line and reason: ")


@pytest.mark.parametrize("dataset", ["victim", "Victims", "people"])
def test_an_unknown_dataset_is_wrong_usage(al: Keyboard, tmp_path: Path, dataset: str) -> None:
    """With the two that there are."""
    file, mapping = write(tmp_path, csv(ANNA)), mapping_file(tmp_path)

    ended = al("import", dataset, str(file), "--mapping", str(mapping))

    assert 2 == ended.code
    assert "expected a dataset (victims, justice)" in ended.sentence


def test_publishing_sends_what_the_agreement_asks(member: Keyboard, hub: InventedHub) -> None:
    """Signed, delivered, logged, paid; a second time nothing is."""
    first = member("publish", "--period", "2024", "--json")

    (release,) = first.json["releases"]
    assert (0, []) == (first.code, first.json["refused"])
    assert ("victims", "2024", 1) == (release["dataset"], release["period"], release["vintage"])
    assert ("delivered", 0) == (release["state"], release["leaf"])
    assert 0 <= 3 - Fraction(release["paid"]) < Fraction(1, 10**6)
    again = member("publish", "--period", "2024", "--json").json
    assert [release | {"paid": "0"}] == again["releases"]
    assert 1 == len(hub.received)
    assert [release["paid"]] == [each["epsilon"] for each in _entries(member)]


def _hash(node: Keyboard) -> str:
    """Of the one agreement."""
    (listed,) = node("agreement", "list", "--json").json
    return str(listed["hash"])


def _entries(node: Keyboard) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = node("budget", "--json").json["entries"]
    return entries


def test_what_was_measured_before_is_said_to_cost_nothing(
    member: Keyboard, hub: InventedHub
) -> None:
    """Under the same agreement, and under another one for the same tables."""
    first = member("publish", "--period", "2024")
    again = member("publish", "--period", "2024")
    also_signed(member.home, hub, documents.agreement(id="bilateral"))
    other = member("publish", "--period", "2024", "--agreement", "bilateral")

    assert "victims 2024: delivered, logged as leaf 0; paid epsilon ≈ 3\n" == first.out
    assert "victims 2024: delivered, logged as leaf 0; measured before, nothing paid\n" == again.out
    assert "victims 2024: delivered, logged as leaf 1; measured before, nothing paid\n" == other.out
    assert 1 == len(_entries(member))


def test_a_period_named_twice_is_published_once(member: Keyboard) -> None:
    """And its price is said."""
    ended = member("publish", "--period", "2024", "--period", "2024")

    assert 1 == ended.out.count("victims 2024")
    assert "paid epsilon" in ended.out


def test_a_correction_says_that_it_pays_again(member: Keyboard, hub: InventedHub) -> None:
    """As a vintage of its own; a second one is refused, as only one was agreed."""
    settings = member.home / "node.toml"
    settings.write_text(settings.read_text().replace('"3"', '"9"'), encoding="utf-8")
    member("publish", "--period", "2024")
    register(Node.open(member.home).engine, 1, first_seen=2020)

    corrected = member("publish", "--period", "2024", "--correct")
    register(Node.open(member.home).engine, 1, first_seen=2021)
    again = member("publish", "--period", "2024", "--correct")

    said = "victims 2024, vintage 2: delivered, logged as leaf 1; paid epsilon ≈ 3\n"
    assert (0, said) == (corrected.code, corrected.out)
    assert 1 == again.code
    assert "[too-many-revisions]" in again.sentence
    assert [1, 2] == [each["vintage"] for each in _entries(member)]
    assert 2 == len(hub.received)
    assert "2024 vintage 2" in member("budget").out


def test_a_correction_of_nothing_is_refused(member: Keyboard) -> None:
    """With its code."""
    ended = member("publish", "--period", "2024", "--correct")

    assert 1 == ended.code
    assert ended.sentence.endswith(
        "nothing of 2024 has left that could be corrected [nothing-to-correct]"
    )
    assert [] == _entries(member)


def test_a_ceiling_spent_on_other_tables_is_refused(member: Keyboard, hub: InventedHub) -> None:
    """With its code and what to do about it."""
    member("publish", "--period", "2024")
    document = documents.agreement(id="bilateral")
    other = TableTerms(("movement",), documents.STATUSES, {})
    grants = tuple(replace(grant, tables=(other,)) for grant in document.grants)
    also_signed(member.home, hub, replace(document, grants=grants))

    ended = member("publish", "--period", "2024", "--agreement", "bilateral")

    assert (1, "") == (ended.code, ended.out)
    assert "ask for tables that were measured then, or agree on a higher ceiling" in ended.sentence
    assert ended.sentence.endswith("[ceiling-spent]")
    assert 1 == len(_entries(member))


def test_publishing_says_what_became_of_each_period(member: Keyboard) -> None:
    """One refusal makes the whole command a refusal, and stops no other period."""
    ended = member("publish", "--period", "2024", "--period", "2014")

    assert 1 == ended.code
    assert "victims 2024: delivered, logged as leaf 0; paid epsilon ≈ 3\n" == ended.out
    assert ended.sentence.startswith("2014: not published: ")
    assert "[before-first-period]" in ended.sentence


def test_publishing_under_no_agreement_is_refused(member: Keyboard) -> None:
    """With the day on which none was in force: a clock that is wrong shows there."""
    ended = member("publish", "--period", "2024", "--agreement", "bilateral", "--json")

    (refused,) = ended.json["refused"]
    assert (1, []) == (ended.code, ended.json["releases"])
    assert "outside-agreement" == refused["code"]
    assert "[no-agreement]" in refused["reason"]
    assert re.search(r"On 20\d\d-\d\d-\d\d .* does not ask AL", refused["reason"])


def test_publishing_over_the_budget_is_refused(member: Keyboard) -> None:
    """A lower cap in the settings takes effect at once, and nothing is drawn."""
    settings = member.home / "node.toml"
    settings.write_text(settings.read_text().replace('"3"', '"0.5"'), encoding="utf-8")

    ended = member("publish", "--period", "2024", "--json")

    assert (1, "budget-exhausted") == (ended.code, ended.json["refused"][0]["code"])
    assert [] == _entries(member)


def test_an_agreement_that_we_did_not_sign_lets_nothing_leave(
    al: Keyboard, hub: InventedHub
) -> None:
    """It is listed as waiting for us."""
    joined(al.home, hub, signs=False)

    ended = al("publish", "--period", "2024")

    assert (1, "") == (ended.code, ended.out)
    assert "[no-agreement]" in ended.sentence
    assert "waiting for AL" in al("agreement", "list").out


def test_without_the_hub_a_release_waits(member: Keyboard, hub: InventedHub) -> None:
    """Under the agreements known so far; `outbox` shows it, and it leaves later."""
    assert 0 == member("agreement", "list").code
    hub.is_down = True

    ended = member("publish", "--period", "2024")

    said = "victims 2024: signed, waits in the outbox; paid epsilon ≈ 3\n"
    assert (0, said) == (ended.code, ended.out)
    assert "`dcim-node run` delivers what waits" in ended.sentence
    assert ["waiting"] == [each["state"] for each in member("outbox", "--json").json]
    hub.is_down = False
    assert "delivered" in member("publish", "--period", "2024").out


def test_what_the_hub_refused_can_be_sent_again(member: Keyboard, hub: InventedHub) -> None:
    """The reason and its code are shown until it was."""
    hub.refusal = ConflictError("another release was accepted")

    ended = member("publish", "--period", "2024")

    assert 1 == ended.code
    assert "the hub refused it: another release was accepted [conflict]" in ended.out
    assert "was refused: another release was accepted [conflict]" in member("outbox").out
    hub.refusal = None
    assert "delivered" in member("outbox", "--retry").out
    assert hub.received[0] == hub.received[1]


def test_an_empty_outbox_says_so(al: Keyboard) -> None:
    """For people in words, for scripts as an empty list."""
    assert al("outbox").out.startswith("The outbox is empty")
    assert [] == al("outbox", "--json").json


@pytest.mark.parametrize("command", ["publish", "budget"])
@pytest.mark.parametrize("period", ["yesterday", "2024-13", "2024/2022", ""])
def test_what_is_no_period_is_wrong_usage(member: Keyboard, command: str, period: str) -> None:
    """With the four ways to write one."""
    ended = member(command, "--period", period)

    assert (2, "") == (ended.code, ended.out) or (command, period) == ("budget", "")
    if ended.code:
        assert "expected a " in ended.sentence


def test_the_budget_is_a_statement_of_account(member: Keyboard) -> None:
    """Who asked, what was paid, what each year has left, the worst case: as exact numbers."""
    for period in ("2024", "2023"):
        member("publish", "--period", period)

    account = member("budget", "--json").json
    only = member("budget", "--period", "2023", "--json").json

    assert ("3", "1/1000000") == (account["cap"], account["delta"])
    (price,) = {entry["epsilon"] for entry in account["entries"]}
    left = str(3 - Fraction(price))
    assert [("victims", 2023, price, left), ("victims", 2024, price, left)] == [
        (year["dataset"], year["year"], year["spent"], year["left"]) for year in account["years"]
    ]
    assert {"victims": str(2 * Fraction(price))} == account["worst_case"]
    assert {"2023"} == {entry["period"] for entry in only["entries"]}
    assert [2023] == [year["year"] for year in only["years"]]
    assert account["worst_case"] == only["worst_case"]


def test_the_budget_says_who_asked_for_what(member: Keyboard) -> None:
    """Each payment names its agreements, its queries and the readers that profit from it."""
    member("publish", "--period", "2024")

    (entry,) = _entries(member)

    assert (1, "2024", 1, 1) == (
        entry["number"],
        entry["period"],
        entry["vintage"],
        entry["round"],
    )
    assert [_hash(member)] == entry["agreements"]
    assert ("3", "discrete-laplace", entry["loss"]) == (
        entry["ceiling"],
        entry["mechanism"],
        entry["epsilon"],
    )
    assert any("age_group" in query for query in entry["queries"])


def test_the_budget_is_told_in_words(member: Keyboard) -> None:
    """A line for each payment, each year and the worst case."""
    member("publish", "--period", "2024")
    member("publish", "--period", "2023")

    *_, first, second, spent, left, worst = member("budget").out.splitlines()

    name = _hash(member)[:8]
    assert all(each in first for each in ("victims", "2024", "up to 3", "≈ 3", name))
    assert "2023" in second
    assert spent.startswith("victims 2023: spent ≈ 3 of 3, ≈ ")
    assert left.startswith("victims 2024: spent ≈ 3 of 3, ≈ ")
    assert left.endswith(" left")
    assert "victims: a person who is in every period loses at most ≈ 6" == worst


def test_neighbours_figures_are_fetched(member: Keyboard, hub: InventedHub) -> None:
    """And listed beside those who have none yet."""
    hub.readable = [documents.published(documents.release(SIGNED, "RS")).to_bytes()]

    fetched = member("fetch")

    assert (0, "1 new release(s), 1 held in all.\n") == (fetched.code, fetched.out)
    listed = {each["party"]: each["releases"] for each in member("neighbours", "--json").json}
    assert {"AL", "RS", "marri"} == set(listed)
    (held,) = listed["RS"]
    assert ("victims", "2024", 1) == (held["dataset"], held["period"], held["vintage"])
    assert ("2030-01-01", []) == (held["until"], held["hidden"])
    assert "Serbia" in member("neighbours").out
    assert "2030-01-01" in member("neighbours").out


def test_a_forged_release_is_refused(member: Keyboard, hub: InventedHub) -> None:
    """With the code of the rule."""
    hub.readable = [documents.published(documents.release(SIGNED, "RS"), by="AL").to_bytes()]

    ended = member("fetch")

    assert 1 == ended.code
    assert ended.sentence.endswith("[signature]")


def test_fetching_needs_the_hub(member: Keyboard, hub: InventedHub) -> None:
    """Where it is away, that is said, to be tried again."""
    hub.is_down = True

    ended = member("fetch")

    assert 3 == ended.code
    assert ended.sentence.startswith("try again later: the hub cannot be reached")


def test_the_doctor_answers_with_one_document(member: Keyboard) -> None:
    """Every check with its sentence; all well is 0, and anything else is 1."""
    well = member("doctor", "--json")
    (member.home / "keys" / "release").unlink()
    ill = member("doctor", "--json")

    assert (0, 1) == (well.code, ill.code)
    assert all(each["ok"] for each in well.json)
    assert ["keys"] == [each["check"] for each in ill.json if not each["ok"]]
    assert "look keys" in member("doctor").out


def test_running_keeps_running_until_asked(
    member: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command hands over to the errands, with the day as it is then."""
    asked: list[tuple[float, int | None]] = []

    def run(node: Node, *, every: float, today: object, place: Place | None) -> None:
        assert "AL" == node.party
        assert callable(today)
        asked.append((every, place.port if place else None))

    monkeypatch.setattr("node.errands.run", run)

    assert 0 == member("run", "--every", "2").code
    assert 0 == member("run", "--every", "2", "--pages", "off").code
    assert [(2.0, 8180), (2.0, None)] == asked
