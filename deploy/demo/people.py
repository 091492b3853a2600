"""People who add up: one country's year, person by person, from its published figures.

Statuses are dealt first, then each characteristic among the people whom its figures count. Who
gets which card is chance; how many cards there are is not. What no figure tells stays `unknown`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from deploy.demo.figures import MULTIPLE, Series, joined

UNKNOWN = "unknown"
MOST_FORMS = 3

_OPPOSITE = {"female": "male", "male": "female", "child": "adult", "adult": "child"}

Hand = dict[int, str]
"""What has been dealt so far of one characteristic: seat to code."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the figures say about one generated person, in our codes."""

    status: str
    sex: str
    age_group: str
    forms: tuple[str, ...]


def people(several: tuple[Series, ...], chance: Random) -> tuple[Person, ...]:
    """Everybody in one country's register for one year.

    Raises:
        ValueError: The figures cannot all be true of one group of people.
    """
    statuses = _statuses(several, chance)
    sexes, ages, forms = Hand(), Hand(), dict[int, tuple[str, ...]]()
    for told in several:
        seats = [seat for seat, status in enumerate(statuses) if status in told.statuses]
        _deal_pairs(_mixed(seats, chance), told.sex_and_age, sexes, ages)
        _deal(_mixed(seats, chance), told.sex, sexes)
        _deal(_mixed(seats, chance), told.age_group, ages)
        _deal_forms(seats, told.form, forms, chance)
    return tuple(
        Person(
            status=status,
            sex=sexes.get(seat, UNKNOWN),
            age_group=ages.get(seat, UNKNOWN),
            forms=forms.get(seat, (UNKNOWN,)),
        )
        for seat, status in enumerate(statuses)
    )


def _statuses(several: tuple[Series, ...], chance: Random) -> list[str]:
    """One status per person: the narrow totals first, then what is left of the wide ones."""
    counts: dict[str, int] = {}
    for told in sorted(several, key=lambda each: len(each.statuses)):
        if told.total is None:
            continue
        left = told.total - sum(counts.get(status, 0) for status in told.statuses)
        open_ones = [status for status in told.statuses if status not in counts]
        if left < 0 or (left > 0 and not open_ones):
            raise ValueError(f"{told.party} {told.year}: the totals contradict each other")
        drawn = Counter(chance.choice(open_ones) for _ in range(left))
        counts |= {status: drawn[status] for status in open_ones}
    return list(Counter(counts).elements())


def _deal_pairs(seats: list[int], pairs: Mapping[str, int], sexes: Hand, ages: Hand) -> None:
    """Deal sex and age group together, to people who have neither."""
    free = [seat for seat in seats if seat not in sexes and seat not in ages]
    for seat, (sex, age) in _served(free, _cards(pairs)):
        sexes[seat] = sex
        ages[seat] = age


def _deal(seats: list[int], counts: Mapping[str, int], hand: Hand) -> None:
    """Deal one characteristic; where one of two codes is printed, the others have the other."""
    held = Counter(hand[seat] for seat in seats if seat in hand)
    missing = {code: value - held[code] for code, value in counts.items()}
    free = [seat for seat in seats if seat not in hand]
    for seat, (code,) in _served(free, _cards(missing)):
        hand[seat] = code
    if len(counts) == 1:
        (only,) = counts
        hand |= {seat: _OPPOSITE[only] for seat in free if seat not in hand}


def _deal_forms(
    seats: list[int], counts: Mapping[str, int], forms: dict[int, tuple[str, ...]], chance: Random
) -> None:
    """Deal the lines of a table by form; people of the line `multiple` draw what it hides."""
    free = [seat for seat in _mixed(seats, chance) if seat not in forms]
    named = sorted({form for codes in counts for form in joined(codes)} - {MULTIPLE, UNKNOWN})
    cards = _doubled(_cards(counts), len(free))
    for seat, card in _served(free, cards):
        forms[seat] = _several(named, chance) if card == (MULTIPLE,) else card


def _mixed(seats: list[int], chance: Random) -> list[int]:
    return chance.sample(seats, len(seats))


def _several(named: list[str], chance: Random) -> tuple[str, ...]:
    """Two forms, at times three, out of those the country printed that year."""
    wanted = chance.choice((2, 2, MOST_FORMS))
    return tuple(sorted(chance.sample(named, min(wanted, len(named)))))


def _doubled(cards: list[tuple[str, ...]], people_free: int) -> list[tuple[str, ...]]:
    """Where more lines than people are printed, join unequal lines until they fit."""
    known = [card for card in cards if card != (UNKNOWN,)]
    unknown = [card for card in cards if card == (UNKNOWN,)]
    while len(known) + len(unknown) > people_free:
        first, last = known[0], known[-1]
        if set(first) & set(last):
            raise ValueError("a line by form has more people than there are")
        known = [*known[1:-1], first + last]
    return known + unknown


def _cards(counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    return [joined(codes) for codes, value in counts.items() for _ in range(value)]


def _served(
    seats: list[int], cards: list[tuple[str, ...]]
) -> Iterable[tuple[int, tuple[str, ...]]]:
    """Each card to the next free seat."""
    if len(cards) > len(seats):
        raise ValueError(f"expected at most {len(seats)} people, got {len(cards)}")
    return zip(seats, cards, strict=False)
