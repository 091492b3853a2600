"""Logging in at an issuer of OpenID Connect: the authorization code flow, with PKCE.

The issuer says who somebody is. Whether that person may do anything here, it never says alone:
an operator of this hub has to have opened an account for them.
"""

import hmac
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # It has none.
from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]
from authlib.integrations.base_client import (  # type: ignore[import-untyped]
    BaseApp,
    OAuth2Mixin,
    OpenIDMixin,
)
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]
from joserfc.errors import JoseError

from hub.accounts import Account, Subject
from hub.language import _
from hub.settings import Login
from proto.errors import RefusalError, UnavailableError

_DISCOVERY = "/.well-known/openid-configuration"
_AT_ONCE = 4
"""More who wait for an issuer would keep others from the pages."""

_SIGNED_WITH = re.compile(r"(RS|PS|ES)(256|384|512)|EdDSA|Ed25519")
"""By a key that only the issuer has; never `none`, never a secret that both have."""


class NotVouchedError(RefusalError):
    """What the issuer answered does not prove who somebody is."""

    code = "login"


class NotConfirmedError(RefusalError):
    """The issuer does not say of somebody what the operator expects it to say."""

    code = "login"


@dataclass(frozen=True, slots=True)
class Begun:
    """A login on its way, remembered by the browser that began it.

    Attributes:
        state: Comes back with the answer (RFC 6749 §10.12).
        nonce: Comes back inside the ID token (OpenID Connect Core §3.1.2.1).
        verifier: What the challenge was made of (RFC 7636).
    """

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who somebody is, and all that the issuer says of them."""

    subject: Subject
    claims: Mapping[str, Any]


class _App(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # Its bases have no types.
    """The library's client, which waits for answers in the thread that asks."""

    client_cls = OAuth2Client


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuer that `hub.toml` names.

    Attributes:
        home: Where a path in `hub.toml` begins.
        address: Where the issuer sends people back to.
        door: Where it sends those back to who have logged out.
    """

    login: Login
    home: Path
    address: str
    door: str
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    def begin(self) -> tuple[str, Begun]:
        """The address to send somebody to, and what their browser has to remember.

        Raises:
            NotVouchedError: The issuer is not the one that it should be.
            UnavailableError: It does not answer.
        """
        with self._asked():
            asked = self._app().create_authorization_url(self.address)
        return asked["url"], Begun(asked["state"], asked["nonce"], asked["code_verifier"])

    def finish(self, begun: Begun, answer: Mapping[str, str]) -> Vouched:
        """Who somebody is, by the issuer's answer to what was begun.

        Raises:
            NotVouchedError: The answer proves nothing.
            UnavailableError: The issuer does not answer, or the hub's own secret is gone.
        """
        _expect_state(begun, answer)
        if "code" not in answer:
            raise NotVouchedError(
                _("{issuer} did not say who you are: log in again").format(issuer=self.login.name)
            )
        with self._asked():
            app = self._app()
            app.client_secret = self._secret()
            token = app.fetch_access_token(
                self.address, code=answer["code"], code_verifier=begun.verifier
            )
            claims = app.parse_id_token(token, begun.nonce, claims_options=self._expected())
        if claims is None:
            raise NotVouchedError(
                _("{issuer} sent no proof of who you are: ask whoever looks after it").format(
                    issuer=self.login.name
                )
            )
        return Vouched(Subject(self.login.issuer, claims["sub"]), claims)

    def leave(self) -> str:
        """The address at which somebody logs out of the issuer too; empty where it has none.

        OpenID Connect RP-Initiated Logout 1.0 §2. It names us by `client_id`, not by an ID token
        (`id_token_hint`): that says who somebody is, and would have to be kept all day in a cookie.
        Without it an issuer asks people whether they want to leave, as it should: their account
        there may have them logged in at more than this hub.

        Raises:
            NotVouchedError: The issuer is not the one that it should be.
            UnavailableError: It does not answer.
        """
        with self._asked():
            endpoint = self._app().server_metadata.get("end_session_endpoint")
            if not isinstance(endpoint, str):
                return ""
            if urlsplit(endpoint).scheme not in {"https", urlsplit(self.login.issuer).scheme}:
                return ""
            asked = {"client_id": self.login.client_id, "post_logout_redirect_uri": self.door}
            return str(add_params_to_uri(endpoint, asked.items()))

    def expect_confirmed(self, account: Account, claims: Mapping[str, Any]) -> None:
        """Find the issuer saying what the operator expects of each role of an account.

        Raises:
            NotConfirmedError: It does not.
        """
        rules = self.login.confirm
        confirmed = {
            rule.role
            for rule in rules
            if rule.body == account.body and rule.value in _values(claims.get(rule.claim))
        }
        if rules and not account.roles <= confirmed:
            raise NotConfirmedError(
                _("{issuer} does not confirm what you do at this hub").format(
                    issuer=self.login.name
                )
            )

    def _app(self) -> Any:  # noqa: ANN401  # The library has no types.
        """A client that knows the issuer's addresses, asked for anew."""
        app = _App(
            framework=None,
            client_id=self.login.client_id,
            server_metadata_url=self.login.issuer.rstrip("/") + _DISCOVERY,
            client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
        )
        metadata = app.load_server_metadata()
        # OpenID Connect Discovery §4.3: the very issuer that was asked.
        if metadata.get("issuer") != self.login.issuer:
            raise NotVouchedError(
                _(
                    "{issuer} calls itself otherwise than {file} does: tell this hub's operator"
                ).format(issuer=self.login.name, file="hub.toml")
            )
        metadata["id_token_signing_alg_values_supported"] = [
            name
            for name in metadata.get("id_token_signing_alg_values_supported", ["RS256"])
            if _SIGNED_WITH.fullmatch(name)
        ]
        return app

    def _expected(self) -> Mapping[str, Any]:
        return {
            "iss": {"essential": True, "value": self.login.issuer},
            "aud": {"essential": True, "value": self.login.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
        }

    def _secret(self) -> str:
        path = self.home / self.login.client_secret_file
        try:
            return path.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, ValueError, IndexError) as error:
            # Strangers read this: where the file is, `dcim-hub doctor` says.
            raise UnavailableError(
                _("this hub cannot show {issuer} who it is: tell its operator").format(
                    issuer=self.login.name
                )
            ) from error

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Tell an issuer that is away from one whose answer proves nothing."""
        name = self.login.name
        if not self.turns.acquire(blocking=False):
            raise UnavailableError(
                _("many are logging in at {issuer}: try again in a minute").format(issuer=name)
            )
        try:
            yield
        except httpx2.HTTPError as error:
            raise UnavailableError(
                _("{issuer} does not answer: try again in a minute").format(issuer=name)
            ) from error
        except (AuthlibBaseError, JoseError) as error:
            raise NotVouchedError(
                _("the answer of {issuer} proves nothing ({reason}): log in again").format(
                    issuer=name, reason=error.error
                )
            ) from error
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise NotVouchedError(
                _("the answer of {issuer} is not as it should be").format(issuer=name)
            ) from error
        finally:
            self.turns.release()


def _expect_state(begun: Begun, answer: Mapping[str, str]) -> None:
    if not hmac.compare_digest(begun.state.encode(), answer.get("state", "").encode()):
        raise NotVouchedError(_("this login was not begun in this browser: log in again"))


def _values(claim: object) -> tuple[object, ...]:
    return tuple(claim) if isinstance(claim, list) else (claim,)
