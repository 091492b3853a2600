"""Why the anonymizer says no."""


class PrivacyError(Exception):
    """The promise would not hold. Nothing was drawn and nothing is to be released."""

    code: str = "privacy"


class BudgetExhaustedError(PrivacyError):
    """The cap on one person's privacy loss cannot pay for this."""

    code = "budget-exhausted"


class CeilingSpentError(PrivacyError):
    """What readers up to a ceiling may learn was spent on other tables before."""

    code = "ceiling-spent"


class MixedMechanismsError(PrivacyError):
    """One snapshot is measured with one kind of noise, chosen at the first payment."""

    code = "mixed-mechanisms"


class NothingToMeasureError(PrivacyError):
    """A loss with which nothing can be measured, or with which nobody would be protected."""

    code = "nothing-to-measure"


class TooManyCodesError(PrivacyError):
    """An answer might be larger than what noise can be added to."""

    code = "too-many-codes"


class LedgerBrokenError(PrivacyError):
    """The ledger's hash chain does not hold: an entry was changed, removed or put in."""

    code = "ledger-broken"
