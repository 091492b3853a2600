"""A session is a signed cookie that ends by the clock, by logging out, by another password."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from node.accounts import Accounts
from node.app import Node
from node.web.sessions import IDLE, LONGEST
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers, Clock

WRONG = "wrong horse battery"


def _is_inside(browser: Browser) -> bool:
    return 200 == browser.get("/", follow_redirects=False).status_code


def test_after_login_the_reader_goes_where_they_were_going(browsers: Browsers) -> None:
    """The address that was asked for is shown after the log-in."""
    stranger = browsers.stranger()
    stranger.get("/?year=2024")

    answer = stranger.log_in("reader")

    assert (200, "/?year=2024") == (answer.status_code, str(answer.url.raw_path, "ascii"))


def test_the_cookie_is_locked_down(browsers: Browsers) -> None:
    """Scripts cannot read it and other sites cannot send it."""
    cookie = browsers.stranger().get("/login").headers["Set-Cookie"].lower()

    assert cookie.startswith("dcim=")
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/"))
    assert f"max-age={8 * 3600}" in cookie


def test_wrong_passwords_are_throttled(browsers: Browsers, clock: Clock) -> None:
    """After some failures even the right password has to wait, and the page says how long."""
    stranger = browsers.stranger()
    answers = [stranger.log_in("reader", WRONG).status_code for _ in range(4)]

    throttled = stranger.log_in("reader")

    assert [401] * 4 == answers
    assert (429, "2") == (throttled.status_code, throttled.headers["Retry-After"])
    assert "Too many attempts: try again in 2 seconds." in throttled.text
    clock.now += timedelta(seconds=2)
    assert 200 == stranger.log_in("reader").status_code


def test_a_session_ends_after_eight_hours(manager: Browser, clock: Clock) -> None:
    """However busy it was."""
    begun = clock.now
    while clock.now + timedelta(minutes=25) < begun + LONGEST:
        clock.now += timedelta(minutes=25)
        assert _is_inside(manager)

    clock.now = begun + LONGEST

    assert not _is_inside(manager)


def test_a_session_that_nobody_uses_ends_after_half_an_hour(manager: Browser, clock: Clock) -> None:
    """A screen that was left alone is no way in."""
    clock.now += IDLE - timedelta(seconds=1)
    assert _is_inside(manager)

    clock.now += IDLE

    assert not _is_inside(manager)


def _log_out(browser: Browser, _: Accounts) -> None:
    browser.send("/logout")


def _disable(_: Browser, accounts: Accounts) -> None:
    accounts.disable("data-manager")


def _change(_: Browser, accounts: Accounts) -> None:
    accounts.change_password("data-manager", WRONG)


@pytest.mark.parametrize("end", [_log_out, _disable, _change])
def test_every_session_of_the_account_ends_and_no_other(
    browsers: Browsers, node: Node, end: Callable[[Browser, Accounts], None]
) -> None:
    """Two browsers and a copied cookie are out; whoever has another account stays in."""
    one, two, other = browsers.of("data-manager"), browsers.stranger(), browsers.of("reader")
    two.log_in("data-manager")
    copied = dict(one.cookies)

    end(one, Accounts(node.engine))
    one.cookies.clear()
    one.cookies.update(copied)

    assert [False, False, True] == [_is_inside(each) for each in (one, two, other)]


def test_a_cookie_of_our_making_alone_is_believed(browsers: Browsers, manager: Browser) -> None:
    """One changed sign, and nobody is logged in."""
    stranger = browsers.stranger()
    cookie = manager.cookies["dcim"]
    stranger.cookies.set("dcim", ("b" if cookie[0] == "a" else "a") + cookie[1:])

    assert not _is_inside(stranger)
