"""A report put together from its material, in the language that is spoken."""

from collections.abc import Iterator

from hub.language import LANGUAGES, _, catalogue, day, later, spoken
from hub.report.blocks import Chapter, Report, Section, Sentences
from hub.report.evidence import reference, sources
from hub.report.figures import figures
from hub.report.guide import guide
from hub.report.material import Material
from hub.report.messages import key_messages
from hub.report.method import method

TITLE = later("Trafficking in human beings in South-Eastern Europe")


def compose(material: Material) -> Report:
    """Everything that the report says, in order."""
    body = catalogue().party(material.body).name
    title = _(TITLE)
    subtitle = _("Regional figures {year}").format(year=material.year)
    return Report(
        lang=spoken(),
        title=title,
        subtitle=subtitle,
        body=body,
        head=f"{title}, {material.year}",
        promise=_(
            "Every figure in this report carries random noise that protects each person. Where two "
            "figures cannot be told apart, the report says so."
        ),
        facts=(
            (_("Made by"), body),
            (_("Made on"), day(material.day)),
            (_("Language"), LANGUAGES[spoken()].name),
            (
                _("Also in"),
                ", ".join(each.name for tag, each in LANGUAGES.items() if tag != spoken()),
            ),
        ),
        contents=_("Contents"),
        chapters=tuple(_chapters(material)),
        footnotes=_footnotes(material),
    )


def _chapters(material: Material) -> Iterator[Chapter]:
    yield _key_messages(material)
    yield guide()
    yield from map(figures, material.counted)
    beside = reference(material)
    if beside:
        yield beside
    yield from method(material)
    yield sources(material)


def _key_messages(material: Material) -> Chapter:
    """Only what is told; where nothing is, that."""
    preface = _(
        "Only differences that are larger than the noise, and between figures that may be "
        "compared, stand here."
    )
    nothing = _(
        "In {year} no difference between countries, and none from the year before, is larger than "
        "the noise."
    ).format(year=material.year)
    sections = tuple(
        Section(
            counted.dataset.label,
            (
                Sentences(found, "list")
                if (found := key_messages(counted))
                else Sentences((nothing,)),
            ),
        )
        for counted in material.counted
    )
    return Chapter(_("Key messages"), (Sentences((preface,)),), sections)


def _footnotes(material: Material) -> tuple[str, ...]:
    named = {each.publisher for each in material.releases}
    named |= {party.id for each in material.counted for party in each.total.parties}
    of_codes = (note for each in material.counted for table in each.by for note in table.footnotes)
    of_parties = (party.footnote for party in catalogue().parties if party.id in named)
    return tuple(dict.fromkeys(note for note in (*of_parties, *of_codes) if note))
