"""SoftHSM: tokens in a folder, to try what a smart card does without one."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pkcs11 import TokenFlag

from node.settings import Token
from tests import parts

PIN = "246813"
"""Of every token made here."""
_SO_PIN = "12345678"
_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
_USER_PIN = bytes.fromhex("000000008000534d")
"""Where a token's file, at its end, keeps what a PIN is checked against: CKA_OS_USERPIN."""
_FLAGS = bytes.fromhex("000000008000534b 0000000000000002")
"""What stands before the flags in a token's file: CKA_OS_TOKENFLAGS, a number of eight bytes."""


@dataclass(frozen=True, slots=True)
class SoftHsm:
    """The tokens of one test."""

    folder: Path
    module: Path

    @classmethod
    def at(cls, folder: Path) -> "SoftHsm":
        """Set it up; `SOFTHSM2_CONF` has to name its `conf`.

        Raises:
            AbsentError: It is not installed here.
        """
        found = [Path(each) for each in _MODULES if Path(each).exists()]
        if not found or not shutil.which("softhsm2-util"):
            raise parts.AbsentError("SoftHSM is not installed (Debian: apt install softhsm2)")
        (folder / "tokens").mkdir(parents=True)
        made = cls(folder, found[0])
        made.write("")
        return made

    @property
    def conf(self) -> Path:
        """Its settings."""
        return self.folder / "softhsm2.conf"

    def write(self, more: str) -> None:
        """Settings that say where the tokens are, and what else is said."""
        self.conf.write_text(f"directories.tokendir = {self.folder}/tokens\n{more}\n")

    def token(self, label: str) -> Token:
        """Plug in a new token, which has a PIN and no key."""
        new = ("--init-token", "--free", "--label", label)
        pins = ("--pin", PIN, "--so-pin", _SO_PIN)
        subprocess.run(["softhsm2-util", *new, *pins], check=True, capture_output=True)  # noqa: S607
        return Token(self.module, label)

    def remove(self) -> None:
        """Pull all of them out."""
        (self.folder / "tokens").rename(self.folder / "removed")
        (self.folder / "tokens").mkdir()

    def forget_pin(self) -> None:
        """Leave every token as it is before somebody sets its PIN."""
        for file in (self.folder / "tokens").rglob("token.object"):
            file.write_bytes(file.read_bytes().partition(_USER_PIN)[0])
        self.flag(0, clears=TokenFlag.USER_PIN_INITIALIZED)

    def flag(self, bits: int, *, clears: int = 0) -> None:
        """Let every token say something of itself, as those do that count wrong PINs."""
        for file in (self.folder / "tokens").rglob("token.object"):
            data = bytearray(file.read_bytes())
            at = data.index(_FLAGS) + len(_FLAGS)
            flags = int.from_bytes(data[at : at + 8]) & ~clears | bits
            data[at : at + 8] = flags.to_bytes(8)
            file.write_bytes(data)
