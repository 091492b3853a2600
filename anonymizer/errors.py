"""Why the anonymizer says no."""


class PrivacyError(Exception):
    """The promise would not hold. Nothing was drawn and nothing is to be released."""

    code: str = "privacy"


class BudgetExhaustedError(PrivacyError):
    """The cap on one person's privacy loss cannot pay for this."""

    code = "budget-exhausted"


class LedgerBrokenError(PrivacyError):
    """The ledger's hash chain does not hold: an entry was changed, removed or put in."""

    code = "ledger-broken"
