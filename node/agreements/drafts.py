"""Drafts of agreements that officers work on: every version, right or wrong, is kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import Column, Engine, Integer, Row, String, Table, Text, func, insert, select

from node.storage import metadata, reading, writing
from proto.document import Sha256, digest
from proto.errors import ConflictError, InputError, RefusalError

LARGEST = 1 << 20
"""Bytes of a draft; a document has no more."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME = 64
_LONGEST_ID = 55
"""Letters of an agreement's id in the name of a draft, so that a number has room."""

_draft = Table(
    "draft",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", String(32), nullable=False),
)


class UnknownDraftError(RefusalError):
    """No draft goes by that name."""

    code = "unknown-draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """One version of a draft.

    Attributes:
        text: As it was typed; JSON, as far as whoever typed it succeeded.
        by: Who typed it.
        at: When (UTC, ISO 8601).
    """

    name: str
    version: int
    text: str
    by: str
    at: str

    @property
    def data(self) -> bytes:
        """What would be proposed, byte for byte."""
        return self.text.encode()

    @property
    def hash(self) -> Sha256:
        """The name it would have as a proposal."""
        return digest(self.data)


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts in the node's database."""

    engine: Engine

    def begin(self, name: str, text: str, *, by: str, now: datetime) -> Draft:
        """Keep the first version of a new draft.

        Raises:
            ConflictError: There is a draft of that name.
            InputError: The name is not fit for use, or the text is too long.
        """
        if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
            raise InputError(
                f"expected a name of small letters, digits and dashes, such as regional-2027,"
                f" got {name[:_LONGEST_NAME]!r}"
            )
        return self._keep(name, text, by=by, now=now, is_new=True)

    def follow(self, id_: str, text: str, *, by: str, now: datetime) -> Draft:
        """Begin a draft of another text of an agreement, under the first name that is free."""
        taken = {each.name for each in self.list()}
        names = (f"{id_[:_LONGEST_ID]}-{number}".replace("--", "-") for number in count(2))
        return self.begin(next(n for n in names if n not in taken), text, by=by, now=now)

    def keep(self, name: str, text: str, *, by: str, now: datetime) -> Draft:
        """Keep a text as the newest version, unless it says the same as the one before.

        Raises:
            InputError: The text is too long.
            UnknownDraftError: There is no such draft.
        """
        return self._keep(name, text, by=by, now=now, is_new=False)

    def newest(self, name: str) -> Draft:
        """The newest version of a draft.

        Raises:
            UnknownDraftError: There is no such draft.
        """
        return self.versions(name)[-1]

    def versions(self, name: str) -> tuple[Draft, ...]:
        """Every version of a draft, the oldest first.

        Raises:
            UnknownDraftError: There is no such draft.
        """
        query = select(_draft).where(_draft.c.name == name).order_by(_draft.c.version)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise UnknownDraftError(f"there is no draft {name[:_LONGEST_NAME]!r}")
        return tuple(map(_read, rows))

    def version(self, name: str, number: int) -> Draft:
        """One version of a draft.

        Raises:
            UnknownDraftError: There is none.
        """
        for each in self.versions(name):
            if each.version == number:
                return each
        raise UnknownDraftError(f"there is no version {number} of the draft {name!r}")

    def list(self) -> tuple[Draft, ...]:
        """The newest version of every draft, the latest first."""
        newest = select(_draft.c.name, func.max(_draft.c.version).label("version"))
        last = newest.group_by(_draft.c.name).subquery()
        query = select(_draft).join(
            last, (last.c.name == _draft.c.name) & (last.c.version == _draft.c.version)
        )
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(_draft.c.at.desc(), _draft.c.name)).all()
        return tuple(map(_read, rows))

    def _keep(self, name: str, text: str, *, by: str, now: datetime, is_new: bool) -> Draft:
        # No database keeps a zero byte, and no encoding half of a character.
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
        if len(text.encode()) > LARGEST:
            raise InputError(f"expected a draft of at most {LARGEST // 1024} KiB")
        query = select(_draft).where(_draft.c.name == name).order_by(_draft.c.version.desc())
        with writing(self.engine) as connection:
            row = connection.execute(query).first()
            if is_new and row is not None:
                raise ConflictError(f"there is a draft called {name} already: choose another name")
            if not is_new and row is None:
                raise UnknownDraftError(f"there is no draft {name[:_LONGEST_NAME]!r}")
            last = _read(row) if row else Draft(name, 0, "", "", "")
            if row is not None and last.text == text:
                return last
            at = now.isoformat(timespec="seconds")
            new = Draft(name, last.version + 1, text, by, at)
            values = {"name": name, "version": new.version, "text": text, "by": by, "at": at}
            connection.execute(insert(_draft), values)
            return new


def _read(row: Row[tuple[object, ...]]) -> Draft:
    return Draft(row.name, row.version, row.text, row.by, row.at)
