"""What an operator types, and the sentence and exit code for everything that goes wrong."""

import csv
import errno
import io
import json
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import typer.main
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError
from typer.core import TyperGroup

from hub import __main__ as program
from hub import app, cli, settings, unfolded
from hub.answers import print_table
from hub.app import Hub
from hub.commands import records
from hub.storage import open_engine, writing
from proto.document import Sha256
from proto.identity import fingerprint
from tests import documents
from tests.hub.reference import glotip_file


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `dcim-hub` as a shell would."""
    monkeypatch.setenv("DCIM_HUB_HOME", str(tmp_path / "home"))

    def run(*arguments: object) -> Answer:
        monkeypatch.setattr("sys.argv", ["dcim-hub", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            program.main()
        out, err = capsys.readouterr()
        code = ended.value.code
        return Answer(code if isinstance(code, int) else 0, out, err)

    return run


@pytest.fixture
def hub(run: Run, tmp_path: Path) -> Path:
    """The home of a new hub."""
    assert run("init", "--body", "marri").code == 0
    return tmp_path / "home"


def _join(home: Path, *parties: str) -> None:
    with app.opened(home) as hub:
        for party in parties:
            _join_one(hub, party)


def _join_one(hub: Hub, party: str) -> None:
    code = hub.enrolment.invite(party, enrolment="hub:7444", exchange="hub:7443", now=app.now())
    hub.enrolment.ask(
        party,
        secret=code.secret,
        statement=documents.statement(party).to_bytes(),
        request=documents.certificate_request(party),
        now=app.now(),
    )
    read_out = fingerprint(documents.statement(party).payload)
    hub.enrolment.approve(party, read_out=read_out, now=app.now())


def _publish(home: Path, *publishers: str) -> None:
    """Publish under an agreement that is in force on the day of the test."""
    from hub.intake import Intake  # noqa: PLC0415  # As the command line does.

    with app.opened(home) as hub:
        exchange = hub.agreements.exchange
        agreement = replace(documents.agreement(publishers), exchange=Sha256(exchange))
        envelope = documents.proposal(agreement)
        hub.agreements.propose(publishers[0], envelope.to_bytes(), now=app.now())
        for party in agreement.party_ids:
            mine = documents.signature(envelope, party).to_bytes()
            hub.agreements.sign(party, mine, now=app.now())
        intake = Intake(hub.engine, hub.keys, hub.agreements, hub.catalogue)
        for publisher in publishers:
            release = documents.release(documents.signed(agreement), publisher)
            intake.accept(documents.published(release).to_bytes(), publisher, now=app.now())


def test_init_makes_a_home_for_one_user(hub: Path) -> None:
    """Settings are written last, and nobody else reads the keys."""
    assert stat.S_IMODE(hub.stat().st_mode) == 0o700
    assert settings.load(hub).body == "marri"


def test_init_does_not_touch_another_hub(hub: Path, run: Run) -> None:
    """Not even the same one."""
    before = (hub / "keys" / "root.pem").read_bytes()

    answer = run("init", "--body", "marri")

    assert (2, True) == (answer.code, "is a hub already" in answer.err)
    assert before == (hub / "keys" / "root.pem").read_bytes()


def test_init_does_not_replace_keys_that_are_there(hub: Path, run: Run) -> None:
    """Every certificate and receipt hangs on them, whatever became of the settings."""
    (hub / "hub.toml").unlink()
    (hub / "hub.db").unlink()
    before = (hub / "keys" / "root.pem").read_bytes()

    answer = run("init", "--body", "marri")

    assert (2, True) == (answer.code, "holds a hub's keys" in answer.err)
    assert before == (hub / "keys" / "root.pem").read_bytes()


def test_init_does_not_take_over_another_hubs_database(
    hub: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two logs never become one."""
    _join(hub, "AL")
    monkeypatch.setenv("DCIM_DATABASE_URL", f"sqlite:///{hub}/hub.db")

    answer = run("--home", tmp_path / "second", "init", "--body", "marri")

    assert (2, True) == (answer.code, "another hub's log" in answer.err)
    assert not (tmp_path / "second" / "hub.toml").exists()


def test_a_party_is_invited_and_approved(hub: Path, run: Run) -> None:
    """The code alone goes to standard output, so that a script can hand it on."""
    answer = run("invite", "AL")
    assert (0, 1) == (answer.code, len(answer.out.split()))

    assert [("AL", "invited")] == _states(run)
    _join(hub, "AL")
    assert [("AL", "member")] == _states(run)
    assert 0 == run("revoke", "AL").code
    assert [("AL", "revoked")] == _states(run)


