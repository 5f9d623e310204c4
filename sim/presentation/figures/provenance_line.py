"""The line under a figure of a run: where its numbers come from."""

from __future__ import annotations

from typing import Any

from sim.core.disclaimers import CAVEAT, UPPER_BOUND
from sim.core.number_format import counted


def provenance_line(run: Any, replicates: int | None = None, weeks: int | None = None) -> str:
    """Replicates, weeks, configuration, seed and version of a run, and that it is no prediction.

    Args:
        run: anything with ``config`` and ``provenance``; no table is read.
        replicates, weeks: in the tables; None: as the provenance and the configuration say.
    """
    origin, config = run.provenance, run.config
    replicates = int(origin.get("finished", config.replicates)) if replicates is None else replicates
    parts = [
        counted(replicates, "replicate"),
        f"{config.weeks if weeks is None else weeks} weeks after {origin.get('burn_in', 0)} of burn-in",
        f"configuration {str(origin.get('config_hash', 'unknown'))[:12]}",
        f"seed {origin.get('seed', 'unknown')}",
        f"Dissonance {origin.get('version', 'unknown')}",
        CAVEAT,
    ]
    return "  ·  ".join([*parts, UPPER_BOUND] if config.cpd.loop.reads_truth else parts)
