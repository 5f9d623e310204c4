"""Main effects and interactions: averages over the cells of a factorial, and intervals that hold together."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.core.errors import ConfigError
from sim.measures.sesoi import SMALLEST
from sim.studies.effects.correction import CORRECTIONS, FALSE_DISCOVERY, guarantee
from sim.studies.effects.factorial import interactions, main_effects
from sim.studies.effects.table import compared
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


def judged(differences: np.ndarray, correction: str | None) -> pd.DataFrame:
    """Comparisons of quality with these paired differences: (rows, replicates)."""
    labels = pd.DataFrame({"row": range(len(differences))})
    return compared(labels, ["quality"], lambda _: (np.zeros_like(differences), differences), correction)


class TestManyComparisons:
    def test_golden_case(self) -> None:
        two = np.array([[0.01, 0.03, 0.02, 0.04], [0.1, 0.2, 0.3, 0.4]])
        found = judged((two), "bonferroni")
        # t(0.9875, 3) = 4.176535; standard errors 0.00645497 and 0.0645497
        assert found["half_width"].tolist() == pytest.approx([0.02695941, 0.2695941], rel=1e-6)
        assert found["low"].tolist() == pytest.approx([-0.00195941, -0.0195941], rel=1e-5)

    @pytest.mark.parametrize("correction", CORRECTIONS)
    def test_without_intervals_nothing_is_guaranteed(self, correction: str) -> None:
        assert "95 %" not in guarantee(correction, 0) and "5 %" not in guarantee(correction, 0)
        assert "5 %" in guarantee(correction, 2)

    def test_intervals_together_cover_as_often_as_they_say(self) -> None:
        random, rows, studies = np.random.default_rng(2), 20, 800
        whole = 0
        for _ in range(studies):
            shared = random.normal(size=(1, 6))
            found = judged((shared + random.normal(size=(rows, 6))), "bonferroni")
            whole += bool(np.all((found["low"] <= 0) & (found["high"] >= 0)))
        assert whole / studies >= 0.95 - 4.8 * math.sqrt(0.95 * 0.05 / studies)

    @pytest.mark.parametrize("correction", FALSE_DISCOVERY)
    def test_false_discoveries_and_missed_intervals_are_as_rare_as_they_say(self, correction: str) -> None:
        random, studies, smallest = np.random.default_rng(3), 400, SMALLEST["quality"].value
        true = np.array([smallest, -smallest] * 10 + [smallest + 0.05] * 10)  # the first are just not beyond it
        false, missed, found_in_all = [], [], 0
        for _ in range(studies):
            found = judged((true[:, None] + random.normal(0, 0.04, (30, 8))), correction)
            chosen = found["p_adjusted"] <= 0.05
            covered = (found["low"] <= true) & (found["high"] >= true)
            false.append((chosen[:20].sum()) / max(chosen.sum(), 1))
            missed.append((chosen & ~covered).sum() / max(chosen.sum(), 1))
            found_in_all += int(chosen.sum())
        for shares in (false, missed):
            assert np.mean(shares) <= 0.05 + 4.8 * np.std(shares) / math.sqrt(studies)
        assert found_in_all > studies

    @pytest.mark.parametrize("correction", FALSE_DISCOVERY)
    def test_what_is_found_is_what_lies_beyond_the_smallest_effect(self, correction: str) -> None:
        random, smallest = np.random.default_rng(4), SMALLEST["quality"].value
        sizes = np.repeat([0, smallest, 2 * smallest, 4 * smallest], 10)[:, None]
        spread = np.tile([0.3, 1, 3], 14)[:40, None] * smallest
        found = judged((sizes + spread * random.normal(size=(40, 9))), correction)
        beyond = (found["low"] > smallest) | (found["high"] < -smallest)
        assert (beyond == (found["p_adjusted"] <= 0.05)).all() and 0 < beyond.sum() < 40
        assert (beyond == found["verdict"].isin(["better", "worse"])).all()
        assert "equivalent" in set(found["verdict"])

    def test_corrections_differ_in_what_they_find(self) -> None:
        random = np.random.default_rng(5)
        differences = np.repeat([0.0, 0.06], 20)[:, None] + random.normal(0, 0.03, (40, 10))
        counts = {
            name: judged((differences), name)["verdict"].isin(["better", "worse"]).sum()
            for name in (None, "benjamini_hochberg", "benjamini_yekutieli", "bonferroni")
        }
        assert counts[None] >= counts["benjamini_hochberg"] > counts["benjamini_yekutieli"] >= counts["bonferroni"]

    def test_the_same_differences_that_do_not_vary_are_judged(self) -> None:
        found = judged((np.array([[0.0] * 4, [0.5] * 4, [np.nan] * 4])), "benjamini_hochberg")
        assert found["verdict"].tolist() == ["equivalent", "better", ""] and found["comparisons"].tolist() == [2] * 3

    def test_unknown_corrections_are_refused(self) -> None:
        with pytest.raises(ConfigError, match=r"'bonferoni'.*'bonferroni'"):
            judged((np.zeros((1, 3))), "bonferoni")

    @pytest.mark.parametrize("correction", CORRECTIONS)
    def test_a_table_says_how_many_are_judged_together(self, finished, correction: str) -> None:
        alone, together = finished.effects(), finished.effects(correction=correction)
        assert "comparisons" not in alone and set(together["comparisons"]) == {int((alone["n"] > 1).sum())}
        assert set(together["correction"]) == {correction}
        known = alone["n"] > 1
        assert (together["half_width"] >= alone["half_width"])[known].all()
        assert together["difference"].equals(alone["difference"])
        decided = together[known & (together["verdict"] != "undecided")]
        assert (alone.loc[decided.index, "verdict"] == decided["verdict"]).all()
        for table in (finished.main_effects(correction=correction), finished.interactions(correction=correction)):
            assert table["comparisons"].iloc[0] == (table["n"] > 1).sum()


class TestPrinted:
    def test_a_table_shows_what_is_compared_and_how_it_ends(self, finished) -> None:
        text = repr(finished.effects(measures=["strain"]))
        heading = text.splitlines()[0].split()
        assert {"name", "difference", "low", "high", "n", "verdict"} <= set(heading)
        assert "bias 0.6, paperwork shared" in text and max(map(len, text.splitlines())) < 140
        assert {"lever", "change", "other", "other_change"} <= set(repr(finished.interactions()).split())

    def test_commands_print_them(self, finished, capsys) -> None:
        from sim.cli.study import study

        folder = str(finished.folder)
        assert study(["effects", folder, "--interactions", "--measures", "strain"]) == 0
        assert "0 to 0.6" in capsys.readouterr().out
        assert study(["effects", folder, "--main-effects", "--correction", "bonferroni", "--format", "csv"]) == 0
        assert "comparisons" in capsys.readouterr().out.splitlines()[0]
        with pytest.raises(ConfigError, match="--by"):
            study(["effects", folder, "--interactions", "--by", "week"])