def _states(run: Run) -> list[tuple[str, str]]:
    rows = json.loads(run("parties", "--json").out)
    return [(row["party"], row["state"]) for row in rows]


def test_every_command_answers_programs() -> None:
    """Only serving has no answer: it has a log."""
    root = typer.main.get_command(cli.app)
    assert isinstance(root, TyperGroup)
    silent = [
        name
        for name, command in root.commands.items()
        for each in (command.commands.values() if isinstance(command, TyperGroup) else [command])
        if "--json" not in {word for option in each.params for word in option.opts}
    ]

    assert ["serve"] == silent


def test_what_was_done_is_told_to_programs(run: Run, tmp_path: Path) -> None:
    """One document on standard output, the advice beside it."""
    made = json.loads(run("init", "--body", "marri", "--json").out)
    code = json.loads(run("invite", "AL", "--json").out)
    withdrawn = json.loads(run("revoke", "AL", "--json").out)
    _ask(tmp_path / "home", "AL")
    (row,) = json.loads(run("parties", "--json").out)
    approved = json.loads(run("approve", "AL", "--fingerprint", row["fingerprint"], "--json").out)
    revoked = json.loads(run("revoke", "AL", "--json").out)

    assert ("marri", "localhost:7443", str(tmp_path / "home")) == (
        made["body"],
        made["exchange"],
        made["home"],
    )
    assert ["party", "code", "expires"] == list(code)
    assert {"party": "AL", "state": "not-invited", "leaf": None} == withdrawn
    assert {"party": "AL", "state": "member", "leaf": 0} == approved
    assert {"party": "AL", "state": "revoked", "leaf": 1} == revoked


def test_approving_needs_the_fingerprint(hub: Path, run: Run) -> None:
    """A wrong one is refused with what to do."""
    _ask(hub, "AL")
    (row,) = json.loads(run("parties", "--json").out)

    wrong = run("approve", "AL", "--fingerprint", "1234 5678")
    right = run("approve", "AL", "--fingerprint", row["fingerprint"])

    assert (1, True) == (wrong.code, "do not approve" in wrong.err)
    assert (0, "waiting") == (right.code, row["state"])


def test_a_new_key_is_listed_and_approved(hub: Path, run: Run) -> None:
    """By the same command as a party that joins."""
    _join(hub, "AL")
    lost = documents.replacing(documents.statement("AL"), 2, "lost")
    with app.opened(hub) as opened:
        opened.replacements.hand_in("AL", lost.to_bytes(), now=app.now())
    (waiting,) = json.loads(run("parties", "--json").out)

    wrong = run("approve", "AL", "--fingerprint", "1234 5678")
    right = run("approve", "AL", "--fingerprint", waiting["fingerprint"])
    (accepted,) = json.loads(run("parties", "--json").out)

    assert ("new-key-waiting", fingerprint(lost.payload)) == (
        waiting["state"],
        waiting["fingerprint"],
    )
    assert (1, True) == (wrong.code, "do not approve" in wrong.err)
    assert (0, True) == (right.code, "AL has a new key" in right.err)
    assert ("member", None) == (accepted["state"], accepted["fingerprint"])


def _ask(home: Path, party: str) -> None:
    with app.opened(home) as hub:
        code = hub.enrolment.invite(party, enrolment="h:7444", exchange="h:7443", now=app.now())
        hub.enrolment.ask(
            party,
            secret=code.secret,
            statement=documents.statement(party).to_bytes(),
            request=documents.certificate_request(party),
            now=app.now(),
        )


def test_kosovo_is_never_listed_without_its_footnote(hub: Path, run: Run) -> None:
    """Wherever it is named, the footnote stands beneath."""
    _join(hub, "XK", "AL", "marri")
    _publish(hub, "XK", "AL")

    for command in ("parties", "agreements", "releases", "log"):
        answer = run(command)
        assert "1244" in answer.err, command
    (kosovo,) = [r for r in json.loads(run("parties", "--json").out) if r["party"] == "XK"]
    assert (kosovo["name"], "1244" in kosovo["footnote"]) == ("Kosovo*", True)


