"""The cause ledger as a tidy table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.measures.tally import HAZARD_CAUSES, PROCESS_CAUSES

if TYPE_CHECKING:
    from sim.engine import Engine

LEDGERS = {"process": ("process", PROCESS_CAUSES), "relationship": ("hazard", HAZARD_CAUSES)}


def causes_frame(engine: Engine) -> pd.DataFrame:
    """Amount of each conflict by cause, week and pair of professions.

    ``amount`` adds up over causes to the week's process conflict, or hazard of relationship conflict,
    summed over the encounters of the pair. Pairs that never met are left out.
    """
    pairs, names = engine.by_pair(), np.array(engine.professions)
    first, second = np.nonzero(np.triu(pairs["encounters"].sum(axis=0) > 0))
    weeks = np.arange(engine.first_week, engine.first_week + len(pairs), dtype=np.int32)
    blocks = []
    for conflict, (prefix, causes) in LEDGERS.items():
        for cause in causes:
            amounts = pairs[f"{prefix}_{cause}"][:, first, second]
            blocks.append((conflict, cause, amounts))
    return _assemble(blocks, weeks, names[first], names[second])


def _assemble(blocks: list, weeks: np.ndarray, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    rows = len(weeks) * len(first)
    return pd.DataFrame(
        {
            "week": np.tile(np.repeat(weeks, len(first)), len(blocks)),
            "first": pd.Categorical(np.tile(first, len(weeks) * len(blocks))),
            "second": pd.Categorical(np.tile(second, len(weeks) * len(blocks))),
            "conflict": pd.Categorical(np.repeat([conflict for conflict, _, _ in blocks], rows)),
            "cause": pd.Categorical(np.repeat([cause for _, cause, _ in blocks], rows)),
            "amount": np.concatenate([amounts.reshape(-1) for _, _, amounts in blocks]),
        }
    )
