"""Several replicates of one configuration, to be read off at once.

Their tallies are bound one after another, so that the arithmetic of :mod:`sim.measures.weekly` is done once for all
of them: most of what reading off costs does not depend on how much is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.core.table import bound
from sim.measures.archive import all_fates, cases_frame
from sim.measures.cohorts import figures_of
from sim.measures.training import training_frame

if TYPE_CHECKING:
    from sim.engine import Engine

People = Sequence[pd.DataFrame]
TALLIES = ("by_profession", "by_pair", "by_locality", "by_activity", "by_service")


def _people(engine: Engine, people: People) -> pd.DataFrame | None:
    return pd.concat(people, ignore_index=True) if people else None


def _training(engine: Engine, people: People) -> pd.DataFrame | None:
    return training_frame(engine) if len(engine.state.activities) else None


# Tables of which every row is kept, as a single run keeps them.
WHOLE: dict[str, Callable[[Engine, People], pd.DataFrame | None]] = {
    "cases": lambda engine, people: cases_frame(engine),
    "practitioners": _people,
    "training": _training,
}


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

    def add(self, engine: Engine, tables: Sequence[str], people: People = ()) -> None:
        """Take over what a replicate tallied; it has lived all its weeks and can be let go of.

        Args:
            engine: the replicate; it has passed over burn-in.
            tables: which are wanted of it.
            people: its practitioners at the recorded weeks.
        """
        for name, pages in engine.pages().items():
            self._tallies[name].extend(pages)
        self.replicates.append(engine.replicate)
        self.figures.append(figures_of(all_fates(engine), self.weeks))
        for name in WHOLE.keys() & set(tables):
            frame = WHOLE[name](engine, people)
            if frame is not None:
                frame.insert(0, "replicate", np.int32(engine.replicate))
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
            kept[:] = [bound(kept)]
        return kept[0]
