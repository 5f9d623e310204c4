"""Several replicates of one configuration, to be read off at once.

Their tallies are bound one after another, so that the arithmetic of :mod:`sim.measures.weekly` is done once for all
of them: most of what reading off costs does not depend on how much is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.core.table import concatenate_rows
from sim.measures.cases import all_fates, cases_frame
from sim.measures.cohorts import figures_of
from sim.measures.training import training_frame

if TYPE_CHECKING:
    from sim.measures.tables import Taken
    from sim.model.simulator import Simulator

TALLIES = ("by_profession", "by_pair", "by_locality", "by_activity", "by_service")


def _whole(simulator: Simulator, taken: Taken, tables: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Tables of which every row is kept, as a single run keeps them."""
    frames = taken.frames(truth="truths" in tables)
    if "cases" in tables:
        frames["cases"] = cases_frame(simulator)
    if "training" in tables and len(simulator.state.activities):
        frames["training"] = training_frame(simulator)
    return {name: frames[name] for name in tables if name in frames}


class Bundle:
    """The measured weeks of R replicates; to the formulas it looks like one that lived all of them.

    Attributes:
        professions: their ids, Q of them.
        weeks: measured weeks of each replicate, W.
        replicates: their numbers, in the order in which they were added.
        figures: for each, the figures of its cohorts of cases.
        frames: for each table of which every row is kept, a frame for each replicate.
    """

    def __init__(self, professions: tuple[str, ...], weeks: int) -> None:
        self.professions, self.weeks = professions, weeks
        self.replicates: list[int] = []
        self.figures: list[dict[str, float]] = []
        self.frames: dict[str, list[pd.DataFrame]] = {}
        self._tallies: dict[str, list[np.ndarray]] = {name: [] for name in TALLIES}

    def add(self, simulator: Simulator, tables: Sequence[str], taken: Taken) -> None:
        """Take over what a replicate tallied; it has lived all its weeks and can be let go of.

        Args:
            engine: the replicate; it has passed over burn-in.
            tables: which are wanted of it.
            taken: what was taken down at the recorded weeks.
        """
        for name, pages in simulator.blocks().items():
            self._tallies[name].extend(pages)
        self.replicates.append(simulator.replicate)
        self.figures.append(figures_of(all_fates(simulator), self.weeks))
        for name, frame in _whole(simulator, taken, tables).items():
            frame.insert(0, "replicate", np.int32(simulator.replicate))
            self.frames.setdefault(name, []).append(frame)

    def by_profession(self) -> np.ndarray:
        """(R * W, Q) BY_PROFESSION."""
        return self._bound("by_profession")

    def by_pair(self) -> np.ndarray:
        """(R * W, Q, Q) BY_PAIR."""
        return self._bound("by_pair")

    def by_locality(self) -> np.ndarray:
        """(R * W, G) BY_LOCALITY."""
        return self._bound("by_locality")

    def by_activity(self) -> np.ndarray:
        """(R * W, A, Q) BY_ACTIVITY."""
        return self._bound("by_activity")

    def by_service(self) -> np.ndarray:
        """(R * W,) BY_SERVICE."""
        return self._bound("by_service")

    def _bound(self, name: str) -> np.ndarray:
        """The tallies of all replicates; bound together once, though several formulas ask for them."""
        kept = self._tallies[name]
        if len(kept) > 1:
            kept[:] = [concatenate_rows(kept)]
        return kept[0]
