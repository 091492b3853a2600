"""What the issuer has to confirm, where the operator says so."""

from pathlib import Path
from typing import Any

import pytest

from hub import roles
from hub.accounts import Account
from hub.issuer import Issuer, NotConfirmedError
from hub.settings import Confirmation, Login

ANALYSTS = Confirmation("marri", "analyst", "groups", "statistics")
AUDITORS = Confirmation("marri", "auditor", "post", "auditor")


def _issuer(*rules: Confirmation) -> Issuer:
    login = Login("https://login.example.org", "hub", "oidc.secret", "MARRI", rules)
    return Issuer(login, Path("nowhere"), "https://hub/login/answer", "https://hub/login")


def _eva(*names: str, body: str = "marri") -> Account:
    return Account("eva", body, disabled=False, session=0, roles=roles.known(names))


@pytest.mark.parametrize(
    ("eva", "claims"),
    [
        (_eva("analyst"), {"groups": ["cooks", "statistics"]}),
        (_eva("analyst"), {"groups": "statistics"}),
        (_eva("analyst", "auditor"), {"groups": ["statistics"], "post": "auditor"}),
    ],
)
def test_what_is_said_of_every_role_is_enough(eva: Account, claims: dict[str, Any]) -> None:
    """As one value, or among several."""
    _issuer(ANALYSTS, AUDITORS).expect_confirmed(eva, claims)


@pytest.mark.parametrize(
    ("eva", "claims"),
    [
        (_eva("analyst"), {}),
        (_eva("analyst"), {"groups": "statistics and more"}),
        (_eva("analyst"), {"groups": {"statistics": True}}),
        (_eva("analyst", "auditor"), {"groups": ["statistics"]}),
        (_eva("analyst", body="selec"), {"groups": ["statistics"]}),
        (_eva("operator"), {"groups": ["statistics"], "post": "auditor"}),
    ],
)
def test_anything_less_is_not(eva: Account, claims: dict[str, Any]) -> None:
    """A body or role of which no rule speaks is not let in either."""
    with pytest.raises(NotConfirmedError, match="MARRI does not confirm what you do"):
        _issuer(ANALYSTS, AUDITORS).expect_confirmed(eva, claims)


def test_without_rules_the_account_is_enough() -> None:
    """The operator opened it."""
    _issuer().expect_confirmed(_eva("operator"), {})
