"""The audit of privacy: `make audit`, or `python -m tests.audit --json`.

It publishes like a node, many times, about two registers that differ by one person, and certifies
from what it sees how much was lost at least. That must not be more than was claimed. Faults planted
on purpose must all be caught.
"""

import argparse
import sys

from rich.console import Console

from tests.audit.programme import run
from tests.audit.report import as_json, show


def main(arguments: list[str]) -> int:
    """Audit everything; 1 if anything is to be complained of."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    is_json = parser.parse_args(arguments).json
    report = run()
    if is_json:
        sys.stdout.write(as_json(report) + "\n")
    else:
        show(report, Console(highlight=False))
    return 1 if report.complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
