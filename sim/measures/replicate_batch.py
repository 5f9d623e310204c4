"""Several replicates of one configuration, read together.

Their accumulators are concatenated, so that the formulas of :mod:`sim.measures.weekly` run once for all of them: most
of their cost does not depend on the number of rows.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.core.table import concatenate_rows
from sim.measures.cases import all_outcomes, cases_frame
from sim.measures.cohorts import figures_of
from sim.measures.encounters import encounters_frame
from sim.measures.recording import Recording
from sim.measures.snapshots import run_to_end
from sim.measures.training import training_frame
from sim.model.config import Config
from sim.model.simulator import Simulator

ACCUMULATORS = ("by_profession", "by_pair", "by_locality", "by_activity", "by_service")


class ReplicateBatch:
    """The recorded weeks of R replicates, one after another.

    Args:
        config: shared by all replicates.
        recording: what is recorded.

    Attributes:
        professions: their ids, Q of them.
        measured_weeks: weeks after burn-in.
        burn_in: recorded weeks of burn-in; 0 unless the recording wants them.
        replicates: their numbers, in the order in which they were added.
        cohorts: for each replicate, the figures of its cohorts of cases.
        frames: for each table of which every row is kept, a frame per replicate.
    """

    def __init__(self, config: Config, recording: Recording) -> None:
        self.recording = recording
        self.professions = config.organisation.staffed_professions
        self.measured_weeks = config.weeks
        self.burn_in = config.burn_in if recording.burn_in else 0
        self.replicates: list[int] = []
        self.cohorts: list[dict[str, float]] = []
        self.frames: dict[str, list[pd.DataFrame]] = {}
        self._blocks: dict[str, list[np.ndarray]] = {name: [] for name in ACCUMULATORS}

    @property
    def weeks(self) -> int:
        """Recorded weeks of each replicate, W."""
        return self.burn_in + self.measured_weeks

    def add(self, simulator: Simulator) -> None:
        """Simulate the rest of a replicate and add what it accumulated; the simulator is not needed afterwards.

        Args:
            simulator: a replicate that has not begun, or that has recorded all weeks so far.
        """
        if not self.recording.burn_in:
            simulator.advance(simulator.config.burn_in, record=False)
        if "encounters" in self.recording.tables:
            simulator.record_events()
        frames = run_to_end(simulator, self.recording).frames(self.recording.tables)
        if "encounters" in self.recording.tables:
            frames["encounters"] = encounters_frame(simulator)
        if "cases" in self.recording.tables:
            frames["cases"] = cases_frame(simulator)
        if "training" in self.recording.tables and len(simulator.state.activities):
            frames["training"] = training_frame(simulator)
        cohorts = figures_of(all_outcomes(simulator), self.measured_weeks)
        for name, blocks in simulator.blocks().items():  # from here on nothing can fail
            self._blocks[name].extend(blocks)
        self.replicates.append(simulator.replicate)
        self.cohorts.append(cohorts)
        for name, frame in frames.items():
            if name in self.recording.tables:
                frame.insert(0, "replicate", np.int32(simulator.replicate))
                self.frames.setdefault(name, []).append(frame)

    def by_profession(self) -> np.ndarray:
        """(R * W, Q) BY_PROFESSION."""
        return self._joined("by_profession")

    def by_pair(self) -> np.ndarray:
        """(R * W, Q, Q) BY_PAIR."""
        return self._joined("by_pair")

    def by_locality(self) -> np.ndarray:
        """(R * W, G) BY_LOCALITY."""
        return self._joined("by_locality")

    def by_activity(self) -> np.ndarray:
        """(R * W, A, Q) BY_ACTIVITY."""
        return self._joined("by_activity")

    def by_service(self) -> np.ndarray:
        """(R * W,) BY_SERVICE."""
        return self._joined("by_service")

    def _joined(self, name: str) -> np.ndarray:
        """The accumulators of all replicates; joined once, however often they are read."""
        blocks = self._blocks[name]
        if len(blocks) > 1:
            blocks[:] = [concatenate_rows(blocks)]
        return blocks[0]
