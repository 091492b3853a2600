"""`make demo` and `make serve`: seven countries, one hub, one comparison, on this machine."""

import argparse
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from deploy.demo import beside, ending
from deploy.demo.processes import CommandFailedError
from deploy.demo.story import Exchange, Steps, exchange_figures, set_up, years

FOLDER = Path("build/demo")


def main() -> None:
    """Tell the story; with `--serve`, stay until stopped."""
    arguments = argparse.ArgumentParser(prog="demo", description=__doc__)
    arguments.add_argument("--serve", action="store_true", help="keep hub and nodes running")
    serve = arguments.parse_args().serve
    exchange = Exchange(FOLDER.absolute(), Console(highlight=False), serves=serve)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with ExitStack() as running:
            tell(exchange, running)
            if serve:
                ending.wait(exchange)
    except CommandFailedError as error:
        sys.exit(f"The demo stopped: {error}")
    except KeyboardInterrupt:
        sys.exit(0)


def tell(exchange: Exchange, running: ExitStack) -> None:
    """From nothing to a comparison, and what the noise did to it."""
    step = Steps(exchange.console)
    set_up(exchange, running, step)
    exchange_figures(exchange, running, step)
    step("The regional body compares")
    exchange.console.rule()
    exchange.console.out(exchange.hub("compare", ending.TABLE, "--period", str(ending.YEAR)))
    exchange.console.rule()
    every_year = sorted({year for party in exchange.countries for year in years(party)})
    totals = {year: ending.compared(exchange, "victims:total", year) for year in every_year}
    beside.show(totals, exchange.console)
    reports = [exchange.folder / name for name in ("report.html", "report.pdf")]
    for report in reports:
        ending.report(exchange, report)
    exchange.console.print(
        f"Report: {' and '.join(str(each.relative_to(Path.cwd())) for each in reports)}."
        f" The whole story took {step.seconds:.0f} seconds."
    )


if __name__ == "__main__":
    main()
