"""What measurements say of the true counts.

Every block is the precision-weighted mean of all that was measured of it; every table is a sum of
blocks. Both are linear, so estimates are unbiased and tables agree with each other
(proofs/blocks.md).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from anonymizer.blocks import Attributes, Block, Source, Target, sources, subsets
from anonymizer.errors import PrivacyError
from anonymizer.grid import Attribute, Grid
from anonymizer.measurement import Measurement

UNIT = 1000
"""Estimates are whole numbers of thousandths: no sum of them ever differs in the last digit."""

Floats = NDArray[np.float64]


class Estimates:
    """Everything that a set of measurements of one snapshot says."""

    def __init__(self, measurements: Sequence[Measurement]) -> None:
        """Take up rounds of one mechanism."""
        self._designs = tuple(each.design for each in measurements)
        self._sources = sources(self._designs)
        self._answers = [
            [
                np.array(values, dtype=np.float64).reshape(query.shape) / (weight * query.unit)
                for (query, weight), values in zip(each.design.asked, each.answers(), strict=True)
            ]
            for each in measurements
        ]
        self._mechanism = self._designs[0].mechanism
        self._blocks: dict[Block, Floats] = {}

    def table(self, grid: Grid) -> Floats:
        """Unbiased estimates of all cells, in whole thousandths.

        The cells of every margin but the last of each axis are rounded, and the last are what is
        left: so what is summed from one table equals what is summed from another.
        """
        found = np.zeros(grid.shape)
        for kept in subsets(grid.attributes):
            margin = self.margin(Target.of(grid).narrowed(kept), grid.attributes)
            inside = tuple(slice(-1) if each in kept else -1 for each in grid.attributes)
            found[inside] = np.round(margin[tuple(slice(-1) for _ in margin.shape)] * UNIT)
        for axis in range(found.ndim):
            cells = np.moveaxis(found, axis, 0)
            cells[-1] -= cells[:-1].sum(0)
        return found / UNIT

    def margin(self, target: Target, order: Sequence[Attribute]) -> Floats:
        """Unbiased estimates of a target's cells, its dimensions in the given order."""
        axes = [each for each in order if each in target.dimensions]
        found = np.zeros([each.size for each in axes])
        for term in target.terms(self._mechanism):
            block = self._block(term.block)
            shape = [each.size if each in term.block.own else 1 for each in axes]
            places = [
                _ordered(term.block.own).index(each) for each in axes if each in term.block.own
            ]
            found += term.coefficient * block.transpose(places).reshape(shape)
        return found

    def _block(self, block: Block) -> Floats:
        """The block as measured: one axis for each of its own attributes, by id; centred."""
        if block not in self._blocks:
            if block not in self._sources:
                raise PrivacyError("a table needs what was never measured")
            told = self._sources[block]
            weight = sum(source.precision for source in told)
            parts = [source.precision / weight * self._told(block, source) for source in told]
            self._blocks[block] = sum(parts[1:], parts[0])
        return self._blocks[block]

    def _told(self, block: Block, source: Source) -> Floats:
        query = self._designs[source.round].asked[source.place][0]
        answer = self._answers[source.round][source.place]
        summed = [place for place, each in enumerate(query.attributes) if each not in block.own]
        found: Floats = answer.sum(axis=tuple(summed))
        for axis in range(found.ndim):
            found = found - found.mean(axis, keepdims=True)
        return found


def _ordered(attributes: Attributes) -> list[Attribute]:
    return sorted(attributes, key=lambda each: each.id)
