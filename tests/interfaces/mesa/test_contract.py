"""ServiceModel keeps what Mesa's users expect of a model: steps, collectors, batch runs and subclasses agree."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from sim import ServiceModel

# Known gap: Mesa 3.5 files collected rows by its own clock, and its batch_run passes rng to the model.
newer_mesa = pytest.mark.xfail(
    tuple(map(int, mesa.__version__.split(".")[:2])) >= (3, 5), reason="not yet adapted to Mesa 3.5", strict=False
)
SMALL = {"organisation": "small_workshop", "burn_in": 2}


class Collecting(ServiceModel):
    """A subclass as a user writes it."""

    def __init__(self, replicate: int = 0) -> None:
        super().__init__("status_quo", int(replicate), **SMALL)
        self.datacollector = mesa.DataCollector({"strain": lambda m: float(m.state.people["strain"].mean())})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def test_steps_count_all_weeks_however_they_were_simulated() -> None:
    model = ServiceModel("status_quo", **SMALL)
    model.run_weeks(4)
    model.step()
    model.run_weeks(np.int64(2))
    assert (model.steps, model.week) == (7, 5)
    model.run_weeks(0)
    assert model.steps == 7


@newer_mesa
def test_a_collector_files_each_week_under_its_step() -> None:
    collector = mesa.DataCollector(agent_reporters={"strain": "strain"})
    model = ServiceModel("status_quo", **SMALL)
    model.run_weeks(4)
    collector.collect(model)
    model.step()
    collector.collect(model)
    assert sorted(set(collector.get_agent_vars_dataframe().index.get_level_values("Step"))) == [4, 5]


def test_the_step_of_a_subclass_is_called_by_run_weeks() -> None:
    model = Collecting()
    model.run_weeks(3)
    assert (model.steps, model.week) == (3, 1)
    assert len(model.datacollector.get_model_vars_dataframe()) == 3


def test_part_of_a_week_is_refused() -> None:
    with pytest.raises(TypeError):
        ServiceModel("status_quo", **SMALL).run_weeks(1.5)  # type: ignore[arg-type]


@newer_mesa
def test_a_batch_varies_the_replicate() -> None:
    rows = mesa.batch_run(Collecting, {"replicate": [0, 1]}, max_steps=3, display_progress=False)
    strain = {row["replicate"]: row["strain"] for row in rows}
    assert strain[0] != strain[1]
