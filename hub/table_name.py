"""The name of a table, as people write it: `victims:sex+age_group`, or `victims:total`."""

import re
from dataclasses import dataclass

from hub.language import _
from proto.catalogue import Catalogue, Dataset
from proto.errors import InputError

TOTAL = "total"

_WORD = "[a-z][a-z0-9_]{0,63}"
_FORM = re.compile(rf"(?P<dataset>{_WORD}):(?P<dimensions>{_WORD}(?:\+{_WORD})*)")


@dataclass(frozen=True, slots=True)
class TableName:
    """A dataset and the dimensions its people are counted by; none of them is the total."""

    dataset: str
    dimensions: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> "TableName":
        """Read `victims:sex+age_group`; the order of the dimensions is free.

        Raises:
            InputError: The text is not of this form.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise InputError(
                _("expected a table such as {example} or {total}, got {text}").format(
                    example="victims:sex+age_group", total=f"victims:{TOTAL}", text=repr(text[:80])
                )
            )
        words = found["dimensions"].split("+")
        _refuse_contradictions(words)
        return cls(found["dataset"], frozenset(words) - {TOTAL})

    def known_to(self, catalogue: Catalogue) -> Dataset:
        """The dataset, if the catalogue has it and all the dimensions.

        Raises:
            UnknownNameError: It lacks one; the message lists what it has.
        """
        dataset = catalogue.dataset(self.dataset)
        for dimension in sorted(self.dimensions):
            dataset.indicator(dimension)
        return dataset

    def __str__(self) -> str:
        """The name again, its dimensions in alphabetical order."""
        return f"{self.dataset}:{'+'.join(sorted(self.dimensions)) or TOTAL}"


def _refuse_contradictions(words: list[str]) -> None:
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        raise InputError(
            _("expected every dimension once, got more than once: {names}").format(
                names=", ".join(twice)
            )
        )
    if TOTAL in words and len(words) > 1:
        raise InputError(
            _("expected either {total} or dimensions, got {text}").format(
                total=TOTAL, text="+".join(words)
            )
        )
