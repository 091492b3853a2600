"""Readiness in words: what is missing, and one paragraph per country that can be sent to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hub.language import _, enumeration, later, number
from hub.reached import STEPS, Progress, Reached, Readiness, Step
from proto.catalogue import Catalogue, Party

_NAMED = 6
"""So many indicators are named in a sentence; of more only the number is said."""

TITLE = later("Who is ready to compare what")
READY = later("comparable")
NEXT: Mapping[Step, str] = {
    "collected": later("not collected"),
    "mapped": later("codes do not fit"),
    "permitted": later("not permitted"),
    "published": later("not published"),
    "comparable": later("not comparable"),
}
"""What is missing where a step is, in two or three words."""

_WHY: Mapping[Step, str] = {
    "collected": later("No register that was told of asks for it, and no release has it."),
    "mapped": later("The country's codes do not fit the region's."),
    "permitted": later("No agreement in force lets it be read."),
    "published": later("It may be read, and no release of it is here to read."),
    "comparable": later("Both have published it, in no period in common."),
}

_NEXT_STEPS: Mapping[Step, str] = {
    "mapped": later("Collected, with codes that do not fit the region's: {indicators}."),
    "permitted": later("Collected, and in no agreement yet: {indicators}."),
    "published": later("Agreed, and not published yet: {indicators}."),
    "comparable": later("Published, and comparable with nobody's yet: {indicators}."),
}
"""What to tell a country of indicators that wait at a step."""


def state(reached: Reached) -> str:
    """Where an indicator stands, in two or three words."""
    return _(READY if reached.missing is None else NEXT[reached.missing])


def why(reached: Reached) -> str:
    """What stands in the way, or has to be said; nothing where nothing does."""
    if reached.graded is not None:
        return " ".join(each.sentence for each in reached.graded.reasons)
    return "" if reached.missing is None else _(_WHY[reached.missing])


def label(item: Readiness | Progress, catalogue: Catalogue) -> str:
    """The name of an indicator."""
    return catalogue.dataset(item.dataset).indicator(item.indicator).label


def paragraph(
    own: Sequence[Progress], readers: Sequence[str], publisher: Party, catalogue: Catalogue
) -> str:
    """What a country has reached and could do next, for a coordinator to send.

    Args:
        own: Its indicators.
        readers: The other countries of the region.
        publisher: The country.
        catalogue: The names.
    """
    furthest = [(label(each, catalogue), each.furthest(readers)) for each in own]
    reached = Counter(step for _label, each in furthest for step in each.done)
    told = _(
        "Of {all} indicators that may leave a country, {party} collects {collected}. Agreements "
        "in force let another country read {permitted}; {published} of these were published, "
        "and {comparable} can be compared with another country's."
    ).format(
        all=number(len(furthest)),
        party=publisher.name,
        **{step: number(reached[step]) for step in STEPS},
    )
    items = (item for each in own for item in each.items(readers))
    return " ".join((told, *_next_steps(furthest), *_obstacle(items)))


def _next_steps(furthest: Sequence[tuple[str, Reached]]) -> Iterator[str]:
    """One sentence for each step that is the next one of some indicators."""
    for step, sentence in _NEXT_STEPS.items():
        labels = [label for label, each in furthest if each.missing == step]
        if labels:
            yield _(sentence).format(indicators=_named(labels))


def _obstacle(items: Iterable[Readiness]) -> Iterator[str]:
    """The reason that keeps most indicators from being compared."""
    graded = (each.graded for each in items if each.missing == "comparable" and each.graded)
    sentences = Counter(
        reason.sentence for each in graded for reason in each.reasons if reason.grade == "C"
    )
    for sentence, _times in sentences.most_common(1):
        yield _("What most often stands in the way of a comparison: {sentence}").format(
            sentence=sentence
        )


def _named(labels: Sequence[str]) -> str:
    named = [f"{each[:1].lower()}{each[1:]}" for each in labels[:_NAMED]]
    more = len(labels) - len(named)
    rest = [_("{number} more").format(number=number(more))] if more else []
    return enumeration([*named, *rest])
