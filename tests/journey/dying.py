"""Runs one of our programs and kills it at one place, as a power cut would.

`python -m tests.journey.dying before:node.snapshots:measure node --home DIR publish …` sends the
process SIGKILL when it is about to call `measure`; with `after:`, when that call has returned.
"""

import functools
import importlib
import os
import runpy
import signal
import sys
from collections.abc import Callable
from typing import Any


def main() -> None:
    """Lay the trap, then run the program as its own command line would."""
    place, module, *words = sys.argv[1:]
    lay(place)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def lay(place: str) -> None:
    """Let the process die before or after the first call of a function or method."""
    when, module, path = place.split(":")
    *owners, name = path.split(".")
    owner = functools.reduce(getattr, owners, importlib.import_module(module))
    setattr(owner, name, _trapped(getattr(owner, name), when))


def _trapped(function: Callable[..., Any], when: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def trapped(*arguments: object, **named: object) -> object:
        if when == "after":
            function(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    return trapped


if __name__ == "__main__":
    main()
