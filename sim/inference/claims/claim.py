"""What every claim declares, and the rows of figures by which it holds or fails."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.inference.named_rows import Conditions
from sim.measures.patterns.units import World
from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import SMALLEST
from sim.stats.jackknife import Estimate, mean_of
from sim.studies.effects.contrast import Contrast, contrast, contrasts

Settings = dict[str, str]
HOLDS, FAILS, UNDECIDED, SHOWN = "holds", "fails", "undecided", ""
ANY = math.ulp(0.0)  # the least that is more than nothing
WORDS = (
    "higher", "lower", "clearly higher", "clearly lower", "not lower", "not higher", "unchanged",
)  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """The band in which the whole 95 % interval of a figure must lie, and what it is called."""

    text: str
    low: float
    high: float

    def verdict(self, found: Estimate) -> str:
        """Holds, where the interval lies in the band; fails, where it lies outside; else undecided."""
        if found.low >= self.low and found.high <= self.high:
            return HOLDS
        return FAILS if found.high < self.low or found.low > self.high else UNDECIDED


def expected(text: str, measure: str) -> Expected:
    """What is expected of the change of a measure: one of :data:`WORDS`, or two numbers, ``0.1 to 0.3``.

    Raises:
        ConfigError: it is neither, or the word needs a smallest effect and the measure has none.
    """
    low, separator, high = text.partition(" to ")
    if separator:
        try:
            return Expected(text, float(low), float(high))
        except ValueError:
            raise ConfigError(f"expect.{measure} = '{text}' must be two numbers, e.g. '0.1 to 0.3'.") from None
    if text not in WORDS:
        raise ConfigError(
            f"expect.{measure} = '{text}' is not one of {listed(WORDS, 'or')}, nor two numbers such as '0.1 to 0.3'."
        )
    if text in ("higher", "lower"):
        return Expected(text, ANY, math.inf) if text == "higher" else Expected(text, -math.inf, -ANY)
    if measure not in SMALLEST:
        raise ConfigError(f"expect.{measure} = '{text}': the measure has no smallest effect; write higher or lower.")
    smallest = SMALLEST[measure].value
    ends = {
        "clearly higher": (smallest, math.inf), "clearly lower": (-math.inf, -smallest),
        "not lower": (-smallest, math.inf), "not higher": (-math.inf, smallest), "unchanged": (-smallest, smallest),
    }  # fmt: skip
    return Expected(text, *ends[text])


@dataclass(frozen=True)
class Row:
    """One figure of a claim.

    Attributes:
        where: the condition, scenario or lever that it is of.
        what: a measure by name, or the figure in words.
        found: the figure with its 95 % interval; of a count, the ends are what the intervals behind it leave possible.
        expected: the band in which it must lie; None: it is only shown.
        before: the figure that a difference starts from, or NaN.
        smallest: the measure's smallest effect of interest, or NaN.
        note: what else is to be said.
    """

    where: str
    what: str
    found: Estimate
    expected: Expected | None = None
    before: float = math.nan
    smallest: float = math.nan
    note: str = ""

    @property
    def verdict(self) -> str:
        """Holds, fails or undecided; empty if nothing is expected."""
        return self.expected.verdict(self.found) if self.expected else SHOWN


@dataclass(frozen=True)
class ClaimResult:
    """What a claim came to.

    Attributes:
        claim: the claim.
        rows: its figures.
        details: a table behind them, for files and figures; may be empty.
        conditions: how its worlds were simulated.
    """

    claim: Claim
    rows: list[Row]
    details: pd.DataFrame
    conditions: Conditions

    @property
    def verdict(self) -> str:
        """Holds, if every expected figure does; fails, if one does; else undecided."""
        verdicts = {row.verdict for row in self.rows if row.expected}
        if FAILS in verdicts:
            return FAILS
        return HOLDS if verdicts == {HOLDS} else UNDECIDED


@dataclass(frozen=True)
class Claim:
    """A statement that a simulation can refute. Each kind of claim is a class derived from this one.

    Attributes:
        statement: one sentence.
        part: what it belongs to; claims of one part share a heading.
        source: where the expectation comes from.
        scenario: on which all worlds are based.
        settings: of all worlds, by dotted name, as they are typed.
        replicates: of each world; 0: as many as for all claims.
        note: what a reader must know about the result.
        id: the name of its file.
    """

    kind: ClassVar[str] = ""
    statement: str = ""
    part: str = ""
    source: str = ""
    scenario: str = "status_quo"
    settings: Settings = field(default_factory=dict)
    replicates: int = 0
    note: str = ""
    id: str = ""

    def world(self, *more: Mapping[str, str]) -> Settings:
        """A world's settings: those of the claim, and further ones on top of them."""
        whole: Settings = {"scenario": self.scenario, **self.settings}
        for settings in more:
            whole |= settings
        return whole

    def worlds(self) -> dict[str, Settings]:
        """The settings of every world, by name."""
        raise NotImplementedError

    def tables(self) -> tuple[str, ...]:
        """The tables that are kept of each world."""
        return ("runs",)

    def recording(self) -> list[str]:
        """Settings of the study that say what these tables hold."""
        return []

    def rows(self, worlds: SimulatedWorlds) -> tuple[list[Row], pd.DataFrame]:
        """The figures, and a table behind them."""
        raise NotImplementedError

    def problems(self) -> Iterator[str]:
        """A sentence for each way in which it is no claim."""
        yield from (f"'{name}' is empty." for name in ("statement", "part", "source") if not getattr(self, name))


