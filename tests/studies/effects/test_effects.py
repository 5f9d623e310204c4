"""Paired differences, their intervals and verdicts; baselines; causes that add up."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim import Study
from sim.core.errors import ConfigError
from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import SMALLEST, Smallest
from sim.stats.intervals import interval, t_quantile
from sim.studies.effects.contrast import contrast, contrasts, verdict
from sim.studies.plan.baseline import baselines

ONE = {0: 1.0, 1: 2.0, 2: 4.0, 3: 3.0}
TWO = {0: 1.5, 1: 2.4, 2: 4.8, 3: 3.3, 9: 7.0}


class TestContrast:
    def test_against_scipy(self) -> None:
        found = contrast(ONE, TWO, "nothing")
        pairs = np.array([0.5, 0.4, 0.8, 0.3])
        low, high = stats.t.interval(0.95, 3, pairs.mean(), stats.sem(pairs))
        assert (found.n, found.difference) == (4, pytest.approx(0.5))
        assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
        assert found.half_width == pytest.approx((high - low) / 2) == pytest.approx(interval(pairs)["half_width"])
        assert found.correlation == pytest.approx(np.corrcoef([1, 2, 4, 3], [1.5, 2.4, 4.8, 3.3])[0, 1])
        before, after = np.var([1, 2, 4, 3], ddof=1), np.var([1.5, 2.4, 4.8, 3.3], ddof=1)
        assert found.variance_reduction == pytest.approx(1 - np.var(pairs, ddof=1) / (before + after))
        assert found.independent_runs == pytest.approx(4 / (1 - found.variance_reduction))
        assert found.standardised == pytest.approx(0.5 / math.sqrt(before) * (1 - 3 / 11))
        assert (found.before, found.after, found.sign, found.verdict) == (2.5, 3.0, 1, "")
        assert math.isnan(found.smallest) and str(found).startswith("+0.5000 [")

    def test_only_pairs_with_both_values_count(self) -> None:
        found = contrast({0: 1.0, 1: math.nan, 2: 3.0, 3: 5.0}, {0: 2.0, 1: 9.0, 2: 5.0, 4: 1.0}, "x")
        assert found.n == 2 and found.difference == 1.5 and found.before == 2.0

    def test_one_pair_has_no_interval_and_none_has_nothing(self) -> None:
        single, none = contrast({0: 1.0}, {0: 2.0}, "quality"), contrast({0: 1.0}, {1: 2.0}, "quality")
        assert single.difference == 1 and math.isnan(single.low) and single.verdict == ""
        assert none.n == 0 and math.isnan(none.difference)

    def test_a_cell_against_itself(self) -> None:
        found = contrast(ONE, ONE, "quality")
        assert (found.difference, found.low, found.high, found.sign) == (0, 0, 0, 0)
        assert found.variance_reduction == 1 and found.independent_runs == math.inf and found.verdict == "equivalent"

    def test_many_at_once_are_the_same_as_one_by_one(self) -> None:
        rng = np.random.default_rng(1)
        one, two = rng.normal(size=(2, 5, 9))
        one[2, 3] = two[4, 0] = math.nan
        together = contrasts(one, two, "quality")
        for row in range(5):
            alone = contrast(dict(enumerate(one[row])), dict(enumerate(two[row])), "quality")
            for name, values in together.items():
                assert values[row] == pytest.approx(getattr(alone, name), nan_ok=True), name

    def test_the_interval_covers_as_often_as_it_says(self) -> None:
        rng = np.random.default_rng(7)
        one = rng.normal(size=(4000, 6))
        two = one + rng.normal(0.3, 1.0, size=(4000, 6))
        found = contrasts(one, two, "x")
        covered = np.mean((np.array(found["low"]) <= 0.3) & (np.array(found["high"]) >= 0.3))
        assert abs(covered - 0.95) < 5 * math.sqrt(0.95 * 0.05 / 4000)

    def test_intervals_of_differences_end_where_differences_do(self) -> None:
        """Two shares differ by at most 1, and two such differences by at most 2."""
        one, two = np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])
        for span in (1, 2):
            found = contrasts(one, two, "trust", span=span)
            assert (found["low"][0], found["high"][0]) == (-span, span) and found["half_width"][0] > 2
        assert contrasts(one, two, "caseload")["low"][0] < -2

    def test_no_interval_of_a_share_leaves_its_range(self) -> None:
        """At any number of pairs; and one that ends earlier covers exactly as often."""
        rng = np.random.default_rng(3)
        one, two = rng.integers(0, 2, (2, 500, 3)).astype(float)
        found = contrasts(one, two, "on_time")
        assert found["low"].min() >= -1 and found["high"].max() <= 1
        assert ((found["low"] <= found["difference"]) & (found["difference"] <= found["high"])).all()


class TestVerdicts:
    RISE, FALL, NEITHER = Smallest(0.1, 1, ""), Smallest(0.1, -1, ""), Smallest(0.1, 0, "")

    @pytest.mark.parametrize(
        ("mean", "half", "narrow", "verdicts"),
        [
            (0.3, 0.1, 0.08, ("better", "worse", "higher")),
            (-0.3, 0.1, 0.08, ("worse", "better", "lower")),
            (0.02, 0.05, 0.04, ("equivalent",) * 3),
            (0.15, 0.1, 0.08, ("undecided",) * 3),  # surely above nothing, not surely above what counts
            (0.05, 0.06, 0.045, ("equivalent",) * 3),  # the 90 % interval lies within, the 95 % one does not
            (0.05, 0.07, 0.055, ("undecided",) * 3),
        ],
    )
    def test_rule(self, mean, half, narrow, verdicts) -> None:
        for smallest, word in zip((self.RISE, self.FALL, self.NEITHER), verdicts, strict=True):
            assert verdict(mean, half, narrow, smallest=smallest) == word

    def test_contrasts_are_equivalent_where_the_interval_of_90_percent_lies_within(self) -> None:
        """Ten pairs whose differences are as often above as below 0, and whose 95 % interval reaches further."""
        smallest = SMALLEST["task_conflict"].value
        differences = 1.45 * smallest * np.array([[1, -1] * 5])
        found = contrasts(np.zeros((1, 10)), differences, "task_conflict")
        assert found["half_width"][0] > smallest and found["verdict"] == ["equivalent"]

    def test_equivalence_is_two_one_sided_tests(self) -> None:
        values = np.array([0.01, -0.005, 0.012, 0.0, 0.004])
        found = contrast(dict.fromkeys(range(5), 0.0), dict(enumerate(values)), "quality")
        error = stats.sem(values)
        tests = [stats.t.sf((values.mean() + 0.02) / error, 4), stats.t.cdf((values.mean() - 0.02) / error, 4)]
        assert (max(tests) < 0.05) == (found.verdict == "equivalent") == True  # noqa: E712

    def test_every_declaration_is_of_a_measure(self) -> None:
        known = {**MEASURES, **COHORT}
        assert SMALLEST.keys() <= known.keys()
        assert {name for name, item in known.items() if item.headline} <= SMALLEST.keys()
        assert all(item.value > 0 and item.better in (-1, 0, 1) and item.grade in "ABCDE" for item in SMALLEST.values())

    def test_conflict_has_no_better_side(self) -> None:
        for name in ("task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "trust"):
            assert SMALLEST[name].better == 0


class TestBaselines:
    def names(self, plan, asked) -> dict[str, str]:
        cells = {cell.key: cell.name for cell in plan.cells}
        return {cells[cell]: cells[base] for cell, base in baselines(plan, asked).items()}

    def test_one_cell_for_all(self, plan) -> None:
        for asked in (None, 1, "bias 0, paperwork separate", "leadership.bias=0,paperwork=separate"):
            assert set(self.names(plan, asked).values()) == {"bias 0, paperwork separate"}

    @pytest.mark.parametrize("asked", ["bias 0", "leadership.bias=0.0", {"leadership.bias": 0}])
    def test_levels_give_each_cell_its_counterpart(self, plan, asked) -> None:
        found = self.names(plan, asked)
        assert found["bias 0.6, paperwork shared"] == "bias 0, paperwork shared"
        assert found["bias 0.6, paperwork separate"] == "bias 0, paperwork separate"

    def test_without_a_counterpart(self, planned, tmp_path) -> None:
        plan = planned("design=zip", "leadership.bias=0,0.6", "paperwork=separate,shared")
        with pytest.raises(ConfigError, match=r"No cell has leadership\.bias 0 and is otherwise like"):
            baselines(plan, {"leadership.bias": 0})

    def test_a_lever_that_does_not_differ(self, plan) -> None:
        with pytest.raises(ConfigError, match="does not differ"):
            baselines(plan, {"demand.volume": 1})


class TestTables:
    def test_differences_are_those_of_the_runs(self, finished: Study) -> None:
        runs = finished.read("runs", ["strain"]).pivot(index="replicate", columns="name", values="strain")
        found = finished.effects(baseline="bias 0", measures=["strain"]).set_index("name")
        one, base = "bias 0.6, paperwork shared", "bias 0, paperwork shared"
        assert found.loc[one, "baseline"] == base and len(found) == 2
        assert found.loc[one, "difference"] == pytest.approx((runs[one] - runs[base]).mean(), rel=1e-12)
        assert found.loc[one, "leadership.bias"] == 0.6 and found.loc[one, "unit"] == MEASURES["strain"].unit

    def test_by_profession_and_by_week(self, finished: Study) -> None:
        professions = finished.effects(measures=["strain"], by="profession")
        assert len(professions) == 3 * 5 and "social_work" in set(professions["profession"])
        weeks = finished.effects(by="week")
        assert set(weeks["week"]) == {0, 4} and "on_time" not in set(weeks["measure"])

    def test_what_is_not_kept_is_said(self, finished: Study) -> None:
        with pytest.raises(ConfigError, match=r"'commitment' is not in the table 'weekly'"):
            finished.effects(measures=["commitment"], by="week")
        with pytest.raises(ConfigError, match=r"'strian' is not a measure.*Did you mean 'strain'"):
            finished.effects(measures=["strian"])
        with pytest.raises(ConfigError, match="Did you mean 'profession'"):
            finished.effects(by="professions")

    def test_causes_add_up_to_the_conflict(self, finished: Study) -> None:
        changed = finished.causes_changed()
        assert set(changed["conflict"]) == {"process", "relationship"}
        both = finished.effects(measures=["process_conflict", "hazard"]).set_index(["name", "measure"])
        for conflict, measure in (("process", "process_conflict"), ("relationship", "hazard")):
            sums = changed[changed["conflict"] == conflict].groupby("name")["difference"].sum()
            for name, total in sums.items():
                assert total == pytest.approx(both.loc[(name, measure), "difference"], rel=1e-9, abs=1e-12)

    def test_causes_by_pair(self, finished: Study) -> None:
        pairs = finished.causes_changed(pairs=True)
        assert {"first", "second"} <= set(pairs.columns) and len(pairs) > len(finished.causes_changed())

    def test_means_are_intervals_of_each_cell(self, finished: Study) -> None:
        found = finished.means(["strain"]).set_index("name")
        values = finished.read("runs", ["strain"]).query("name == 'bias 0, paperwork shared'")["strain"].to_numpy()
        row = found.loc["bias 0, paperwork shared"]
        assert row["mean"] == values.mean() and row["n"] == 3
        assert row["half_width"] == pytest.approx(t_quantile(0.975, 2) * stats.sem(values))

    def test_a_study_of_one_cell_has_no_effects_and_says_so_in_columns(self, planned, tmp_path) -> None:
        found = Study.of(planned(), tmp_path).run(progress=False).effects()
        assert found.empty and {"difference", "low", "verdict", "variance_reduction"} <= set(found.columns)

    def test_python_values_plan_the_same_study(self, plan, tmp_path) -> None:
        mine = Study.create(
            over={"leadership.bias": [0, 0.6], "paperwork": ["separate", "shared"]}, organisation="small_workshop",
            weeks=6, burn_in=2, replicates=3, engine="in_process", study={"figures": False}, folder=tmp_path,
        )  # fmt: skip
        assert [cell.key for cell in mine.plan.cells] == [cell.key for cell in plan.cells]
        assert isinstance(mine.cells, pd.DataFrame)
        with pytest.raises(ConfigError, match="no results yet"):
            mine.effects()
        with pytest.raises(ConfigError, match="needs a list of values"):
            Study.create(over={"leadership.bias": 0.3})
        with pytest.raises(ConfigError, match="Did you mean"):
            Study.create(over={"leadership.bais": [0.3]})
        sampled = Study.create(
            over={"leadership.bias": (0, 1)}, design={"kind": "lhs", "points": 4}, folder=tmp_path / "2"
        )
        assert len(sampled.cells) == 5
