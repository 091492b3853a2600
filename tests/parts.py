"""Parts a machine may lack: found or started here, else a reason is given."""

import gc
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn, TypedDict

import pytest
import pytest_socket
import sqlalchemy
from sqlalchemy.pool import NullPool

_PATIENCE_SECONDS = 30.0


class AbsentError(Exception):
    """This machine lacks a part; the message says which and why."""


def absent(message: str, *, required_by: str) -> NoReturn:
    """Fail where the environment promises the part, skip with the reason elsewhere."""
    if os.environ.get(required_by):
        pytest.fail(f"{message} ({required_by} is set)", pytrace=False)
    pytest.skip(message)


def chromium() -> Path:
    """Find the browser that tests may drive."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    raise AbsentError("no chromium on the PATH")


@contextmanager
def small_disk(folder: Path, *, mebibytes: int) -> Iterator[None]:
    """Let a folder be a disk of its own, in memory, for the length of the block.

    Raises:
        AbsentError: This machine lets us mount none.
    """
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not mount or not umount:
        raise AbsentError("no mount on the PATH")
    disk = ["-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0700", "tmpfs", str(folder)]
    if subprocess.run([mount, *disk], check=False, capture_output=True).returncode:
        raise AbsentError(
            "nobody may mount a small disk here: that takes root and, in a container, the"
            " capability CAP_SYS_ADMIN; CI asks for it only where it has it"
        )
    try:
        yield
    finally:
        subprocess.run([umount, "--lazy", str(folder)], check=True)


def expect_mounting() -> None:
    """Try to mount a small disk.

    Raises:
        AbsentError: This machine does not let us.
    """
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder), mebibytes=1):
        pass


def postgresql(stack: ExitStack) -> str:
    """Find or start a server in which databases may be created; the stack stops it.

    Returns:
        Its SQLAlchemy URL, from `TEST_POSTGRES_URL`, Docker or this machine's own binaries.

    Raises:
        AbsentError: All three are missing.
    """
    if url := os.environ.get("TEST_POSTGRES_URL"):
        return url
    reasons = []
    for start in (_container, _local_server):
        try:
            return start(stack)
        except AbsentError as reason:
            reasons.append(str(reason))
    raise AbsentError(f"no PostgreSQL: {'; '.join(reasons)}")


def administer(server_url: str, statement: str) -> None:
    """Run one statement that cannot stand inside a transaction."""
    engine = sqlalchemy.create_engine(server_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


def _container(stack: ExitStack) -> str:
    """Start a container where Docker answers."""
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415  # Slow.
    from testcontainers.core.config import testcontainers_config  # noqa: PLC0415

    with _sockets_on():
        if objection := _docker_objection():
            raise AbsentError(objection)
        testcontainers_config.ryuk_disabled = True  # The stack stops the container.
        container = PostgresContainer("postgres:17-alpine", driver="psycopg").start()
    stack.callback(_sockets_on()(container.stop))
    return str(container.get_connection_url())


@contextmanager
def _sockets_on() -> Iterator[None]:
    """Let a fixture ask Docker, whatever the test that needs it may do."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("socket", "getaddrinfo", "gethostbyname"):
            patch.setattr(socket, name, getattr(socket, name))  # Put back at the end.
        pytest_socket.enable_socket()
        yield


def _docker_objection() -> str | None:
    """Why Docker cannot be used, or None if it answers."""
    import docker  # type: ignore[import-untyped]  # noqa: PLC0415  # It ships no types. Slow.

    objection = None
    with warnings.catch_warnings():
        # The client leaves its socket to the collector when nobody answers.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            docker.from_env(timeout=3).close()
        except docker.errors.DockerException as error:
            objection = f"Docker does not answer ({type(error).__name__})"
        gc.collect()
    return objection


class _Run(TypedDict, total=False):
    """How the server's programs are started."""

    cwd: str
    env: dict[str, str]
    user: int
    group: int
    extra_groups: list[int]


def _local_server(stack: ExitStack) -> str:
    """Start a throw-away cluster that listens on a socket file only."""
    binaries = _server_binaries()
    # A socket's path may have about a hundred characters, which a test's own folder exceeds.
    folder = tempfile.mkdtemp(prefix="dcim-", dir="/tmp")
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    run = _unprivileged(folder)
    initdb = [f"{binaries}/initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust"]
    options = ["--no-sync", "--encoding=UTF8", "--locale=C"]
    made = subprocess.run([*initdb, *options], capture_output=True, check=False, text=True, **run)
    if made.returncode:
        raise AbsentError(f"initdb failed: {made.stderr.strip()}")
    postgres = [f"{binaries}/postgres", "-D", f"{folder}/data", "-k", folder]
    options = ["-c", "listen_addresses=", "-c", "fsync=off"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*postgres, *options], stdout=quiet, stderr=quiet, **run)
    stack.callback(_stop, server)
    url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
    _await_answer(url)
    return url


def _server_binaries() -> Path:
    """Folder of the newest server installed here; Debian keeps it off the PATH."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")  # noqa: PTH207  # Root is not ours.
    if found:
        return max((Path(f).parent for f in found), key=lambda bin_: int(bin_.parent.name))
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    raise AbsentError("no server binaries are installed")


def _unprivileged(folder: str) -> _Run:
    """Arguments that run the server as `postgres` where we are root, which it refuses."""
    run = _Run(cwd=folder, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError as error:
            raise AbsentError("there is no user postgres to run the server as") from error
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        run["user"], run["group"], run["extra_groups"] = owner.pw_uid, owner.pw_gid, []
    return run


def _await_answer(url: str) -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return administer(url, "SELECT 1")
        except sqlalchemy.exc.OperationalError as error:
            if time.monotonic() > deadline:
                raise AbsentError("the local server did not answer") from error
            time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop without waiting for clients: SIGTERM would wait for every pooled connection."""
    server.send_signal(signal.SIGINT)
    server.wait(_PATIENCE_SECONDS)
