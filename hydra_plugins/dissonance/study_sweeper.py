"""Hydra's sweeper for studies: it passes the overrides of ``-m`` to ``sim.cli.sweep``.

Hydra imports this file at every start, outside the package ``sim``, so it imports nothing else at module level.
"""

from typing import Any

from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig


class StudySweeper(Sweeper):
    """Runs all cells of a sweep as one study."""

    def __init__(self, params: Any = None) -> None:
        self.params = dict(params or {})

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Keep what Hydra composed; the task function of a single run is not needed."""
        self.hydra_context, self.config = hydra_context, config

    def sweep(self, arguments: list[str]) -> None:
        """Plan and run the study of these overrides."""
        from sim.cli.sweep import sweep

        sweep(self.hydra_context.config_loader, self.config, self.params, arguments)
