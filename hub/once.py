"""What may be used once: kept, as its hash, until it would be too old anyway."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, Engine, String, Table, delete, insert, select

from hub.storage import metadata, writing
from proto.errors import RefusalError

_USED = Table(
    "used_once",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("until", BigInteger, nullable=False),  # Seconds since 1970.
)


class UsedError(RefusalError):
    """It was used before."""

    code = "used"


@dataclass(frozen=True, slots=True)
class Once:
    """What was used, in the hub's database."""

    engine: Engine

    def use(self, secret: str, now: datetime, *, lasting: timedelta) -> None:
        """Use it up; whoever asks must refuse by themselves what is older than `lasting`.

        Raises:
            UsedError: It was used up before.
        """
        key = hashlib.sha256(secret.encode(errors="replace")).hexdigest()
        seconds = int(now.timestamp())
        with writing(self.engine) as connection:
            connection.execute(delete(_USED).where(_USED.c.until < seconds))
            if connection.execute(select(_USED).where(_USED.c.hash == key)).first():
                raise UsedError("this was used before")
            until = seconds + int(lasting.total_seconds()) + 1
            connection.execute(insert(_USED).values(hash=key, until=until))
