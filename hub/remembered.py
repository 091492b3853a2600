"""What never changes once it was read, kept for the next who asks."""

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values by key, of which the oldest go where there are too many; several threads may ask."""

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._held: dict[K, V] = {}
        self._lock = Lock()

    def of(self, keys: Iterable[K], fetch: Callable[[list[K]], Mapping[K, V]]) -> Mapping[K, V]:
        """The values of these keys; those that are not here are fetched, all of them at once.

        Args:
            keys: Of the values.
            fetch: Gives those of some keys; a key that it leaves out has none.
        """
        asked = tuple(dict.fromkeys(keys))
        with self._lock:
            found = {key: self._held[key] for key in asked if key in self._held}
        if missing := [key for key in asked if key not in found]:
            fetched = fetch(missing)
            found.update(fetched)
            self._keep(fetched)
        return found

    def _keep(self, fetched: Mapping[K, V]) -> None:
        with self._lock:
            self._held.update(fetched)
            for key in [*self._held][: max(0, len(self._held) - self._most)]:
                del self._held[key]
