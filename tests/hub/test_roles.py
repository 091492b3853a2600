"""Roles are words that people type and databases keep."""

import pytest

from hub import roles
from proto.errors import InputError


def test_roles_are_written_in_one_order() -> None:
    """However they were given, and read back as they were."""
    held = roles.known(["auditor", "analyst", "analyst"])

    assert "analyst auditor" == roles.written(held)
    assert held == roles.read(roles.written(held))


@pytest.mark.parametrize(("names", "got"), [(["admin"], "'admin'"), ([], "none")])
def test_what_is_no_role_is_refused(names: list[str], got: str) -> None:
    """The sentence names those that there are."""
    with pytest.raises(InputError, match=rf"\(analyst, operator, auditor\), got {got}"):
        roles.known(names)


def test_a_word_that_is_no_role_opens_nothing() -> None:
    """Whatever stands in the database."""
    assert frozenset() == roles.read("admin operators ANALYST")
