"""Whoever is refused reads why in their own language."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from hub.keys import Keys
from hub.language import ENGLISH, LANGUAGES
from proto.errors import InputError, RefusalError, UnavailableError
from tests.hub.asked_in_vain import Asked, asked, sentence_of
from tests.hub.refusals_met import DAMAGED, DOOR, PAGES, Case
from tests.hub.texts import HUB, TRANSLATED

KINDS = (InputError, RefusalError, UnavailableError)
SPEAKING = {"_", "ngettext", "why_not"}

ENGLISH_IN: Mapping[str, str] = {
    "agreements": "nodes",
    "api_keys": "commands",
    "app": "commands",
    "callers": "nodes",
    "census": "commands; a page that lacks a population says so in other words",
    "certificates": "nodes",
    "claims": "nodes; on a page it is the reason in brackets, as programs have it",
    "commands.users": "commands",
    "comparability.rules": "whoever changes the rules",
    "enrolment": "nodes and commands",
    "export": "commands",
    "language": "commands",
    "notice_intake": "nodes",
    "once": "nobody: a page says it in other words",
    "pages_server": "commands",
    "population": "commands",
    "questions": "claims, which take it for their reason",
    "reference.importing": "commands",
    "reference.sheet": "commands",
    "releases": "nodes",
    "replacements": "nodes and commands",
    "report.writing": "commands; a page offers only what there is",
    "roles": "commands",
    "sdmx.": "programs",
    "server": "commands",
    "servicers": "nodes",
    "settings": "commands; a page only where hub.toml broke since the hub serves",
    "surveying": "commands",
    "verification": "nodes",
    "watching": "nodes",
}
"""Who reads what these refuse: never somebody who reads pages."""

ALSO_ENGLISH_IN: Mapping[str, str] = {
    "accounts": "commands open and change accounts; pages only let people in",
    "directory": "nodes; pages only ask whether a body may read",
    "keys": "commands make keys; the doctor opens them",
    "log": "nobody: an empty log is asked nothing",
    "storage": "commands name a database",
}
"""The same of some of what these refuse."""

NEVER_MET: Mapping[str, str] = {
    "DatabaseError": "says the same as DatabaseLostError, of which it is the parent",
    "OutsideAgreementError": "is a reason in the checks of a release, in brackets",
}


@dataclass(frozen=True, slots=True)
class Met:
    """What was said to whoever asked.

    Attributes:
        said: By case and language.
        to_program: To a program of a body that was revoked, by the browser of a Croatian.
        errors: The names of all that were made.
    """

    said: Mapping[str, Mapping[str, str]]
    to_program: str
    errors: frozenset[str]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Met]:
    """Everything asked once in every language, one case after the other."""
    with asked(tmp_path_factory.mktemp("asked"), keys) as world:
        errors = _noted(world)
        said = {case.name: _said(world, case) for case in (*DOOR, *PAGES)}
        to_program = world.get("/sdmx/v2/structure/*", "hr", "eva").text
        said |= {case.name: _said(world, case) for case in DAMAGED}
        yield Met(said, to_program, frozenset(errors))


def _said(world: Asked, case: Case) -> Mapping[str, str]:
    case.before(world)
    return {tag: sentence_of(case.meet(world, tag)) for tag in LANGUAGES}


def _noted(world: Asked) -> set[str]:
    """The names of the errors that are made from now on."""
    names: set[str] = set()

    def made(kind: type[Exception], *said: object, **_: object) -> Exception:
        names.add(kind.__name__)
        return Exception.__new__(kind, *said)

    for kind in KINDS:
        world.patched.setattr(kind, "__new__", staticmethod(made), raising=False)
    return names


@pytest.mark.parametrize("case", [*DOOR, *PAGES, *DAMAGED], ids=lambda case: case.name)
def test_a_refusal_is_said_in_the_language_of_its_reader(met: Met, case: Case) -> None:
    """With all that it is about, and no run of English words."""
    said = met.said[case.name]

    for tag, sentence in said.items():
        missing = [place for place in case.places if place.lower() not in sentence.lower()]
        assert not missing, f"{tag}: {sentence}"
    in_english = _runs(said[ENGLISH], case)
    assert {} == {tag: said[tag] for tag in TRANSLATED if in_english & _runs(said[tag], case)}
    assert all(said[ENGLISH] != said[tag] for tag in TRANSLATED)


def _runs(sentence: str, case: Case) -> set[tuple[str, ...]]:
    """Each three words that follow each other, where they are not what the sentence is about."""
    for place in case.places:
        sentence = sentence.replace(place, " | ")
    words = re.findall(r"[^\W\d_]+|\|", re.sub(r"\S*[_:+`]\S*|[,;()]", " | ", sentence.lower()))
    runs = zip(words, words[1:], words[2:], strict=False)
    return {run for run in runs if "|" not in run}


def test_programs_are_refused_in_english(met: Met) -> None:
    """Whatever language the pages beside them are read in."""
    assert "selec was revoked and reads nothing any more" in met.to_program


def test_a_database_that_is_lost_is_not_described_to_strangers(met: Met) -> None:
    """Where it lies, the doctor says."""
    assert "hub.db" not in met.said["a database that is lost"][ENGLISH]


def test_every_error_of_the_pages_was_met(met: Met) -> None:
    """Whoever writes a new refusal asks for it here, or says who reads it instead."""
    raised = {
        name
        for module in _modules()
        if not _is_among(module, ENGLISH_IN)
        for name, is_english in _raised(module)
        if not is_english
    }

    assert set(NEVER_MET) == raised - met.errors


def test_english_is_raised_only_where_no_page_reads() -> None:
    """A sentence that is said without gettext is found where it is raised."""
    english = {
        module for module in _modules() if any(is_english for _, is_english in _raised(module))
    }

    unknown = {
        each
        for each in english
        if not _is_among(each, ENGLISH_IN) and not _is_among(each, ALSO_ENGLISH_IN)
    }
    assert set() == unknown
    known = (*ENGLISH_IN, *ALSO_ENGLISH_IN)
    assert [] == [name for name in known if not any(_is_named(each, name) for each in english)]


def _modules() -> Iterator[str]:
    for file in sorted(HUB.rglob("*.py")):
        yield ".".join(file.relative_to(HUB).with_suffix("").parts)


def _is_among(module: str, names: Mapping[str, str]) -> bool:
    return any(_is_named(module, name) for name in names)


def _is_named(module: str, name: str) -> bool:
    return module.startswith(name) if name.endswith(".") else module == name


def _raised(module: str) -> Iterator[tuple[str, bool]]:
    """The errors that a module makes, by name, and whether it says them in English alone."""
    source = HUB.joinpath(*module.split(".")).with_suffix(".py")
    if source.name in {"__init__.py", "__main__.py"}:
        return
    names = {kind.__name__ for kind in _kinds(*KINDS)}
    for call in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        match call:
            case ast.Call(func=ast.Name(id=name)) if name in names:
                yield name, any(map(_is_english, call.args))


def _kinds(*kinds: type[Exception]) -> Iterator[type[Exception]]:
    """These errors and all that are of their kind; the pages have loaded them."""
    for kind in kinds:
        yield kind
        yield from _kinds(*kind.__subclasses__())


def _is_english(said: ast.AST) -> bool:
    """Whether there is a text in it that is not translated; what fills its places may be any."""
    match said:
        case ast.Call(func=ast.Name(id=name)) if name in SPEAKING:
            return False
        case ast.Call(func=ast.Attribute(value=sentence, attr="format")):
            return _is_english(sentence)
        case ast.Constant(value=str(text)):
            return bool(re.search("[a-z]{3}", text))
        case ast.JoinedStr():
            return True
        case _:
            return any(map(_is_english, ast.iter_child_nodes(said)))
