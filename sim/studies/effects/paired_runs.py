"""Two configurations with common random numbers: what differs between them, replicate by replicate.

Random numbers are a function of an event key, so replicate r of two configurations shares them wherever the two
agree. The difference is estimated from pairs, and its interval is that of the mean of paired differences.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.measures.means import run_means, share
from sim.measures.weekly import profession_measures, service_measures
from sim.model.config import Config
from sim.model.simulator import Simulator
from sim.studies.effects.contrast import Contrast, contrast
from sim.studies.effects.strangers import tension_of_strangers
from sim.studies.execution.engines.in_process import thread_count, threads

OF_STRANGERS = "tension_of_strangers"
LOCALITIES_DIFFER = "relationship_spread"
OF_PROFESSIONS = ("voice", "deprivation", "leadership_trust", "grievance", "commitment", "cpd_places", "myths")


def outcomes(config: Config, strangers: bool = False) -> pd.DataFrame:
    """The whole service's run means over measured weeks: (replicates, measures), replicates from 0.

    Besides the weekly measures of the service there are the distances of :func:`gaps`, ``MEASURE.PROFESSION`` for each
    measure in ``OF_PROFESSIONS``, and ``relationship_spread``, the standard deviation between localities.

    Args:
        config: a checked configuration; ``config.replicates`` replicates are run in parallel.
        strangers: also ``tension_of_strangers``, which takes longer.
    """
    Simulator(config, 0).advance(1)  # compiles, or loads compiled code, before the threads start
    with threads(thread_count(config)) as executor:
        parts = list(executor.map(lambda replicate: _weekly(config, replicate, strangers), range(config.replicates)))
    weekly = pd.concat(parts, ignore_index=True)
    names = [name for name in weekly.columns if name not in ("replicate", "week")]
    return run_means(weekly, names)


def _weekly(config: Config, replicate: int, strangers: bool) -> pd.DataFrame:
    simulator, weeks = Simulator(config, replicate), config.burn_in + config.weeks
    extra = {}
    if strangers:
        extra[OF_STRANGERS] = tension_of_strangers(simulator, weeks)
    else:
        simulator.advance(weeks)
    extra |= gaps(simulator) | of_professions(simulator)
    extra[LOCALITIES_DIFFER] = np.full(weeks, spread_of_localities(simulator.by_locality()[config.burn_in :]))
    frame = pd.concat([pd.DataFrame(service_measures(simulator)), pd.DataFrame(extra)], axis=1)
    frame.insert(0, "replicate", replicate)
    return frame.iloc[config.burn_in :]


def of_professions(simulator: Simulator) -> dict[str, np.ndarray]:
    """The measures ``OF_PROFESSIONS`` of each profession, (W,) each, by ``MEASURE.PROFESSION``."""
    people = simulator.by_profession()
    measures = profession_measures(people, simulator.by_pair(), simulator.by_activity())
    measures["cpd_places"] = measures["cpd_attended"] / np.maximum(people["filled"].T, 1)
    return {
        f"{name}.{profession}": measures[name][q]
        for name in OF_PROFESSIONS
        for q, profession in enumerate(simulator.professions)
    }


def spread_of_localities(rows: np.ndarray) -> float:
    """Standard deviation between localities of relationship conflict over all weeks, from (W, G) BY_LOCALITY."""
    means = share(rows["relationship"].sum(axis=0), rows["encounters"].sum(axis=0))
    return float(means.std(ddof=1)) if len(means) > 1 else float("nan")


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
