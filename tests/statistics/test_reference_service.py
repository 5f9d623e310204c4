"""The default service is away from its own bounds, and stationary.

Whether it agrees with published patterns is the matter of ``dissonance validate``.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from sim.measures.patterns.units import World
from sim.measures.tables import replicate_frames
from sim.model.simulator import Simulator
from sim.settings.compose import compose_config
from sim.stats.jackknife import intraclass

pytestmark = pytest.mark.statistics

REPLICATES = 12
NEAR = 0.02  # of a bound
LOWEST, HIGHEST = 1.2, 3.5  # on scales from 1 to 5: room to fall and to rise
FIVE_YEARS = 260


def simulated(config, replicates: int) -> dict[str, pd.DataFrame]:
    """The tables of some replicates, one below the other."""
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda replicate: replicate_frames(Simulator(config, replicate)), range(replicates)))
    return {
        name: pd.concat([part[name] for part in parts], ignore_index=True)
        for name in ("weekly", "cases", "practitioners")
    }


@pytest.fixture(scope="module")
def config():
    return compose_config("status_quo")


@pytest.fixture(scope="module")
def frames(config) -> dict[str, pd.DataFrame]:
    return simulated(config, REPLICATES)


def test_reference_service_is_the_case_study_under_neutral_leadership(config, frames) -> None:
    assert config.organisation.name == "case_study" and config.leadership.bias == 0
    assert config.burn_in == 104 and config.weeks == 156


@pytest.mark.parametrize("column", ["trust", "understanding", "myths", "strain"])
def test_nobody_sits_at_a_bound(frames, column) -> None:
    people = frames["practitioners"]
    people = people[people["occupied"] == 1]
    for week, now in people.groupby("week"):
        share = ((now[column] < NEAR) | (now[column] > 1 - NEAR)).mean()
        assert share < 0.05, f"week {week}: {share:.1%} of practitioners within {NEAR} of a bound of {column}"


@pytest.mark.parametrize("column", ["tension", "task_conflict", "process_conflict", "relationship_conflict"])
def test_survey_metric_is_in_its_range(frames, column) -> None:
    """1 + 4x, means of the service after burn-in, every year. Team means of surveys are about 1.3 to 3.5 (recalled)."""
    weekly = frames["weekly"]
    service = weekly[(weekly["scope"] == "service") & (weekly["week"] >= 0)]
    yearly = 1 + 4 * service.groupby(service["week"] // 52)[column].mean()
    assert yearly.between(LOWEST, HIGHEST).all(), f"{column}: {yearly.round(2).tolist()} outside {LOWEST}-{HIGHEST}"


def test_survey_metric_of_people_is_in_its_range(frames) -> None:
    people = frames["practitioners"][frames["practitioners"]["occupied"] == 1]
    for column in ("tension", "task_conflict", "process_conflict"):
        assert LOWEST <= 1 + 4 * people[column].mean() <= HIGHEST, f"{column}: {1 + 4 * people[column].mean():.2f}"


def test_utilisation_is_stable_over_five_years() -> None:
    """Per profession, the last of five years lies within 3 points of the first, and no queue runs away."""
    config = compose_config("status_quo", weeks=FIVE_YEARS)
    frames = simulated(config, REPLICATES)
    weekly = frames["weekly"][frames["weekly"]["week"] >= 0]
    people = weekly[weekly["scope"] == "profession"]
    yearly = (
        people.assign(year=people["week"] // 52)
        .groupby(["unit", "year"], observed=True)["utilisation"]
        .mean()
        .unstack()
    )
    print("\n" + yearly.round(3).to_string())
    assert yearly.notna().all().all() and ((yearly > 0.5) & (yearly <= 1)).all().all()
    assert (yearly[4] - yearly[0]).abs().max() < 0.03
    service = weekly[weekly["scope"] == "service"]
    backlog = service.assign(year=service["week"] // 52).groupby("year")["open_cases"].mean()
    assert 0.85 < backlog[4] / backlog[0] < 1.15


def test_icc_needs_its_localities(frames, config) -> None:
    """Shuffled over localities, the same scores have no ICC: the measure does not make its own result."""
    people = frames["practitioners"].copy()
    rng = np.random.default_rng(1)
    people["locality"] = people.groupby(["replicate", "week"])["locality"].transform(
        lambda column: rng.permutation(column.to_numpy())
    )
    for kind in ("task", "process", "relationship"):
        assert abs(icc_by_locality(people, config, f"{kind}_conflict")) < 0.02


def icc_by_locality(people: pd.DataFrame, config, column: str) -> float:
    """ICC(1) of a column at the last recorded week, pooled over replicates."""
    world = World({"practitioners": people}, config, np.unique(people["replicate"]))
    rows = world.rows("person")
    groups = world.clusters(rows) * (people["locality"].max() + 1) + rows["locality"].to_numpy()
    return intraclass(rows[column].to_numpy(), groups, world.clusters(rows), len(world.replicates)).estimate().value