def test_what_was_sent_is_listed(hub: Path, run: Run) -> None:
    """Agreements, releases and the log, for people and for programs."""
    _join(hub, "AL", "RS", "marri")
    _publish(hub, "AL", "RS")

    (agreement,) = json.loads(run("agreements", "--json").out)
    releases = json.loads(run("releases", "--json").out)
    log = json.loads(run("log", "--json").out)

    assert ("in-force", ["AL", "RS", "marri"]) == (agreement["state"], agreement["signed"])
    assert [("AL", "2024", "3"), ("RS", "2024", "3")] == [
        (row["publisher"], row["period"], row["epsilon"]) for row in releases
    ]
    assert ["statement"] * 3 + ["agreement"] + ["signature"] * 3 + ["release"] * 2 == [
        row["kind"] for row in log["entries"]
    ]
    assert log["checkpoint"].startswith("dcim-exchange/log\n9\n")
    for command in ("agreements", "releases", "log", "parties"):
        assert run(command).code == 0


@pytest.mark.parametrize("width", [40, 80])
def test_names_that_are_copied_are_not_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """However narrow the terminal, an agreement's name is found in one piece, and nothing cut."""
    monkeypatch.setenv("COLUMNS", str(width))
    row = {"agreement": "see-annual-victims", "state": "in-force", "signed": ["AL", "BA", "HR"] * 9}

    print_table([row], ("agreement", "state", "signed"))

    listed = capsys.readouterr().out
    assert "see-annual-victims" in listed
    assert 9 == listed.count("HR")
    assert "AL BA HR " * 9 not in listed


def test_figures_are_compared(hub: Path, run: Run) -> None:
    """As far as the agreements let the hub's body read them."""
    _join(hub, "AL", "RS", "marri")
    _publish(hub, "AL", "RS")

    answer = run("compare", "victims:total", "--period", "2024", "--json")

    compared = json.loads(answer.out)
    assert {"AL", "RS"} == {cell["party"] for cell in compared["cells"]}
    assert run("compare", "victims:total", "--period", "2024").code == 0


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("html", b"<!doctype html>")])
def test_the_yearly_report_is_written(
    hub: Path, run: Run, tmp_path: Path, ending: str, begins: bytes
) -> None:
    """Of the newest year where none is named, in the language that is asked for."""
    _join(hub, "AL", "RS", "marri")
    _publish(hub, "AL", "RS")
    out = tmp_path / f"report.{ending}"

    answer = run("report", "--out", out, "--language", "sq", "--json")

    assert {"out": str(out), "year": 2024, "language": "sq"} == json.loads(answer.out)
    assert out.read_bytes().startswith(begins)
    assert 2 == run("report", "--out", out, "--language", "de").code
    assert 2 == run("report", "--out", tmp_path / "report.doc").code
    assert 1 == run("report", "--out", out, "--year", "1999").code


def test_populations_are_taken_in(hub: Path, run: Run, tmp_path: Path) -> None:
    """Whole, or with a sentence for every line that is wrong."""
    file = tmp_path / "people.csv"
    header = "party,year,sex,age_group,inhabitants,source\n"
    file.write_text(f"{header}AL,2023,female,child,240000,INSTAT\n", encoding="utf-8")

    taken = run("import-population", file, "--json")
    file.write_text(f"{header}AL,2023,woman,,240000,INSTAT\n", encoding="utf-8")
    refused = run("import-population", file)

    assert {"file": str(file), "kept": 1} == json.loads(taken.out)
    assert (0, 2) == (taken.code, refused.code)
    assert "line 2: sex: expected female" in refused.err
    with app.opened(hub) as opened:
        assert 240_000 == opened.census.of("AL", 2024, sex="female", age_group="child").inhabitants


def test_people_are_added_listed_and_disabled(hub: Path, run: Run, tmp_path: Path) -> None:
    """A password comes from a file, never from the command line."""
    password = tmp_path / "password"
    password.write_text("correct horse battery staple\n", encoding="utf-8")

    assert 0 == run("user", "add", "ana", "--password-file", password).code
    assert 0 == run("user", "disable", "ana").code

    assert hub.exists()
    listed = json.loads(run("user", "list", "--json").out)
    assert listed == [{"name": "ana", "body": "marri", "roles": ["analyst"], "disabled": True}]


