"""An issuer of OpenID Connect on this machine, which a test lets lie."""

import re
import threading
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

with warnings.catch_warnings():
    # It stands on a part of authlib that will go.
    warnings.simplefilter("ignore")
    import oidc_provider_mock  # type: ignore[import-untyped]  # It has none.

Change = Callable[[dict[str, Any]], object]


class InventedIssuer:
    """Lets everybody in whom a test names.

    Attributes:
        change: What a test does to the claims before they are signed.
        key: What signs instead of the issuer's own key.
        algorithm: How.
        said: What it says of itself beside what is true.
        tokens: What it was sent by those who asked for a token.
        left: What it was sent by those who wanted to log out.
    """

    def __init__(self) -> None:
        """Honest, until told otherwise."""
        self.change: Change = lambda _: None
        self.key: Any = None
        self.algorithm = "RS256"
        self.said: dict[str, Any] = {}
        self.tokens: list[dict[str, str]] = []
        self.left: list[dict[str, str]] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._app: flask.Flask = oidc_provider_mock.app()
        self._app.after_request(self._lie)
        self.address = ""

    @contextmanager
    def serving(self) -> Iterator["InventedIssuer"]:
        """Answer on loopback."""
        server = make_server("127.0.0.1", 0, self._app, threaded=True)
        self.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def let_in(self, address: str, subject: str) -> str:
        """What somebody does in the issuer's form; gives where it sends them back to."""
        answer = httpx.post(address, data={"sub": subject})
        return str(answer.headers["Location"])

    def deny(self, address: str) -> str:
        """The same for somebody who does not want to."""
        back = httpx.post(address, data={"action": "deny"}).headers["Location"]
        return f"{back}&state={asked_in(address)['state']}"  # It forgets (RFC 6749 §4.1.2.1).

    def log_out(self, address: str) -> str:
        """What somebody does whom it asks whether to log out; gives where it sends them then."""
        asked = httpx.get(address)
        form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', asked.text))
        answer = httpx.post(f"{self.address}/oauth2/end_session/confirm", data=form)
        return str(answer.headers["Location"])

    def _lie(self, answer: flask.Response) -> flask.Response:
        path = flask.request.path
        if path == "/oauth2/token" and answer.status_code == 200:
            self.tokens.append(self._asked())
            said = answer.get_json()
            answer.set_data(flask.json.dumps(said | {"id_token": self._signed(said["id_token"])}))
        elif path == "/oauth2/end_session":
            self.left.append(dict(flask.request.values))
        elif path == "/.well-known/openid-configuration":
            answer.set_data(flask.json.dumps(answer.get_json() | self.said))
        return answer

    def _asked(self) -> dict[str, str]:
        scheme, _, encoded = flask.request.headers.get("Authorization", "").partition(" ")
        return {**flask.request.form, scheme: b64decode(encoded).decode()}

    def _signed(self, token: str) -> str:
        jwk = flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
        own = RSAKey.import_key(jwk)
        claims = jwt.decode(token, own).claims
        self.change(claims)
        header = {"alg": self.algorithm, "kid": own.kid}
        return jwt.encode(header, claims, self.key or own, algorithms=[self.algorithm])


def asked_in(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
