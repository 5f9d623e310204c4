"""Measures, cells and levers of figures are chosen by rule."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ConfigError
from sim.measures.sesoi import SMALLEST
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.factor_grid import factor_grid, grid_effects
from sim.presentation.figures.labels import cell_labels, decimals_of
from sim.presentation.figures.response import group_medians, rank_correlation
from sim.presentation.figures.selection import span_ranks
from sim.presentation.figures.variance_reduction import equivalent_replicates
from sim.presentation.figures.weekly_lines import axis_limits
from sim.presentation.reports.precision import replicates_in_words, replicates_to_decide, undecided_in
from sim.stats.intervals import t_quantile
from sim.studies.effects.contrast import UNDECIDED, contrasts, verdict
from sim.studies.plan.plan_from_python import plan_from_overrides


def test_a_selection_spans_from_lowest_to_highest_and_counts_the_cells_left_out() -> None:
    ranked = pd.Series(np.arange(101.0)[::-1], [f"c{k}" for k in range(101)])
    selection = span_ranks(ranked, 6, "strain", ["c50"])
    assert selection.keys == ["c50", "c100", "c75", "c49", "c25", "c0"]
    assert "5 of 100 cells" in selection.note and "lowest to highest strain" in selection.note


def test_all_are_shown_where_there_is_room_and_nothing_is_said() -> None:
    selection = span_ranks(pd.Series([2.0, 1.0], ["a", "b"]), 2, "strain")
    assert selection.keys == ["b", "a"] and selection.note == ""


def test_cells_without_a_value_are_chosen_only_where_none_has_one() -> None:
    known = pd.Series([1.0, np.nan, 3.0], ["a", "b", "c"])
    assert span_ranks(known, 2, "strain").keys == ["a", "c"]
    assert len(span_ranks(known * np.nan, 2, "strain").keys) == 2


def test_measures_have_the_decimals_that_their_smallest_effect_needs() -> None:
    assert [decimals_of(name) for name in ("task_conflict", "absence_rate", "duplicates")] == [3, 4, 2]
    assert decimals_of("episodes", [120.0, -3.0]) == 0


@pytest.mark.parametrize("difference", [0.0, 0.01, 0.022, 0.03, 0.06, -0.04])
@pytest.mark.parametrize("n", [4, 20])
def test_the_estimated_number_of_replicates_decides_and_far_fewer_do_not(difference: float, n: int) -> None:
    smallest = SMALLEST["task_conflict"]
    half = 0.5 + abs(difference)  # wide: undecided
    needed = int(replicates_to_decide(n, difference, half, smallest.value))
    deviation = half * math.sqrt(n) / t_quantile(0.975, n - 1)

    def judged(count: int) -> str:
        widths = (t_quantile(share, count - 1) * deviation / math.sqrt(count) for share in (0.975, 0.95))
        return verdict(difference, *widths, smallest=smallest)

    assert judged(int(1.02 * needed) + 1) != UNDECIDED == judged(int(0.9 * needed))


def test_a_difference_as_large_as_the_smallest_effect_is_never_decided() -> None:
    assert replicates_to_decide(20, 0.025, 0.01, 0.025) == math.inf
    words = [replicates_in_words(number) for number in (math.inf, 73, 1234)]
    assert words == ["over 10,000", "about 73", "about 1,300"]


def test_undecided_contrasts_come_with_fewest_replicates_first() -> None:
    chance = np.random.default_rng(2)
    one = chance.normal(0, 0.03, (30, 12))
    found = pd.DataFrame(contrasts(one, one + chance.normal(0.02, 0.03, (30, 12)), "task_conflict"))
    rows = undecided_in(found)
    assert 0 < len(rows) == (found["verdict"] == UNDECIDED).sum() < len(found)
    assert rows["needed"].is_monotonic_increasing and (rows["needed"] > 12).all()


def test_axes_span_at_least_four_smallest_effects() -> None:
    low, high = axis_limits("task_conflict", 0.300, 0.301)
    assert high - low >= 4 * SMALLEST["task_conflict"].value and low < 0.300 < 0.301 < high
    assert axis_limits("task_conflict", 0.0, 0.001)[0] == 0.0


def test_rank_correlation_lies_in_its_interval() -> None:
    chance = np.random.default_rng(5)
    x = chance.random(25)
    found = pd.DataFrame({"lever a": x, "difference": x**3 + chance.normal(0, 0.2, 25)})
    rho, low, high = rank_correlation(found, "a")
    assert -1 <= low < rho < high <= 1 and rho > 0.5
    mirrored = found.assign(difference=-found["difference"])
    assert rank_correlation(mirrored, "a") == pytest.approx((-rho, -high, -low))
    assert all(map(math.isnan, rank_correlation(found.head(3), "a")))


def test_group_medians_follow_a_bend() -> None:
    x = np.linspace(0, 1, 200)
    middles, medians = group_medians(x[::-1], np.abs(x[::-1] - 0.5))
    assert (np.diff(middles) > 0).all() and medians.argmin() in (4, 5)


def test_variance_reduction_in_replicates() -> None:
    assert equivalent_replicates(0.75) == pytest.approx(4) and equivalent_replicates(1.0) == math.inf


def test_a_factor_grid_two_levers_holds_the_effects_of_the_study(completed) -> None:
    study = completed("two_levers")
    data = FigureData(study)
    grid = factor_grid(data)
    table = grid_effects(data, grid, "strain")
    expected = study.effects(measures=["strain"]).set_index("cell")
    for place, (key,) in grid.keys.items():
        if table.loc[place, "own"]:
            assert table.loc[place, "difference"] == 0 and key not in expected.index
        else:
            for column in ("difference", "low", "high", "n", "verdict"):
                assert table.loc[place, column] == expected.loc[key, column]
    means = study.means(["strain"]).set_index("cell")["mean"]
    assert table["mean"].to_list() == pytest.approx([means[key] for (key,) in grid.keys.values()])


def test_other_levers_are_averaged_over_replicate_by_replicate(completed) -> None:
    study = completed("three_levers")
    grid = factor_grid(FigureData(study), ("bias", "paperwork"))
    table = grid_effects(FigureData(study), grid, "strain")
    runs = study.read("runs", ["strain"])
    means = runs.groupby(["leadership.bias", "paperwork", "replicate"], observed=True)["strain"].mean()
    first = runs[runs["cell"] == study.plan.cells[0].key].set_index("replicate")["strain"]
    assert "averaged over mandate clarity" in grid.note and len(table) == 4
    for (row, column), found in table.iterrows():
        differences = means[grid.columns[column], grid.rows[row]] - first
        assert found["difference"] == pytest.approx(differences.mean()) and found["n"] == 3


def test_other_levers_may_be_held(completed) -> None:
    grid = factor_grid(FigureData(completed("three_levers")), fixed={"mandate_clarity": 0.5})
    assert {len(keys) for keys in grid.keys.values()} == {1} and grid.note == "mandate clarity 0.5 throughout"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"levers": ("bias", "paperwrk")}, "'paperwrk'.*Did you mean 'paperwork'"),
        ({"levers": "bias"}, "levers"),
        ({"fixed": {"bias": 0.7}}, "leadership.bias = 0.7; values are 0.0 and 0.6"),
    ],
)
def test_unknown_levers_and_values_are_refused(completed, settings, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        factor_grid(FigureData(completed("three_levers")), **settings)


def test_long_names_of_cells_keep_their_levers_or_say_whose_values_they_show() -> None:
    small = ["organisation=small_workshop", "design=lhs", "design.points=2", "leadership.bias=interval(0,1)"]
    plan = plan_from_overrides([*small, "structure.mandate_clarity=interval(0,1)", "paperwork=separate,shared"])
    names, note = cell_labels(plan)
    order = note.removeprefix("cells are named by ").split(" · ")
    for cell in plan.cells:
        if cell.name.startswith("bias"):
            values = dict(zip(order, names[cell.key].split(" · "), strict=True))
            assert values["paperwork"] == cell.factors["paperwork"]
            assert float(values["bias"]) == pytest.approx(cell.factors["leadership.bias"], rel=1e-2)
    brief, none = cell_labels(plan_from_overrides([*small, "cpd=none,survey_preferred"]))
    assert not none and any(re.fullmatch(r"bias 0\.\d+, survey preferred", name) for name in brief.values())
