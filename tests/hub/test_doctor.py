"""Every check of the doctor finds what it is there for."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from hub import app, doctor, settings, storage
from hub.app import Hub
from hub.archive import DOCUMENT
from hub.language import speaking
from hub.settings import Settings
from hub.storage import writing
from proto.errors import InputError
from proto.identity import fingerprint
from tests import documents


@pytest.fixture(autouse=True)
def _database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DCIM_DATABASE_URL", database_url)


@pytest.fixture(autouse=True)
def _no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ports are looked at in journeys, where sockets are."""
    monkeypatch.setattr(doctor, "_state", lambda _address: "is free")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a new hub lives, with one document in its log."""
    home = tmp_path / "home"
    app.create(home, Settings("marri", "localhost:7443", "localhost:7444", "localhost:8443"))
    with app.opened(home) as hub:
        _join(hub)
    return home


def _join(hub: Hub) -> None:
    code = hub.enrolment.invite("AL", enrolment="hub:7444", exchange="hub:7443", now=app.now())
    statement = documents.statement("AL")
    hub.enrolment.ask(
        "AL",
        secret=code.secret,
        statement=statement.to_bytes(),
        request=documents.certificate_request("AL"),
        now=app.now(),
    )
    read_out = fingerprint(statement.payload)
    hub.enrolment.approve("AL", read_out=read_out, now=app.now())


def _ill(home: Path, *, days: int = 0) -> dict[str, str]:
    """What is not well, by check."""
    findings = doctor.examine(home, app.now() + timedelta(days=days))
    return {finding["check"]: finding["says"] for finding in findings if not finding["ok"]}


def test_a_new_hub_is_well(home: Path) -> None:
    """Every check says so."""
    findings = list(doctor.examine(home, app.now()))

    assert 11 == len(findings)
    assert all(finding["ok"] for finding in findings)


def test_a_secret_that_is_gone_is_found(home: Path) -> None:
    """Else nobody could log in at the issuer, and nobody would know why."""
    with (home / settings.FILE).open("a", encoding="utf-8") as file:
        file.write(
            '[login]\nissuer = "https://login.example.org"\nclient_id = "hub"\n'
            'client_secret_file = "oidc.secret"\nname = "MARRI"\n'
        )

    assert {"login": f"there is no {home}/oidc.secret: put there what MARRI gave this hub"} == _ill(
        home
    )
    (home / "oidc.secret").write_text("secret\n", encoding="utf-8")
    assert {} == _ill(home)


def test_a_folder_without_a_hub_is_said(tmp_path: Path) -> None:
    """There is nobody to examine."""
    with pytest.raises(InputError):
        list(doctor.examine(tmp_path, app.now()))


def test_a_changed_document_is_found(home: Path) -> None:
    """The log does not follow from the archive any more."""
    engine = storage.open_engine(settings.database_url(home))
    with writing(engine) as connection:
        connection.execute(update(DOCUMENT).values(data=b"changed"))
    engine.dispose()

    assert "restore a backup" in _ill(home)["log"]


def test_a_clock_that_went_back_is_found(home: Path) -> None:
    """The log was written later than now."""
    assert "set the clock" in _ill(home, days=-1)["clock"]


def test_certificates_that_end_are_found(home: Path) -> None:
    """Members' before they are shut out, the root's a year before."""
    assert "AL (" in _ill(home, days=25)["members"]
    assert "set up a new hub" in _ill(home, days=3400)["certificates"]


def test_an_old_server_certificate_is_found(home: Path) -> None:
    """It is renewed by serving."""
    with app.opened(home) as hub:
        hub.keys.server([], now=app.now())

    assert _ill(home, days=50).keys() == {"members"}
    assert "dcim-hub serve" in _ill(home, days=70)["certificates"]


def test_a_new_key_that_waits_is_found(home: Path) -> None:
    """Until the operator has compared it, its party cannot go on."""
    lost = documents.replacing(documents.statement("AL"), 2, "lost")
    with app.opened(home) as hub:
        hub.replacements.hand_in("AL", lost.to_bytes(), now=app.now())

    assert "new keys of AL wait for you" in _ill(home)["new keys"]


def test_lost_keys_are_found(home: Path) -> None:
    """The sentence names the file."""
    (home / "keys" / "hub.key").unlink()

    assert "hub.key" in _ill(home)["keys"]


def test_a_full_disk_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the database finds it."""
    monkeypatch.setattr(doctor, "_LEAST_FREE", 1 << 60)

    assert "make room" in _ill(home)["disk"]


def test_a_lost_database_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs it cannot be checked, and says why."""
    monkeypatch.setenv("DCIM_DATABASE_URL", f"sqlite:///{home}/lost/hub.db")

    lost = {"database", "log", "holdings", "clock", "members", "new keys"}
    assert lost == _ill(home).keys()


def test_what_keeps_a_check_from_being_made_is_said_in_the_language_that_is_spoken(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As whatever the doctor finds by itself."""
    (home / "keys" / "hub.key").unlink()
    monkeypatch.setenv("DCIM_DATABASE_URL", f"sqlite:///{home}/lost/hub.db")

    with speaking("hr"):
        found = _ill(home)

    assert f"{home}/keys/hub.key se ne može pročitati" in found["keys"]
    assert f"baze podataka {home}/lost/hub.db nema: vratite je" in found["log"]
