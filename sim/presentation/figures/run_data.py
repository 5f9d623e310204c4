"""A saved run, laid out for drawing: its tables by scope, its professions with labels and colours, its recipe."""

from __future__ import annotations

import math
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.core.disclaimers import UPPER_BOUND
from sim.measures.registry import COHORT, MEASURES, Measure
from sim.presentation.bands import Grid
from sim.presentation.reproduction import RunSource, source_of_run
from sim.presentation.style import QUIET, SHADE, SMALL, colours_of, dashes_of, ink, recipe


def measure_of(name: str) -> Measure:
    """The declared measure of that name, weekly or of the whole run."""
    return MEASURES[name] if name in MEASURES else COHORT[name]


class FigureData:
    """What the figures are made from: the frames of a run, never a living model."""

    def __init__(self, run: Any) -> None:
        self.config = run.config
        self.provenance = dict(run.provenance)
        self.cases: pd.DataFrame = run.cases
        self.network: pd.DataFrame | None = getattr(run, "network", None)
        self._run = run
        self._grids: dict[str, Grid] = {}

    def grid(self, scope: str) -> Grid:
        """The weekly measures of one scope, burn-in included."""
        if scope not in self._grids:
            self._grids[scope] = Grid(self._run.weekly, scope)
        return self._grids[scope]

    def service(self, measure: str) -> np.ndarray:
        """(R, W) one measure of the whole service, burn-in included."""
        return self.grid("service").of(measure, "service")

    @property
    def lived(self) -> np.ndarray:
        """(W,) the weeks lived; burn-in is negative."""
        return self.grid("service").weeks

    @cached_property
    def causes(self) -> dict[tuple[str, str], np.ndarray]:
        """(R, W) amount over all pairs, by conflict and cause."""
        frame = self._run.causes()
        if frame.empty:
            return {}
        conflicts, causes = (frame[name].astype("category").cat for name in ("conflict", "cause"))
        ledgers = list(product(conflicts.categories, causes.categories))
        ledger = conflicts.codes.to_numpy(int) * len(causes.categories) + causes.codes.to_numpy()
        replicate = np.searchsorted(self.grid("service").numbers, frame["replicate"])
        shape = (len(ledgers), self.replicates, len(self.lived))
        places = np.ravel_multi_index((ledger, replicate, frame["week"].to_numpy() - self.first_week), shape)
        totals = np.bincount(places, frame["amount"].to_numpy(), math.prod(shape)).reshape(shape)
        return {ledgers[k]: totals[k] for k in np.unique(ledger)}

    @cached_property
    def professions(self) -> list[str]:
        """Ids of the professions with staff, in the order of the configuration."""
        there = self.grid("profession").units
        known = [name for name in self.config.organisation.professions if name in there]
        return known + sorted(set(there) - set(known))

    @cached_property
    def labels(self) -> dict[str, str]:
        """What people call each profession."""
        declared = self.config.organisation.professions
        spoken = {name: name.replace("_", " ").capitalize() for name in self.professions}
        return {name: (declared[name].label if name in declared else "") or spoken[name] for name in self.professions}

    @cached_property
    def colours(self) -> dict[str, str]:
        """The colour of each profession, the same in every figure."""
        return colours_of(self.professions)

    @cached_property
    def dashes(self) -> dict[str, Any]:
        """The line of each profession, the same in every figure."""
        return dashes_of(self.professions)

    @cached_property
    def replicates(self) -> int:
        """How many replicates the tables hold; fewer than were asked for if the run was cut short."""
        return self.grid("service").replicates

    @cached_property
    def first_week(self) -> int:
        """The first week lived: 0, or negative with burn-in."""
        return int(self.lived[0])

    @cached_property
    def weeks(self) -> int:
        """How many measured weeks the tables hold."""
        return int(self.lived[-1]) + 1

    @cached_property
    def footer(self) -> str:
        """The recipe under every figure."""
        told = recipe(self.provenance, self.replicates, self.weeks)
        return f"{told}  ·  {UPPER_BOUND}" if self.config.cpd.loop.reads_truth else told

    @cached_property
    def source(self) -> RunSource:
        """Where the numbers come from, for recipes."""
        return source_of_run(self._run, self.footer)

    @property
    def time_name(self) -> str:
        """What the axis of weeks is called."""
        return "weeks since the end of burn-in (shaded)" if self.first_week < 0 else "week"

    def time_axis(self, axes: Axes) -> None:
        """Weeks from the end of burn-in; burn-in shaded, scheduled changes marked."""
        axes.set_xlim(self.first_week, self.weeks)
        step = next(step for step in (4, 13, 26, 52, 104, 260, 520, 1040) if self.weeks <= 5 * step or step == 1040)
        axes.set_xticks(range(0, self.weeks + 1, step))
        if self.first_week < 0:
            axes.axvspan(self.first_week, 0, color=SHADE, linewidth=0, zorder=0, gid="burn-in")
        for change in self.config.schedule:
            axes.axvline(change.week, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), gid="change")

    def end_label(self, axes: Axes, height: float, text: str, colour: str) -> None:
        """A direct label just right of the last week, at ``height`` in the units of the axis."""
        axes.annotate(
            text,
            (1.0, height),
            xycoords=("axes fraction", "data"),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=ink(colour),
            annotation_clip=False,
            gid="end",
        )
