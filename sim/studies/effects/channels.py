"""What each channel of leadership bias does alone and together: a full factorial on common random numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pandas as pd

from sim.model.config import Config
from sim.studies.effects.paired_runs import differences, outcomes

CHANNELS = ("attention", "cpd_money", "voice", "resentment")
MEASURES = (
    "task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "quality", "weeks_to_plan",
    "turnover",
)  # fmt: skip


def with_channels(config: Config, on: tuple[bool, ...]) -> Config:
    """``config`` with the channels of leadership switched."""
    switches: dict[str, Any] = dict(zip(CHANNELS, on, strict=True))
    return replace(config, leadership=replace(config.leadership, **switches))


def factorial(config: Config) -> pd.DataFrame:
    """Effects of every combination of channels against none.

    Args:
        config: a biased leadership, and a CPD framework whose money goes by leadership share.

    Returns:
        One row a combination and measure: the channels that are on, measure, mean without any, paired
        difference, its 95 % interval and n.
    """
    combinations = list(product((False, True), repeat=len(CHANNELS)))
    none = outcomes(with_channels(config, combinations[0]))
    rows = []
    for on in sorted(combinations[1:], key=sum):
        name = " + ".join(channel for channel, switched in zip(CHANNELS, on, strict=True) if switched)
        for found in differences(none, outcomes(with_channels(config, on)), MEASURES):
            rows.append({"channels": name, **found.__dict__})
    return pd.DataFrame(rows)
