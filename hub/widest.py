"""Which years are looked at together where nobody asks for any, and what is counted in them."""

from collections.abc import Iterable, Sequence

from hub.pooling import Pooled, Series, Span, common
from proto.period import Period


def widest(several: Sequence[Series]) -> Span | None:
    """What most countries cover; of such the most years, pooled where that loses none."""
    released = {Span((period,)) for each in several for period in each.offers}
    of_all = common(several) if several else None
    own = (common([each]) for each in several)
    spans = {*_yearly(released), *(span for span in (of_all, *own) if span)}

    def preference(span: Span) -> tuple[int, int, int, str]:
        covering = sum(bool(each.parts(span)) for each in several)
        return covering, len(span.years), -len(span.periods), str(span.periods)

    return max(spans, key=preference, default=None)


def counting_most(its: Series, span: Span) -> Pooled:
    """One country's figures over a span that it covers, counting as much as it can."""
    statuses = max(its.countable(span), key=lambda each: (len(each), sorted(each)), default=None)
    return its.pooled(span, statuses or frozenset())


def _yearly(spans: Iterable[Span]) -> Iterable[Span]:
    return (each for each in spans if Period.parse(each.periods[0]).frequency == "A")
