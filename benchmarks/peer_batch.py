"""The textbook under ``mesa.batch_run``: ``python -m benchmarks.peer_batch REPLICATES WEEKS``."""

from __future__ import annotations

import sys
from typing import Any

import mesa
import pandas as pd
from mesa.batchrunner import batch_run

from benchmarks.textbook import TextbookService
from sim.settings.compose import compose_config

CELLS = {"bias": [0.0, 0.6], "shared": [0.0, 1.0]}


class BatchService(TextbookService):
    """The textbook for ``batch_run``: parameters by name, results from a data collector."""

    def __init__(self, bias: float, shared: float, replicate: int, weeks: int, rng: Any = None) -> None:
        config = compose_config(
            "case_study", organisation="small_workshop", weeks=weeks, burn_in=0,
            leadership={"bias": bias}, paperwork={"shared": shared},
        )  # fmt: skip
        super().__init__(config, replicate)
        self.datacollector = mesa.DataCollector(model_reporters={"encounters": encounters})

    def step(self) -> None:
        """One week and its results."""
        super().step()
        self.datacollector.collect(self)


def encounters(model: BatchService) -> int:
    """Pairs that met in the week just simulated."""
    return sum(pair["encounters"] for pair in model.history[-1].by_pair.values()) if model.history else 0


def main(replicates: str, weeks: str) -> None:
    """Run all cells and write what was collected."""
    parameters = {**CELLS, "replicate": list(range(int(replicates))), "weeks": int(weeks)}
    how = {"number_processes": 2, "data_collection_period": 1, "display_progress": False}
    rows = batch_run(BatchService, parameters, max_steps=int(weeks), **how)
    pd.DataFrame(rows).to_csv("batch.csv")


if __name__ == "__main__":
    main(*sys.argv[1:])
