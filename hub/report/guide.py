"""How to read the report: noise, verdicts, grades, and what stands where no number does."""

from hub import wording
from hub.language import _
from hub.report.blocks import Chapter, Facts, Section, Sentences


def guide() -> Chapter:
    """The chapter for whoever reads such figures for the first time."""
    return Chapter(
        title=_("How to read this report"),
        sections=(
            Section(_("Figures and their intervals"), (_noise(),)),
            Section(_("Differences"), (_verdicts(),)),
            Section(_("Grades"), (_grades(),)),
            Section(_("Where no number stands"), _absences()),
        ),
    )


def _noise() -> Sentences:
    return Sentences(
        (
            _(
                "Before a figure leaves a country, random noise is added to it, so that nobody can "
                "find out from it whether any one person is counted. How large that noise can be "
                "is known exactly."
            ),
            _(
                "So every figure stands with an interval: of 20 such intervals at least 19 hold "
                "the count in the register. It says what noise may have changed; it does not say "
                "how many victims or perpetrators nobody has found."
            ),
            _(
                "Numbers are adjusted so that none is negative and tables add up; so they need not "
                "stand in the middle of their intervals."
            ),
        )
    )


def _verdicts() -> Sentences:
    return Sentences(
        (
            _(
                "Two figures are called higher and lower only where their difference is larger "
                "than the noise. All differences of one table are judged together: of those that "
                "are told, on average at most one in twenty is false."
            ),
            _(
                "“Cannot tell” is an answer: the figures may differ or not, and these data do not "
                "show which. It never means that they are equal."
            ),
            _(
                "A higher figure can mean more victims, or institutions that look more closely. "
                "Figures of this report count those who were found."
            ),
        )
    )


def _grades() -> Facts:
    return Facts(
        (
            ("A", _("counted alike; compared without reservation.")),
            (f"B {wording.CAUTION}", _("compared with the caution that is stated.")),
            (
                f"C {wording.BESIDE}",
                _("counted otherwise: shown beside the others, never subtracted or added."),
            ),
        )
    )


def _absences() -> tuple[Sentences, Facts]:
    lead = _("Five different things look alike elsewhere. Here they are told apart:")
    return Sentences((lead,)), Facts(
        (
            ("0", _("zero: the country found nobody, as far as noise lets anyone tell.")),
            (
                _(wording.BELOW_MINIMUM),
                _("below the minimum: published, but too small to be shown as a number."),
            ),
            (
                _(wording.NOT_PUBLISHED),
                _("not published: the country has sent no such figure for this year."),
            ),
            (
                _("not collected"),
                _("the country does not ask for it, or not in these codes; see its method."),
            ),
            (
                _("not covered"),
                _("a part of the country or an institution does not report; see its method."),
            ),
            (
                _(wording.NOT_SHOWN),
                _("this sum would give away a number in it that is below the minimum."),
            ),
        )
    )
