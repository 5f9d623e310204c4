"""Two configurations with common random numbers: what differs between them, replicate by replicate.

Random numbers are a function of an event key, so replicate r of two configurations shares them wherever the two
agree. The difference is estimated from pairs, and its interval is that of the mean of paired differences.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.measures.means import run_means
from sim.measures.weekly import profession_measures, service_measures
from sim.model.config import Config
from sim.model.simulator import Simulator
from sim.studies.effects.contrast import Contrast, contrast
from sim.studies.execution.engines.in_process import thread_count, threads


def outcomes(config: Config) -> pd.DataFrame:
    """The whole service's run means over measured weeks: (replicates, measures), replicates from 0.

    Args:
        config: a checked configuration; ``config.replicates`` replicates are run in parallel.
    """
    Simulator(config, 0).advance(1)  # compiles, or loads compiled code, before the threads start
    with threads(thread_count(config)) as executor:
        parts = list(executor.map(lambda replicate: _weekly(config, replicate), range(config.replicates)))
    weekly = pd.concat(parts, ignore_index=True)
    names = [name for name in weekly.columns if name not in ("replicate", "week")]
    return run_means(weekly, names)


def _weekly(config: Config, replicate: int) -> pd.DataFrame:
    simulator = Simulator(config, replicate)
    simulator.advance(config.burn_in + config.weeks)
    frame = pd.DataFrame(service_measures(simulator)).iloc[config.burn_in :]
    frame.insert(0, "replicate", replicate)
    return frame.assign(**{name: values[config.burn_in :] for name, values in gaps(simulator).items()})


def gaps(simulator: Simulator) -> dict[str, np.ndarray]:
    """Distances (W,) between the best and the worst placed profession: CPD places for each head, understanding."""
    people = simulator.by_profession()
    measures = profession_measures(people, simulator.by_pair(), simulator.by_activity())
    heads = np.maximum(people["filled"].T, 1)
    places = measures["cpd_attended"] / heads
    known = measures["understanding"]
    return {
        "access_gap": places.max(axis=0) - places.min(axis=0),
        "understanding_gap": known.max(axis=0) - known.min(axis=0),
        "deprivation_gap": np.ptp(measures["deprivation"], axis=0),
    }


def difference(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> Contrast:
    """Paired difference of one measure between two tables of :func:`outcomes`."""
    return contrast(before[measure].to_dict(), after[measure].to_dict(), measure)


def differences(before: pd.DataFrame, after: pd.DataFrame, measures: Sequence[str]) -> list[Contrast]:
    """Paired differences of several measures."""
    return [difference(before, after, measure) for measure in measures]
