"""A file that an operator edits by hand is read strictly, and every mistake gets a sentence."""

from pathlib import Path

import pytest

from hub import settings
from hub.settings import Confirmation, Login, Settings
from proto.errors import InputError

SETTINGS = Settings("marri", "hub.example.org:7443", "hub.example.org:7444", "[::1]:8443")


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """The file says exactly what was decided."""
    settings.save(SETTINGS, tmp_path)

    assert SETTINGS == settings.load(tmp_path)


def test_a_folder_without_the_file_is_no_hub(tmp_path: Path) -> None:
    """The sentence says what to run."""
    with pytest.raises(InputError, match=r"dcim-hub --home .* init"):
        settings.load(tmp_path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('exchange = "hub"', "exchange: expected HOST:PORT, such as hub.example:7443$"),
        ('exchange = "hub:99999"', "expected a port from 1 to 65535"),
        ("exchange = 7443", "exchange: expected HOST:PORT, .* in quotes"),
        (
            'exhange_ = "hub:7443"',
            "exhange_: unknown key; expected body, exchange, enrolment, pages, login",
        ),
        ("", r"hub\.toml: exchange: is missing; expected HOST:PORT, such as hub.example:7443$"),
        ('exchange = "hub:1"\nbody = "two"', "cannot be read"),
        ("exchange", "cannot be read"),
    ],
)
def test_a_mistake_in_the_file_gets_a_sentence(tmp_path: Path, line: str, reason: str) -> None:
    """What, where, and what was expected."""
    rest = 'body = "marri"\nenrolment = "hub:7444"\npages = "hub:8443"\n'
    (tmp_path / "hub.toml").write_text(rest + line, encoding="utf-8")

    with pytest.raises(InputError, match=reason) as raised:
        settings.load(tmp_path)
    assert "hub.toml" in str(raised.value)


LOGIN = """
[login]
issuer = "https://login.example.org/realms/marri"
client_id = "dcim-hub"
client_secret_file = "oidc.secret"
name = "MARRI"
"""
CONFIRM = """
[[login.confirm]]
body = "marri"
role = "analyst"
claim = "groups"
value = "statistics"
"""
REST = 'body = "marri"\nexchange = "hub:1"\nenrolment = "hub:7444"\npages = "hub:8443"\n'


def test_an_issuer_is_read(tmp_path: Path) -> None:
    """With what it has to confirm."""
    (tmp_path / "hub.toml").write_text(REST + LOGIN + CONFIRM, encoding="utf-8")

    login = settings.load(tmp_path).login

    rule = Confirmation("marri", "analyst", "groups", "statistics")
    issuer = "https://login.example.org/realms/marri"
    assert Login(issuer, "dcim-hub", "oidc.secret", "MARRI", (rule,)) == login


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("https://", "http://", "login.issuer: expected an address that begins with https://"),
        ("https://login", "https://a b", "login.issuer: expected an address"),
        ('client_id = "dcim-hub"', "", "login.client_id: is missing; expected what the issuer"),
        ('"oidc.secret"', "1", "login.client_secret_file: expected a path, in quotes"),
        ("client_id =", "client_ =", "login.client_: unknown key; expected issuer, client_id,"),
        ("analyst", "admin", "login.confirm.0.role: "),
        ("claim =", "clam =", "login.confirm.0.clam: unknown key; expected body, role, claim,"),
    ],
)
def test_a_mistake_about_the_issuer_gets_a_sentence(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    """What, where, and what was expected; without TLS there is none but on this machine."""
    text = REST + (LOGIN + CONFIRM).replace(old, new)
    (tmp_path / "hub.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InputError) as raised:
        settings.load(tmp_path)

    assert reason in str(raised.value)


def test_an_issuer_is_a_table(tmp_path: Path) -> None:
    """Its name alone says too little."""
    (tmp_path / "hub.toml").write_text(f'{REST}login = "marri"\n', encoding="utf-8")

    with pytest.raises(InputError, match=r"login: expected a table, which begins with \[login\]$"):
        settings.load(tmp_path)


@pytest.mark.parametrize("issuer", ["http://localhost:9000", "http://[::1]/realms/a"])
def test_an_issuer_on_this_machine_needs_no_tls(tmp_path: Path, issuer: str) -> None:
    """For trying it out."""
    text = REST + LOGIN.replace("https://login.example.org/realms/marri", issuer)
    (tmp_path / "hub.toml").write_text(text, encoding="utf-8")

    login = settings.load(tmp_path).login

    assert login
    assert issuer == login.issuer


def test_a_file_in_another_encoding_gets_a_sentence(tmp_path: Path) -> None:
    """An editor that does not write UTF-8 is noticed."""
    (tmp_path / "hub.toml").write_bytes('body = "Région"'.encode("latin-1"))

    with pytest.raises(InputError, match="cannot be read"):
        settings.load(tmp_path)


def test_the_database_is_a_file_at_home_unless_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing needs to be set up to begin."""
    assert f"sqlite:///{tmp_path}/hub.db" == settings.database_url(tmp_path)
    monkeypatch.setenv("DCIM_DATABASE_URL", "postgresql://there/hub")
    assert settings.database_url(tmp_path) == "postgresql://there/hub"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("localhost:7443", "localhost"),
        ("127.0.0.1:7443", "127.0.0.1"),
        ("[::1]:7443", "::1"),
        ("hub.example.org:7443", "0.0.0.0"),  # noqa: S104  # That is what is asked.
        ("192.0.2.1:7443", "0.0.0.0"),  # noqa: S104  # That is what is asked.
    ],
)
def test_a_local_address_is_open_to_this_machine_alone(address: str, host: str) -> None:
    """A hub that is tried out is not on the network."""
    assert host == settings.listening_host(address)
