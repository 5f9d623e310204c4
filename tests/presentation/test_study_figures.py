"""Every figure of a study shows the numbers of its tables."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from inspection import marked, texts

from sim.core.number_format import MINUS
from sim.measures.sesoi import SMALLEST
from sim.presentation.figure_parts import panels_of
from sim.presentation.figures.causes import NUMBERS
from sim.presentation.figures.figures import Figures
from sim.presentation.figures.labels import measure_of
from sim.presentation.figures.plot_styles import VERDICT_WORDS
from sim.presentation.figures.selection import CONFLICT, MAIN_MEASURES, span_design
from sim.presentation.publication import MM, SIZES, pages


def panel(figure, title: str):
    (axes,) = [axes for axes in figure.axes if axes.get_title(loc="left") == title]
    return axes


def marks(axes) -> dict[float, tuple[float, str]]:
    """Place and verdict of each row's mark."""
    found = [line for line in axes.lines if str(line.get_gid()).startswith("verdict-")]
    return {line.get_ydata()[0]: (line.get_xdata()[0], line.get_gid().partition("-")[2]) for line in found}


def test_a_figure_can_be_asked_for_where_the_report_leaves_it_out(completed) -> None:
    figure = Figures(completed("two_levers")).response("strain", levers="bias", baseline=1)
    (axes,) = figure.axes
    assert sum(len(dots.get_xdata()) for dots in marked(axes, "cells")) == 3 and not marked(axes, "curve")


def test_forest_shows_the_differences_of_the_table_in_figures_shapes_and_words(completed) -> None:
    study = completed("scenarios")
    figure = Figures(study).forest()
    effects = study.effects(measures=MAIN_MEASURES)
    assert len(figure.axes) == len(MAIN_MEASURES) + 1  # and the key
    for name, rows in effects.groupby("measure", sort=False):
        axes = panel(figure, measure_of(name).label)
        for height, row in enumerate(rows.itertuples()):
            if row.n:
                assert marks(axes)[height] == (row.difference, row.verdict or "none")
                assert VERDICT_WORDS.get(row.verdict, "") in texts(axes)
        zone = marked(axes, "smallest")[0]
        assert zone.get_x() == -SMALLEST[name].value and zone.get_width() == 2 * SMALLEST[name].value
        assert measure_of(name).unit in texts(axes)
    words = texts(figure)
    assert "'case_study'" in words and "placebo" in words and "n = 3 pairs" in words
    row = effects[(effects["measure"] == "strain") & (effects["name"] == "shared_paperwork")].iloc[0]
    assert f"{row['difference']:+.3f}".replace("-", MINUS) in words
    assert f"[{row['low']:+.3f}, {row['high']:+.3f}]".replace("-", MINUS) in words


def test_forest_intervals_are_those_of_the_table(completed) -> None:
    study = completed("one_lever")
    (_, axes) = Figures(study).forest("strain").axes
    rows = study.effects(measures=["strain"])
    ends = [tuple(line.get_xdata()) for line in marked(axes, "interval")]
    assert ends == list(zip(rows["low"], rows["high"], strict=True))
    low, high = axes.get_xlim()
    assert low < rows["low"].min() and rows["high"].max() < high and low < -0.025 and high > 0.025


def test_forest_with_its_own_baseline_cells_and_measures(completed) -> None:
    study = completed("three_levers")
    figure = Figures(study).forest("turnover", baseline={"bias": 0} and {"leadership.bias": 0}, cells=[8])
    (row,) = marks(figure.axes[1]).values()
    effects = study.effects({"leadership.bias": 0}, ["turnover"]).set_index("name")
    assert row[0] == effects.loc[study.plan.cells[7].name, "difference"]
    assert "the cell with leadership.bias 0 that is otherwise like it" in texts(figure)


def test_many_cells_are_spanned_and_named_by_their_values(completed) -> None:
    study = completed("sampled")
    figure = Figures(study).forest(["task_conflict", "strain"])
    axes = panel(figure, "Task conflict")
    shown = [place for place, _ in marks(axes).values()]
    differences = study.effects(measures=["task_conflict"])["difference"]
    assert len(shown) == 14 and shown == sorted(shown)
    assert (shown[0], shown[-1]) == (differences.min(), differences.max())
    assert "14 of 19 cells, evenly spaced in rank" in texts(figure).replace("\n", " ")
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert all("bias" in label and "mandate clarity" in label for label in labels), labels


