"""A record that breaks a rule, and one that nearly does."""

from tests.node.quality.given import Says

Case = tuple[Says, Says]
"""What a record says that breaks the rule, and what one says that keeps it by a hair."""


def case(common: Says, breaks: Says, keeps: Says) -> Case:
    """Two records that have something in common."""
    return {**common, **breaks}, {**common, **keeps}
