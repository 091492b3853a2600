"""The method annex: what the figures of each country mean, in the words of its method note."""

from collections.abc import Iterator

from hub.comparability.grade import Reason
from hub.comparability.rules import load
from hub.holdings import HeldRelease
from hub.language import _, catalogue
from hub.report.blocks import Block, Cell, Chapter, Facts, Row, Section, Sentences, Sheet
from hub.report.material import Material
from proto import catalogue as catalogues
from proto.catalogue import Dataset
from proto.method_note import Method


def method(material: Material) -> tuple[Chapter, Chapter]:
    """What each country says, and every rule that made figures less than comparable."""
    return (
        Chapter(_("Annex: method"), (_preface(),), tuple(_sections(material))),
        Chapter(_("Annex: comparability"), tuple(_rules(material))),
    )


def _preface() -> Sentences:
    return Sentences(
        (
            _(
                "What follows, each country says of its own figures. Names of institutions, "
                "reasons and remarks stand as the country wrote them."
            ),
        )
    )


def _sections(material: Material) -> Iterator[Section]:
    for release in material.releases:
        if release.period == str(material.year):
            dataset = catalogue().dataset(release.dataset)
            name = catalogue().party(release.publisher).name
            yield Section(f"{name}: {dataset.label}", (Facts(tuple(_facts(release, dataset))),))


def _facts(release: HeldRelease, dataset: Dataset) -> Iterator[tuple[str, str]]:
    note, said = release.method_note, release.method_note.country
    is_usual = note.unit == catalogues.load().dataset(dataset.id).unit
    yield _("One unit is"), dataset.unit if is_usual else note.unit
    yield _("Placed in a year by"), dataset.date(said.dated_by or note.date_axis).label
    yield _("Of several records of a person"), _(load().words[note.person_rule])
    yield _("Decided by"), said.decided_by
    yield _("A period counts"), _word(said.counts or "new")
    yield _("Institutions"), "; ".join(_institutions(said))
    yield _("People identified abroad"), _word_of_inclusion(said.abroad)
    if said.exploited_elsewhere:
        yield _("Foreigners exploited only abroad"), _word_of_inclusion(said.exploited_elsewhere)
    if said.formal_status:
        yield _("Identifies people formally"), _word(said.formal_status)
    if said.convictions:
        yield _("Verdicts count"), _word(said.convictions)
    if said.jurisdictions:
        yield _("Parts of the country"), "; ".join(_parts(said))
    yield _("Codes"), _quality(said.quality)
    yield from _codes(said, dataset)
    yield _("Breaks in the series"), "; ".join(_breaks(said, dataset)) or _("none")
    if said.operations:
        yield _("Single operations"), "; ".join(each.remark for each in said.operations)
    if said.remark:
        yield _("Remark"), said.remark


def _word(answer: str) -> str:
    return _(load().words[answer])


def _word_of_inclusion(answer: str) -> str:
    known = {"included": _("counted"), "excluded": _("not counted"), "unknown": _("not known")}
    return known[answer]


def _institutions(said: Method) -> Iterator[str]:
    for each in said.coverage:
        since = _("{institution}, since {since}").format(
            institution=each.institution, since=each.since
        )
        until = _("until {until}").format(until=each.until)
        yield f"{since}, {until}" if each.until else since


def _parts(said: Method) -> Iterator[str]:
    for each in said.jurisdictions:
        covered = _("covered") if each.reports == "covered" else _("not covered")
        yield f"{each.name}: {covered}"


def _quality(quality: str) -> str:
    return {
        "exact": _("its own codes are the region's"),
        "narrower": _("its own codes say less than the region's"),
        "broader": _("its own codes say more than the region's"),
        "partial": _("its own codes overlap only partly with the region's"),
        "none": _("it does not record these codes"),
    }[quality]


def _codes(said: Method, dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The indicators that fit otherwise than the rest, and their codes that do."""
    for name, each in said.indicators.items():
        indicator = dataset.indicator(name)
        other = (
            f"{indicator.code_list.code(code).label}: {_quality(quality)}"
            for code, quality in each.codes.items()
            if quality != each.quality
        )
        yield indicator.label, "; ".join((_quality(each.quality), *other))


def _breaks(said: Method, dataset: Dataset) -> Iterator[str]:
    for each in said.breaks:
        of = ", ".join(dataset.indicator(name).label for name in each.indicators)
        yield f"{each.since}: {each.reason}" + (f" ({of})" if of else "")


def _rules(material: Material) -> Iterator[Block]:
    reasons: dict[tuple[str, str], Reason] = {}
    for counted in material.counted:
        comparisons = (counted.total, *counted.by)
        found = [reason for each in comparisons for reason in each.reasons]
        found += counted.changes.reasons if counted.changes else ()
        reasons |= {(each.rule, each.sentence): each for each in found}
    if not reasons:
        yield Sentences((_("No rule made figures of this report less than comparable."),))
        return
    yield Sentences(
        (
            _(
                "Rules grade every pair of figures by what the method notes say. These applied to "
                "figures of this report."
            ),
        )
    )
    rows = (
        Row(rule, (Cell(each.grade, kind="word"), Cell(sentence, kind="word")))
        for (rule, sentence), each in sorted(reasons.items())
    )
    yield Sheet(_("Rules that applied"), (_("Rule"), _("Grade"), _("What it says")), tuple(rows))
