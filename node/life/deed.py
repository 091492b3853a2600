"""What somebody does to a record by hand: never without saying who, when and why."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from proto.errors import InputError, RefusalError

LONGEST_REASON = 500


class NothingChangedError(RefusalError):
    """What was asked for is so already."""

    code = "nothing-changed"


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, when and why."""

    by: str
    at: datetime
    reason: str

    @classmethod
    def of(cls, by: str, at: datetime, reason: str) -> "Deed":
        """The deed, its reason on one line.

        Raises:
            InputError: There is no reason, or not one that fits on a line.
        """
        line = " ".join(unicodedata.normalize("NFC", reason).split())
        if not line or len(line) > LONGEST_REASON or not line.isprintable():
            raise InputError(
                f"expected a reason of 1 to {LONGEST_REASON} printable characters, for whoever asks"
                " later why this was done"
            )
        return cls(by, at, line)

    @property
    def day(self) -> date:
        """The day on which it is done."""
        return self.at.date()

    @property
    def row(self) -> dict[str, object]:
        """The columns that every table of deeds has."""
        return {"by": self.by, "at": self.at.isoformat(timespec="seconds"), "reason": self.reason}
