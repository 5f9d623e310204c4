"""What is shown is chosen by rule, named briefly, and counted rightly."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from sim.core.errors import ConfigError
from sim.measures.sesoi import SMALLEST
from sim.presentation.studies.factor_grid import plane_effects, plane_of
from sim.presentation.studies.labels import bracketed, decimals_for, fewest_and_most, signed
from sim.presentation.studies.lines import limits
from sim.presentation.studies.required_n import about, replicates_to_decide, undecided_in
from sim.presentation.studies.response import group_medians, rank_correlation
from sim.presentation.studies.selection import spanning
from sim.presentation.studies.study_data import StudyFigureData
from sim.presentation.studies.variance_reduction import times_as_many
from sim.stats.intervals import t_quantile
from sim.studies.effects.contrast import UNDECIDED, contrasts, verdict


def test_a_choice_spans_from_lowest_to_highest_and_counts_what_is_left_out() -> None:
    ranked = pd.Series(np.arange(101.0)[::-1], [f"c{k}" for k in range(101)])
    choice = spanning(ranked, 6, "strain", ["c50"])
    assert choice.keys == ["c50", "c100", "c75", "c49", "c25", "c0"]
    assert "5 of 100 cells" in choice.note and "lowest to highest strain" in choice.note


def test_all_are_shown_where_there_is_room_and_nothing_is_said() -> None:
    choice = spanning(pd.Series([2.0, 1.0], ["a", "b"]), 2, "strain")
    assert choice.keys == ["b", "a"] and choice.note == ""


def test_cells_without_a_value_are_chosen_only_where_none_has_one() -> None:
    known = pd.Series([1.0, np.nan, 3.0], ["a", "b", "c"])
    assert spanning(known, 2, "strain").keys == ["a", "c"]
    assert len(spanning(known * np.nan, 2, "strain").keys) == 2


def test_differences_are_written_with_a_sign_and_as_many_decimals_as_matter() -> None:
    assert signed(-0.01249, 3) == "\N{MINUS SIGN}0.012" and signed(0.4, 1) == "+0.4"
    assert signed(-0.0001, 3) == "0.000" and signed(math.nan, 3) == "" == bracketed(math.nan, math.nan, 3)
    assert [decimals_for(name) for name in ("task_conflict", "absence_rate", "duplicates")] == [3, 4, 2]
    assert decimals_for("episodes", [120.0, -3.0]) == 0 and decimals_for("episodes", []) == 3
    assert fewest_and_most([12, 12]) == "12" and fewest_and_most([12, 9]) == "9 to 12" and fewest_and_most([]) == "0"


@pytest.mark.parametrize("difference", [0.0, 0.01, 0.022, 0.03, 0.06, -0.04])
@pytest.mark.parametrize("n", [4, 20])
def test_as_many_replicates_as_are_told_decide_and_far_fewer_do_not(difference: float, n: int) -> None:
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
    assert about(math.inf) == "over 10,000" and about(73) == "about 73" and about(1234) == "about 1,300"


def test_undecided_contrasts_come_with_fewest_replicates_first() -> None:
    chance = np.random.default_rng(2)
    one = chance.normal(0, 0.03, (30, 12))
    found = pd.DataFrame(contrasts(one, one + chance.normal(0.02, 0.03, (30, 12)), "task_conflict"))
    rows = undecided_in(found)
    assert 0 < len(rows) == (found["verdict"] == UNDECIDED).sum() < len(found)
    assert rows["needed"].is_monotonic_increasing and (rows["needed"] > 12).all()


def test_axes_of_lines_never_blow_up_a_trifle() -> None:
    low, high = limits("task_conflict", 0.300, 0.301)
    assert high - low >= 4 * SMALLEST["task_conflict"].value and low < 0.300 < 0.301 < high
    assert limits("task_conflict", 0.0, 0.001)[0] == 0.0


def test_rank_correlation_is_spearmans() -> None:
    chance = np.random.default_rng(5)
    x = chance.random(25)
    found = pd.DataFrame({"lever a": x, "difference": x**3 + chance.normal(0, 0.2, 25)})
    rho, low, high = rank_correlation(found, "a")
    assert rho == pytest.approx(spearmanr(found["lever a"], found["difference"]).statistic)
    assert -1 <= low < rho < high <= 1
    assert all(map(math.isnan, rank_correlation(found.head(3), "a")))


def test_group_medians_follow_a_bend() -> None:
    x = np.linspace(0, 1, 200)
    middles, medians = group_medians(x[::-1], np.abs(x[::-1] - 0.5))
    assert (np.diff(middles) > 0).all() and medians.argmin() in (4, 5)


def test_variance_reduction_in_replicates() -> None:
    assert times_as_many(0.75) == pytest.approx(4) and times_as_many(1.0) == math.inf


def test_a_plane_of_two_levers_holds_the_effects_of_the_study(lived) -> None:
    study = lived("two_levers")
    data = StudyFigureData(study)
    plane = plane_of(data)
    table = plane_effects(data, plane, "strain")
    expected = study.effects(measures=["strain"]).set_index("cell")
    for place, (key,) in plane.keys.items():
        if table.loc[place, "own"]:
            assert table.loc[place, "difference"] == 0 and key not in expected.index
        else:
            for column in ("difference", "low", "high", "n", "verdict"):
                assert table.loc[place, column] == expected.loc[key, column]
    means = study.means(["strain"]).set_index("cell")["mean"]
    assert table["mean"].to_list() == pytest.approx([means[key] for (key,) in plane.keys.values()])


def test_other_levers_are_averaged_over_replicate_by_replicate(lived) -> None:
    study = lived("three_levers")
    plane = plane_of(StudyFigureData(study), ("bias", "paperwork"))
    table = plane_effects(StudyFigureData(study), plane, "strain")
    runs = study.read("runs", ["strain"])
    means = runs.groupby(["leadership.bias", "paperwork", "replicate"], observed=True)["strain"].mean()
    first = runs[runs["cell"] == study.plan.cells[0].key].set_index("replicate")["strain"]
    assert "averaged over mandate clarity" in plane.note and len(table) == 4
    for (row, column), found in table.iterrows():
        differences = means[plane.columns[column], plane.rows[row]] - first
        assert found["difference"] == pytest.approx(differences.mean()) and found["n"] == 3


def test_other_levers_may_be_held(lived) -> None:
    plane = plane_of(StudyFigureData(lived("three_levers")), fixed={"mandate_clarity": 0.5})
    assert {len(keys) for keys in plane.keys.values()} == {1} and plane.note == "mandate clarity 0.5 throughout"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"levers": ("bias", "paperwrk")}, "'paperwrk' is no lever of this study.*Did you mean 'paperwork'"),
        ({"levers": "bias"}, "levers should name two levers"),
        ({"fixed": {"bias": 0.7}}, "no cell has leadership.bias = 0.7; values are 0.0 and 0.6"),
    ],
)
def test_levers_that_are_not_there_are_refused_in_a_sentence(lived, settings, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        plane_of(StudyFigureData(lived("three_levers")), **settings)
