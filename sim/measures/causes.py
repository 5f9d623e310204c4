"""The cause ledger as a tidy table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.measures.tidy import categorical
from sim.model.accumulators import HAZARD_CAUSES, PROCESS_CAUSES

if TYPE_CHECKING:
    from sim.model.simulator import Simulator

LEDGERS = {"process": ("process", PROCESS_CAUSES), "relationship": ("hazard", HAZARD_CAUSES)}


def causes_frame(simulator: Simulator) -> pd.DataFrame:
    """Amount of each conflict by cause, week and pair of professions.

    ``amount`` adds up over causes to the week's process conflict, or hazard of relationship conflict,
    summed over the encounters of the pair. Pairs that never met are left out.
    """
    pairs, names = simulator.by_pair(), np.array(simulator.professions)
    first, second = np.nonzero(np.triu(pairs["encounters"].sum(axis=0) > 0))
    weeks = np.arange(simulator.first_week, simulator.first_week + len(pairs), dtype=np.int32)
    met = pairs[:, first, second]
    amounts = np.stack([met[f"{prefix}_{cause}"] for prefix, causes in LEDGERS.values() for cause in causes])
    return _assemble(amounts, weeks, names[first], names[second])


def _assemble(amounts: np.ndarray, weeks: np.ndarray, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    """A row for each of (causes of both ledgers, weeks, pairs) amounts."""
    line, week, pair = (place.reshape(-1) for place in np.indices(amounts.shape, np.int32))
    conflicts = [conflict for conflict, (_, causes) in LEDGERS.items() for _ in causes]
    causes = [cause for _, causes in LEDGERS.values() for cause in causes]
    return pd.DataFrame(
        {
            "week": weeks[week],
            "first": categorical(first, pair),
            "second": categorical(second, pair),
            "conflict": categorical(conflicts, line),
            "cause": categorical(causes, line),
            "amount": amounts.reshape(-1),
        }
    )
