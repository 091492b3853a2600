"""The yearly national report as a file: counted, written and set into pages."""

from collections.abc import Callable, Mapping

from sqlalchemy import Engine

from node.analysis.analyst import Analyst
from node.analysis.assessment import assessed
from node.analysis.report import Report
from node.analysis.report_html import html
from node.analysis.report_pdf import pdf
from node.analysis.report_writer import compose
from node.quality.quality import Quality
from proto.errors import InputError

KINDS: Mapping[str, Callable[[Report], bytes]] = {
    ".pdf": pdf,
    ".html": lambda report: html(report).encode(),
}


def made(analyst: Analyst, engine: Engine, year: int, kind: str, *, purpose: str) -> bytes:
    """The bytes of a year's report.

    Args:
        analyst: Who counts.
        engine: Where the last examinations are kept.
        year: The calendar year.
        kind: One of the `KINDS`.
        purpose: What the report is made for, in a line.

    Raises:
        InputError: There is no such kind, or nobody is counted in that year.
        UnavailableError: The register cannot be read.
    """
    if kind not in KINDS:
        raise InputError(f"expected a file that ends in {' or '.join(KINDS)}, got {kind!r}")
    quality = Quality(engine, analyst.catalogue, analyst.country.id)
    return KINDS[kind](compose(analyst, year, purpose=purpose, assessed=assessed(quality, year)))