def test_one_replicate_has_differences_without_intervals_or_verdicts(completed) -> None:
    study = completed("one_replicate")
    figure = Figures(study).forest("strain")
    ((place, verdict),) = marks(figure.axes[1]).values()
    assert place == study.effects(measures=["strain"])["difference"].iloc[0] and verdict == "none"
    assert "without an interval; n = 1 pair." in texts(figure) and "[" not in texts(figure)


def test_lines_are_medians_over_replicates_and_named_at_their_ends(completed) -> None:
    study = completed("scenarios")
    figure = Figures(study).trajectories()
    weekly = study.read("weekly", ["week", *CONFLICT], scope="service")
    for name in CONFLICT:
        axes = panel(figure, measure_of(name).label)
        lines, middles = marked(axes, "median"), weekly.groupby(["name", "week"], observed=True)[name].median()
        for line, cell in zip(lines, ("case_study", "placebo", "shared_paperwork"), strict=True):
            assert line.get_ydata() == pytest.approx(middles[cell].to_numpy())
            assert line.get_xdata().tolist() == [2, 6, 10]
        assert {text.get_text() for text in marked(axes, "end")} == {"case_study", "placebo", "shared_paperwork"}
        (bar,) = marked(axes, "smallest")
        assert np.ptp(bar.get_ydata()) == pytest.approx(SMALLEST[name].value)
        styles = {(line.get_color(), str(line.get_linestyle()), line.get_marker()) for line in lines}
        assert len(styles) == len({style[1:] for style in styles}) == 3  # distinguished without colour


def test_more_cells_get_panels_of_their_own_beside_the_baseline(completed) -> None:
    study = completed("sampled")
    figure = Figures(study).trajectories()
    rows = [text.get_text() for text in figure.findobj(lambda artist: artist.get_gid() == "row")]
    assert len(figure.axes) == 8 * len(CONFLICT) and len(rows) == 8 and "(baseline)" in rows[0]
    weekly = study.read("weekly", ["week", "task_conflict"], scope="service")
    first = weekly[weekly["cell"] == study.plan.cells[0].key].groupby("week")["task_conflict"].median()
    behind = [line for axes in figure.axes[4::4] for line in marked(axes, "base")]
    assert len(behind) == 7 and all(line.get_ydata() == pytest.approx(first.to_numpy()) for line in behind)
    assert len({axes.get_ylim() for axes in figure.axes[::4]}) == 1
    assert "7 of 19 cells" in texts(figure).replace("\n", " ")


def test_bands_are_drawn_where_there_are_replicates_for_them(completed) -> None:
    axes = Figures(completed("scenarios")).trajectories().axes[0]
    assert not marked(axes, "band-50")


def test_heat_maps_show_means_differences_and_which_are_large_enough_to_matter(completed) -> None:
    study = completed("two_levers")
    plots = Figures(study)
    means = study.means(["strain"]).set_index("cell")["mean"]
    effects = study.effects(1, ["strain"]).set_index("cell")
    left, right = plots.heat_map("strain", baseline=1).axes
    assert left.images[0].get_array().compressed() == pytest.approx(
        [means[cell.key] for k in (0, 1) for cell in study.plan.cells[k::2]]
    )
    numbers = [text.get_text() for text in marked(right, "number")]
    assert numbers.count("baseline") == 1 and len(numbers) == 4
    beyond = effects["verdict"].isin(["better", "worse"]).sum()
    bold = sum(text.get_weight() == "bold" for text in right.texts)
    assert len(marked(right, "beyond")) == bold == beyond
    bars = [axes.child_axes[0].images[0].get_clim() for axes in (left, right)]
    assert bars == [axes.images[0].get_clim() for axes in (left, right)]
    low, high = right.images[0].get_clim()
    assert low == -high and high >= 2 * SMALLEST["strain"].value
    assert right.get_xlabel() == "Leadership: bias (share)" and marked(left, "up")[0].get_text() == "Paperwork"


