"""How far an import is: a bar where a person watches, a line now and then everywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from node.commands import text
from node.repository import importer
from node.repository.importer import Phase

_SAID: dict[Phase, str] = {"reading": "reading", "storing": "storing what is new or changed"}
_TENTH = 10


@contextmanager
def watching(name: str) -> Iterator[importer.Progress]:
    """Say on standard error how far the import of something is, until it is over."""
    if not text.err.is_terminal:
        yield _Lines(name)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=text.err, transient=True) as bar:
        task = bar.add_task(f"{name}: {_SAID['reading']}", total=None)

        def tell(phase: Phase, done: int, total: int | None, /) -> None:
            said = f"{name}: {_SAID[phase]}"
            bar.update(task, description=said, completed=done, total=total)

        yield tell


class _Lines:
    """A line for each phase, and for each tenth of it, for a log."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._last: tuple[Phase, int] | None = None

    def __call__(self, phase: Phase, done: int, total: int | None, /) -> None:
        tenth = _TENTH * done // total if total else done // 100_000
        if (phase, tenth) == self._last:
            return
        self._last = phase, tenth
        far = f"{100 * done // total} %" if total else f"{done:,} rows"
        text.err.print(f"{self._name}: {_SAID[phase]}: {far}")
