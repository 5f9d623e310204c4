"""Main effects and interactions: averages over the cells of a factorial, and intervals that hold together."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.core.errors import ConfigError
from sim.studies.effects.contrast import contrasts
from sim.studies.effects.factorial import interactions, main_effects
from sim.studies.plan.plan import Plan

SEEDS = 8


@pytest.fixture(scope="module")
def grid(planned) -> Plan:
    """Three levers: 3 x 2 x 2 cells."""
    return planned("leadership.bias=0,0.3,0.6", "paperwork=separate,shared", "stance=none,pluralist")


def made(plan: Plan, effect) -> pd.DataFrame:
    """Quality in every cell and replicate: what a cell's levels give, and noise that all cells share or do not."""
    random = np.random.default_rng(3)
    shared = random.normal(0, 0.1, SEEDS)
    rows = [
        {"cell": cell.key, "replicate": replicate,
         "quality": 0.5 + effect(cell.factors) + shared[replicate] + random.normal(0, 0.002)}
        for cell in plan.cells for replicate in range(SEEDS)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def added(levels: dict) -> float:
    return 0.2 * levels["leadership.bias"] - 0.05 * (levels["paperwork"] == "shared")


def together(levels: dict) -> float:
    return added(levels) + 0.1 * levels["leadership.bias"] * (levels["paperwork"] == "shared")


class TestMainEffects:
    def test_they_are_means_over_all_other_levers(self, grid: Plan) -> None:
        values = made(grid, together)
        found = main_effects(values, grid, ["quality"]).set_index(["lever", "change"])
        assert found["averaged_over"].to_dict() == {
            ("leadership.bias", "0 to 0.3"): 4, ("leadership.bias", "0 to 0.6"): 4,
            ("paperwork", "separate to shared"): 6, ("stance", "none to pluralist"): 6,
        }  # fmt: skip
        wide = values.pivot(index="replicate", columns="cell", values="quality")
        cells = [(cell.key, cell.factors["leadership.bias"]) for cell in grid.cells]
        each = wide[[key for key, bias in cells if bias == 0.6]].mean(axis=1) - wide[
            [key for key, bias in cells if bias == 0]
        ].mean(axis=1)
        row = found.loc[("leadership.bias", "0 to 0.6")]
        half = stats.t.ppf(0.975, SEEDS - 1) * each.sem()
        assert row["difference"] == pytest.approx(each.mean(), abs=1e-12)
        assert row["low"] == pytest.approx(each.mean() - half) and row["high"] == pytest.approx(each.mean() + half)
        assert found.loc[("stance", "none to pluralist"), "verdict"] == "equivalent"

    def test_another_reference_turns_them_round(self, grid: Plan) -> None:
        values = made(grid, added)
        there = main_effects(values, grid, ["quality"]).set_index(["lever", "change"])["difference"]
        back = main_effects(values, grid, ["quality"], grid.cells[-1].key).set_index(["lever", "change"])["difference"]
        assert back["paperwork", "shared to separate"] == pytest.approx(-there["paperwork", "separate to shared"])

    def test_a_sample_has_none(self, planned) -> None:
        plan = planned("design=zip", "leadership.bias=0,0.3", "paperwork=separate,shared")
        with pytest.raises(ConfigError, match="No two cells differ in a single one"):
            main_effects(made(plan, added), plan, ["quality"])
        with pytest.raises(ConfigError, match="no interactions"):
            interactions(made(plan, added), plan, ["quality"])


class TestInteractions:
    def test_levers_that_add_up_do_not_interact(self, grid: Plan) -> None:
        found = interactions(made(grid, added), grid, ["quality"])
        assert len(found) == 2 + 2 + 1 and set(found["verdict"]) == {"equivalent"}
        assert found["difference"].abs().max() < 0.005

    def test_they_are_differences_of_differences(self, grid: Plan) -> None:
        values = made(grid, together)
        found = interactions(values, grid, ["quality"]).set_index(["other", "change"])
        row = found.loc[("paperwork", "0 to 0.6")]
        mean = {cell.key: values.loc[values["cell"] == cell.key, "quality"].to_numpy() for cell in grid.cells}

        def of(bias: float, paperwork: str) -> np.ndarray:
            keys = [
                cell.key for cell in grid.cells
                if (cell.factors["leadership.bias"], cell.factors["paperwork"]) == (bias, paperwork)
            ]  # fmt: skip
            return np.mean([mean[key] for key in keys], axis=0)

        each = of(0.6, "shared") - of(0, "shared") - of(0.6, "separate") + of(0, "separate")
        half = stats.t.ppf(0.975, SEEDS - 1) * stats.sem(each)
        assert row["difference"] == pytest.approx(each.mean(), abs=1e-12)
        assert row["half_width"] == pytest.approx(half)
        assert row["before"] == pytest.approx((of(0.6, "separate") - of(0, "separate")).mean())
        assert row["after"] - row["before"] == pytest.approx(row["difference"])
        assert row["averaged_over"] == 2 and row["verdict"] == "higher"  # not "better": that is said of effects

    def test_cells_that_are_missing_leave_the_squares_that_are_whole(self, grid: Plan) -> None:
        from dataclasses import replace

        fewer = replace(grid, cells=grid.cells[:-1])
        found = interactions(made(fewer, together), fewer, ["quality"]).set_index(["lever", "other", "change"])
        assert found.loc[("leadership.bias", "paperwork", "0 to 0.6"), "averaged_over"] == 1
        assert found.loc[("leadership.bias", "paperwork", "0 to 0.3"), "averaged_over"] == 2


class TestIntervalsThatHoldTogether:
    def test_golden_case(self) -> None:
        one, two = np.zeros((2, 4)), np.array([[0.01, 0.03, 0.02, 0.04], [0.1, 0.2, 0.3, 0.4]])
        found = contrasts(one, two, "quality", comparisons=2)
        # t(0.9875, 3) = 4.176535; standard errors 0.00645497 and 0.0645497
        assert found["half_width"] == pytest.approx([0.02695941, 0.2695941], rel=1e-6)
        assert found["low"] == pytest.approx([-0.00195941, -0.0195941], rel=1e-5)

    def test_all_of_them_cover_as_often_as_they_say(self) -> None:
        random, rows, studies = np.random.default_rng(2), 20, 1500
        whole = 0
        for _ in range(studies):
            shared = random.normal(size=(1, 6))
            one = np.zeros((rows, 6))
            found = contrasts(one, one + shared + random.normal(size=(rows, 6)), "quality", comparisons=rows)
            whole += bool(np.all((np.array(found["low"]) <= 0) & (np.array(found["high"]) >= 0)))
        assert whole / studies >= 0.95 - 4.8 * math.sqrt(0.95 * 0.05 / studies)

    def test_a_table_says_how_many_hold_together_and_judges_by_them(self, finished) -> None:
        alone, together = finished.effects(), finished.effects(simultaneous=True)
        assert "comparisons" not in alone and set(together["comparisons"]) == {int((alone["n"] > 1).sum())}
        known = alone["n"] > 1
        assert (together["half_width"] >= alone["half_width"])[known].all()
        assert together["difference"].equals(alone["difference"])
        decided = together[known & (together["verdict"] != "undecided")]
        assert (alone.loc[decided.index, "verdict"] == decided["verdict"]).all()


class TestPrinted:
    def test_a_table_shows_what_is_compared_and_how_it_ends(self, finished) -> None:
        text = repr(finished.effects(measures=["strain"]))
        heading = text.splitlines()[0].split()
        assert {"name", "difference", "low", "high", "n", "verdict"} <= set(heading)
        assert "bias 0.6, paperwork shared" in text and max(map(len, text.splitlines())) < 140
        assert {"lever", "change", "other", "other_change"} <= set(repr(finished.interactions()).split())

    def test_commands_print_them(self, finished, capsys) -> None:
        from sim.cli.study import study

        folder = str(finished.folder.path)
        assert study(["effects", folder, "--interactions", "--measures", "strain"]) == 0
        assert "0 to 0.6" in capsys.readouterr().out
        assert study(["effects", folder, "--main-effects", "--simultaneous", "--format", "csv"]) == 0
        assert "comparisons" in capsys.readouterr().out.splitlines()[0]
        with pytest.raises(ConfigError, match="--by"):
            study(["effects", folder, "--interactions", "--by", "week"])
