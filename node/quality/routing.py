"""Questions that do not arise for everybody: whoever never returned came back from no country.

Most code lists have a code for that; these do not, and there `unknown` is all that can be said.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import and_, func, literal

from node.quality.facts import Condition, Facts

_NOT_CONVICTED = "investigated", "prosecuted", "acquitted", "discontinued"

NEEDLESS: Mapping[str, Mapping[str, Callable[[Facts], Condition]]] = {
    "victims": {
        "times_trafficked_before": lambda f: f.says("trafficked_before", "no"),
        "country_returned_from": lambda f: f.says("return_kind", "not_returned"),
        "assistance_provider": lambda f: f.says("assistance", "none"),
        "reflection_days": lambda f: f.says_other_than("reflection_period", "granted"),
        "compensation_amount": lambda f: f.says_other_than("compensation", "awarded", "paid"),
    },
    "justice": {
        "group_size": lambda f: f.says("group_kind", "alone"),
        "detention_months": lambda f: f.says("detention", "none", "bail"),
        "sentence_length": lambda f: (
            f.says("stage", *_NOT_CONVICTED) | f.lacks("sentence", "prison", "suspended")
        ),
        "assets_amount": lambda f: f.says("assets", "none"),
        "compensation_amount": lambda f: f.says_other_than("compensation_ordered", "ordered"),
        "time_served": lambda f: f.says("stage", *_NOT_CONVICTED),
        "early_release": lambda f: f.says("stage", *_NOT_CONVICTED),
    },
}
"""When the answer to an indicator is needed by nobody, by dataset."""


def is_missing(facts: Facts, name: str) -> Condition:
    """Whether the answer to an indicator is unknown, and there should be one."""
    needless = NEEDLESS.get(facts.dataset.id, {}).get(name)
    if needless is None:
        return facts.is_unknown(name)
    return and_(facts.is_unknown(name), ~func.coalesce(needless(facts), literal(value=False)))
