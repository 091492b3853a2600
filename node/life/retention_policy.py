"""For how long records are kept: `retention.toml` in the node's home. Without it, for ever."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from proto.catalogue import Catalogue, Dataset, UnknownNameError
from proto.errors import InputError
from proto.misread import sentence_of

FILE = "retention.toml"

_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Rule:
    """How long records of one dataset and some statuses are kept.

    Attributes:
        statuses: Codes of the dataset's status indicator.
        counts_from: The further date from which years count, where a record has it; from the
            last day of its own date where it has not, or where none is named.
        identifiers_years: After so many, what names the person is destroyed; None keeps it.
        records_years: After so many, the record is removed; None keeps it.
    """

    dataset: str
    statuses: tuple[str, ...]
    counts_from: str | None
    identifiers_years: int | None
    records_years: int | None


Years = Annotated[int, Field(ge=1, le=_LONGEST)]


class _RuleEntry(BaseModel):
    """One rule as written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: str
    status: list[str] | None = None
    counts_from: str | None = None
    identifiers_years: Years | None = None
    records_years: Years | None = None


class _PolicyFile(BaseModel):
    """The TOML as written; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: list[_RuleEntry]


def load(home: Path, catalogue: Catalogue) -> tuple[Rule, ...] | None:
    """The rules of a node; None where it has none and so keeps everything.

    Raises:
        InputError: The file cannot be read or is not valid; every fault is named.
    """
    path = home / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    return parse(text, catalogue, str(path))


def parse(text: str, catalogue: Catalogue, place: str) -> tuple[Rule, ...]:
    """Read the rules of a node.

    Raises:
        InputError: They are not valid; every fault is named.
    """
    try:
        written = _PolicyFile.model_validate(tomllib.loads(text))
    except ValidationError as error:
        raise InputError(f"{place} is not valid: {_reasons(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{place} is not valid: {error}") from error
    faults = [
        f"rule {number}: {fault}"
        for number, entry in enumerate(written.rule, 1)
        for fault in _faults(entry, catalogue)
    ]
    if not faults:
        rules = tuple(_rule(entry, catalogue.dataset(entry.dataset)) for entry in written.rule)
        faults += _overlaps(rules)
    if faults:
        raise InputError(f"{place} is not valid: {'; '.join(faults)}")
    return rules


def _rule(entry: _RuleEntry, dataset: Dataset) -> Rule:
    statuses = dataset.indicator(dataset.status_indicator).codes()
    return Rule(
        dataset=dataset.id,
        statuses=statuses if entry.status is None else tuple(entry.status),
        counts_from=entry.counts_from,
        identifiers_years=entry.identifiers_years,
        records_years=entry.records_years,
    )


def _faults(entry: _RuleEntry, catalogue: Catalogue) -> Iterator[str]:
    try:
        dataset = catalogue.dataset(entry.dataset)
        statuses = dataset.indicator(dataset.status_indicator).code_list
        for status in entry.status or ():
            statuses.code(status)
        if entry.counts_from is not None:
            _expect_side_date(dataset, entry.counts_from)
    except UnknownNameError as error:
        yield str(error)
    if entry.identifiers_years is None and entry.records_years is None:
        yield "expected identifiers_years, records_years or both"
    if (entry.identifiers_years or 0) > (entry.records_years or _LONGEST):
        yield "identifiers_years: identifiers are not kept longer than records"


def _expect_side_date(dataset: Dataset, name: str) -> None:
    known = [each.id for each in dataset.side_dates]
    if name not in known:
        raise UnknownNameError(f"further date of {dataset.id}", name, known)


def _overlaps(rules: tuple[Rule, ...]) -> Iterator[str]:
    """Nobody may be under two rules."""
    named = Counter((rule.dataset, status) for rule in rules for status in rule.statuses)
    for (dataset, status), times in named.items():
        if times > 1:
            yield f"{dataset}: {status} stands in {times} rules"


def _reasons(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {sentence_of(each)}" for each in found)
