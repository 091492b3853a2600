"""Where people come from, where they are exploited and found, and what lies between."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from deploy.registers.chance import whole
from deploy.registers.countries import Country

_FOUND_ABROAD = 0.6
"""Of those exploited abroad; the others came home by themselves and were found there."""
_RECRUITED_ON_THE_WAY = 0.25
"""Of foreigners: in the country that exploits them, so that they crossed no border for it."""
_BOTH = 0.04
"""Of those taken across a border: they were exploited at home before."""
_FAR = frozenset({"AF", "IN", "NP", "SY", "TW"})
_FAR_WAY = ("TR",)


@dataclass(frozen=True, slots=True)
class Journey:
    """The places of one event.

    Attributes:
        movement: Internal only where nobody crossed a border, `both` where it was both.
        where: `home` for citizens found at home, `abroad` for those found abroad and returned,
            `foreigner` for those who are at home elsewhere.
    """

    citizenship: str
    recruited: str
    transit: tuple[str, ...]
    exploited: str
    identified: str
    movement: str
    where: str

    def facts(self) -> Mapping[str, str]:
        """What further answers depend on."""
        far = "far" if self.citizenship in _FAR else "near"
        return {"movement": self.movement, "where": self.where, "far": far}


def journey(country: Country, citizenship: str, chance: Random) -> Journey:
    """A journey of somebody with this citizenship, as far as the country hears of it."""
    exploited = country.id
    if citizenship == country.id and chance.random() < country.exploited_abroad:
        exploited = country.destinations.draw(chance)
    foreign = citizenship != country.id
    there = foreign and chance.random() < _RECRUITED_ON_THE_WAY
    recruited = country.id if there else citizenship
    abroad = exploited != country.id and chance.random() < _FOUND_ABROAD
    crossed = "both" if chance.random() < _BOTH else "cross_border"
    return Journey(
        citizenship=citizenship,
        recruited=recruited,
        transit=_way(country, recruited, exploited, chance),
        exploited=exploited,
        identified=exploited if abroad else country.id,
        movement="internal" if recruited == exploited else crossed,
        where="foreigner" if foreign else "abroad" if abroad else "home",
    )


def _way(country: Country, start: str, end: str, chance: Random) -> tuple[str, ...]:
    """Countries between two others, which are not neighbours for sure; mostly none."""
    if start == end:
        return ()
    known = _FAR_WAY if start in _FAR else country.routes.get(end, ())
    between = [each for each in known if each not in {start, end}]
    return tuple(between[whole(chance, 0, len(between)) :])
