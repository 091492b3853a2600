"""The way to the issuer and back: what the browser remembers while somebody logs in elsewhere.

The session's own cookie stays at home: being strict, it is not sent when another site leads here.
So what was begun is remembered in a cookie of its own, signed, and good for a few minutes.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadData, URLSafeSerializer

from hub.app import Hub
from hub.issuer import Begun, Issuer, NotVouchedError
from hub.language import _
from hub.once import Once, UsedError

DOOR = "/login"
BEGIN = "/login/elsewhere"
ANSWER = "/login/answer"

_LASTING = timedelta(minutes=10)
_SALT = "dcim.login"


@dataclass(frozen=True, slots=True)
class Way:
    """To one issuer and back."""

    issuer: Issuer
    once: Once
    signer: URLSafeSerializer
    secure: bool

    @classmethod
    def of(cls, hub: Hub, session_key: bytes, *, secure: bool) -> "Way | None":
        """The way that `hub.toml` names, if it does."""
        login = hub.settings.login
        if login is None:
            return None
        pages = f"{'https' if secure else 'http'}://{hub.settings.pages}"
        issuer = Issuer(login, hub.home, f"{pages}{ANSWER}", f"{pages}{DOOR}")
        signer = URLSafeSerializer(session_key, salt=_SALT)
        return cls(issuer, Once(hub.engine), signer, secure)

    @property
    def name(self) -> str:
        """What people call the issuer."""
        return self.issuer.login.name

    def remember(self, answer: Response, begun: Begun, going: str, now: datetime) -> None:
        """Let the browser remember what was begun, and where the reader was going."""
        kept = {"begun": asdict(begun), "going": going, "since": now.timestamp()}
        answer.set_cookie(
            self._cookie,
            self.signer.dumps(kept),
            max_age=int(_LASTING.total_seconds()),
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def recall(self, request: Request, now: datetime) -> tuple[Begun, str]:
        """What this browser began, and where the reader was going; for one answer only.

        Raises:
            NotVouchedError: It began nothing, too long ago, or was answered before.
        """
        try:
            kept = self.signer.loads(request.cookies.get(self._cookie, ""))
        except BadData as error:
            raise NotVouchedError(_("this login was not begun here: log in again")) from error
        begun = Begun(**kept["begun"])
        if not 0 <= now.timestamp() - kept["since"] < _LASTING.total_seconds():
            raise NotVouchedError(_("this login took too long: log in again"))
        try:
            self.once.use(begun.state, now, lasting=_LASTING)
        except UsedError as error:
            raise NotVouchedError(_("this login was answered before: log in again")) from error
        return begun, kept["going"]

    def forget(self, answer: Response) -> None:
        """Let the browser forget it."""
        answer.delete_cookie(self._cookie, secure=self.secure, httponly=True, samesite="lax")

    @property
    def _cookie(self) -> str:
        return "__Host-dcim-login" if self.secure else "dcim-login"