def test_a_third_lever_has_rows_of_its_own_on_one_scale(completed) -> None:
    figure = Figures(completed("three_levers")).heat_map("relationship_conflict")
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles[::2] == ["Relationship conflict  (bias 0)", "Relationship conflict  (bias 0.6)"]
    assert len({axes.images[0].get_clim() for axes in figure.axes[::2]}) == 1
    assert "averaged over" in texts(Figures(completed("three_levers")).heat_map("strain", ("bias", "paperwork")))


def test_effects_over_a_lever_with_rank_correlation(completed) -> None:
    study = completed("sampled")
    figure = Figures(study).response()
    assert len(figure.panels) == 3 * len(CONFLICT)  # each lever, and both together
    effects = study.effects(measures=["task_conflict"])
    (dots,) = marked(figure.axes[0], "cells")
    assert dots.get_xdata() == pytest.approx(effects["leadership.bias"]) and len(effects) == 19
    assert dots.get_ydata() == pytest.approx(effects["difference"])
    assert f"rank correlation {MINUS}0.9" in texts(figure.axes[0]) or f"{MINUS}1.0" in texts(figure.axes[0])
    (ring,) = marked(figure.axes[0], "baseline")
    assert ring.get_xdata()[0] == study.cells["leadership.bias"][0] and ring.get_ydata()[0] == 0
    bias, clarity = "Leadership: bias (share)", "Structure: mandate clarity (share)"
    assert [axes.get_xlabel() for axes in figure.panels] == [bias, clarity, bias] * len(CONFLICT)
    assert figure.panels[2].get_ylabel() == clarity and not marked(figure, "medians")


def test_two_sampled_levers_are_shown_together_with_a_bar_of_colours(completed) -> None:
    study = completed("sampled")
    axes = Figures(study).response("task_conflict").panels[-1]
    (dots,) = marked(axes, "plane")
    effects = study.effects(measures=["task_conflict"]).sort_values("leadership.bias")
    assert dots.get_offsets().tolist() == effects[["leadership.bias", "structure.mandate_clarity"]].to_numpy().tolist()
    assert dots.get_array().tolist() == pytest.approx(effects["difference"].tolist())
    (bar,) = axes.child_axes
    assert bar.get_ylim() == dots.get_clim() and dots.get_clim()[0] == -dots.get_clim()[1]


def test_one_numeric_lever_is_a_curve_through_the_baseline(completed) -> None:
    study = completed("one_lever")
    axes = Figures(study).response("strain").axes[0]
    (curve,) = marked(axes, "curve")
    first, last = study.effects(measures=["strain"])["difference"]
    assert curve.get_xdata().tolist() == [0, 0.3, 0.6] and curve.get_ydata() == pytest.approx([first, 0, last])


def test_professions_show_means_and_differences_within_each(completed) -> None:
    study = completed("scenarios")
    plots = Figures(study)
    names = plots.data.professions
    figure = plots.professions("strain")
    effects = study.effects(measures=["strain"], by="profession")
    means = study.means(["strain"], by="profession").set_index(["profession", "name"])["mean"]
    panels = figure.axes[1:]
    assert len(panels) == len(names) > 2 and len({axes.get_xlim() for axes in panels}) == 1
    for axes, profession in zip(panels, names, strict=True):
        rows = effects[effects["profession"] == profession]
        places = [place for place, _ in marks(axes).values()]
        assert places == pytest.approx([means[profession, name] for name in rows["name"]])
        ends = [tuple(line.get_xdata()) for line in marked(axes, "bar")]
        wanted = [(row.before + row.low, row.before + row.high) for row in rows.itertuples()]
        assert np.array(ends) == pytest.approx(np.array(wanted))
    assert panels[0].get_title(loc="left") == "Early help" and "share" in texts(panels[0])


def test_professions_over_time_have_a_column_each(completed) -> None:
    study = completed("scenarios")
    figure = Figures(study).profession_weeks("strain", cells=["placebo"])
    table = study.read("weekly", ["unit", "week", "strain"], scope="profession").rename(columns={"unit": "profession"})
    table = table[table["name"] == "placebo"].groupby(["profession", "week"], observed=True)["strain"].median()
    for axes, profession in zip(figure.axes, Figures(study).data.professions, strict=True):
        (line,) = marked(axes, "median")
        assert line.get_ydata() == pytest.approx(table[profession].to_numpy())


