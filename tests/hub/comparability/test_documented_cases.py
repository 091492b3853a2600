"""What is known of the region's figures: for each case the grade, the rules and their sentences.

The cases are told in public reports of 2015 to 2024 (TIP, GLOTIP, GRETA, national reports).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from hub.comparability.grade import grade
from hub.comparability.rules import Deed, Grade
from hub.comparability.side import TOTAL, About, Side
from proto.method_note import Break, Coverage, IndicatorMethod, Jurisdiction, Operation
from tests.hub.comparability.sides import side

FORMAL = ("formally_identified",)
PRESUMED = ("presumed",)
BOTH = ("presumed", "formally_identified")
BEGGING = About(frozenset({"form"}), {"form": "forced_begging"})
LABOUR = About(frozenset({"form"}), {"form": "forced_labour"})
SLAVERY = About(frozenset({"form"}), {"form": "slavery"})
MARRIAGE = About(frozenset({"form"}), {"form": "forced_marriage"})
CONVICTED = ("convicted",)

RAID = Operation(("2020-01", "2019"), "the raid on a call centre of 8 January 2020")
CROATIAN_RAID = Operation(("2018",), "a call centre was raided")
CENTRE = (Coverage("Centre for the Protection of Victims", "2012", source="identification-body"),)
CARERS = Coverage("Care providers", "2012", source="non-governmental")
POLICE = (Coverage("Police files", "2010", source="police"),)
TEAM = Break("2019", "a team decides; before, a final conviction did, or at times an indictment")
MOBILE = (
    Coverage("Ministry of labour", "2010"),
    Coverage("Mobile teams", since="2017", until="2019"),
)
ENTITIES = (
    Jurisdiction("State of Bosnia and Herzegovina", "covered"),
    Jurisdiction("Federation", "covered"),
    Jurisdiction("Republika Srpska", "not-covered"),
    Jurisdiction("Brčko District", "not-covered"),
)
NEGLECT = {"form": IndicatorMethod("exact", {"forced_begging": "none"}, "Recorded as neglect")}
NO_RELATED = {"offence": IndicatorMethod("exact", {"related": "none"})}
IN_LABOUR = {"form": IndicatorMethod("exact", {"forced_labour": "broader"})}
UNDER_BEGGING = {"form": IndicatorMethod("exact", {"forced_marriage": "partial"})}


@dataclass(frozen=True)
class Case:
    """Two sides, and what the exchange says of comparing them."""

    a: Side
    b: Side
    grade: Grade
    said: Mapping[str, str] = field(default_factory=dict)
    about: About = TOTAL
    deed: Deed = "subtract"


CASES: Mapping[str, Case] = {
    "Albania 103, North Macedonia 6 for 2019 compares presumed with formal": Case(
        side("AL", statuses=BOTH),
        side("MK", statuses=FORMAL),
        "C",
        {
            "other-statuses": "Albania counts presumed or formally identified; North Macedonia "
            "counts formally identified. Figures of different statuses are not compared."
        },
    ),
    "on an equal footing it is 103 against 130": Case(
        side("AL", statuses=BOTH), side("MK", statuses=BOTH), "A"
    ),
    "or 7 against 6, where Albania identifies only those who ask": Case(
        side("AL", statuses=FORMAL, formal_status="on-request"),
        side("MK", statuses=FORMAL, formal_status="by-office"),
        "B",
        {
            "formal-on-request": "Albania identifies people formally only for those who ask for "
            "it, North Macedonia whenever the facts are there."
        },
    ),
    "presumed victims alone do not depend on who asks for formal status": Case(
        side("AL", statuses=PRESUMED, formal_status="on-request"),
        side("MK", statuses=PRESUMED, formal_status="by-office"),
        "A",
    ),
    "Portugal shows confirmed and presumed apart": Case(
        side("PT", "2019", statuses=FORMAL),
        side("PT", "2019", statuses=PRESUMED),
        "C",
        {
            "other-statuses": "One figure of Portugal counts formally identified; another of "
            "Portugal counts presumed. Figures of different statuses are not compared."
        },
    ),
    "Montenegro's raid of January 2020 is in both years": Case(
        side("ME", "2019", operations=(RAID,)),
        side("ME", "2020", operations=(RAID,)),
        "C",
        {
            "operation-in-both": "The same people may be counted in Montenegro 2019 and in "
            "Montenegro 2020, from one operation: the raid on a call centre of 8 January 2020.",
            "single-operation": "A single operation makes much of the figure of Montenegro 2020: "
            "the raid on a call centre of 8 January 2020.",
        },
    ),
    "so the two years are never added up": Case(
        side("ME", "2019", operations=(RAID,)),
        side("ME", "2020", operations=(RAID,)),
        "C",
        {
            "operation-in-both": "The same people may be counted in Montenegro 2019 and in "
            "Montenegro 2020, from one operation: the raid on a call centre of 8 January 2020.",
            "single-operation": "A single operation makes much of the figure of Montenegro 2019: "
            "the raid on a call centre of 8 January 2020.",
        },
        deed="add",
    ),
    "and beside other countries the raid is named": Case(
        side("ME", "2020", operations=(RAID,)),
        side("AL", "2020"),
        "B",
        {
            "single-operation": "A single operation makes much of the figure of Montenegro: "
            "the raid on a call centre of 8 January 2020."
        },
    ),
    "in other years nothing is said of it": Case(
        side("ME", "2021", operations=(RAID,)), side("AL", "2021"), "A"
    ),
    "Montenegro's series breaks when a team begins to decide": Case(
        side("ME", "2018", breaks=(TEAM,)),
        side("ME", "2019", breaks=(TEAM,)),
        "C",
        {
            "broken-series": "The series breaks between Montenegro 2018 and Montenegro 2019, in "
            "2019: a team decides; before, a final conviction did, or at times an indictment."
        },
    ),
    "after the break years are comparable": Case(
        side("ME", "2019", breaks=(TEAM,)), side("ME", "2021", breaks=(TEAM,)), "A"
    ),
    "Montenegro by conviction and by team, as each note says": Case(
        side("ME", "2018", decider="court"),
        side("ME", "2019", decider="team"),
        "C",
        {
            "decider-changed": "In Montenegro 2018, a court decided who counts; in Montenegro "
            "2019, a team of several institutions."
        },
    ),
    "in Bosnia and Herzegovina a prosecutor decides in practice": Case(
        side("BA", decider="prosecution"),
        side("RS", decider="identification-body"),
        "B",
        {
            "other-decider": "Who decides that somebody counts differs: for Bosnia and "
            "Herzegovina the prosecution, for Serbia a body made for identification."
        },
    ),
    "Serbia's two sources for 2018 are 76 and 32": Case(
        side("RS", "2018", coverage=CENTRE),
        side("RS", "2018", coverage=POLICE),
        "C",
        {
            "sources-changed": "The two figures come from different kinds of records: one figure "
            "of Serbia from a body made for identification; another of Serbia from the police.",
            "institution-changed": "Of one figure of Serbia and another of Serbia only one has "
            "records from “Police files”.",
        },
    ),
    "beside another country the source is a caution": Case(
        side("RS", "2018", coverage=CENTRE),
        side("HR", "2018", coverage=POLICE),
        "B",
        {
            "other-sources": "The figures come from different kinds of records: for Croatia the "
            "police; for Serbia a body made for identification."
        },
    ),
    "two of Bosnia's four jurisdictions do not report": Case(
        side("BA", jurisdictions=ENTITIES),
        side("HR"),
        "B",
        {
            "territory-in-part": "Bosnia and Herzegovina is counted only in part: without Brčko "
            "District, Republika Srpska."
        },
    ),
    "and from the year in which they report the series is another": Case(
        side("BA", "2021", jurisdictions=ENTITIES),
        side("BA", "2022", jurisdictions=ENTITIES[:2]),
        "C",
        {
            "territory-changed": "Of Bosnia and Herzegovina 2021 and Bosnia and Herzegovina 2022 "
            "only one counts Brčko District, Republika Srpska."
        },
    ),
    "North Macedonia's mobile teams lost their funding: 124 and then 6 presumed": Case(
        side("MK", "2019", statuses=PRESUMED, coverage=MOBILE),
        side("MK", "2020", statuses=PRESUMED, coverage=MOBILE),
        "C",
        {
            "institution-changed": "Of North Macedonia 2019 and North Macedonia 2020 only one has "
            "records from “Mobile teams”."
        },
    ),
    "begging of children is neglect in Kosovo*": Case(
        side("XK", indicators=NEGLECT),
        side("BA"),
        "C",
        {
            "begging-not-recorded": "Kosovo* does not record forced begging as trafficking; it "
            "stands elsewhere, as neglect for example."
        },
        BEGGING,
    ),
    "other forms of Kosovo* are not touched by that": Case(
        side("XK", indicators=NEGLECT), side("BA"), "A", {}, LABOUR
    ),
    "its total lacks them": Case(
        side("XK", indicators=NEGLECT),
        side("BA"),
        "B",
        {
            "code-missing-from-total": "Kosovo* does not record “Forced begging”: its figures "
            "lack people whom others count."
        },
    ),
    "begging that is recorded in part is a caution, and the total none": Case(
        side("XK", indicators={"form": IndicatorMethod("exact", {"forced_begging": "narrower"})}),
        side("BA"),
        "B",
        {
            "begging-recorded-otherwise": "What Kosovo* records says less than “Forced begging”: "
            "begging may also stand under labour, under other forms or as neglect."
        },
        BEGGING,
    ),
    "labour in Albania and Serbia includes begging": Case(
        side("RS", indicators=IN_LABOUR),
        side("BA"),
        "B",
        {
            "code-recorded-otherwise": "What Serbia records says more than “Forced labour or "
            "services”."
        },
        LABOUR,
    ),
    "slavery in Croatia follows the wording of its criminal code": Case(
        side("HR", indicators={"form": IndicatorMethod("exact", {"slavery": "broader"})}),
        side("RS"),
        "B",
        {
            "code-recorded-otherwise": "What Croatia records says more than “Slavery and similar "
            "practices”."
        },
        SLAVERY,
    ),
    "in Kosovo* the sale of a child was a form of its own, and a year later no more": Case(
        side("XK", "2019"),
        side("XK", "2020", indicators={"form": IndicatorMethod("exact", {"slavery": "broader"})}),
        "C",
        {
            "codes-changed": "Between Kosovo* 2019 and Kosovo* 2020 it changed how “Form of "
            "exploitation” is recorded."
        },
        SLAVERY,
    ),
    "North Macedonia's children of 2018 are by age at recruitment in one source": Case(
        side("MK", "2018", indicators={"age_group": IndicatorMethod("partial")}),
        side("HR", "2018"),
        "B",
        {
            "indicator-recorded-otherwise": "What North Macedonia records under “Age group at "
            "identification” overlaps only partly with these codes."
        },
        About(frozenset({"age_group"}), {"age_group": "child"}),
    ),
    "servitude in marriage became begging in Bosnia and Herzegovina": Case(
        side("BA", indicators=UNDER_BEGGING),
        side("AL"),
        "B",
        {
            "marriage-recorded-otherwise": "What Bosnia and Herzegovina records overlaps only "
            "partly with “Forced marriage”: marriages may also stand under servitude or begging, "
            "or not be recorded as trafficking."
        },
        MARRIAGE,
    ),
    "pooled years beside a single one": Case(
        side("AL", "2018/2020"),
        side("MK", "2019"),
        "C",
        {
            "other-length": "Albania 2018/2020 covers 36 months, North Macedonia 2019 12: counts "
            "of unequal time are not compared."
        },
    ),
    "a half-year beside a year": Case(
        side("AL", "2019-S1"),
        side("AL", "2019"),
        "C",
        {
            "other-length": "Albania 2019-S1 covers 6 months, Albania 2019 12: counts of unequal "
            "time are not compared."
        },
    ),
    "two countries in two years": Case(
        side("AL", "2018"),
        side("MK", "2019"),
        "B",
        {
            "other-period": "The figures are of different times: Albania 2018 and North "
            "Macedonia 2019."
        },
    ),
    "a calendar year beside one from 1 April to 31 March": Case(
        side("ME"),
        side("AL", year_starts="04"),
        "B",
        {
            "other-year": "A year of Albania begins in April, one of Montenegro in January: they "
            "share only some months."
        },
    ),
    "a country that moves its year counts some people twice or never": Case(
        side("ME", "2019", year_starts="04"),
        side("ME", "2020"),
        "C",
        {
            "year-moved": "The year of Montenegro 2019 begins in April, that of Montenegro 2020 "
            "in January: people may be in both or in neither."
        },
    ),
    "Bulgaria's prosecution counted everybody on file": Case(
        side("BG", "2021", counts="on-file"),
        side("RO", "2021", counts="new"),
        "C",
        {
            "stock-and-flow": "Bulgaria counts everybody on file, Romania those who are new in a "
            "period: a stock is not compared with a flow."
        },
    ),
    "and in 2022 three agencies count who is new": Case(
        side("BG", "2021", counts="on-file"),
        side("BG", "2022", counts="new"),
        "C",
        {
            "stock-and-flow": "Bulgaria 2021 counts everybody on file, Bulgaria 2022 those who "
            "are new in a period: a stock is not compared with a flow."
        },
    ),
    "a stock of one year beside that of the next may be compared": Case(
        side("BG", "2020", counts="on-file"), side("BG", "2021", counts="on-file"), "A"
    ),
    "but is never added to it": Case(
        side("BG", "2020", counts="on-file"),
        side("BG", "2021", counts="on-file"),
        "C",
        {
            "stock-again": "Bulgaria 2020 and Bulgaria 2021 both count everybody on file: "
            "whoever is in both would be added twice."
        },
        deed="add",
    ),
    "Slovakia adds the count of care providers to that of the police": Case(
        side(
            "SK", coverage=(*POLICE, Coverage("Care providers", "2012", source="non-governmental"))
        ),
        side("CZ", coverage=POLICE),
        "B",
        {
            "other-sources": "The figures come from different kinds of records: for Czechia the "
            "police; for Slovakia non-governmental organisations, the police."
        },
    ),
    "Slovakia's victims identified abroad, beside a country without": Case(
        side("SK", abroad="included"),
        side("CZ"),
        "B",
        {"abroad-in-one": "Czechia does not count people identified abroad, Slovakia counts them."},
    ),
    "and in a sum they may be held twice": Case(
        side("SK", abroad="included"),
        side("AT", abroad="included"),
        "B",
        {
            "counted-by-two-countries": "Slovakia counts people identified abroad: the country "
            "that identified them may count them too, and a sum may hold them twice."
        },
        deed="add",
    ),
    "Serbia counts foreigners exploited elsewhere": Case(
        side("RS", exploited_elsewhere="included"),
        side("HR", exploited_elsewhere="excluded"),
        "B",
        {
            "elsewhere-in-one": "Croatia does not count foreigners exploited only in other "
            "countries, Serbia counts them."
        },
    ),
    "Croatia's call-centre raid makes 59 of 73 in 2018": Case(
        side("HR", "2018", operations=(CROATIAN_RAID,)),
        side("RS", "2018"),
        "B",
        {
            "single-operation": "A single operation makes much of the figure of Croatia: a call "
            "centre was raided."
        },
    ),
    "and its fall to 25 in 2019": Case(
        side("HR", "2018", operations=(CROATIAN_RAID,)),
        side("HR", "2019", operations=(CROATIAN_RAID,)),
        "B",
        {
            "single-operation": "A single operation makes much of the figure of Croatia 2018: a "
            "call centre was raided."
        },
    ),
    "Portugal's 30 convicted in 2018 are of the first instance": Case(
        side("PT", "2018", dataset="justice", statuses=CONVICTED, convictions="first-instance"),
        side("AL", "2018", dataset="justice", statuses=CONVICTED, convictions="final"),
        "C",
        {
            "other-instance": "Verdicts count once they are final for Albania, and from the first "
            "instance on for Portugal."
        },
    ),
    "in a table by instance verdicts are told apart": Case(
        side("PT", "2018", dataset="justice", statuses=CONVICTED, convictions="first-instance"),
        side("AL", "2018", dataset="justice", statuses=CONVICTED, convictions="final"),
        "A",
        {},
        About(frozenset({"instance"}), {"instance": "final"}),
    ),
    "whoever is charged with neglect instead is in nobody's justice figures": Case(
        side("XK", dataset="justice", statuses=("prosecuted",), indicators=NO_RELATED),
        side("AL", dataset="justice", statuses=("prosecuted",)),
        "B",
        {
            "code-missing-from-total": "Kosovo* does not record “Related offence”: its figures "
            "lack people whom others count."
        },
    ),
    "people investigated need no instance": Case(
        side("PT", dataset="justice", statuses=("investigated",), convictions="first-instance"),
        side("AL", dataset="justice", statuses=("investigated",), convictions="final"),
        "A",
    ),
    "cases investigated are not persons prosecuted": Case(
        side("AL", "2022", dataset="justice", statuses=("investigated",)),
        side("AL", "2022", dataset="justice", statuses=("prosecuted",)),
        "C",
        {
            "other-statuses": "One figure of Albania counts investigated; another of Albania "
            "counts prosecuted. Figures of different statuses are not compared."
        },
    ),
    "years of registration are not years of identification": Case(
        side("AL", dated_by="registration_date"),
        side("MK"),
        "C",
        {
            "other-date": "What places somebody in a period differs: for Albania it is “Date of "
            "registration”, for North Macedonia “Date of identification”."
        },
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_documented_case_is_graded(case: Case) -> None:
    """The grade, exactly these rules, and each in the sentence that readers get."""
    found = grade(case.a, case.b, case.about, deed=case.deed)

    assert case.grade == found.grade
    assert set(case.said) == {each.rule for each in found.reasons}
    sentences = {each.sentence for each in found.reasons}
    assert set(case.said.values()) <= sentences


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_does_not_matter_which_side_is_first(case: Case) -> None:
    """The same grade, reasons and sentences."""
    there = grade(case.a, case.b, case.about, deed=case.deed)

    assert there == grade(case.b, case.a, case.about, deed=case.deed)
