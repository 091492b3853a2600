"""People log in at an issuer: only those for whom the operator opened an account."""

import hashlib
import html
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx import Response
from joserfc.jwk import OctKey, RSAKey
from nacl.pwhash import argon2id

from hub.accounts import Subject
from hub.app import Hub
from hub.settings import Confirmation, Login
from hub.web.pages import create_app
from tests.hub import invented, invented_hub
from tests.hub.invented_hub import Browser
from tests.journey.invented_issuer import InventedIssuer, asked_in

SUBJECT = "7c9e6679-7425"
SECRET = "what the issuer gave this hub"  # noqa: S105  # Invented.
CLIENT = "dcim-hub"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
"""The invented issuer stands on a part of authlib that will go."""

ANOTHER_KEY = RSAKey.generate_key(2048)


class Clock:
    """A clock that a test moves."""

    now = NOON

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now


@dataclass(frozen=True, slots=True)
class Door:
    """A hub, an issuer, and a browser before them."""

    hub: Hub
    issuer: InventedIssuer
    browser: Browser
    clock: Clock

    def begin(self) -> str:
        """Press the button; gives where the issuer is asked."""
        assert "Log in with MARRI" in self.browser.get("/login").text
        answer = self.browser.get("/login/elsewhere", follow_redirects=False)
        assert 303 == answer.status_code, answer.text
        return answer.headers["Location"]

    def come_back(self, address: str) -> Response:
        """Follow the issuer back."""
        parts = urlsplit(address)
        return self.browser.get(f"{parts.path}?{parts.query}", follow_redirects=False)

    def log_in(self, subject: str = SUBJECT) -> Response:
        """All of it."""
        return self.come_back(self.issuer.let_in(self.begin(), subject))

    def log_out(self) -> Response:
        """Press the button."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.browser.get("/account").text)
        assert found
        return self.browser.post("/logout", data={"csrf": found[1]})

    def is_open(self) -> bool:
        """Whether the browser reads pages."""
        return self.browser.get("/", follow_redirects=False).status_code == 200

    def expect_closed(self, answer: Response, sentence: str, status: int = 401) -> None:
        """Find a sentence, and nobody logged in."""
        found = re.search(r'role="alert">([^<]*)<', answer.text)
        assert found, answer.text
        assert status == answer.status_code
        assert sentence.lower() in found[1].lower()
        assert not self.is_open()


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Eva of marri has an account; the issuer knows more people."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    with (
        InventedIssuer().serving() as issuer,
        invented_hub.opened(tmp_path / "hub", invented.region()) as opened,
    ):
        login = Login(issuer.address, CLIENT, "oidc.secret", "MARRI")
        hub = replace(opened, settings=replace(opened.settings, login=login))
        (hub.home / "oidc.secret").write_text(f"{SECRET}\n", encoding="utf-8")
        hub.accounts.add_known("eva", "marri", Subject(issuer.address, SUBJECT))
        clock = Clock()
        browser = Browser(create_app(hub, session_key=b"k" * 32, now=clock))
        yield Door(hub, issuer, browser, clock)
        browser.close()


def test_a_known_person_is_let_in_and_led_on(door: Door) -> None:
    """To the page that they asked for first, by a page of our own that leads there."""
    door.browser.get("/compare?table=victims:sex")

    answer = door.log_in()

    assert 200 == answer.status_code
    assert '<meta http-equiv="refresh" content="0; url=/compare?table=victims:sex">' in answer.text
    assert door.is_open()
    assert "MARRI asks whether you want to log out there too" in door.browser.get("/account").text


def test_what_is_asked_can_be_proven_by_nobody_else(door: Door) -> None:
    """State and nonce are new every time, the code is bound to a secret of this browser's login."""
    first, second = asked_in(door.begin()), asked_in(door.begin())
    door.log_in()

    [sent] = door.issuer.tokens
    assert ("code", "S256", "openid") == (
        second["response_type"],
        second["code_challenge_method"],
        second["scope"],
    )
    assert "https://hub:8443/login/answer" == second["redirect_uri"] == sent["redirect_uri"]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) >= 20
    assert f"{CLIENT}:{SECRET}" == sent["Basic"]