def test_an_account_has_the_roles_that_it_is_given(hub: Path, run: Run, tmp_path: Path) -> None:
    """It opens again, with another password, and its old key stays closed."""
    password = tmp_path / "password"
    password.write_text("correct horse battery staple\n", encoding="utf-8")
    both = ("--role", "auditor", "--role", "analyst")

    added = run("user", "add", "ana", *both, "--password-file", password, "--json")
    run("user", "key", "ana")
    done = [
        run("user", "disable", "ana"),
        run("user", "enable", "ana"),
        run("user", "password", "ana", "--password-file", password),
    ]

    assert hub.exists()
    assert ["analyst", "auditor"] == json.loads(added.out)["roles"]
    assert "ana may log in as analyst and auditor of marri." in added.err
    assert [0, 0, 0] == [each.code for each in done]
    assert not json.loads(run("user", "list", "--json").out)[0]["disabled"]
    assert not json.loads(run("user", "key", "ana", "--revoke", "--json").out)["revoked"]


def test_an_account_of_somebody_at_the_issuer_needs_no_password(hub: Path, run: Run) -> None:
    """The operator writes the subject down; `hub.toml` says whose subject it is."""
    with (hub / settings.FILE).open("a", encoding="utf-8") as file:
        file.write(
            '[login]\nissuer = "https://login.example.org"\nclient_id = "hub"\n'
            'client_secret_file = "oidc.secret"\nname = "MARRI"\n'
        )

    added = run("user", "add", "eva", "--oidc", "7c9e6679", "--role", "operator")
    again = run("user", "add", "eve", "--oidc", "7c9e6679")

    assert (0, 1) == (added.code, again.code)
    assert "has an account already: eva" in again.err
    refused = run("user", "password", "eva", "--password-file", hub / settings.FILE)
    assert (1, True) == (refused.code, "its issuer lets it in" in refused.err)


def test_a_key_is_shown_once_and_can_be_ended(hub: Path, run: Run, tmp_path: Path) -> None:
    """The key stands alone on a line, to be piped into a file."""
    password = tmp_path / "password"
    password.write_text("correct horse battery staple\n", encoding="utf-8")
    run("user", "add", "ana", "--password-file", password)

    first, second = run("user", "key", "ana"), run("user", "key", "ana", "--json")

    assert hub.exists()
    [line] = first.out.splitlines()
    assert line.startswith("dcim_")
    assert line != json.loads(second.out)["key"]
    ended = [json.loads(run("user", "key", "ana", "--revoke", "--json").out) for _ in range(2)]
    assert [True, False] == [each["revoked"] for each in ended]


