"""An agreement in plain words: every part of the document as sentences, each made from it.

A sentence is a translatable text with named places; nothing is said that is not in the document,
and nothing of the document is left unsaid (a test changes every field and sees a sentence change).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from proto.agreement import Agreement
from proto.catalogue import Catalogue, Dataset, UnknownNameError
from proto.terms import (
    Grant,
    PartyTerms,
    PriorCheck,
    Retention,
    SupervisoryAuthority,
    TableTerms,
    Term,
)

Translate = Callable[[str], str]


def mark(text: str) -> str:
    """Mark a text for translators."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """How one language says what a sentence is made of.

    Attributes:
        tag: BCP 47.
        text: The translation of a text.
        day: A calendar day as people write it.
        number: A number as people write it, exact.
    """

    tag: str
    text: Translate
    day: Callable[[date], str]
    number: Callable[[object], str]

    def say(self, text: str, **places: str) -> str:
        """A translated sentence with its places filled in."""
        return self.text(text).format(**places)

    def all_of(self, words: Iterable[str]) -> str:
        """Several things in one breath."""
        *others, last = list(words) or [self.text(mark("nobody"))]
        return (
            self.say(mark("{others} and {last}"), others=", ".join(others), last=last)
            if others
            else last
        )


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and the sentences under it."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Tells agreements in one language."""

    catalogue: Catalogue
    language: Language

    def tell(self, agreement: Agreement) -> tuple[Chapter, ...]:
        """The whole agreement, in the order in which a person wants to know it."""
        say = self.language.text
        return (
            Chapter(say(mark("What this is")), tuple(self._about(agreement))),
            Chapter(say(mark("Who takes part")), tuple(self._parties(agreement.parties))),
            Chapter(
                say(mark("What the figures may be used for")), tuple(self._purposes(agreement))
            ),
            Chapter(say(mark("From when and until when")), tuple(self._term(agreement.term))),
            *(
                Chapter(self._grant_heading(grant), tuple(self._grant(grant)))
                for grant in agreement.grants
            ),
            Chapter(
                say(mark("Before anything leaves")), tuple(map(self._check, agreement.prior_checks))
            ),
            Chapter(
                say(mark("How long figures are kept")), tuple(self._retention(agreement.retention))
            ),
        )

    def _about(self, agreement: Agreement) -> Iterator[str]:
        say, titles = self.language.say, agreement.titles
        for language, title in titles.items():
            yield say(mark("Its title ({language}) is “{title}”."), language=language, title=title)
        yield say(
            mark("It is known as {id}, version {version}."),
            id=agreement.id,
            version=self.language.number(agreement.version),
        )
        yield say(
            mark("It is exchanged through the hub whose key has the digest {hash}, and no other."),
            hash=agreement.exchange,
        )
        if agreement.supersedes is None:
            yield self.language.text(mark("It replaces no earlier text."))
        else:
            yield say(
                mark("It replaces the text whose digest is {hash}."), hash=agreement.supersedes
            )

    def _parties(self, parties: Iterable[PartyTerms]) -> Iterator[str]:
        for terms in parties:
            yield self.language.say(
                mark(
                    "{party} ({id}) takes part as {roles}; {authority} acts for it, on the basis of"
                    " {basis}."
                ),
                party=self._shown(terms),
                id=terms.id,
                roles=self.language.all_of(map(self._word, terms.roles)),
                authority=terms.authority,
                basis=terms.legal_basis,
            )
            yield self._supervision(self._shown(terms), terms.supervisory_authority)
            if terms.footnote is not None:
                yield self.language.say(
                    mark("Wherever {party} is named, this stands below: “{footnote}”"),
                    party=self._shown(terms),
                    footnote=self.language.text(terms.footnote),
                )

    def _supervision(self, party: str, authority: SupervisoryAuthority) -> str:
        number, day = authority.authorisation_number, authority.authorised_on
        if number is None and day is None:
            text = mark("{name} supervises it for {party} and has not authorised it.")
            return self.language.say(text, name=authority.name, party=party)
        return self.language.say(
            mark("{name} supervises it for {party} and has authorised it: number {number}, {day}."),
            name=authority.name,
            party=party,
            number=number or self.language.text(mark("none")),
            day=self.language.day(day) if day else self.language.text(mark("no day")),
        )

    def _purposes(self, agreement: Agreement) -> Iterator[str]:
        for purpose in agreement.purposes:
            yield self.language.say(mark("For: {purpose}."), purpose=self._word(purpose))
        yield self.language.text(mark("Every other use is refused."))

    def _term(self, term: Term) -> Iterator[str]:
        say, day = self.language.say, self.language.day
        yield say(
            mark("It holds from {start} until {end}."),
            start=day(term.in_force_from),
            end=day(term.in_force_until),
        )
        yield say(mark("If it is not reviewed by {day}, it lapses."), day=day(term.review_by))
        yield say(
            mark(
                "A party that leaves says so {days} days before; whatever is its own it can stop at"
                " once."
            ),
            days=self.language.number(term.notice_days),
        )
        if term.provisional:
            yield say(
                mark("Before its first day {parties} apply it among themselves already."),
                parties=self.language.all_of(map(self._party, term.provisional)),
            )

    def _grant_heading(self, grant: Grant) -> str:
        return self.language.say(
            mark("What {party} lets leave of: {dataset}"),
            party=self._party(grant.publisher),
            dataset=self._dataset(grant),
        )

    def _grant(self, grant: Grant) -> Iterator[str]:
        yield from self._readers(grant)
        for table in grant.tables:
            yield self._table(grant, table)
        yield from self._rhythm(grant)
        yield from self._protection(grant)
        yield from self._onward(grant)

    def _readers(self, grant: Grant) -> Iterator[str]:
        yield self.language.say(
            mark("{readers} may read it."),
            readers=self.language.all_of(map(self._party, grant.recipients)),
        )
        if grant.embargo.until is not None:
            text = mark("Nobody reads anything before {day}.")
            yield self.language.say(text, day=self.language.day(grant.embargo.until))
        if grant.embargo.all_filed:
            text = mark("Nobody reads anything of a period before all publishers have released it.")
            yield self.language.text(text)

    def _table(self, grant: Grant, table: TableTerms) -> str:
        statuses = self.language.all_of(self._statuses(grant, table))
        weight = self.language.number(table.weight)
        if not table.dimensions:
            return self.language.say(
                mark(
                    "One table gives the total of those who are: {statuses}; its accuracy weighs"
                    " {weight}."
                ),
                statuses=statuses,
                weight=weight,
            )
        return self.language.say(
            mark(
                "One table counts those who are: {statuses}; by {dimensions}; its accuracy weighs"
                " {weight}."
            ),
            statuses=statuses,
            dimensions=self._dimensions(grant, table),
            weight=weight,
        )

    def _dimensions(self, grant: Grant, table: TableTerms) -> str:
        coarse = self.language.text(mark("in coarse groups"))
        return self.language.all_of(
            self._indicator(grant, name)
            + (f" ({coarse})" if table.levels.get(name) == "group" else "")
            for name in table.dimensions
        )

    def _rhythm(self, grant: Grant) -> Iterator[str]:
        say = self.language.say
        yield say(
            mark("A release is made {frequency}, the first one for {period}."),
            frequency=self._word(
                {"A": "yearly", "S": "half-yearly", "Q": "quarterly"}[grant.frequency]
            ),
            period=grant.first_period,
        )
        if grant.last_period is not None:
            yield say(mark("The last one is for {period}."), period=grant.last_period)
        if grant.pooled_years > 1:
            yield say(
                mark("Each release puts {years} years together."),
                years=self.language.number(grant.pooled_years),
            )
        yield say(
            mark("Corrections allowed for each period: {times}."),
            times=self.language.number(grant.revisions),
        )

    def _protection(self, grant: Grant) -> Iterator[str]:
        say, number = self.language.say, self.language.number
        yield say(
            mark(
                "Noise hides whether any one person is in the records: the privacy loss of a"
                " release is at most epsilon {epsilon}, with delta {delta}."
            ),
            epsilon=number(grant.epsilon),
            delta=number(grant.delta),
        )
        yield say(
            mark("Counts below {minimum} are not shown."), minimum=number(grant.minimum_count)
        )
        yield say(mark("Shown counts are multiples of {base}."), base=number(grant.rounding_base))
        yield self.language.text(
            mark("A count of zero is shown.")
            if grant.zero_shown
            else mark("A count of zero is not shown.")
        )
        if grant.dominance_share is not None:
            yield say(
                mark(
                    "Nothing leaves of a period in which one operation makes more than {share} of"
                    " all."
                ),
                share=number(grant.dominance_share),
            )

    def _onward(self, grant: Grant) -> Iterator[str]:
        yield self.language.text(
            {
                "none": mark("Whoever reads it passes it on to nobody."),
                "with-written-consent": mark(
                    "It is passed on only with the publisher's written consent."
                ),
                "public": mark("Once released it is public."),
            }[grant.onward]
        )
        yield self.language.say(mark("It may be used under: {licence}."), licence=grant.licence)

    def _check(self, check: PriorCheck) -> str:
        authority = (
            mark("its supervisory authority must have authorised the agreement")
            if check.supervisory_authorisation
            else mark("its supervisory authority need not authorise the agreement")
        )
        return self.language.say(
            mark(
                "{party} asks, before each release, for the approval of so many of its officers:"
                " {number}; {authority}."
            ),
            party=self._party(check.party),
            number=self.language.number(check.approvals),
            authority=self.language.text(authority),
        )

    def _retention(self, retention: Retention) -> Iterator[str]:
        yield self.language.say(
            mark("Whoever reads figures deletes them {years} years after their period."),
            years=self.language.number(retention.years),
        )
        yield self.language.text(
            {
                "keep": mark("After a party has left, figures that were released before are kept."),
                "delete": mark("After a party has left, its figures are deleted everywhere."),
            }[retention.released_tables]
        )
        yield self.language.text(
            {
                "keep": mark("Regional totals that contain its figures stay as they are."),
                "recompute": mark("Regional totals are computed again without its figures."),
            }[retention.regional_totals]
        )

    def _shown(self, terms: PartyTerms) -> str:
        """A display name as the catalogue has it is translated; another stands as it was typed."""
        return self.language.text(terms.display_name)

    def _party(self, name: str) -> str:
        try:
            return self.language.text(self.catalogue.party(name).name)
        except UnknownNameError:
            return name

    def _dataset(self, grant: Grant) -> str:
        known = self._known(grant)
        return grant.dataset if known is None else self.language.text(known.label)

    def _indicator(self, grant: Grant, name: str) -> str:
        known = self._known(grant)
        try:
            return name if known is None else self.language.text(known.indicator(name).label)
        except UnknownNameError:
            return name

    def _statuses(self, grant: Grant, table: TableTerms) -> Iterator[str]:
        known = self._known(grant)
        labels: Mapping[str, str] = {}
        if known is not None:
            codes = known.indicator(known.status_indicator).code_list.codes
            labels = {code.id: self.language.text(code.label) for code in codes}
        return (labels.get(status, status) for status in table.statuses)

    def _known(self, grant: Grant) -> Dataset | None:
        try:
            return self.catalogue.dataset(grant.dataset)
        except UnknownNameError:
            return None

    def _word(self, word: str) -> str:
        return self.language.text(WORDS.get(word, word))


WORDS: Mapping[str, str] = {
    "publisher": mark("publisher"),
    "recipient": mark("reader"),
    "depositary": mark("depositary"),
    "observer": mark("observer"),
    "regional-report": mark("regional report"),
    "mirror-check": mark("check of mirror figures"),
    "national-report": mark("national report"),
    "international-questionnaire": mark("international questionnaire"),
    "research": mark("research"),
    "yearly": mark("every year"),
    "half-yearly": mark("every half-year"),
    "quarterly": mark("every quarter"),
}
"""The document's own words, as people say them."""
