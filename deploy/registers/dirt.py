"""How dirty a register is: one rate for each way in which registers go wrong."""

from dataclasses import dataclass, fields, replace

from proto.errors import InputError


@dataclass(frozen=True, slots=True)
class Dirt:
    """Rates between 0 and 1.

    Attributes:
        other_source: Of people: another body reports them too, in its own words.
        repeated: Of records: the same body enters the case a second time.
        trafficked_again: Of people: they are found again in a later year.
        misspelt: Of records: one slip in a name.
        swapped: Of records: given and family name change places.
        other_script: Of records: the name in another script or a neighbour's spelling, where
            there is one: in Albania, Bosnia and Herzegovina, Kosovo*, Montenegro, North Macedonia,
            Serbia and Bulgaria.
        unmarked: Of records whose names have marks: without them.
        paired: Of records whose names have marks: written as pairs of letters.
        wrong_birth: Of records: day and month of birth change places, or the day is one off.
        no_birth: Of records: no date of birth.
        no_document: Of records: no number of a document.
        missing: Of answers that are not mandatory, and of dates beside the axis: left empty.
        rescued_before_recruited: Of victims' records: recruitment after the exploitation ended.
        child_as_adult: Of children's records: the age group says adult.
        consent_withdrawn: Of victims' records: consent to the processing of data was withdrawn.
        age_against_birth: Of records: the age is years away from what the date of birth says.
        verdict_before_indictment: Of records with a verdict: its date is before the indictment.
        sentence_without_conviction: Of records without a conviction: there is a sentence.
        operation: Of the people of one year: found in one large operation, of 93 people at most.
        broken_series: Of the people of a year: found by a body that starts or stops reporting.
    """

    other_source: float = 0.25
    repeated: float = 0.02
    trafficked_again: float = 0.03
    misspelt: float = 0.05
    swapped: float = 0.02
    other_script: float = 0.05
    unmarked: float = 0.12
    paired: float = 0.04
    wrong_birth: float = 0.02
    no_birth: float = 0.04
    no_document: float = 0.3
    missing: float = 0.08
    rescued_before_recruited: float = 0.01
    child_as_adult: float = 0.01
    consent_withdrawn: float = 0.01
    age_against_birth: float = 0.01
    verdict_before_indictment: float = 0.02
    sentence_without_conviction: float = 0.02
    operation: float = 0.8
    broken_series: float = 0.3

    def __post_init__(self) -> None:
        """Refuse a rate that is none."""
        for name in RATES:
            if not 0 <= getattr(self, name) <= 1:
                raise InputError(f"{name}: expected a rate from 0 to 1, got {getattr(self, name)}")


RATES = tuple(field.name for field in fields(Dirt))
CLEAN = Dirt(**dict.fromkeys(RATES, 0.0))
"""Every record once, complete, spelt right, and nothing in it that contradicts the rest."""


def with_rates(dirt: Dirt, written: list[str]) -> Dirt:
    """The same with some other rates, each written `misspelt=0.1`.

    Raises:
        InputError: There is no such rate, or it is none.
    """
    return replace(dirt, **dict(map(_rate, written)))


def _rate(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    if name not in RATES:
        raise InputError(f"expected one of {', '.join(RATES)}, got {name!r}")
    try:
        return name, float(value)
    except ValueError:
        raise InputError(f"{name}: expected a rate from 0 to 1, got {value!r}") from None
