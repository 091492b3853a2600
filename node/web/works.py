"""The registers that people are bringing in just now: kept in memory, each its owner's alone."""

from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Literal

from node.repository.importer import ImportResult
from node.web.jobs import Act, Job
from node.web.uploads import Uploads
from proto.errors import InputError

Wish = Literal["as-written", "remove", "remove-most"]
"""What becomes of records that the register no longer has: what the mapping says; they go; they
go even if they are more than half of it."""

_MOST = 20
"""Works of one owner; the oldest give way."""


@dataclass(frozen=True, slots=True)
class Work:
    """One register on its way in.

    Attributes:
        owner: Name of the account that began it.
        file: Where it is; what it is called by its owner is `name`.
        mapping: The text as it was typed last.
        wish: What is to become of records that the register no longer has.
        tried: Mapping and wish of the job.
        job: The newest dry run, or the import.
    """

    id: str
    owner: str
    name: str
    file: Path
    mapping: str
    mapping_name: str = ""
    wish: Wish = "as-written"
    tried: tuple[str, Wish] | None = None
    job: Job | None = None

    @property
    def result(self) -> ImportResult | None:
        """What became of the job, once it has ended well."""
        return self.job.result if self.job else None

    @property
    def refusal(self) -> str:
        """Why it did not end well, with the file called as its owner calls it."""
        return self.job.refusal.replace(str(self.file), self.name) if self.job else ""

    @property
    def is_running(self) -> bool:
        """Whether a job has not ended yet."""
        return self.job is not None and self.job.is_running

    @property
    def is_tried(self) -> bool:
        """Whether a dry run of exactly this went well."""
        is_same = self.tried == (self.mapping, self.wish)
        return is_same and self.result is not None and self.result.is_rehearsal

    @property
    def is_done(self) -> bool:
        """Whether it is in."""
        return self.result is not None and not self.result.is_rehearsal


class Works:
    """All of them, until the process ends."""

    def __init__(self, uploads: Uploads) -> None:
        """Begin without any."""
        self.uploads = uploads
        self._works: dict[str, Work] = {}
        self._lock, self._turn = Lock(), Lock()
        uploads.sweep()

    def begin(self, owner: str, name: str, file: Path, *, mapping: str, mapping_name: str) -> Work:
        """Take up a register; its owner's oldest gives way where there are too many."""
        self.uploads.sweep()
        work = Work(token_hex(16), owner, name, file, mapping, mapping_name)
        self.put(work)
        for old in self.of(owner)[_MOST:]:
            if not old.is_running:
                self.end(old)
        return work

    def of(self, owner: str) -> tuple[Work, ...]:
        """An owner's, the newest first."""
        with self._lock:
            works = list(self._works.values())
        return tuple(each for each in reversed(works) if each.owner == owner)

    def find(self, owner: str, id: str) -> Work:  # noqa: A002  # What it is called in addresses.
        """One of an owner's.

        Raises:
            InputError: It is over, or never was.
        """
        work = self._works.get(id)
        if work is None or work.owner != owner:
            raise InputError("this import is over: choose the register anew")
        return work

    def put(self, work: Work) -> None:
        """Keep how it stands now."""
        with self._lock:
            self._works[work.id] = work

    def start(self, work: Work, act: Act) -> Job:
        """Let it be tried or brought in, one after the other with all others."""
        job = Job(act, self._turn)
        self.put(replace(work, tried=(work.mapping, work.wish), job=job))
        return job

    def end(self, work: Work) -> None:
        """Forget it and its file."""
        with self._lock:
            self._works.pop(work.id, None)
        self.uploads.drop(work.file)
