"""What the report shows is data that can be asked, of the dataset it stands under."""

import pytest

from node.analysis import report_plan
from node.analysis.question import ask
from node.analysis.routes import ROUTES
from tests.node.analysis.second_count import CATALOGUE


def test_the_plan_can_be_asked() -> None:
    """Every table, date, filter and sentence of it, of the dataset it stands under."""
    for chapter in report_plan.load().chapters:
        dataset = CATALOGUE.dataset(chapter.dataset)
        for figure in chapter.told:
            codes = dataset.indicator(figure.indicator).codes()
            assert set(figure.of) <= {*codes, "@own"}
        for table in (table for section in chapter.sections for table in section.tables):
            named, _, name = table.table.partition(":")
            assert chapter.dataset == named
            if name != ROUTES:
                question = ask(
                    table.table, catalogue=CATALOGUE, axis=table.axis or "", where=table.where
                )
                assert not table.is_told or 1 == len(question.dimensions)


def test_a_key_figure_is_of_one_kind() -> None:
    """A part, or what is most frequent."""
    with pytest.raises(ValueError, match="either part or commonest"):
        report_plan.KeyFigure()
