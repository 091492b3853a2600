"""The house stands as it was drawn: what the import contracts cannot see."""

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROOMS = ("proto", "anonymizer", "node", "hub")
_FOLDERS = {*_ROOMS, "deploy", "tests", ".ci", ".github"}
"""The six rooms, and what tools need beside them."""

_WORLD = {
    # What every party has agreed on before anything is exchanged: no database, no page, no clock.
    "proto": {"cryptography", "grpc", "pydantic", "pydantic_core", "securesystemslib"},
    "proto/wire": {"google"},
    # People into safe numbers, and nothing else: no engine, socket, file or log.
    "anonymizer": {"numpy", "opendp", "scipy", "sqlalchemy"},
    # A country deciding what may leave.
    "node": {
        *(
            "altair",
            "babel",
            "cryptography",
            "docx",
            "fastapi",
            "grpc",
            "jinja2",
            "nacl",
            "openpyxl",
            "pkcs11",
            "pydantic",
        ),
        *("pydantic_core", "rapidfuzz", "rich", "scipy", "sqlalchemy", "starlette", "structlog"),
        *("typer", "typst", "uvicorn", "vl_convert", "xlsxwriter"),
    },
    # The region keeping, checking and comparing what was sent; it never draws noise.
    "hub": {
        *(
            "altair",
            "authlib",
            "babel",
            "countrynames",
            "cryptography",
            "docx",
            "fastapi",
            "grpc",
            "grpc_health",
            "httpx2",
            "itsdangerous",
            "jinja2",
            "nacl",
            "numpy",
            "openpyxl",
        ),
        *("joserfc", "markupsafe", "pydantic", "pydantic_core", "rich", "scipy", "sqlalchemy"),
        *("starlette", "structlog", "typer", "typst", "uvicorn", "vl_convert", "xlsxwriter"),
    },
    # The words and formats in which programs read.
    "hub/sdmx": {"msgspec", "pyarrow", "pysdmx"},
    # How they are run.
    "deploy": {"rich", "xlsxwriter"},
}
"""What each room may import of the world beside the standard library; a part adds to its room."""

# Written in halves, so that this file does not name what it forbids.
_REGISTRIES = tuple(
    "".join(halves)
    for halves in [
        ("pypi", ".org"),
        ("pypi", ".python"),
        ("python", "hosted"),
        ("npmjs", ".org"),
        ("registry", ".npm"),
        ("deb.", "debian"),
        ("proxy.", "golang"),
        ("--index", "-url"),
        ("--find", "-links"),
    ]
)
_CLOCK = {"now", "today", "utcnow"}
_DATABASE = {"create_engine", "Engine", "Connection", "Session", "engine", "orm", "ext"}


@cache
def _files_in_git() -> tuple[Path, ...]:
    """Every file that git holds, or would hold after `git add`."""
    if not (_ROOT / ".git").exists():
        pytest.skip("this copy of the source is not a git repository")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    options = ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run([*command, *options], cwd=_ROOT, capture_output=True, check=True)
    paths = (_ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def _nodes(room: str) -> Iterator[tuple[str, ast.AST]]:
    """Every syntax node of a room's own code, with the place to look at."""
    for path in sorted((_ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            yield f"{path.relative_to(_ROOT)}:{getattr(node, 'lineno', 0)}", node


def _of_the_world(node: ast.AST) -> Iterator[str]:
    """Names of the packages an import statement takes from neither us nor the standard library."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    else:
        return
    packages = {name.partition(".")[0] for name in names}
    yield from packages - sys.stdlib_module_names - _FOLDERS


def _commands(text: str) -> Iterator[str]:
    """Targets of the lines that start with `make` in a page's code blocks."""
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        yield from re.findall(r"^(?:\$ )?make ([a-z]+)", block, flags=re.MULTILINE)


@pytest.mark.parametrize("room", _ROOMS)
def test_a_room_is_ours_alone(room: str) -> None:
    """Others publish packages of the same names; none of them is installed here."""
    owners = set(packages_distributions().get(room, []))
    spec = importlib.util.find_spec(room)

    assert owners <= {"dcim-exchange"}
    assert spec is not None
    assert spec.origin == str(_ROOT / room / "__init__.py")


def test_every_file_has_a_room() -> None:
    """There are six rooms and no seventh, and no program lies in front of the door."""
    inside = {path.relative_to(_ROOT).parts[0] for path in _files_in_git() if path.parent != _ROOT}
    outside = [path.name for path in _files_in_git() if path.parent == _ROOT]

    assert _FOLDERS == inside
    assert [] == [name for name in outside if name.endswith((".py", ".pyi", ".ipynb", ".sh"))]


@pytest.mark.parametrize("room", [*_ROOMS, "deploy"])
def test_a_room_imports_only_what_it_may(room: str) -> None:
    """A new dependency is let into a room by name, or not at all."""
    imported = [
        f"{place}: {package}"
        for place, node in _nodes(room)
        for package in _of_the_world(node)
        if package not in _allowed(place)
    ]

    assert imported == []


def _allowed(place: str) -> set[str]:
    """What may be imported there: what its room may, and what the part of it may."""
    return {
        name for part, names in _WORLD.items() if place.startswith(f"{part}/") for name in names
    }


@pytest.mark.parametrize("room", ["proto", "anonymizer"])
def test_a_room_without_a_clock_asks_for_the_time(room: str) -> None:
    """The time is an argument where the same input must give the same answer."""
    asked = [
        place
        for place, node in _nodes(room)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _CLOCK
    ]

    assert asked == []


def test_the_anonymizer_touches_no_file() -> None:
    """It cannot leave anything behind, nor read what it was not given."""
    touched = [
        place
        for place, node in _nodes("anonymizer")
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"open", "print", "input"}
    ]

    assert touched == []


def test_the_anonymizer_writes_questions_and_never_asks_them() -> None:
    """SQL expressions are allowed, whatever could run them is not."""
    imported = [
        place
        for place, node in _nodes("anonymizer")
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _imported(node)
        if name.startswith("sqlalchemy.") and _DATABASE & set(name.split("."))
    ]

    assert imported == []


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Full names that an import statement brings in."""
    start = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    return [start + alias.name for alias in node.names]


def test_no_file_says_where_packages_come_from() -> None:
    """A ministry installs from its own mirror; nothing here points elsewhere."""
    pattern = re.compile("|".join(map(re.escape, _REGISTRIES)).encode())

    named = [
        str(path.relative_to(_ROOT))
        for path in _files_in_git()
        if pattern.search(path.read_bytes())
    ]

    assert named == []


def test_every_pinned_version_has_a_hash() -> None:
    """What is installed is what was locked, wherever it comes from."""
    lines = (_ROOT / "requirements.txt").read_text().replace("\\\n", "").splitlines()

    assert [] == [line for line in lines if "==" not in line or "--hash=sha256:" not in line]


def test_every_page_names_commands_that_exist() -> None:
    """A reader may type what a page says."""
    makefile = (_ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE))
    pages = [path for path in _files_in_git() if path.suffix == ".md"]

    missing = [
        f"{page.relative_to(_ROOT)}: make {target}"
        for page in pages
        for target in _commands(page.read_text())
        if target not in targets
    ]

    assert missing == []
