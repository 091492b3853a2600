"""What the report rests on: agreements, releases, populations, and public figures of others."""

from collections.abc import Iterator

from hub.language import _, catalogue, day, number, spoken
from hub.report.blocks import Block, Cell, Chapter, Row, Section, Sentences, Sheet
from hub.report.material import Material, Reference
from proto.signed_agreement import SignedAgreement


def reference(material: Material) -> Chapter | None:
    """The figures of others, apart from those that were exchanged; nothing where there are none."""
    if material.reference is None or not material.reference.figures:
        return None
    preface = Sentences(
        (
            _(
                "These figures were not exchanged: a country gave them to UNODC by other rules, "
                "and they carry no noise. They stand here to be looked at beside the others, and "
                "are compared with none of them."
            ),
            _("Source: {title}; file {file}, imported on {day}, SHA-256 {hash}.").format(
                title=material.reference.source.title,
                file=material.reference.source.file,
                day=day(material.reference.source.imported_at.date()),
                hash=material.reference.source.hash,
            ),
        )
    )
    return Chapter(
        _("Public figures of UNODC"), (preface, *_sheets(material.reference, material.year))
    )


def _sheets(found: Reference, year: int) -> Iterator[Sheet]:
    measures = dict.fromkeys(each.key.measure for each in found.figures)
    labels = {
        "victims-detected": _("Victims detected"),
        "persons-in-formal-contact": _("Persons in formal contact with the police"),
        "persons-prosecuted": _("Persons prosecuted"),
        "persons-convicted": _("Persons convicted"),
        "offences": _("Offences"),
    }
    years = range(min(each.key.year for each in found.figures), year + 1)
    for measure in measures:
        of = {
            (each.key.country, each.key.year): each
            for each in found.figures
            if each.key.measure == measure
        }
        rows = tuple(
            Row(
                party.name,
                tuple(
                    Cell(_range(each.low, each.high))
                    if (each := of.get((party.id, one)))
                    else Cell("")
                    for one in years
                ),
            )
            for party in catalogue().parties
            if any(country == party.id for country, _year in of)
        )
        yield Sheet(labels[measure], (_("Country"), *map(str, years)), rows)


def _range(low: int, high: int) -> str:
    if low == high:
        return number(low)
    return _("{low} to {high}").format(low=number(low), high=number(high))


def sources(material: Material) -> Chapter:
    """The annex by which everything can be checked."""
    return Chapter(
        title=_("Annex: sources and verification"),
        sections=(
            *_populations(material),
            Section(_("Agreements"), (_agreements(material),)),
            Section(_("Releases"), tuple(_releases(material))),
        ),
    )


def _populations(material: Material) -> Iterator[Section]:
    known = {each.population for counted in material.counted for each in counted.rates.values()}
    if known:
        rows = tuple(
            Row(
                catalogue().party(each.party).name,
                (
                    Cell(str(each.year)),
                    Cell(number(each.inhabitants)),
                    Cell(each.source, kind="word"),
                ),
            )
            for each in sorted(known, key=lambda each: (each.party, each.year))
        )
        headings = (_("Country"), _("Year"), _("Inhabitants"), _("Source"))
        yield Section(
            _("Inhabitants"),
            (Sheet(_("Populations that rates are taken of"), headings, rows),),
        )


def _agreements(material: Material) -> Sheet:
    rows = tuple(
        Row(
            f"{signed.agreement.id} {signed.agreement.version}",
            (Cell(_title(signed), kind="word"), Cell(signed.hash, kind="digest")),
        )
        for signed in material.agreements
    )
    return Sheet(
        _("Agreements in force under which the figures may be read"),
        (_("Agreement and version"), _("Title"), "SHA-256"),
        rows,
    )


def _title(signed: SignedAgreement) -> str:
    return signed.agreement.titles.get(spoken(), signed.agreement.title)


def _releases(material: Material) -> Iterator[Block]:
    yield Sentences(
        (
            _(
                "Each release is one signed document, filed in the hub's log under the number of "
                "its leaf. Whoever holds the document can work out its digest and compare; "
                "dcim-verify checks signatures, agreement and log without this hub."
            ),
        )
    )
    rows = tuple(
        Row(
            catalogue().party(each.publisher).name,
            (
                Cell(f"{each.period} ({each.vintage})", kind="word"),
                Cell(str(each.leaf)),
                Cell(str(each.epsilon)),
                Cell(each.hash, kind="digest"),
            ),
        )
        for each in sorted(material.releases, key=lambda one: (one.dataset, one.period, one.leaf))
    )
    headings = (_("Publisher"), _("Period (version)"), _("Leaf"), "ε", "SHA-256")
    yield Sheet(_("Releases that figures come from"), headings, rows)