class SimulatedWorlds:
    """The simulated worlds of a claim, by name. Other tables than ``runs`` are read when they are needed.

    Args:
        cells: the key of each world's cell.
        runs: the table ``runs`` of all cells.
        world: reads a world with all its tables.
    """

    def __init__(self, cells: Mapping[str, str], runs: pd.DataFrame, world: Callable[[str], World]) -> None:
        self._cells, self.world = cells, world
        self._runs = {cell: part.set_index("replicate") for cell, part in runs.groupby("cell", observed=True)}

    def runs(self, name: str) -> pd.DataFrame:
        """(replicates, measures) of a world: means over the measured weeks, and figures of cohorts."""
        return self._runs[self._cells[name]]


def change(worlds: SimulatedWorlds, before: str, after: str, measure: str) -> Contrast:
    """The paired difference of a measure between two worlds."""
    return contrast(worlds.runs(before)[measure].to_dict(), worlds.runs(after)[measure].to_dict(), measure)


def change_of_change(
    worlds: SimulatedWorlds, first: tuple[str, str], second: tuple[str, str], measure: str
) -> Contrast:
    """How much more a measure changes within the second pair of worlds than within the first."""
    one, two = (
        (worlds.runs(after)[measure] - worlds.runs(before)[measure]).to_numpy(float)[None, :]
        for before, after in (first, second)
    )
    found = contrasts(one, two, measure, span=2)
    return Contrast(measure, **{name: values.tolist()[0] for name, values in found.items()})


def row_of(found: Contrast, where: str, expectation: Expected | None = None, note: str = "") -> Row:
    """A paired difference as a row."""
    return Row(
        where, found.measure, Estimate(found.difference, found.low, found.high, found.n), expectation, found.before,
        found.smallest, note,
    )  # fmt: skip


def mean_row(where: str, what: str, values: Sequence[float] | np.ndarray, expectation: Expected | None) -> Row:
    """The mean of one value per replicate as a row."""
    return Row(where, what, mean_of(np.asarray(values, float)).estimate(), expectation)


def count_row(where: str, what: str, sure: int, possible: int, of: int, least: int, note: str = "") -> Row:
    """A count that must reach ``least``: how many surely count, how many possibly do, out of how many."""
    at_least = Expected(f"at least {least}", least, math.inf)
    return Row(where, what, Estimate(sure, sure, possible, of), at_least, note=note)


def checked_measure(name: str, key: str) -> Iterator[str]:
    """A sentence if there is no such measure of a run."""
    if name not in MEASURES and name not in COHORT:
        yield f"{key}: '{name}' is no measure." + did_you_mean(name, [*MEASURES, *COHORT])