def test_the_challenge_is_of_the_verifier(door: Door) -> None:
    """RFC 7636 §4.2."""
    asked = door.begin()
    door.come_back(door.issuer.let_in(asked, SUBJECT))

    digest = hashlib.sha256(door.issuer.tokens[0]["code_verifier"].encode()).digest()
    assert asked_in(asked)["code_challenge"] == urlsafe_b64encode(digest).decode().rstrip("=")


def _past(claims: dict[str, Any]) -> None:
    claims.update(exp=claims["iat"] - 3600, iat=claims["iat"] - 7200)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda claims: claims.update(iss="https://other.example"), "invalid_claim"),
        (lambda claims: claims.pop("iss"), "missing_claim"),
        (lambda claims: claims.update(aud=["other"], azp=CLIENT), "invalid_claim"),
        (lambda claims: claims.update(aud=[CLIENT, "other"], azp="other"), "invalid_claim"),
        (lambda claims: claims.pop("aud"), "missing_claim"),
        (_past, "expired_token"),
        (lambda claims: claims.pop("exp"), "missing_claim"),
        (lambda claims: claims.update(nonce="another"), "invalid_claim"),
        (lambda claims: claims.pop("nonce"), "missing_claim"),
        (lambda claims: claims.pop("sub"), "missing_claim"),
    ],
    ids=[
        "issuer",
        "no issuer",
        "audience",
        "party",
        "no audience",
        "expired",
        "no end",
        "nonce",
        "no nonce",
        "nobody",
    ],
)
def test_a_token_that_proves_nothing_lets_nobody_in(
    door: Door, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    """One claim is wrong, and all is refused."""
    door.issuer.change = change

    door.expect_closed(door.log_in(), f"proves nothing ({reason})")


@pytest.mark.parametrize(
    ("key", "algorithm", "said"),
    [
        (ANOTHER_KEY, "RS256", {}),
        (OctKey.import_key(SECRET), "HS256", {}),
        (
            OctKey.import_key(SECRET),
            "HS256",
            {"id_token_signing_alg_values_supported": ["HS256", "none"]},
        ),
    ],
    ids=["another key", "our secret", "our secret, announced"],
)
def test_a_token_of_another_signer_lets_nobody_in(
    door: Door, key: object, algorithm: str, said: dict[str, Any]
) -> None:
    """Only the issuer's own key signs."""
    door.issuer.key, door.issuer.algorithm, door.issuer.said = key, algorithm, said

    door.expect_closed(door.log_in(), "proves nothing (")


def test_an_unsigned_token_lets_nobody_in(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the issuer announces such tokens."""
    door.issuer.said = {"id_token_signing_alg_values_supported": ["none", "RS256"]}

    def unsigned(_: InventedIssuer, token: str) -> str:
        header = urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
        return f"{header}.{token.split('.')[1]}."

    monkeypatch.setattr(InventedIssuer, "_signed", unsigned)

    door.expect_closed(door.log_in(), "proves nothing (")


def test_who_has_no_account_is_told_what_to_say(door: Door) -> None:
    """The issuer alone lets nobody in."""
    door.expect_closed(door.log_in("stranger-1"), "tell its operator that MARRI calls you stranger")


def test_a_name_that_looks_alike_is_no_account(door: Door) -> None:
    """Subjects are compared sign by sign."""
    door.expect_closed(door.log_in(SUBJECT.upper()), "no open account of this hub is yours")


def test_a_closed_account_lets_nobody_in(door: Door) -> None:
    """In the same words."""
    door.hub.accounts.disable("eva")

    door.expect_closed(door.log_in(), "no open account of this hub is yours")


def test_logging_out_leads_on_to_the_issuer(door: Door) -> None:
    """Named by our client id, without a word on who somebody is, and back to our door."""
    door.log_in()

    answer = door.log_out()

    assert 200 == answer.status_code
    assert not door.is_open()
    led = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    linked = re.search(r'<a href="([^"]+)">Log out of MARRI too', answer.text)
    assert led
    assert linked
    assert led[1] == linked[1]
    back = door.issuer.log_out(html.unescape(led[1]))
    assert "https://hub:8443/login" == back
    assert [{"client_id": CLIENT, "post_logout_redirect_uri": back}] == door.issuer.left
    assert 200 == door.come_back(back).status_code
    assert not door.is_open()


def test_an_address_for_logging_out_may_have_parameters(door: Door) -> None:
    """They are kept (RP-Initiated Logout 1.0 §2.1 allows them)."""
    door.issuer.said = {"end_session_endpoint": "https://login.example.org/out?realm=see"}
    door.log_in()

    answer = door.log_out()

    assert "https://login.example.org/out?realm=see&amp;client_id=dcim-hub&amp;" in answer.text


@pytest.mark.parametrize("named", [None, "", "javascript:alert(1)", "/out", 1, ["https://a"]])
def test_where_the_issuer_ends_no_session_the_door_says_so(door: Door, named: object) -> None:
    """It names no address for it, or none that a page may lead to."""
    door.issuer.said = {"end_session_endpoint": named}
    door.log_in()

    answer = door.log_out()

    door.expect_closed(answer, "At MARRI you may stay logged in", 200)
    assert 'name="password"' in answer.text
    assert 'http-equiv="refresh"' not in answer.text


def test_who_logs_out_while_the_issuer_is_away_is_logged_out_here(door: Door) -> None:
    """Our own session ends first."""
    door.log_in()
    door.issuer.said = {"issuer": "https://other.example"}

    door.expect_closed(door.log_out(), "At MARRI you may stay logged in", 200)


def test_a_session_that_was_copied_ends_too(door: Door) -> None:
    """As where people log in with a password."""
    door.log_in()
    kept = dict(door.browser.cookies)

    door.log_out()
    door.browser.cookies.clear()
    door.browser.cookies.update(kept)

    assert not door.is_open()


def test_who_came_in_with_a_password_is_not_sent_to_the_issuer(door: Door) -> None:
    """It knows nothing of them."""
    door.hub.accounts.add("olga", "marri", "correct horse battery")
    found = re.search(r'name="csrf" value="([^"]+)"', door.browser.get("/login").text)
    assert found
    form = {"name": "olga", "password": "correct horse battery", "csrf": found[1]}
    door.browser.post("/login", data=form)
    assert door.is_open()

    answer = door.log_out()

    assert "Log in with MARRI" in answer.text
    assert 'role="alert"' not in answer.text
    assert [] == door.issuer.left


def test_logging_out_asks_for_proof_that_the_form_is_ours(door: Door) -> None:
    """No other site logs anybody out, here or at the issuer."""
    door.log_in()

    answer = door.browser.post("/logout", data={"csrf": "guessed"})

    assert 403 == answer.status_code
    assert door.is_open()


def test_closing_an_account_ends_its_session(door: Door) -> None:
    """As a local one ends."""
    door.log_in()

    door.hub.accounts.disable("eva")

    assert not door.is_open()


def test_a_session_ends_after_a_working_day(door: Door) -> None:
    """As a local one does."""
    door.log_in()

    door.clock.now = NOON + timedelta(hours=8)

    assert not door.is_open()


def test_an_answer_counts_once(door: Door) -> None:
    """A browser that sends it again, with the cookie it had, is refused."""
    back = door.issuer.let_in(door.begin(), SUBJECT)
    kept = dict(door.browser.cookies)
    door.come_back(back)
    door.browser.cookies.clear()
    door.browser.cookies.update(kept)

    door.expect_closed(door.come_back(back), "this login was answered before")
    assert 1 == len(door.issuer.tokens)


def test_an_answer_to_another_browser_counts_nothing(door: Door) -> None:
    """Nobody is logged in as somebody else by following a link."""
    back = door.issuer.let_in(door.begin(), SUBJECT)
    door.browser.cookies.clear()

    door.expect_closed(door.come_back(back), "this login was not begun here")


def test_the_state_of_another_login_counts_nothing(door: Door) -> None:
    """Two logins in one browser are not mixed up."""
    back = door.issuer.let_in(door.begin(), SUBJECT)
    door.begin()

    door.expect_closed(door.come_back(back), "this login was not begun in this browser")
    assert [] == door.issuer.tokens


def test_a_cookie_that_was_made_up_counts_nothing(door: Door) -> None:
    """It is signed."""
    back = door.issuer.let_in(door.begin(), SUBJECT)
    kept = door.browser.cookies["__Host-dcim-login"]
    door.browser.cookies.clear()
    door.browser.cookies.set("__Host-dcim-login", kept[:-2])

    door.expect_closed(door.come_back(back), "this login was not begun here")


def test_a_login_takes_ten_minutes_at_most(door: Door) -> None:
    """After that it is begun anew."""
    back = door.issuer.let_in(door.begin(), SUBJECT)
    door.clock.now = NOON + timedelta(minutes=10)

    door.expect_closed(door.come_back(back), "this login took too long")


def test_who_says_no_at_the_issuer_is_not_in(door: Door) -> None:
    """Nor is there an error to decipher."""
    door.expect_closed(
        door.come_back(door.issuer.deny(door.begin())), "MARRI did not say who you are"
    )


def test_an_issuer_that_calls_itself_otherwise_is_not_believed(door: Door) -> None:
    """Somebody else may answer at its address."""
    door.issuer.said = {"issuer": "https://other.example"}

    answer = door.browser.get("/login/elsewhere", follow_redirects=False)

    door.expect_closed(answer, "calls itself otherwise")


def test_an_issuer_that_is_away_is_said(door: Door) -> None:
    """Whoever has a password goes on."""
    hub = door.hub
    assert hub.settings.login
    gone = replace(hub.settings.login, issuer="http://127.0.0.1:9")
    app = create_app(
        replace(hub, settings=replace(hub.settings, login=gone)), session_key=b"k" * 32
    )
    browser = Browser(app)

    answer = browser.get("/login/elsewhere", follow_redirects=False)
    browser.close()

    assert (503, True) == (answer.status_code, "MARRI does not answer" in answer.text)
    assert 'name="password"' in answer.text


def test_a_lost_secret_is_said_without_its_place(door: Door) -> None:
    """Strangers read this page."""
    (door.hub.home / "oidc.secret").unlink()

    answer = door.log_in()

    door.expect_closed(answer, "cannot show MARRI who it is", 503)
    assert "oidc.secret" not in answer.text


def test_the_issuer_has_to_confirm_where_the_operator_says_so(door: Door) -> None:
    """An account is not enough, once `hub.toml` asks for a claim."""
    hub = door.hub
    assert hub.settings.login
    rule = Confirmation("marri", "analyst", "groups", "statistics")
    login = replace(hub.settings.login, confirm=(rule,))
    app = create_app(
        replace(hub, settings=replace(hub.settings, login=login)),
        session_key=b"k" * 32,
        now=door.clock,
    )
    strict = replace(door, browser=Browser(app))

    strict.expect_closed(strict.log_in(), "MARRI does not confirm what you do at this hub")
    door.issuer.change = lambda claims: claims.update(groups=["cooks", "statistics"])
    strict.log_in()

    assert strict.is_open()
    strict.browser.close()


def test_without_an_issuer_there_is_no_such_way(door: Door) -> None:
    """Neither a button nor an address."""
    local = replace(door.hub, settings=replace(door.hub.settings, login=None))
    browser = Browser(create_app(local, session_key=b"k" * 32))

    page, answers = (
        browser.get("/login"),
        [browser.get(f"/login/{w}") for w in ("elsewhere", "answer")],
    )
    browser.close()

    assert "Log in with" not in page.text
    assert [403, 403] == [each.status_code for each in answers]
