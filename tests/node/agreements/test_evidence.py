"""Evidence: what a country exports is checked by anybody, and nothing in it can be changed."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from node.agreements.declare import declare
from node.app import Node
from proto import verify
from proto.document import digest
from proto.evidence import DIRECTORY, INDEX, LEDGER, Check, examine
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.node import country
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Keyboard

AGREEMENT = documents.agreement()
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """What Albania exports after a release, a neighbour's release and a restriction."""
    folder = tmp_path_factory.mktemp("evidence")
    with pytest.MonkeyPatch.context() as patch:
        return _story(folder, patch)


def _story(folder: Path, patch: pytest.MonkeyPatch) -> Files:
    hub = InventedHub()
    patch.setattr("node.app.connect", hub.connect)
    node = Node.create(folder / "home", party="AL", epsilon_cap="3", passphrase=country.PASSPHRASE)
    country.joined(node.home, hub)
    country.register(node.engine)
    hub.readable = [documents.published(documents.release(_signed(hub), "RS")).to_bytes()]
    capture = _Silent()
    keyboard = Keyboard(node.home, capture)  # type: ignore[arg-type] # reads nothing
    secret = folder / "passphrase"
    secret.write_text(country.PASSPHRASE, encoding="utf-8")
    for words in (
        ("publish", "--period", "2024"),
        ("fetch",),
        ("agreement", "suspend", AGREEMENT.id, "--reason", "x", "--passphrase-file", str(secret)),
        ("agreement", "export", AGREEMENT.id, str(folder / "evidence.zip")),
    ):
        assert 0 == keyboard(*words).code
    node.engine.dispose()
    return dict(verify.unpacked(folder / "evidence.zip"))


class _Silent:
    """Stands where pytest captures: nobody reads what is printed while the story is told."""

    def readouterr(self) -> tuple[str, str]:
        """Nothing."""
        return "", ""


def _signed(hub: InventedHub) -> SignedAgreement:
    (envelope,) = hub.agreements
    return SignedAgreement(AGREEMENT, envelope.hash)


def _zip(folder: Path, files: Files) -> Path:
    path = folder / "evidence.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_what_was_exported_holds(
    exported: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every check, with the words of what was found."""
    with pytest.raises(SystemExit) as ended:
        verify.main([str(_zip(tmp_path, exported))])

    out = capsys.readouterr().out
    assert verify.DONE == ended.value.code
    assert "1. ok: 7 files are what the index names" in out
    assert "3. ok: version 1 is signed by AL, RS, marri" in out
    assert "4. ok: 1 notice(s)" in out
    assert "5. ok: 2 release(s): AL victims 2024; RS victims 2024" in out
    assert "6. ok: 2 receipt(s) prove what the hub logged" in out
    assert "Every check holds." in out


def test_a_key_that_was_declared_compromised_is_said(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it signed is nobody's, and void; that is no fault of the file."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    node = country.joined(home, hub)
    node.pull(hub.client)
    named = node.officers.add("ana", "an officer's passphrase", documents.TODAY)
    key = node.keys.agreement(country.PASSPHRASE)
    declare(named, node.agreements, key, documents.TODAY)
    node.own_key.replace("compromised", lambda: "another battery staple", hub.client)
    hub.approve()
    node.pull(hub.client)

    node.evidence.export(AGREEMENT.id, tmp_path / "evidence.zip", documents.TODAY)
    found = tuple(examine(verify.unpacked(tmp_path / "evidence.zip")))

    assert all(check.holds for check in found)
    assert "version 1 is signed by RS, marri, not by AL" == found[2].sentence
    assert found[3].sentence.endswith("; 1 by a key that was declared compromised, and void")


def test_a_person_reads_what_is_in_it(exported: Files) -> None:
    """The page names versions, notices, releases and payments."""
    page = exported["index.html"].decode()

    for word in (
        "Annual regional report on victims",
        "Albania suspended it for itself",
        "vintage 1",
    ):
        assert word in page


def _named_anew(files: Files) -> Files:
    """As somebody would who can write an index, and sign nothing."""
    index = json.loads(files[INDEX])
    index["files"] = {name: digest(data) for name, data in files.items() if name != INDEX}
    return files | {INDEX: json.dumps(index).encode()}


def _one(files: Files, folder: str) -> str:
    return next(name for name in sorted(files) if name.startswith(folder))


def _other_byte(data: bytes) -> bytes:
    """The same with another letter in the middle of the payload."""
    place = len(data) // 2
    return data[:place] + (b"A" if data[place : place + 1] != b"A" else b"B") + data[place + 1 :]


def _changed(folder: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        name = _one(files, folder)
        return _named_anew(files | {name: _other_byte(files[name])})

    return change


def _without(folder: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        left = _one(files, folder)
        return _named_anew({name: data for name, data in files.items() if name != left})

    return change


def _cheaper(files: Files) -> Files:
    ledger = json.loads(files[LEDGER])
    ledger["entries"][0]["charge"] = ledger["entries"][0]["charge"].replace('"2024"', '"2023"')
    return _named_anew(files | {LEDGER: json.dumps(ledger).encode()})


def _receipt_of_another(files: Files) -> Files:
    index = json.loads(files[INDEX])
    first, second = sorted(index["receipts"])
    receipts = index["receipts"]
    index["receipts"] = {first: receipts[second], second: receipts[first]}
    return files | {INDEX: json.dumps(index).encode()}


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        (lambda files: files | {"more.txt": b"slipped in"}, 1),
        (lambda files: files | {"index.html": b"another page"}, 1),
        (_changed(DIRECTORY), 2),
        (_changed("agreements/"), 3),
        (_without("agreements/"), 3),
        (_changed("notices/"), 4),
        (_changed("releases/"), 5),
        (_receipt_of_another, 6),
        (_without("agreements/"), 7),
        (_cheaper, 9),
    ],
    ids=[
        "1 a file more",
        "1 another page",
        "2 another directory",
        "3 another text",
        "3 no text",
        "4 another notice",
        "5 another release",
        "6 swapped receipts",
        "7 no agreement for a release",
        "9 another payment",
    ],
)
def test_nothing_in_it_can_be_changed(
    exported: Files, change: Callable[[Files], Files], failing: int
) -> None:
    """Whoever changes a file and writes a new index fails the check that names it."""
    checks = {check.number: check.holds for check in _examined(change(dict(exported)))}

    assert not checks[failing]


def _examined(files: Files) -> list[Check]:
    return list(examine(files))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"no ZIP", "is no whole ZIP file"), (b"", "is no whole ZIP file")],
)
def test_what_is_no_evidence_is_said(
    tmp_path: Path, data: bytes, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, with exit code 2."""
    path = tmp_path / "evidence.zip"
    path.write_bytes(data)

    with pytest.raises(SystemExit) as ended:
        verify.main([str(path)])

    assert verify.WRONG_USAGE == ended.value.code
    assert sentence in capsys.readouterr().err


def test_a_zip_without_an_index_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody's holiday pictures are no evidence."""
    with pytest.raises(SystemExit) as ended:
        verify.main([str(_zip(tmp_path, {"picture.jpg": b"x"}))])

    assert verify.WRONG_USAGE == ended.value.code
    assert "expected evidence with a file evidence.json" in capsys.readouterr().err


def test_a_file_that_is_there_is_not_written_over(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be the evidence of another day."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    country.joined(home, hub)
    file = tmp_path / "evidence.zip"
    file.write_bytes(b"of another day")

    ended = Keyboard(home, capsys)("agreement", "export", AGREEMENT.id, str(file))

    assert 2 == ended.code
    assert b"of another day" == file.read_bytes()
