"""Whether a name is one of the generator's, however a clerk writes it."""

from deploy.registers import names, spelling


def _back(name: str) -> str:
    """From Cyrillic into Latin again."""
    return spelling.latin(spelling.macedonian_cyrillic(name))


_TONGUES = (names.SLAVIC, names.ALBANIAN, names.ELSEWHERE)
_OPENINGS = {
    spelling.unmarked(heard).lower()
    for tongue in _TONGUES
    for opening in tongue.openings
    for heard in (
        opening,
        spelling.slavic(opening),
        _back(opening),
        _back(spelling.slavic(opening)),
    )
}


def invented(name: str) -> bool:
    """Whether at least two openings that no name has are in it."""
    plain = spelling.unmarked(spelling.latin(name)).lower()
    return sum(plain.count(opening) for opening in _OPENINGS) > 1
