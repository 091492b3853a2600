"""What people call parties, datasets and tables that documents name by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from proto.catalogue import Catalogue, Dataset, UnknownNameError
from proto.notice import EndReason
from proto.terms import TableTerms

COARSE = "@group"
"""Behind an indicator where a table is written in one word: counted in its coarse groups."""

END_REASONS: Mapping[EndReason, str] = {
    "exit": "of its own accord",
    "breach": "because the agreement was broken",
    "law": "because of its law",
    "data-protection": "to protect data",
    "agreement-replaced": "because another agreement replaces it",
    "other": "for another reason",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """A catalogue's names; whatever it does not know stands as it is written."""

    catalogue: Catalogue

    def party(self, name: str) -> str:
        """A party, with the mark of its footnote where it has one."""
        try:
            return self.catalogue.party(name).name
        except UnknownNameError:
            return name

    def dataset(self, name: str) -> str:
        """What is counted."""
        known = self._known(name)
        return name if known is None else known.label

    def table(self, dataset: str, terms: TableTerms) -> str:
        """A table by its dimensions."""
        words = (
            f"{each}{COARSE}" if terms.levels.get(each) == "group" else each
            for each in terms.dimensions
        )
        return self.written(dataset, "+".join(words))

    def written(self, dataset: str, table: str) -> str:
        """A table that is written as `sex+citizenship@group`; `total` has no dimensions."""
        if table in ("", "total"):
            return "Total"
        return " by ".join(self._dimension(dataset, each) for each in table.split("+"))

    def statuses(self, dataset: str, terms: TableTerms) -> str:
        """Those whom a table counts."""
        known = self._known(dataset)
        codes = known.indicator(known.status_indicator).code_list.codes if known else ()
        labels = {code.id: code.label for code in codes}
        return ", ".join(labels.get(each, each) for each in terms.statuses)

    def _dimension(self, dataset: str, written: str) -> str:
        name, known = written.removesuffix(COARSE), self._known(dataset)
        try:
            label = name if known is None else known.indicator(name).label
        except UnknownNameError:
            label = name
        return f"{label} (in groups)" if written.endswith(COARSE) else label

    def _known(self, dataset: str) -> Dataset | None:
        try:
            return self.catalogue.dataset(dataset)
        except UnknownNameError:
            return None
