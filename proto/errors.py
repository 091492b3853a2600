"""The ways this system says no, in one place, because they cross the wire."""

from collections.abc import Iterable


class RefusalError(Exception):
    """A rule says no. Trying again unchanged will be refused again."""

    code: str = "refused"


class UnavailableError(Exception):
    """The other side cannot be reached or is busy. Try again later."""


class InputError(Exception):
    """What was handed in cannot be read; the message says what, where and what to do."""


class MalformedError(RefusalError):
    """A document is not what its type says it is."""

    code = "malformed"


class SignatureError(RefusalError):
    """A signature is missing, wrong, or made by a key that does not belong here."""

    code = "signature"


class CompromisedKeyError(SignatureError):
    """The key was declared compromised: it permits nothing, past or future."""

    code = "compromised-key"


class SupersededKeyError(SignatureError):
    """The party has a newer key: what it signed counts, and it signs nothing more."""

    code = "superseded-key"


class NotPermittedError(RefusalError):
    """The caller may not do this, whatever it sends."""

    code = "not-permitted"


class UnknownPartyError(RefusalError):
    """A party is named that nobody here knows."""

    code = "unknown-party"


class ConflictError(RefusalError):
    """Something else was accepted under the same name; what is accepted never changes."""

    code = "conflict"


class LogError(RefusalError):
    """The transparency log does not prove what it claims."""

    code = "log"


class OutsideAgreementError(RefusalError):
    """No agreement in force permits this."""

    code = "outside-agreement"

    def __init__(self, objections: Iterable[object]) -> None:
        """Keep every objection, so that all reasons are said at once."""
        self.objections = tuple(objections)
        super().__init__("; ".join(str(objection) for objection in self.objections))


class RefusedByPeerError(RefusalError):
    """The other side refused, with its own code."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code that came over the wire."""
        self.code = code
        super().__init__(message)
