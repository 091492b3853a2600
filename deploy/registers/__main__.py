"""`python -m deploy.registers`: a country's two registers, whole, in which nobody is real."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from deploy.registers.dirt import CLEAN, RATES, Dirt, with_rates
from deploy.registers.folder import File, Folder
from deploy.registers.register import YEARS, Register
from proto.errors import InputError, RefusalError


def main(words: Sequence[str] | None = None) -> None:
    """Generate, and say what is where."""
    asked = _parser().parse_args(words)
    console = Console(stderr=True, highlight=False, quiet=asked.json)
    try:
        dirt = with_rates(CLEAN if asked.clean else Dirt(), asked.rate)
        register = Register(asked.party, asked.people, asked.seed, _years(asked.years), dirt)
        folder = Folder(register, asked.out, in_workbooks=asked.xlsx)
        with console.status("Generating …") as status:
            files = folder.write(lambda rows: status.update(f"Generating … {rows:,} records"))
    except (InputError, RefusalError) as error:
        sys.exit(f"registers: {error}")
    except OSError as error:
        sys.exit(f"registers: {asked.out}: cannot be written: {error.strerror}")
    _show(files, asked.out, as_json=asked.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="registers", description=__doc__, epilog=f"Rates: {', '.join(RATES)}."
    )
    first, last = YEARS[0], YEARS[-1]
    parser.add_argument("--party", required=True, help="the country, such as AL")
    parser.add_argument("--people", type=int, required=True, help="victims; suspects come along")
    parser.add_argument("--out", type=Path, required=True, help="folder, new or empty")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same bytes")
    parser.add_argument("--years", default=f"{first}-{last}", help="default: %(default)s")
    parser.add_argument("--clean", action="store_true", help="nothing wrong in it")
    parser.add_argument(
        "--rate", action="append", default=[], metavar="NAME=SHARE", help="of one kind of dirt"
    )
    parser.add_argument("--xlsx", action="store_true", help="workbooks, for up to 100,000 people")
    parser.add_argument("--json", action="store_true", help="print the files as JSON")
    return parser


def _years(written: str) -> range:
    """From `2019-2024`, or of one year.

    Raises:
        InputError: That is no span of years.
    """
    first, _, last = written.partition("-")
    try:
        return range(int(first), int(last or first) + 1)
    except ValueError:
        raise InputError(f"years: expected some such as 2019-2024, got {written!r}") from None


def _show(files: Sequence[File], folder: Path, *, as_json: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if as_json:
        console.out(json.dumps([_said(each) for each in files], indent=2))
        return
    for each in files:
        console.out(f"{folder / each.name}: {each.rows:,} records, read by {each.mapping}")


def _said(file: File) -> dict[str, str | int]:
    return {
        "file": file.name,
        "mapping": file.mapping,
        "dataset": file.dataset,
        "provider": file.provider,
        "rows": file.rows,
    }


if __name__ == "__main__":
    main()
