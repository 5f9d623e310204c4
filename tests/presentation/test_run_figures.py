"""Every figure of a run shows the numbers of its tables and where they come from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import matplotlib
import numpy as np
import pytest
from inspection import marked, texts
from PIL import Image

from sim import ConfigError
from sim.core.disclaimers import CAVEAT, MISUSE, UPPER_BOUND
from sim.measures.weekly import TIMES
from sim.model.accumulators import HAZARD_CAUSES, PROCESS_CAUSES
from sim.presentation.figures import causes, hours, network, pairs
from sim.presentation.figures.figures import RUN_FIGURES, Figures
from sim.presentation.style import PALETTE, ink, luminance, text_on

PANELS = {"trajectories": 4, "professions": 6, "pairs": 4, "causes": 2, "outcomes": 7, "leadership": 4, "network": 4}


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", RUN_FIGURES)
def test_each_figure_has_its_panels_titles_and_provenance(figures, name: str) -> None:
    figure = figures.drawn(name)
    (footer,) = figure.findobj(lambda artist: artist.get_gid() == "footer")
    assert len(figure.panels) == PANELS[name]
    assert all(axes.get_title(loc="left") for axes in figure.panels)
    assert RUN_FIGURES[name] in texts(figure)
    for part in ("6 replicates", "30 weeks after 8 of burn-in", "abcdef012345", "seed 5", "Dissonance 9.8.7", CAVEAT):
        assert part in footer.get_text()


def test_a_misspelt_figure_gets_a_hint(figures) -> None:
    with pytest.raises(AttributeError, match=r"'trajectory'.* Did you mean 'trajectories'\?"):
        figures.trajectory()
    assert all(name in repr(figures) for name in RUN_FIGURES)
    assert not hasattr(figures, "_ipython_display_")


@pytest.mark.parametrize("name", ["forest", "heat_map", "response", "profession_weeks", "pairing"])
def test_figures_of_several_cells_need_a_study(figures, name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        getattr(figures, name)()


@pytest.mark.parametrize("arguments", [{"cells": [1]}, {"baseline": 1}])
def test_a_run_has_no_cells_or_baseline(figures, arguments) -> None:
    with pytest.raises(ConfigError, match=next(iter(arguments))):
        figures.causes(**arguments)


def test_a_run_shows_other_measures_too(recorded) -> None:
    run, figures = recorded(), Figures(recorded())
    (axes,) = figures.trajectories("strain").panels
    service = run.weekly[run.weekly["scope"] == "service"]
    (median,) = marked(axes, "median")
    assert median.get_ydata() == pytest.approx(service.groupby("week")["strain"].median().to_numpy())
    assert len(figures.professions(["strain", "voice"]).panels) == 2
    with pytest.raises(ConfigError, match=r"'straim'.*'strain'"):
        figures.trajectories("straim")


def test_a_loop_that_reads_the_truth_is_labelled(recorded) -> None:
    run = recorded(replicates=1, weeks=3)
    assert UPPER_BOUND not in Figures(run).data.footer
    loop = replace(run.config.cpd.loop, enabled=True, reads_truth=True)
    run.config = replace(run.config, cpd=replace(run.config.cpd, loop=loop))
    assert UPPER_BOUND in texts(Figures(run).causes())


@pytest.mark.parametrize("name", RUN_FIGURES)
def test_one_replicate_one_profession_and_three_weeks_are_drawn_too(recorded, name: str) -> None:
    run = recorded(replicates=1, weeks=3, professions=("education",))
    png, svg = Figures(run).images(name)
    assert png.startswith(b"\x89PNG") and svg.startswith(b"<?xml")


def test_every_axis_of_numbers_has_its_unit(figures) -> None:
    for figure in map(figures.drawn, ("trajectories", "professions", "causes")):
        lower = figure.axes[-1]
        assert "weeks since the end of burn-in" in lower.get_xlabel()
        assert all(axes.get_ylabel() for axes in figure.axes[::2])


def test_median_and_bands_are_those_of_the_table(recorded) -> None:
    run = recorded()
    service = run.weekly[run.weekly["scope"] == "service"]
    by_week = service.groupby("week")["task_conflict"]
    axes = Figures(run).trajectories().axes[0]
    (median,), (band,) = marked(axes, "median"), marked(axes, "band-90")
    heights = band.get_paths()[0].vertices[:, 1]
    assert median.get_ydata() == pytest.approx(by_week.median().to_numpy())
    assert heights.max() == pytest.approx(by_week.quantile(0.95).max())
    assert heights.min() == pytest.approx(by_week.quantile(0.05).min())


def test_few_replicates_are_lines_not_bands(recorded) -> None:
    axes = Figures(recorded(replicates=4)).trajectories().axes[0]
    assert len(marked(axes, "replicate")) == 4 and not marked(axes, "band-90")


def test_the_scale_at_the_right_is_that_of_surveys(figures) -> None:
    axes = figures.drawn("trajectories").axes[0]
    right = {note.xy[1]: note.get_text() for note in axes.texts if note.xycoords == ("axes fraction", "data")}
    assert list(right) == list(axes.get_yticks()) and len(right) >= 3
    assert all(text == f"{1 + 4 * height:.2f}" for height, text in right.items())


def test_causes_that_reduce_conflict_are_drawn_below_zero(figures) -> None:
    axes = figures.drawn("causes").axes[1]
    below = [area for area in axes.collections if str(area.get_gid()).startswith("against-")]
    above = [area for area in axes.collections if str(area.get_gid()).startswith("cause-")]
    assert {area.get_gid() for area in below} == {"against-low_trust", "against-blamed_on_work"}
    assert len(above) == len(HAZARD_CAUSES) - 2
    assert all(area.get_paths()[0].vertices[:, 1].max() <= 0 for area in below)
    assert all(area.get_paths()[0].vertices[:, 1].min() >= 0 for area in above)


def test_causes_add_up_to_the_line(recorded) -> None:
    run = recorded()
    axes = Figures(run).causes().axes[0]
    weekly = run.causes("process").groupby(["replicate", "week"])["amount"].sum() / 10.0
    (line,) = marked(axes, "total")
    assert line.get_ydata() == pytest.approx(weekly.groupby("week").mean().to_numpy())
    top = max(area.get_paths()[0].vertices[:, 1].max() for area in axes.collections if area.get_gid())
    assert top == pytest.approx(line.get_ydata().max())


def test_every_cause_has_a_colour_and_a_label() -> None:
    assert set(causes.COLOURS) == set(causes.CAUSE_LABELS) == {*PROCESS_CAUSES, *HAZARD_CAUSES}


def test_trust_that_protects_is_not_called_low() -> None:
    assert causes.cause_label("low_trust", 0.1) == "Low trust" != causes.cause_label("low_trust", -0.1)


def test_pairs_show_means_and_spread_over_replicates(recorded) -> None:
    run = recorded()
    means, spreads = pairs.pair_tables(Figures(run).data, "task_conflict")
    of_pair = run.weekly[(run.weekly["unit"] == "education|social_work") & (run.weekly["week"] >= 0)]
    each = of_pair.groupby("replicate")["task_conflict"].mean()
    assert means[2, 0] == pytest.approx(each.mean()) and spreads[2, 0] == pytest.approx(each.std())
    assert np.isnan(means[0, 2]) and np.isnan(np.diag(means)).all()


def test_small_differences_between_pairs_do_not_look_large() -> None:
    near, far = np.array([[0.39, np.nan], [0.40, 0.40]]), np.array([[0.1, np.nan], [0.3, 0.4]])
    assert pairs.shade_range(near) == pytest.approx((0.30, 0.40))
    assert pairs.shade_range(far) == (0.1, 0.4)


def test_time_use_adds_up(figures) -> None:
    table = hours.time_table(figures.data)
    assert table.shape == (4, len(hours.TIME_USES)) and set(hours.TIME_USES) == {f"time_{use}" for use in TIMES}
    assert table.sum(axis=1) == pytest.approx(1.0)


def test_outcomes_of_a_short_run_explain_empty_panels(recorded) -> None:
    panels = Figures(recorded(weeks=3)).outcomes().panels
    assert any(axes.texts and not axes.lines for axes in panels)


def test_one_profession_has_no_heat_map_but_its_own_tension(recorded) -> None:
    figure = Figures(recorded(professions=("education",))).pairs()
    assert [axes.images[0].get_array().count() for axes in figure.axes] == [0, 0, 0, 1]


def test_pairs_that_never_met_are_crossed_in_every_map(recorded) -> None:
    run = recorded()
    apart = (run.weekly["unit"] == "education|education") & (run.weekly["scope"] == "pair")
    run.weekly.loc[apart, ["task_conflict", "process_conflict", "relationship_conflict"]] = np.nan
    run.weekly.loc[apart, "tension"] = 0.0
    for axes in Figures(run).pairs().panels:
        (crosses,) = marked(axes, "nobody")
        assert (0, 0) in zip(crosses.get_xdata(), crosses.get_ydata(), strict=True)
        assert "0" not in [text.get_text() for text in axes.texts]


def test_shades_of_pairs_and_ties_have_a_bar(recorded) -> None:
    run = recorded()
    for figure in (Figures(run).pairs(), Figures(run).network()):
        for axes in figure.panels:
            (bar,) = axes.child_axes
            assert bar.get_ylim() == axes.images[0].get_clim()


def test_ties_are_means_by_pair_of_professions_with_the_range_of_localities(recorded) -> None:
    run = recorded()
    figure = Figures(run).network()
    shown = run.network[run.network["week"] == 0]
    mixed = {"education", "social_work"}
    chosen = [{*pair} == mixed for pair in zip(shown["first_profession"], shown["second_profession"], strict=True)]
    wanted = shown[chosen]
    table = network.profession_table(shown, "trust", ["education", "health", "social_work"])
    assert table[2, 0] == pytest.approx(wanted["trust"].mean())
    each = wanted.groupby("locality")["trust"].mean()
    assert len(each) > 1 and f"{each.min():.2f}–{each.max():.2f}" in texts(figure)
    assert figure.panels[0].images[0].get_clim() == figure.panels[1].images[0].get_clim()


def test_ties_that_were_not_recorded_are_reported(recorded) -> None:
    run = recorded()
    run.network = run.network.iloc[:0]
    assert "not recorded" in texts(Figures(run).network())


@pytest.mark.parametrize("name", ["causes", "network"])
def test_a_figure_is_the_same_bytes_whatever_the_notebook_has_set(recorded, name: str) -> None:
    plots = Figures(recorded(replicates=2, weeks=10))
    before = plots.images(name)
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black", "svg.fonttype": "path"}):
        assert plots.images(name) == before


@pytest.mark.slow
def test_saved_figures_are_the_same_bytes_whatever_the_notebook_has_set(recorded, tmp_path) -> None:
    run = recorded(replicates=2, weeks=10)
    paths = Figures(run).save_all(tmp_path / "one")
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black", "svg.fonttype": "path"}):
        before = dict(matplotlib.rcParams)
        again = Figures(run).save_all(tmp_path / "two")
        assert dict(matplotlib.rcParams) == before
    assert [path.name for path in paths] == [f"{name}.{kind}" for name in RUN_FIGURES for kind in ("png", "svg")]
    for one, two in zip(paths, again, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_threads_draw_the_same(recorded) -> None:
    run = recorded()
    alone = [Figures(run).images(name) for name in ("causes", "pairs")]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda name: Figures(run).images(name), ("causes", "pairs")))
    assert together == alone


def test_exported_files_carry_the_disclaimer_and_text_as_text(figures) -> None:
    png, svg = figures.images("causes")
    image, text = Image.open(BytesIO(png)), svg.decode()
    assert image.text["Description"] == MISUSE and image.size == figures.size("causes")
    assert MISUSE[:40] in text and f">{RUN_FIGURES['causes']}</text>" in text
    assert "sans-serif" in text and "<dc:date>" not in text


@pytest.mark.parametrize("colour", PALETTE)
def test_labels_can_be_read_on_white(colour: str) -> None:
    assert contrast(ink(colour), "white") >= 4.5


@pytest.mark.parametrize("shade", np.linspace(0, 1, 9))
def test_numbers_can_be_read_on_every_shade(shade: float) -> None:
    colour = matplotlib.colors.to_hex(pairs.SHADES(float(shade)))
    assert contrast(text_on(colour), colour) >= 4.0
