"""Which design has which figures, how each says what it is, and what is refused."""

from __future__ import annotations

import matplotlib
import pytest

from sim.core.disclaimers import CAVEAT
from sim.core.errors import ConfigError
from sim.presentation.studies.plot_styles import MARKS, MEANINGS
from sim.presentation.studies.study_figures import FIGURES, StudyPlots
from sim.presentation.style import luminance

ALWAYS = {"forest", "causes", "trajectories", "professions", "pairing"}
APPLY = {
    "scenarios": ALWAYS | {"profession_weeks"},
    "one_lever": ALWAYS | {"response"},
    "two_levers": ALWAYS | {"heat_map"},
    "three_levers": ALWAYS | {"heat_map"},
    "sampled": ALWAYS | {"response"},
    "one_cell": {"trajectories"},
    "one_replicate": ALWAYS - {"pairing"},
    "bare": {"forest", "pairing"},
}


def texts(figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def drawn(axes, gid: str) -> list:
    return [artist for artist in axes.get_children() if artist.get_gid() == gid]


def panel(figure, title: str):
    (axes,) = [axes for axes in figure.axes if axes.get_title(loc="left") == title]
    return axes


def marks(axes) -> dict[float, tuple[float, str]]:
    """Place and verdict of each row's mark."""
    found = [line for line in axes.lines if str(line.get_gid()).startswith("verdict-")]
    return {line.get_ydata()[0]: (line.get_xdata()[0], line.get_gid().partition("-")[2]) for line in found}


@pytest.mark.parametrize("name", APPLY)
def test_each_design_has_its_figures_with_titles_and_recipe(lived, name: str) -> None:
    study = lived(name)
    plots = StudyPlots(study)
    assert set(plots.names()) == APPLY[name]
    for figure_name in plots.names():
        figure = getattr(plots, figure_name)()
        (footer,) = figure.findobj(lambda artist: artist.get_gid() == "footer")
        assert FIGURES[figure_name][0] in texts(figure)
        cells = f"{len(study.plan.cells)} cell"
        for part in (f"study '{study.plan.name}'", cells, "12 weeks after 2 of burn-in", study.plan.model, CAVEAT):
            assert part in footer.get_text()
        assert study.results_hash()[:12] in footer.get_text()


@pytest.mark.parametrize("name", APPLY)
def test_what_a_study_has_no_use_for_is_said_in_a_sentence(lived, name: str) -> None:
    plots = StudyPlots(lived(name))
    for figure_name, reason in plots.reasons().items():
        if reason:
            figure = getattr(plots, figure_name)()
            assert reason in texts(figure) and reason.endswith(".") and not figure.axes


def test_a_study_half_done_is_drawn_as_far_as_it_goes(unfinished) -> None:
    plots = StudyPlots(unfinished)
    figure = plots.forest("strain")
    row = unfinished.effects(measures=["strain"]).iloc[0]
    assert [place for place, _ in marks(figure.axes[1]).values()] == [row["difference"]]
    assert f"n = {row['n']} pair" in texts(figure) and row["n"] < 3
    assert "0 to 3 replicates each" in texts(figure)
    assert len(drawn(plots.trajectories().axes[0], "median")) == 2


def test_a_study_not_begun_says_so_everywhere(unlived) -> None:
    plots = StudyPlots(unlived)
    assert plots.names() == [] and all(getattr(plots, name)().texts for name in FIGURES)


@pytest.mark.parametrize(
    ("name", "settings", "sentence"),
    [
        ("forest", {"measures": "task_conflit"}, "'task_conflit' is no measure. Did you mean 'task_conflict'"),
        ("professions", {"measures": ["quality"]}, "'quality' is not in the table 'professions' of this study"),
        ("trajectories", {"measures": "voice"}, "'voice' is not in the table 'weekly' of this study"),
        ("forest", {"cells": ["placebos"]}, "No cell is 'placebos'.*Did you mean 'placebo'"),
        ("forest", {"cells": ["case_study"]}, "cells: those named are compared with no other cell"),
        ("causes", {"baseline": "nothing"}, "No cell is 'nothing'"),
        ("response", {"levers": "scenario"}, "'scenario' has no numbers as values"),
        ("heat_map", {"levers": ("scenario", "bias")}, "'bias' is no lever of this study; levers are scenario"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(lived, name: str, settings: dict, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence) as caught:
        getattr(StudyPlots(lived("scenarios")), name)(**settings)
    assert "\n" not in str(caught.value)


def test_too_many_cells_are_refused(lived) -> None:
    with pytest.raises(ConfigError, match="20 are too many for one figure; name at most 8"):
        StudyPlots(lived("sampled")).trajectories(cells=list(range(1, 21)))


def test_verdicts_differ_in_shape_or_filling_not_only_in_colour() -> None:
    judged = [MARKS[verdict] for verdict in MEANINGS]
    assert len({(mark.marker, mark.filled) for mark in judged}) == len({mark.letter for mark in judged}) == 6
    assert all(luminance(mark.colour) < 0.3 for mark in judged)


def test_saved_figures_are_the_same_bytes_whatever_the_notebook_has_set(lived, tmp_path) -> None:
    study = lived("one_lever")
    paths = StudyPlots(study).save_all(tmp_path / "one")
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black"}):
        again = StudyPlots(study).save_all(tmp_path / "two")
    names = [name for name in FIGURES if name in APPLY["one_lever"]]
    assert [path.name for path in paths] == [f"{name}.{kind}" for name in names for kind in ("png", "svg")]
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(paths, again, strict=True))
