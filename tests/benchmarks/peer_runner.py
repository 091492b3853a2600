"""Other libraries for differential privacy, each in an environment of its own under build/peers.

They cannot share one: they pin different versions of each other. Nothing here fails because a
peer does: whoever asks gets its figures, or why there are none.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_TESTS = Path(__file__).parents[1]
_SCRIPTS = Path(__file__).parent / "peers"
_ENVIRONMENTS = _TESTS.parent / "build" / "peers"
_INSTALL_SECONDS = 1200
_RUN_SECONDS = 900
_ROOM = 4_000_000_000  # Bytes; the largest environment takes a third of it.


@dataclass(frozen=True, slots=True)
class Environment:
    """What one peer needs.

    Attributes:
        name: Its folder.
        requirements: Its package and whatever would change its figures or break it, pinned.
    """

    name: str
    requirements: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where it is, or would be."""
        return _ENVIRONMENTS / self.name


@dataclass(frozen=True, slots=True)
class Peer:
    """One way in which one library can release the tables.

    Attributes:
        name: What a reader calls it.
        environment: Where it runs.
        script: What runs, in peers/.
        way: One of the script's ways.
        trials: Releases to draw, as many as its speed allows.
    """

    name: str
    environment: Environment
    script: str
    way: str
    trials: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a peer's script prints.

    Attributes:
        rmse: Root mean square error, in persons per cell.
        mae: Mean absolute error, in persons per cell.
        total_rmse: Root mean square error of the number of persons.
        seconds_per_release: Median, from columns in memory to noisy tables.
        trials: Releases drawn.
        version: The library's.
        note: What to know about its privacy, or nothing.
    """

    rmse: float
    mae: float
    total_rmse: float
    seconds_per_release: float
    trials: int
    version: str
    note: str


class _AbsentError(Exception):
    """A step of installing or running went wrong; its message says which and why."""


_OPENDP = Environment("opendp", ("opendp==0.16.0", "numpy==2.4.6"))
_MBI = Environment("opendp_mbi", ("opendp[mbi]==0.16.0", "jax==0.10.2", "numpy==2.4.6"))
_DIFFPRIVLIB = Environment("diffprivlib", ("diffprivlib==0.6.6", "scikit-learn==1.6.1"))
_SMARTNOISE = Environment("smartnoise", ("smartnoise-sql==1.0.10", "opendp==0.14.2"))
_TUMULT = Environment("tumult", ("tmlt-analytics==0.21.0", "tmlt-core==0.19.1", "pyspark==3.5.9"))

PEERS = (
    Peer("OpenDP, even split, Laplace", _OPENDP, "opendp_even.py", "laplace", 20),
    Peer("OpenDP, even split, Gaussian", _OPENDP, "opendp_even.py", "gaussian", 20),
    Peer("OpenDP with Private-PGM, Gaussian", _MBI, "opendp_mbi.py", "gaussian", 2),
    Peer("OpenDP with Private-PGM, Laplace", _MBI, "opendp_mbi.py", "laplace", 2),
    Peer("OpenDP with Private-PGM, AIM", _MBI, "opendp_mbi.py", "aim", 2),
    Peer("diffprivlib, geometric", _DIFFPRIVLIB, "diffprivlib_.py", "geometric", 20),
    Peer("SmartNoise SQL, Laplace", _SMARTNOISE, "smartnoise.py", "laplace", 5),
    Peer("Tumult Analytics, Laplace", _TUMULT, "tumult.py", "laplace", 2),
    Peer("Tumult Analytics, Gaussian", _TUMULT, "tumult.py", "gaussian", 2),
)


def run_peer(
    peer: Peer,
    workload: str,
    people: int,
    *,
    trials: int | None = None,
    seconds: float = _RUN_SECONDS,
) -> Figures | str:
    """Install the peer where it is not, and let it release a workload.

    Args:
        peer: One of `PEERS`.
        workload: One of the names in workloads.py.
        people: How many people to count.
        trials: Releases to draw, where not the peer's own number.
        seconds: When to stop waiting for all of them.

    Returns:
        What it printed, or why there is nothing, as in "did not install: …".
    """
    number = peer.trials if trials is None else trials
    asked = ["--workload", workload, "--people", str(people), "--trials", str(number)]
    try:
        python = _python(peer.environment)
        script: list[str | Path] = [python, "-W", "ignore", _SCRIPTS / peer.script, *asked]
        with tempfile.TemporaryDirectory() as folder:
            _show_tests(Path(folder))
            printed = _done("run", [*script, "--way", peer.way], seconds, Path(folder))
    except _AbsentError as error:
        return str(error)
    return Figures(**json.loads(printed.splitlines()[-1]))


def remove(environment: Environment) -> None:
    """Free the room that an environment takes, up to 1.3 GB."""
    shutil.rmtree(environment.folder, ignore_errors=True)


def _python(environment: Environment) -> Path:
    """The environment's interpreter, in an environment with what it needs."""
    folder = environment.folder
    python, marker = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join(environment.requirements)
    if marker.exists() and marker.read_text(encoding="utf-8") == wanted:
        return python
    remove(environment)
    folder.mkdir(parents=True)
    if shutil.disk_usage(folder).free < _ROOM:
        raise _AbsentError(f"did not install: expected {_ROOM / 1e9:.0f} GB of free disk")
    pip = ["-m", "pip", "install", "-qq", "--no-cache-dir", "--disable-pip-version-check"]
    _done("install", [sys.executable, "-m", "venv", folder], _INSTALL_SECONDS, folder)
    _done("install", [python, *pip, *environment.requirements], _INSTALL_SECONDS, folder)
    marker.write_text(wanted, encoding="utf-8")
    return python


def _show_tests(folder: Path) -> None:
    """Stand in for `tests`: diffprivlib installs a package of that name, and ours has none."""
    (folder / "tests").mkdir()
    package = f"__path__ = [{str(_TESTS)!r}]\n"
    (folder / "tests" / "__init__.py").write_text(package, encoding="utf-8")


def _done(deed: str, command: Sequence[str | Path], seconds: float, folder: Path) -> str:
    """What the command printed. Its whole family ends with it, Spark's Java too.

    Raises:
        _AbsentError: It failed, or took too long.
    """
    with subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            printed, complaints = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise _AbsentError(f"did not {deed} within {seconds:.0f} s") from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        last = (complaints.strip().splitlines() or [f"code {process.returncode}"])[-1]
        raise _AbsentError(f"did not {deed}: {last}")
    return printed
