"""One audit: publish many times with the person and without, and certify what that betrays."""

from dataclasses import dataclass

from tests.audit.certificate import Certificate, certify
from tests.audit.publishing import Publishing
from tests.audit.signals import SIGNALS
from tests.audit.subjects import Subject


@dataclass(frozen=True, slots=True)
class Audit:
    """What was proven of one subject, promise by promise."""

    subject: str
    certificates: tuple[Certificate, ...]

    @property
    def is_broken(self) -> bool:
        """Whether some promise is."""
        return any(each.is_broken for each in self.certificates)

    @property
    def sharpest(self) -> Certificate:
        """The certificate that comes nearest to what was claimed, or furthest beyond."""
        return max(self.certificates, key=lambda each: each.share)


def audit(subject: Subject, publishing: Publishing, times: int) -> Audit:
    """Audit a subject, published so many times on each side."""
    known = subject.known
    rows = [publishing(subject, times, is_present=side) for side in (False, True)]
    signals = {
        name: (signal(rows[0], known), signal(rows[1], known)) for name, signal in SIGNALS.items()
    }
    return Audit(subject.name, tuple(certify(each, signals) for each in subject.promises))