def test_causes_add_up_to_the_change_of_conflict(completed) -> None:
    study = completed("scenarios")
    figure = Figures(study).causes()
    for axes, measure in zip(figure.axes[:2], ("process_conflict", "hazard"), strict=True):
        effects = study.effects(measures=[measure])
        for height, row in enumerate(effects.itertuples()):
            bars = [bar for bar in axes.patches if abs(bar.get_y() + bar.get_height() / 2 - height) < 1e-9]
            assert sum(bar.get_width() for bar in bars) == pytest.approx(row.difference)
            assert len(bars) > 2 or row.name == "placebo"
        totals = [line.get_xdata()[0] for line in marked(axes, "total")]
        assert totals == effects["difference"].to_list()
    assert len(set(NUMBERS.values())) == len(NUMBERS) and "Role misunderstanding" in texts(figure)


def test_bars_of_causes_never_overlap(completed) -> None:
    axes = Figures(completed("scenarios")).causes(cells=["shared_paperwork"]).axes[1]
    ends = sorted(tuple(sorted((bar.get_x(), bar.get_x() + bar.get_width()))) for bar in axes.patches)
    assert len(ends) > 3 and all(one[1] <= other[0] + 1e-12 for one, other in pairwise(ends))


def test_what_pairing_saved_is_that_of_the_table(completed) -> None:
    study = completed("sampled")
    axes = Figures(study).pairing(["strain", "quality"]).axes[0]
    medians = study.effects(measures=["strain", "quality"]).groupby("measure")["variance_reduction"].median()
    shown = [line.get_xdata()[0] for line in marked(axes, "median")]
    assert shown == pytest.approx([max(medians["strain"], -1), max(medians["quality"], -1)])
    assert sum(len(line.get_xdata()) for line in marked(axes, "contrasts")) == 38
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Strain", "Quality of plans"]


def test_every_cell_of_a_factorial_is_shown(completed) -> None:
    study = completed("three_levers")
    plots = Figures(study)
    rows = plots.trajectories(["task_conflict", "strain"]).findobj(lambda artist: artist.get_gid() == "row")
    assert len(rows) == len(study.plan.cells) == 12
    assert len(marks(plots.forest("strain").axes[1])) == 11


def test_cells_are_left_out_by_their_levers_and_never_by_rank(completed) -> None:
    study = completed("three_levers")
    data = Figures(study).data
    levels, keys = data.levels, list(data.completed)
    ends = span_design(data, keys, 9)
    assert len(ends.keys) == 8 and set(levels.loc[ends.keys, "structure.mandate_clarity"]) == {0.2, 0.8}
    assert "8 of 12 cells, which have the lowest or the highest value" in ends.note
    star = span_design(data, keys, 6)
    assert all((levels.loc[key] != levels.iloc[0]).sum() <= 1 for key in star.keys) and len(star.keys) == 5
    assert span_design(data, keys, 3).keys == keys[:3]


def test_main_effects_and_interactions_are_those_of_the_tables(completed) -> None:
    study = completed("three_levers")
    figure = Figures(study).factorial("strain")
    drawn = [place for place, _ in marks(panel(figure, "Strain")).values()]
    tables = study.main_effects(["strain"]), study.interactions(["strain"])
    assert drawn == [*tables[0]["difference"], *tables[1]["difference"]] and len(drawn) == 4 + 5
    assert "difference of differences" in texts(figure).replace("\n", " ")


@pytest.mark.slow
def test_a_figure_too_high_for_a_page_is_saved_on_several(completed, tmp_path) -> None:
    figure = Figures(completed("three_levers")).trajectories(["task_conflict", "strain", "process_conflict", "myths"])
    fitted = pages(figure, "double")
    panels = [axes for page in fitted for axes in panels_of(page)]
    assert len(fitted) > 1 and len(panels) == 48
    for page in fitted:
        assert page.get_size_inches()[1] * MM <= SIZES["double"].height
        titles = [axes.get_title(loc="left") for axes in panels_of(page)]
        assert any("Task conflict" in title for title in titles) and any("Strain" in title for title in titles)
    saved = figure.save(tmp_path / "b.png", "double")
    names = [f"b-{number}.png" for number in range(1, len(fitted) + 1)]
    assert [path.name for path in saved] == [*names, "b.txt"]
