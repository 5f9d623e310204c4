"""Estimates the reference norms: values of everyone in post, pooled over replicates and weeks of one scenario."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.core.version import __version__
from sim.model.simulator import Simulator
from sim.model.survey.latents import LATENTS
from sim.model.survey.readings import latent_values
from sim.settings.compose import compose_config

DIGITS = 6  # far finer than the norms' meaning
CONSTANT = 1e-9  # a smaller deviation is rounding


def fit_norms(scenario: str, seed: int, replicates: int, every_weeks: int) -> dict[str, Any]:
    """Mean and standard deviation of every latent, as ``norms.yaml`` stores them.

    Args:
        scenario: the norm group is its staff.
        seed, replicates: of the runs, 156 measured weeks each.
        every_weeks: weeks between two readings.

    Raises:
        ValueError: a latent does not vary in the norm group, so that nothing can be standardised by it.
    """
    config = compose_config(scenario, seed=seed, replicates=replicates)
    pools: dict[str, list[np.ndarray]] = {name: [] for name, latent in LATENTS.items() if not latent.shared_among}
    for replicate in range(replicates):
        _read(Simulator(config, replicate), every_weeks, pools)
    recipe = {
        "scenario": scenario, "seed": seed, "replicates": replicates, "every_weeks": every_weeks,
        "version": __version__,
    }  # fmt: skip
    return {"taken": recipe, "latents": {name: _mean_and_deviation(name, pool) for name, pool in pools.items()}}


def _read(simulator: Simulator, every_weeks: int, pools: dict[str, list[np.ndarray]]) -> None:
    simulator.advance(simulator.config.burn_in, record=False)
    for _ in range(simulator.config.weeks // every_weeks):
        simulator.advance(every_weeks)
        in_post = simulator.state.people["occupied"] == 1
        for name, pool in pools.items():
            pool.append(latent_values(simulator, name)[in_post])


def _mean_and_deviation(name: str, pool: list[np.ndarray]) -> list[float]:
    values = np.concatenate(pool)
    mean, deviation = np.nanmean(values), np.nanstd(values)
    if not deviation > CONSTANT:
        raise ValueError(f"'{name}' does not vary in the norm group")
    return [round(float(mean), DIGITS), round(float(deviation), DIGITS)]
