"""ServiceModel keeps what Mesa's users expect of a model: steps, collectors, batch runs and subclasses agree."""

from __future__ import annotations

import copy
import inspect
import warnings
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from sim import ServiceModel
from sim.interfaces.mesa.service_model import Leader, Practitioner
from sim.settings.compose import compose_config

SMALL = {"organisation": "small_workshop", "burn_in": 2}


COLLECTED = {"strain": lambda m: float(m.state.people["strain"].mean()), "week": lambda m: m.week}
NAMES_SEEDS = "rng" in inspect.signature(mesa.batch_run).parameters


class Collecting(ServiceModel):
    """A subclass as a user writes it; newer versions of Mesa pass every model an rng."""

    def __init__(self, replicate: int | None = None, rng: int | None = None, **settings: Any) -> None:
        super().__init__("case_study", replicate, rng, **{**SMALL, **settings})
        self.datacollector = mesa.DataCollector(COLLECTED, agenttype_reporters={Leader: {"agenda": "agenda"}})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def batch(parameters: dict[str, Any], weeks: int = 3, **options: Any) -> pd.DataFrame:
    """The model's collected values, one row per run."""
    rows = mesa.batch_run(Collecting, parameters, max_steps=weeks, display_progress=False, **options)
    return pd.DataFrame(rows).drop_duplicates("RunId")


def test_steps_count_all_weeks_however_they_were_simulated() -> None:
    model = ServiceModel("status_quo", **SMALL)
    model.run_weeks(4)
    model.step()
    model.run_weeks(np.int64(2))
    assert (model.steps, model.week) == (7, 5)
    model.run_weeks(0)
    assert model.steps == 7


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


def test_a_batch_varies_the_replicate_and_can_be_repeated() -> None:
    first, again = batch({"replicate": [0, 1]}), batch({"replicate": [0, 1]})
    assert first["strain"].nunique() == 2
    assert list(first["strain"]) == list(again["strain"])


def test_the_iterations_of_a_batch_differ() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert batch({}, iterations=3)["strain"].nunique() == 3


@pytest.mark.skipif(not NAMES_SEEDS, reason="this version of Mesa has no rng")
def test_the_seeds_of_a_batch_are_the_model_s() -> None:
    first, again = batch({}, rng=[3, 4]), batch({}, rng=[3, 4])
    assert first["strain"].nunique() == 2
    assert list(first["strain"]) == list(again["strain"])


def test_a_batch_ends_with_the_configured_weeks() -> None:
    assert set(batch({"replicate": 0, "weeks": 4}, weeks=1000)["week"]) == {4}


def test_run_model_simulates_the_configured_weeks() -> None:
    model = ServiceModel("status_quo", weeks=3, **SMALL)
    model.run_model()
    assert (model.week, model.steps, model.running) == (3, 5, False)
    model.step()
    assert (model.week, model.steps) == (4, 6)


def test_rng_is_the_seed() -> None:
    assert ServiceModel("status_quo", **SMALL).config.seed == ServiceModel("status_quo").config.seed
    assert ServiceModel("status_quo", rng=np.int64(7), **SMALL).config.seed == 7
    named = ServiceModel(compose_config("status_quo", **SMALL), 2, 7)
    assert (named.config.seed, named.simulator.replicate) == (7, 2)
    drawn = {ServiceModel("status_quo", rng=None, **SMALL).config.seed for _ in range(3)}
    assert len(drawn) == 3
    sequences = [ServiceModel("status_quo", rng=np.random.SeedSequence(5), **SMALL).config.seed for _ in range(2)]
    assert sequences[0] == sequences[1]
    usual = ServiceModel("status_quo", **SMALL).config.seed
    assert ServiceModel("status_quo", 0, None, **SMALL).config.seed == usual
    assert ServiceModel("status_quo", rng=None, seed=9, **SMALL).config.seed == 9
    with pytest.raises(ValueError, match="rng"):
        ServiceModel("status_quo", rng=7, seed=9, **SMALL)


def test_a_copy_is_stepped_alone_and_keeps_its_collector() -> None:
    model = Collecting(0)
    model.run_weeks(3)
    duplicate = copy.deepcopy(model)
    duplicate.run_weeks(2)
    assert (model.steps, duplicate.steps) == (3, 5)
    assert len(model.datacollector.get_model_vars_dataframe()) == 3
    model.run_weeks(2)
    pd.testing.assert_frame_equal(
        model.datacollector.get_model_vars_dataframe(), duplicate.datacollector.get_model_vars_dataframe()
    )


def test_agents_are_found_by_type_with_ids_of_their_own() -> None:
    first, second = ServiceModel("case_study", **SMALL), ServiceModel("case_study", **SMALL)
    assert set(first.agent_types) == {Practitioner, Leader} == set(first.agents_by_type)
    assert len(first.agents_by_type[Leader]) == len(first.leaders)
    ids = [[agent.unique_id for kind in (Practitioner, Leader) for agent in first.agents_by_type[kind]]]
    ids.append([agent.unique_id for agents in reversed((second.leaders, second.agents)) for agent in agents])
    assert ids[0] == ids[1] and len(set(ids[0])) == len(ids[0])


def test_leaders_are_collected_by_type() -> None:
    model = Collecting(0)
    model.run_weeks(2)
    frame = model.datacollector.get_agenttype_vars_dataframe(Leader)
    assert len(frame) == 2 * len(model.leaders) and frame["agenda"].between(0, 1).all()
