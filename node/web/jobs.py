"""Imports in threads of their own, so that a person sees how far one is."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread

import structlog

from anonymizer.errors import PrivacyError
from node.repository.importer import ImportResult, Phase, Progress
from node.web.faults import place_of
from proto.errors import InputError, RefusalError, UnavailableError
from proto.vocabulary import CatalogueError

log = structlog.get_logger()

Act = Callable[[Progress], ImportResult]


@dataclass(frozen=True, slots=True)
class Step:
    """How far an import is: so much of so much, where anybody knows of how much."""

    phase: Phase | None = None
    done: int = 0
    total: int | None = None


class Job:
    """One import or dry run, from its start to its result or its sentence.

    Attributes:
        result: What became of it, once it has ended well.
        refusal: Why it did not; empty while it runs.
    """

    def __init__(self, act: Act, turn: Lock) -> None:
        """Begin as soon as no other import runs."""
        self.result: ImportResult | None = None
        self.refusal = ""
        self.step = Step()
        self._act, self._turn = act, turn
        # A process that ends does not wait: what an import has not finished never happened.
        self._thread = Thread(target=self._run, name="import", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.result is None and not self.refusal

    def wait(self, seconds: float) -> None:
        """Give it some time to end."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            with self._turn:
                self.result = self._act(self._tell)
        except (RefusalError, PrivacyError, InputError, UnavailableError, CatalogueError) as error:
            self.refusal = str(error)
        except Exception as error:  # noqa: BLE001  # Its message may hold what a register says.
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        log.error("import.failed", error=type(error).__name__, place=place_of(error))
        self.refusal = "this is a fault in this program; nothing was imported"

    def _tell(self, phase: Phase, done: int, total: int | None, /) -> None:
        self.step = Step(phase, done, total)
