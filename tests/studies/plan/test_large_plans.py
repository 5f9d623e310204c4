"""Plans of many cells: the cost grows with the cells, the file is short, and nothing is lost in it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.core.errors import ConfigError
from sim.studies.plan.baseline import baselines
from sim.studies.plan.cell import Cell, as_row, from_row
from sim.studies.plan.plan import Plan, read_plan
from sim.studies.plan.plan_from_python import plan_from_overrides

VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5))
LEVELS = st.dictionaries(st.sampled_from(["a", "b", "c.d"]), VALUES)


def crossed(plan: Plan, values: int) -> Plan:
    """A plan with the cells of ``values`` biases and two kinds of paperwork; its keys are numbers."""
    cells = [
        Cell(f"{bias}-{paperwork}", f"bias {bias}, paperwork {paperwork}", next(iter(plan.bases)),
             {"leadership.bias": bias / values, "paperwork": paperwork})
        for bias in range(values) for paperwork in ("separate", "shared")
    ]  # fmt: skip
    return replace(plan, cells=tuple(cells))


class TestBaselines:
    @pytest.mark.parametrize("baseline", [{"paperwork": "separate"}, "paperwork separate"])
    def test_the_levers_of_each_cell_are_looked_up_a_few_times(
        self, plan: Plan, baseline, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        large, looked_up, levels = crossed(plan, 300), 0, Plan.levels

        def counted(self: Plan, cell: Cell) -> dict:
            nonlocal looked_up
            looked_up += 1
            return levels(self, cell)

        monkeypatch.setattr(Plan, "levels", counted)
        found = baselines(large, baseline)
        assert found == {cell.key: f"{cell.key.partition('-')[0]}-separate" for cell in large.cells}
        assert looked_up <= 10 * len(large.cells)

    def test_cells_that_differ_beyond_six_digits_keep_their_own_baselines(self, planned) -> None:
        plan = planned("leadership.bias=0.3,0.30000001", "paperwork=separate,shared")
        keys = [cell.key for cell in plan.cells]
        assert list(baselines(plan, {"paperwork": "separate"}).values()) == [keys[0], keys[0], keys[2], keys[2]]

    def test_a_baseline_need_only_agree_in_six_digits(self, planned) -> None:
        plan = planned("leadership.bias=0,0.3", "paperwork=separate,shared")
        near = replace(plan.cells[3], factors={**plan.cells[3].factors, "leadership.bias": 0.3 + 1e-9})
        against = baselines(replace(plan, cells=(*plan.cells[:3], near)), {"paperwork": "separate"})
        assert against[near.key] == plan.cells[2].key

    def test_a_cell_without_a_counterpart_is_named(self, plan: Plan) -> None:
        with pytest.raises(ConfigError, match=r"otherwise like 'bias 0\.6, paperwork shared'"):
            baselines(replace(plan, cells=(*plan.cells[:2], plan.cells[3])), {"paperwork": "separate"})


class TestFile:
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(LEVELS, LEVELS, st.booleans())
    def test_a_cell_is_read_as_it_was_written(self, factors: dict, changes: dict, same: bool) -> None:
        cell = Cell("key", "name", "base", factors, dict(factors) if same else changes)
        for levers in (list(factors), ["a", "b"], []):
            again = from_row(json.loads(json.dumps(as_row(cell, levers))), levers)
            assert again == cell and json.dumps(as_row(again, levers)) == json.dumps(as_row(cell, levers))

    def test_a_cell_takes_one_short_line(self, planned, tmp_path: Path) -> None:
        plan = planned(
            "design=lhs", "design.points=50", "leadership.bias=interval(0,1)", "voice.baseline=interval(0,1)"
        )
        plan.write(tmp_path)
        lines = (tmp_path / "plan.json").read_text().splitlines()
        rows = [line for line in lines if plan.cells[1].base in line and line.strip().startswith("[")]
        assert len(rows) == len(plan.cells) == 51 and max(map(len, rows)) < 120
        assert read_plan(tmp_path / "plan.json") == plan


def test_a_value_out_of_bounds_is_found_in_any_cell(planned) -> None:
    with pytest.raises(ConfigError, match=r"^Cell 2 of 2.*leadership\.bias"):
        planned("leadership.bias=0.1,1.5")


def test_a_cell_that_does_not_fit_its_organisation_is_refused(planned) -> None:
    with pytest.raises(ConfigError, match=r"^Cell 2 of 2"):
        planned("leadership.director=health,astrology")


@pytest.mark.slow
def test_ten_thousand_cells_are_planned_in_seconds() -> None:
    import time

    began = time.process_time()
    plan = plan_from_overrides(
        ["organisation=small_workshop", "design=lhs", "design.points=10000", "leadership.bias=interval(0,1)",
         "voice.baseline=interval(0,1)"]
    )  # fmt: skip
    assert len(plan.cells) == 10_001 and time.process_time() - began < 30
