"""What an attacker computes from a publication: one number, large where the person seems present.

The score is the most powerful test of the noise that was promised (Neyman and Pearson). The others
see what noise that was promised never shows. All are tried; no fault is known to any of them.
"""

from collections.abc import Callable, Mapping

import numpy as np

from tests.audit.subjects import Floats, Known

Signal = Callable[[Floats, Known], Floats]


def score(rows: Floats, known: Known) -> Floats:
    """Logarithm of the likelihood ratio, over all copies of the publication."""
    copies = _copies(rows, known)
    match known.mechanism:
        case "discrete-laplace":
            gained = np.abs(copies - known.absent) - np.abs(copies - known.present)
            ratios = gained / known.scales
        case "discrete-gaussian":
            ratios = (copies - known.absent) * known.change / known.scales**2
    found: Floats = ratios.sum(axis=(1, 2))
    return found


def difference(rows: Floats, known: Known) -> Floats:
    """What changes from the first of two releases to the second, where the person would."""
    if not known.is_pair:
        return np.zeros(len(rows))
    half = len(known.change) // 2
    first, second = rows[:, :half], rows[:, half : 2 * half]
    found: Floats = (second - first) @ np.sign(known.change[half:])
    return found


def untouched(rows: Floats, known: Known) -> Floats:
    """How many numbers are what they would be without noise and without the person."""
    found: Floats = (_copies(rows, known) == known.absent).sum(axis=(1, 2)).astype(np.float64)
    return found


def fineness(rows: Floats, known: Known) -> Floats:
    """The lowest binary digit in use, as a power of two, among the numbers the person changes."""
    changed = _copies(rows, known)[:, 0, known.change != 0]
    mantissas, exponents = np.frexp(changed)
    whole = (mantissas * 2.0**53).astype(np.int64)
    trailing = np.frexp((whole & -whole).astype(np.float64))[1]
    digits = np.where(whole == 0, np.inf, exponents + trailing - 54.0)
    lowest: Floats = digits.min(axis=1)
    return lowest


SIGNALS: Mapping[str, Signal] = {
    "score": score,
    "difference": difference,
    "untouched": untouched,
    "fineness": fineness,
}


def _copies(rows: Floats, known: Known) -> Floats:
    """A publication may be there several times: an axis for the copies."""
    return rows.reshape(len(rows), -1, len(known.change))
