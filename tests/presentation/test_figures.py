"""Every figure is drawn from a recorded run, says how it came about, and shows the numbers of the tables."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import matplotlib
import numpy as np
import pytest
from PIL import Image

from sim.core.disclaimers import CAVEAT, MISUSE, UPPER_BOUND
from sim.measures.weekly import TIMES
from sim.model.accumulators import HAZARD_CAUSES, PROCESS_CAUSES
from sim.presentation.figures import causes, hours, network, pairs
from sim.presentation.figures.run_figures import FIGURES, Plots
from sim.presentation.style import KEY, PALETTE, ink, luminance, text_on

PANELS = {"trajectories": 4, "professions": 6, "pairs": 4, "causes": 2, "outcomes": 7, "leadership": 4, "network": 4}


def texts(figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def drawn(axes, gid: str) -> list:
    return [artist for artist in axes.get_children() if artist.get_gid() == gid]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_has_its_panels_titles_and_recipe(recorded, name: str) -> None:
    figure = getattr(Plots(recorded()), name)()
    (footer,) = figure.findobj(lambda artist: artist.get_gid() == "footer")
    panels = [axes for axes in figure.axes if axes.get_gid() != KEY]
    assert len(panels) == PANELS[name]
    assert all(axes.get_title(loc="left") for axes in panels)
    assert FIGURES[name][0] in texts(figure)
    for part in ("6 replicates", "30 weeks after 8 of burn-in", "abcdef012345", "seed 5", "Dissonance 9.8.7", CAVEAT):
        assert part in footer.get_text()


def test_a_misspelt_figure_gets_a_hint(recorded) -> None:
    plots = Plots(recorded())
    with pytest.raises(AttributeError, match=r"no figure 'trajectory'; .* Did you mean 'trajectories'\?"):
        plots.trajectory()
    assert all(name in repr(plots) for name in FIGURES)
    assert not hasattr(plots, "_ipython_display_")


def test_a_loop_that_reads_the_truth_is_labelled(recorded) -> None:
    run = recorded(replicates=1, weeks=3)
    assert UPPER_BOUND not in Plots(run).data.footer
    loop = replace(run.config.cpd.loop, enabled=True, reads_truth=True)
    run.config = replace(run.config, cpd=replace(run.config.cpd, loop=loop))
    assert UPPER_BOUND in texts(Plots(run).causes())


@pytest.mark.parametrize("name", FIGURES)
def test_one_replicate_one_profession_and_three_weeks_are_drawn_too(recorded, name: str) -> None:
    run = recorded(replicates=1, weeks=3, professions=("education",))
    png, svg = Plots(run).drawing(name)
    assert png.startswith(b"\x89PNG") and svg.startswith(b"<?xml")


def test_measured_units_stand_on_every_axis_of_numbers(recorded) -> None:
    plots = Plots(recorded())
    for figure in (plots.trajectories(), plots.professions(), plots.causes()):
        lower = figure.axes[-1]
        assert "weeks since the end of burn-in" in lower.get_xlabel()
        assert all(axes.get_ylabel() for axes in figure.axes[::2])


def test_median_and_bands_are_those_of_the_table(recorded) -> None:
    run = recorded()
    service = run.weekly[run.weekly["scope"] == "service"]
    by_week = service.groupby("week")["task_conflict"]
    axes = Plots(run).trajectories().axes[0]
    (median,), (band,) = drawn(axes, "median"), drawn(axes, "band-90")
    heights = band.get_paths()[0].vertices[:, 1]
    assert median.get_ydata() == pytest.approx(by_week.median().to_numpy())
    assert heights.max() == pytest.approx(by_week.quantile(0.95).max())
    assert heights.min() == pytest.approx(by_week.quantile(0.05).min())


def test_few_replicates_are_lines_not_bands(recorded) -> None:
    axes = Plots(recorded(replicates=4)).trajectories().axes[0]
    assert len(drawn(axes, "replicate")) == 4 and not drawn(axes, "band-90")


def test_the_right_hand_scale_is_the_surveys(recorded) -> None:
    axes = Plots(recorded()).trajectories().axes[0]
    right = {note.xy[1]: note.get_text() for note in axes.texts if note.xycoords == ("axes fraction", "data")}
    assert list(right) == list(axes.get_yticks()) and len(right) >= 3
    assert all(text == f"{1 + 4 * height:.2f}" for height, text in right.items())


def test_what_holds_conflict_down_is_drawn_below_zero(recorded) -> None:
    axes = Plots(recorded()).causes().axes[1]
    below = [area for area in axes.collections if str(area.get_gid()).startswith("against-")]
    above = [area for area in axes.collections if str(area.get_gid()).startswith("cause-")]
    assert {area.get_gid() for area in below} == {"against-low_trust", "against-blamed_on_work"}
    assert len(above) == len(HAZARD_CAUSES) - 2
    assert all(area.get_paths()[0].vertices[:, 1].max() <= 0 for area in below)
    assert all(area.get_paths()[0].vertices[:, 1].min() >= 0 for area in above)


def test_causes_add_up_to_the_line(recorded) -> None:
    run = recorded()
    axes = Plots(run).causes().axes[0]
    weekly = run.causes("process").groupby(["replicate", "week"])["amount"].sum() / 10.0
    (line,) = drawn(axes, "total")
    assert line.get_ydata() == pytest.approx(weekly.groupby("week").mean().to_numpy())
    top = max(area.get_paths()[0].vertices[:, 1].max() for area in axes.collections if area.get_gid())
    assert top == pytest.approx(line.get_ydata().max())


def test_every_cause_of_the_ledger_has_a_colour_and_a_word() -> None:
    assert set(causes.COLOURS) == set(causes.SPOKEN) == {*PROCESS_CAUSES, *HAZARD_CAUSES}


def test_trust_that_protects_is_not_called_low() -> None:
    assert causes.spoken("low_trust", 0.1) == "Low trust" != causes.spoken("low_trust", -0.1)


def test_pairs_show_means_and_spread_over_replicates(recorded) -> None:
    run = recorded()
    means, spreads = pairs.pair_tables(Plots(run).data, "task_conflict")
    of_pair = run.weekly[(run.weekly["unit"] == "education|social_work") & (run.weekly["week"] >= 0)]
    each = of_pair.groupby("replicate")["task_conflict"].mean()
    assert means[2, 0] == pytest.approx(each.mean()) and spreads[2, 0] == pytest.approx(each.std())
    assert np.isnan(means[0, 2]) and np.isnan(np.diag(means)).all()


def test_small_differences_between_pairs_are_not_blown_up() -> None:
    near, far = np.array([[0.39, np.nan], [0.40, 0.40]]), np.array([[0.1, np.nan], [0.3, 0.4]])
    assert pairs.shade_range(near) == pytest.approx((0.30, 0.40))
    assert pairs.shade_range(far) == (0.1, 0.4)


def test_time_use_adds_up(recorded) -> None:
    table = hours.time_table(Plots(recorded()).data)
    assert table.shape == (4, len(hours.TIME_USES)) and set(hours.TIME_USES) == {f"time_{use}" for use in TIMES}
    assert table.sum(axis=1) == pytest.approx(1.0)


def test_outcomes_of_a_short_run_say_so(recorded) -> None:
    assert "too short" in texts(Plots(recorded(weeks=3)).outcomes())


def test_one_profession_has_no_heat_map_but_its_own_tension(recorded) -> None:
    figure = Plots(recorded(professions=("education",))).pairs()
    assert [axes.images[0].get_array().count() for axes in figure.axes] == [0, 0, 0, 1]


def test_strong_ties_are_counted_and_drawn(recorded) -> None:
    run = recorded()
    axes = Plots(run).network().axes[1]
    now = run.network[run.network["week"] == 29]
    strong = int((now["trust"] >= run.network["trust"].quantile(network.STRONG)).sum())
    (ties,) = drawn(axes, "ties")
    assert 0 < strong == np.isnan(ties.get_xdata()).sum()
    assert f"{strong} of {len(now)} ties" in texts(axes.figure)


def test_posts_sit_in_the_ring_of_their_locality_by_profession(recorded) -> None:
    posts = network.placed(network.posts_of(recorded().network), ["education", "health", "social_work"])
    centre = posts.groupby("locality")[["x", "y"]].transform("mean")
    assert np.hypot(*(posts[["x", "y"]] - centre).to_numpy().T) == pytest.approx(network.RING)
    for _, ring in posts.groupby("locality"):
        assert ring["rank"].is_monotonic_increasing and len(ring) == 6


def test_many_posts_are_shown_by_profession_only(recorded) -> None:
    run = recorded(posts=201)
    figure = Plots(run).network()
    shown = run.network[run.network["week"] == 0]
    table = network.profession_table(shown, "trust", ["education", "health", "social_work"])
    mixed = {"education", "social_work"}
    wanted = [row.trust for row in shown.itertuples() if {row.first_profession, row.second_profession} == mixed]
    assert table[2, 0] == pytest.approx(np.mean(wanted))
    assert not figure.findobj(lambda artist: artist.get_gid() in ("posts", "ties"))
    assert "means over all ties" in texts(figure)


def test_ties_that_were_not_recorded_are_missed_in_words(recorded) -> None:
    run = recorded()
    run.network = run.network.iloc[:0]
    assert "not recorded" in texts(Plots(run).network())


def test_saved_figures_are_the_same_bytes_whatever_the_notebook_has_set(recorded, tmp_path) -> None:
    run = recorded(replicates=2, weeks=10)
    paths = Plots(run).save_all(tmp_path / "one")
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black", "svg.fonttype": "path"}):
        before = dict(matplotlib.rcParams)
        again = Plots(run).save_all(tmp_path / "two")
        assert dict(matplotlib.rcParams) == before
    assert [path.name for path in paths] == [f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg")]
    for one, two in zip(paths, again, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_threads_draw_the_same(recorded) -> None:
    alone = [Plots(recorded()).drawing(name) for name in ("causes", "pairs")]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda name: Plots(recorded()).drawing(name), ("causes", "pairs")))
    assert together == alone


def test_exported_files_carry_the_statement_and_letters_as_letters(recorded) -> None:
    png, svg = Plots(recorded()).drawing("causes")
    image, text = Image.open(BytesIO(png)), svg.decode()
    assert image.text["Description"] == MISUSE and image.size == (1364, 616)
    assert "It does not describe any real" in text and ">Causes of conflict over time</text>" in text
    assert "sans-serif" in text and "<dc:date>" not in text


@pytest.mark.parametrize("colour", PALETTE)
def test_labels_can_be_read_on_white(colour: str) -> None:
    assert contrast(ink(colour), "white") >= 4.5


@pytest.mark.parametrize("shade", np.linspace(0, 1, 9))
def test_numbers_can_be_read_on_every_shade(shade: float) -> None:
    colour = matplotlib.colors.to_hex(pairs.SHADES(float(shade)))
    assert contrast(text_on(colour), colour) >= 4.0
