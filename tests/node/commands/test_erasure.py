"""The commands around erasures that were done: certificates that hold, and clean files."""

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from node import erasing
from node.app import Node
from node.commands.erasure import erasure
from node.repository.report import Finding, import_report
from proto.envelope import Envelope
from proto.errors import InputError, SignatureError
from tests.node.life.people import DEED, VICTIMS, imported, p, row


@pytest.fixture
def al(home: Path) -> Iterator[Node]:
    """Albania's node, from which somebody was erased."""
    node = Node.open(home)
    imported(node.engine, row("a", "anna", "2024"))
    erasing.erase(node, VICTIMS, p("a"), DEED)
    yield node
    node.engine.dispose()


def _typed(node: Node, *words: str) -> Result:
    return CliRunner().invoke(erasure, words, obj=node.home)


def _answer(node: Node, *words: str) -> Any:  # noqa: ANN401 - whatever it answers
    result = _typed(node, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_certificate_is_shown_again_and_holds(al: Node, tmp_path: Path) -> None:
    """The same bytes every time; the same person sent again does not change that."""
    file = tmp_path / "certificate.json"
    shown = _typed(al, "certificate", "1", "--certificate", str(file)).stdout
    again = _answer(al, "certificate", "1")
    imported(al.engine, row("a", "anna", "2024"))

    assert "Erasure 1: as the file says" in shown
    assert file.read_bytes().decode() == again["envelope"]
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert {"number": 1, "holds": True} == _answer(al, "verify", str(file))
    assert "everything holds" in _typed(al, "verify", str(file)).stdout
    assert isinstance(_typed(al, "certificate", "2").exception, InputError)


def test_what_we_did_not_sign_is_no_certificate_of_ours(al: Node, tmp_path: Path) -> None:
    """Nor is what is none."""
    file = tmp_path / "certificate.json"
    unsigned = replace(erasing.signed(al, 1), signatures=())
    other = Envelope("application/vnd.dcim.other+json", b"{}").signed(al.keys.release())
    for data, error in (
        (unsigned.to_bytes(), SignatureError),
        (other.to_bytes(), InputError),
        (b"{}", InputError),
    ):
        file.write_bytes(data)
        assert isinstance(_typed(al, "verify", str(file)).exception, error)


def test_the_files_are_written_anew_when_asked_for(al: Node) -> None:
    """After an erasure that could not do it itself; the reports of imports with them."""
    with import_report(al.home / "reports") as report:
        report.find([Finding("gone", record=p("a")), Finding("gone", record=p("b"))])
        path = report.keep("victims-2024-01-01")
    assert path

    assert {"scrubbed": True} == _answer(al, "scrub")
    assert "hold nothing any more" in _typed(al, "scrub").stdout
    assert (False, True) == (p("a") in path.read_text(), p("b") in path.read_text())
