"""The frameworks of ``conf/cpd``, given the same money."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.core.config_files import options_of
from sim.inference.prior_sample import config_of
from sim.model.config import Config

GROUP = "cpd"
NOT_COMPARED = ("none",)  # it is the baseline


def shipped_frameworks(
    settings: Sequence[str], budget: float, config_dir: str | Path | None = None
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """The settings of each framework with ``budget``, and frameworks that cannot be compared, with the reason."""
    rows, left_out = {}, {}
    for name in options_of(GROUP, config_dir):
        if name in NOT_COMPARED:
            continue
        row = {"cpd": name, "cpd.budget": repr(budget)}
        config = config_of([*settings, *(f"{key}={value}" for key, value in row.items())], config_dir)
        if _has_free_cover(config):
            left_out[name] = "its cover costs nothing, so it spends more than the money"
        else:
            rows[name] = row
    return rows, left_out


def _has_free_cover(config: Config) -> bool:
    cpd = config.cpd
    return cpd.ring_fenced_hours * cpd.backfill_share > 0 and cpd.backfill_price == 0
