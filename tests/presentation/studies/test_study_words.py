"""No word of a study's figures hides another or leaves the figure; each says its seed."""

from __future__ import annotations

import pytest

from sim.presentation.studies.study_figures import FIGURES
from sim.presentation.style import house_style
from sim.presentation.text_overlap import hindrances


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("design", ["two_levers", "scenarios"])
def test_every_word_can_be_read(lived, design: str, name: str) -> None:
    figure = getattr(lived(design).plot, name)()
    with house_style():
        assert hindrances(figure) == []
    if not lived(design).plot.reasons()[name]:
        assert "seed 4" in figure.words("footer")


def test_a_studys_figure_fits_a_journals_page(lived, tmp_path) -> None:
    figure = lived("two_levers").plot.trajectories(["task_conflict", "unspoken_disagreement"])
    assert len(figure.save(tmp_path / "two", size="double")) == 4