def test_figures_that_nobody_signed_are_found_and_made_good(
    hub: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What readers are answered from is compared with the signed bytes, and made anew from them."""
    monkeypatch.setattr("hub.doctor._state", lambda _address: "is free")
    _join(hub, "AL", "RS", "marri")
    _publish(hub, "AL", "RS")
    answered = run("compare", "victims:total", "--period", "2024", "--json").out
    engine = open_engine(settings.database_url(hub))
    with writing(engine) as connection:
        connection.execute(update(unfolded.TABLE).values(figures=unfolded.packed((9.0,), (9,))))
    engine.dispose()

    examined = run("doctor")
    unfolding = run("unfold", "--json")

    assert 1 == examined.code
    assert "2 releases are held otherwise than signed" in examined.out
    assert "`dcim-hub unfold`" in examined.out
    assert {"releases": 2} == json.loads(unfolding.out)
    assert 0 == run("doctor").code
    assert answered == run("compare", "victims:total", "--period", "2024", "--json").out


def test_a_hub_of_an_earlier_version_is_unfolded_when_it_is_opened(hub: Path, run: Run) -> None:
    """Its releases are compared as they were, and nobody has to ask for that."""
    _join(hub, "AL", "RS", "marri")
    _publish(hub, "AL", "RS")
    answered = run("compare", "victims:sex", "--period", "2024", "--json").out
    engine = open_engine(settings.database_url(hub))
    for table in (unfolded.TABLE, unfolded.RELEASE):
        table.drop(engine)
    engine.dispose()

    assert answered == run("compare", "victims:sex", "--period", "2024", "--json").out


def test_the_doctor_speaks_to_programs_too(
    hub: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code says whether everything is well."""
    monkeypatch.setattr("hub.doctor._state", lambda _address: "is free")

    assert 0 == run("doctor").code
    assert all(finding["ok"] for finding in json.loads(run("doctor", "--json").out))
    (hub / "keys" / "hub.key").unlink()
    answer = run("doctor")
    assert (1, True) == (answer.code, "look" in answer.out)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["invite", "ZZ"], 2, "expected a party"),
        (["approve", "AL", "--fingerprint", "12"], 1, "was not invited"),
        (["approve", "AL"], 2, "Missing option"),
        (["revoke", "AL"], 1, "has not joined"),
        (["compare", "victims", "--period", "2024"], 2, "expected a table"),
        (["compare", "victims:colour", "--period", "2024"], 2, "expected a"),
        (["compare", "victims:total", "--period", "24"], 2, "expected a period"),
        (["compare", "victims:total", "--period", "2024"], 1, "marri has not joined"),
        (["user", "add", "ana", "--password-file", "missing"], 2, "first line is the password"),
        (["user", "add", "ana", "--body", "nobody"], 2, "expected a party"),
        (["user", "add", "ana", "--role", "admin"], 2, "expected a role (analyst, operator"),
        (["user", "add", "ana", "--oidc", "7c9e"], 2, "expected [login] in hub.toml"),
        (["user", "disable", "ana"], 1, "no account"),
        (["user", "enable", "ana"], 1, "no account"),
        (["user", "key", "ana"], 1, "no account"),
        (["export", "public"], 1, "marri has not joined"),
        (["nonsense"], 2, "No such command"),
    ],
)
@pytest.mark.usefixtures("hub")
def test_bad_input_gets_a_sentence(
    run: Run, arguments: list[str], code: int, sentence: str
) -> None:
    """Refused by a rule is 1, wrong usage is 2, and nobody sees a traceback."""
    answer = run(*arguments)

    assert (code, "") == (answer.code, answer.out)
    assert sentence in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["init", "--body", "nobody"], 2, "expected a body"),
        (["init", "--body", "AL"], 2, "expected a body"),
        (["init", "--body", "marri", "--exchange", "here"], 2, "exchange: expected HOST:PORT"),
        (["init", "--body", ""], 2, "init: body: expected a body, such as marri"),
        (["parties"], 2, "run `dcim-hub --home"),
        (["doctor"], 2, "run `dcim-hub --home"),
    ],
)
def test_without_a_hub_every_command_says_what_to_do(
    run: Run, tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    """And nothing is left behind."""
    answer = run(*arguments)

    assert (code, True) == (answer.code, sentence in answer.err)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("url", "code", "sentence"),
    [
        ("sqlite:////nowhere/hub.db", 2, "/nowhere/hub.db is not there: restore it from a backup"),
        ("postgresql+psycopg://x@/x?host=/nowhere", 3, "try again later: the database"),
        ("oracle://there", 2, "expected a database URL"),
    ],
)
@pytest.mark.usefixtures("hub")
def test_a_database_that_does_not_answer_is_for_later(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, code: int, sentence: str
) -> None:
    """Exit code 3 says: try again."""
    monkeypatch.setenv("DCIM_DATABASE_URL", url)

    answer = run("parties")

    assert (code, True) == (answer.code, sentence in answer.err)


