"""A small register of one country and two years, and its report. Everything in it is generated."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from node.analysis.analyst import Analyst
from node.analysis.report import Assessed, Report
from node.analysis.report_writer import compose
from node.method_notes import MethodNotes
from proto.method_note import Break, Coverage, IndicatorMethod, Method
from tests.node.analysis.second_count import (
    CATALOGUE,
    DAY,
    JUSTICE,
    VICTIMS,
    Record,
    record,
    store,
)

METHOD = Method(
    decided_by="The Centre decides",
    coverage=(Coverage("Police", "2014", "2020"),),
    abroad="included",
    quality="narrower",
    breaks=(Break("2024", "New law"),),
    indicators={"form": IndicatorMethod("partial", {}, "Begging is neglect")},
    remark="Restated for two years",
)
ASSESSED = Assessed(
    "victims", DAY, is_current=False, total=82.4, components={"completeness": 71.0},
    findings=tuple(f"Finding {number}." for number in range(14)),
)  # fmt: skip
REGISTER = [
    *(
        record(at, f"a{at}", f"{year}-05-01", sex="female", form="forced_labour", citizenship="XK")
        for at, year in enumerate([2023] * 5 + [2024] * 25)
    ),
    record(90, "z", "2024-05-01", sex="male", status="presumed"),
]
PROCEEDINGS = [
    Record("j", "j", "2024-02", {"stage": ("investigated",), "sex": ("male",)}, {}),
]


def analyst(engine: Engine) -> Analyst:
    """Of Kosovo*'s register of thirty-one people and one proceeding, with a method note."""
    store(engine, REGISTER)
    store(engine, PROCEEDINGS, dataset=JUSTICE)
    now = datetime(2025, 1, 1, tzinfo=UTC)
    MethodNotes(engine).write(VICTIMS, METHOD, by="ana", now=now)
    return Analyst.at(engine, catalogue=CATALOGUE, party="XK", day=DAY)


def written(engine: Engine) -> Report:
    """The report of 2024."""
    return compose(analyst(engine), 2024, purpose="For the Coordinator", assessed=[ASSESSED])
