"""Which design has which figures, and which names are refused."""

from __future__ import annotations

import matplotlib
import pytest
from inspection import marked, texts

from sim import Study, run
from sim.core.disclaimers import CAVEAT
from sim.core.errors import ConfigError
from sim.presentation.figures.figures import STUDY_FIGURES, Figures
from sim.presentation.figures.plot_styles import VERDICT_MARKS, VERDICT_WORDS
from sim.presentation.style import luminance

ALWAYS = {"forest", "causes", "trajectories", "professions", "pairing"}
APPLY = {
    "scenarios": ALWAYS | {"profession_weeks"},
    "one_lever": ALWAYS | {"response"},
    "two_levers": ALWAYS | {"heat_map", "factorial"},
    "three_levers": ALWAYS | {"heat_map", "factorial"},
    "sampled": ALWAYS | {"response"},
    "one_cell": {"trajectories"},
    "one_replicate": ALWAYS - {"pairing"},
    "bare": {"forest", "pairing"},
}


def marks(axes) -> dict[float, tuple[float, str]]:
    """Position and verdict of each row's mark."""
    found = [line for line in axes.lines if str(line.get_gid()).startswith("verdict-")]
    return {line.get_ydata()[0]: (line.get_xdata()[0], line.get_gid().partition("-")[2]) for line in found}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow) if name in ("one_lever", "three_levers") else name for name in APPLY],
)
def test_each_design_has_its_figures_with_titles_and_provenance(completed, drawn_once, name: str) -> None:
    study, plots = completed(name), drawn_once(name)
    assert set(plots.names()) == APPLY[name]
    for figure_name in plots.names():
        figure = plots.drawn(figure_name)
        (artist,) = figure.findobj(lambda artist: artist.get_gid() == "footer")
        footer = " ".join(artist.get_text().split())  # where a line ends depends on the fingerprint
        assert plots.title(figure_name) in texts(figure)
        cells = f"{len(study.plan.cells)} cell"
        for part in (f"study '{study.plan.name}'", cells, "12 weeks after 2 of burn-in", study.plan.model, CAVEAT):
            assert part in footer
        assert study.results_hash()[:12] in footer


@pytest.mark.parametrize("name", APPLY)
def test_a_figure_that_does_not_apply_says_why(drawn_once, name: str) -> None:
    for figure_name, reason in drawn_once(name).reasons().items():
        if reason:
            figure = drawn_once(name).drawn(figure_name)
            assert reason in texts(figure) and not figure.axes


@pytest.mark.parametrize("name", ["pairs", "outcomes", "leadership", "network"])
def test_figures_of_a_runs_details_need_a_run(drawn_once, name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        getattr(drawn_once("bare"), name)()


def test_a_study_half_done_is_drawn_as_far_as_it_goes(unfinished) -> None:
    plots = Figures(unfinished)
    figure = plots.forest("strain")
    row = unfinished.effects(measures=["strain"]).iloc[0]
    assert [place for place, _ in marks(figure.axes[1]).values()] == [row["difference"]]
    assert f"n = {row['n']} pair" in texts(figure) and row["n"] < 3
    assert "0 to 3 replicates each" in texts(figure)
    assert len(marked(plots.trajectories().axes[0], "median")) == 2


def test_a_study_without_replicates_has_no_figures(not_begun) -> None:
    plots = Figures(not_begun)
    assert plots.names() == [] and all(getattr(plots, name)().texts for name in STUDY_FIGURES)


@pytest.mark.parametrize(
    ("name", "settings", "named"),
    [
        ("forest", {"measures": "task_conflit"}, "'task_conflit'.*Did you mean 'task_conflict'"),
        ("professions", {"measures": ["quality"]}, "'quality'.*'professions'"),
        ("trajectories", {"measures": "voice"}, "'voice'.*'weekly'"),
        ("forest", {"cells": ["placebos"]}, "'placebos'.*Did you mean 'placebo'"),
        ("forest", {"cells": ["case_study"]}, "^cells: "),
        ("causes", {"baseline": "nothing"}, "'nothing'"),
        ("response", {"levers": "scenario"}, "'scenario'"),
        ("heat_map", {"levers": ("scenario", "bias")}, "'bias'.*levers are scenario"),
    ],
)
def test_unknown_names_are_refused(completed, name: str, settings: dict, named: str) -> None:
    with pytest.raises(ConfigError, match=named) as caught:
        getattr(Figures(completed("scenarios")), name)(**settings)
    assert "\n" not in str(caught.value)


def test_too_many_cells_are_refused(completed) -> None:
    with pytest.raises(ConfigError, match=r"cells: 20 .* 8"):
        Figures(completed("sampled")).trajectories(cells=list(range(1, 21)))


def test_verdicts_differ_in_shape_or_filling_not_only_in_colour() -> None:
    judged = [VERDICT_MARKS[verdict] for verdict in VERDICT_WORDS]
    assert len({(mark.marker, mark.filled) for mark in judged}) == len({mark.letter for mark in judged}) == 6
    assert all(luminance(mark.colour) < 0.3 for mark in judged)


def test_saved_figures_are_the_same_bytes_whatever_the_notebook_has_set(completed, tmp_path) -> None:
    study = completed("bare")
    paths = Figures(study).save_all(tmp_path / "one")
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black"}):
        again = Figures(study).save_all(tmp_path / "two")
    names = [name for name in STUDY_FIGURES if name in APPLY["bare"]]
    assert [path.name for path in paths] == [f"{name}.{kind}" for name in names for kind in ("png", "svg")]
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(paths, again, strict=True))


@pytest.mark.slow
def test_all_figures_are_the_same_bytes_whatever_the_notebook_has_set(completed) -> None:
    plots = Figures(completed("one_lever"))
    before = {name: plots.images(name) for name in plots.names()}
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black"}):
        assert {name: plots.images(name) for name in plots.names()} == before


def test_a_run_that_is_read_as_a_study_has_the_figures_of_a_run(tmp_path) -> None:
    small = {"organisation": "small_workshop", "weeks": 12, "burn_in": 2, "replicates": 3}
    result = run("case_study", output=tmp_path / "run", progress=False, **small)
    figures = Study.load(tmp_path / "run").plot
    assert figures.names() == result.plot.names() and figures.images("causes") == result.plot.images("causes")