@pytest.mark.parametrize("words", [("parties",), ("log",), ("serve", "--no-pages")])
def test_a_database_that_is_gone_is_missed(
    hub: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Nobody is told to make a new hub, and no empty file takes its place."""
    monkeypatch.setattr("hub.doctor._state", lambda _address: "is free")
    (hub / "hub.db").unlink()

    answer = run(*words)
    examined = run("doctor", "--json")

    assert (2, "") == (answer.code, answer.out)
    assert f"{hub}/hub.db is not there: restore it from a backup" in answer.err
    assert "dcim-hub init" not in answer.err
    (database,) = [each for each in json.loads(examined.out) if each["check"] == "database"]
    assert (False, True) == (database["ok"], "restore it from a backup" in database["says"])
    assert not (hub / "hub.db").exists()


def test_a_read_only_database_is_for_later(
    hub: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading goes on, writing says why not."""
    engine = open_engine(f"sqlite:///{hub}/hub.db")
    with writing(engine) as connection:
        connection.execute(text("SELECT 1"))
    monkeypatch.setenv("DCIM_DATABASE_URL", f"sqlite:///file:{hub}/hub.db?mode=ro&uri=true")

    answer = run("invite", "AL")

    assert (3, "") == (answer.code, answer.out)
    assert "readonly" in answer.err
    assert 0 == run("parties").code
    engine.dispose()


def test_damaged_settings_get_a_sentence(hub: Path, run: Run) -> None:
    """File, place and reason."""
    (hub / "hub.toml").write_text("body = 7", encoding="utf-8")

    answer = run("parties")

    assert (2, True) == (answer.code, "hub.toml: body:" in answer.err)


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (
            OSError(errno.ENOSPC, "No space left", "/srv/hub"),
            3,
            "/srv/hub: No space left; make room",
        ),
        (OSError(errno.EROFS, "Read-only file system"), 3, "make its disk writable"),
        (OSError(errno.EACCES, "Permission denied", "/srv/hub"), 2, "/srv/hub: Permission denied"),
        (
            OperationalError("SELECT secret", {}, sqlite3.OperationalError("locked")),
            3,
            "the database failed",
        ),
        (ZeroDivisionError("oh"), 3, "a fault in this program"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_whatever_fails_ends_with_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, sentence: str
) -> None:
    """Never with a traceback, and never with what was asked of the database."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(records, "opened", fail)

    answer = run("parties")

    assert code == answer.code
    assert sentence in answer.err
    assert "secret" not in answer.err


def test_reference_figures_are_imported_and_listed(run: Run, hub: Path, tmp_path: Path) -> None:
    """The account of the import, then what it kept, with where it comes from."""
    assert hub.is_dir()
    path = glotip_file.write(
        tmp_path / "data_glotip.xlsx",
        [
            glotip_file.row(),
            glotip_file.row(Dimension="by citizenship", Category="Kosovar", txtVALUE="<5"),
        ],
    )

    imported = run("import-reference", path, "--json")
    listed = run("reference", "RS")

    account = json.loads(imported.out)
    assert (2, 2, 0, 0) == tuple(account[k] for k in ("rows", "stored", "merged", "refused"))
    assert "victims-detected" in listed.out
    assert "0 to 4" in listed.out
    assert "UNSCR 1244" in listed.err
    assert "Source: UNODC" in listed.err


def test_another_file_is_refused_as_a_reference(run: Run, hub: Path) -> None:
    """A file that is no spreadsheet: wrong input, and what to do."""
    answer = run("import-reference", hub / "hub.toml")

    assert 2 == answer.code
    assert "is no XLSX file: download it again" in answer.err


def test_readiness_answers_as_table_file_and_document(hub: Path, run: Run) -> None:
    """Between two countries that published under one agreement, and which step is missing."""
    _join(hub, "AL", "XK", "marri")
    _publish(hub, "AL", "XK")

    table, file, document = (run("readiness", *flag) for flag in ([], ["--csv"], ["--json"]))

    said = json.loads(document.out)
    assert (0, 0, 0) == (table.code, file.code, document.code)
    assert ["AL", "XK", "125", "0", "0", "0", "0", "3"] in [
        x.split() for x in table.out.splitlines()
    ]
    assert "UNSCR 1244" in table.err
    assert [("AL", "XK", 3), ("XK", "AL", 3)] == [
        (each["publisher"], each["reader"], each["ready"]) for each in said["pairs"]
    ]
    rows = list(csv.DictReader(io.StringIO(file.out)))
    assert len(said["indicators"]) == len(rows)
    assert all("This designation" in each["footnote"] for each in rows)


def test_flows_name_the_table_that_is_needed(hub: Path, run: Run) -> None:
    """Nobody has published either end; a country that is asked for is refused."""
    _join(hub, "AL", "XK", "marri")
    _publish(hub, "AL", "XK")

    plain, document = run("flows"), run("flows", "--period", "2024", "--json")

    assert "Needed is victims:citizenship+country_of_exploitation" in plain.out
    said = json.loads(document.out)
    assert ([], None, ["AL", "XK"]) == (
        said["flows"],
        said["ways"]["country"],
        said["ways"]["without"],
    )
    assert 1 == run("flows", "--country", "AL").code
    assert 1 == run("flows", "--csv").code
    assert 2 == run("flows", "--period", "yesterday").code


def test_the_mirror_says_what_is_missing_for_it(hub: Path, run: Run) -> None:
    """Nobody has published by citizenship; a period is read as one, or refused."""
    _join(hub, "AL", "XK", "marri")
    _publish(hub, "AL", "XK")

    plain, document = run("mirror"), run("mirror", "--period", "2024", "--json")

    assert "Nothing to read by citizenship: Albania and Kosovo*." in plain.out
    assert "UNSCR 1244" in plain.err
    said = json.loads(document.out)
    assert ([], ["AL", "XK"]) == (said["pairs"], said["without_citizenship"])
    assert 2 == run("mirror", "--period", "yesterday").code
