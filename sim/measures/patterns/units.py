"""Units of analysis: cases, places in quarters, persons and teams as rows, with what happened in them as columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.model.config import Config

QUARTER = 13  # weeks
FEWEST_ENCOUNTERS = 20  # of a place in a quarter; with fewer its conflicts are mostly chance
MAX_MEETINGS = 4  # cases with more are judged with those that have this many
CONFLICTS = ("task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "trust")
SHARED = ["replicate", "week"]


class NotMeasurable(Exception):
    """The simulated tables lack what a pattern needs. The text says what."""


@dataclass(frozen=True)
class World:
    """What was simulated under one configuration.

    Attributes:
        tables: by name, as in a study: ``runs``, ``professions``, ``cases``, ``practitioners``.
        config: the configuration.
        replicates: numbers of the replicates that all tables hold.
        units: rows of units of analysis that were made already, by unit; see :meth:`rows`.
    """

    tables: dict[str, pd.DataFrame]
    config: Config
    replicates: np.ndarray
    units: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def table(self, name: str, *columns: str) -> pd.DataFrame:
        """A table.

        Raises:
            NotMeasurable: it is not there, or lacks a column.
        """
        frame = self.tables.get(name)
        if frame is None:
            raise NotMeasurable(f"no table '{name}'")
        for column in columns:
            if column not in frame.columns:
                raise NotMeasurable(f"no column '{column}' in '{name}'")
        return frame

    def rows(self, unit: str) -> pd.DataFrame:
        """The rows of a unit of analysis, one of :data:`ROWS`.

        Raises:
            NotMeasurable: the tables lack a column.
        """
        if unit not in self.units:
            self.units[unit] = ROWS[unit](self)
        return self.units[unit]

    def clusters(self, frame: pd.DataFrame) -> np.ndarray:
        """(rows,) place of each row's replicate among ``replicates``."""
        return np.searchsorted(self.replicates, frame["replicate"].to_numpy())


def cases(world: World) -> pd.DataFrame:
    """Completed cases of the measured weeks whose team met: conflicts, trust and performance.

    ``performance`` is quality minus the mean of cases of the same type, team size and number of meetings (4 and more
    together), over all replicates. So what makes a case hard, or lets it be met on more often, is not taken for what
    the team achieved.
    """
    needed = ("replicate", "arrival", "closed", "outcome", "case_type", "size", "meetings", "encounters", "quality")
    frame = world.table("cases", *needed, *CONFLICTS)
    chosen = frame[(frame["arrival"] >= 0) & (frame["outcome"] == "completed") & (frame["encounters"] > 0)]
    chosen = with_team_differences(with_perceptions(chosen, world.config))
    alike = [chosen["case_type"], chosen["size"], np.minimum(chosen["meetings"], MAX_MEETINGS)]
    usual = chosen.groupby(alike, observed=True)["quality"].transform("mean")
    return chosen.assign(performance=chosen["quality"] - usual, quarter=(chosen["closed"] // QUARTER).astype(int))


def with_perceptions(frame: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The rows with task conflict as perceived (hostile attribution, E24), and the share of disagreement spoken."""
    task, unspoken = frame["task_conflict"], frame["unspoken_disagreement"]
    perceived = np.minimum(1.0, task + config.perception.hostile_attribution * frame["relationship_conflict"])
    disagreement = task + unspoken
    return frame.assign(perceived_task_conflict=perceived, spoken=task / disagreement.where(disagreement > 0))


def with_team_differences(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``conflict``, the mean of the three conflicts, and ``faultlines``, if the table has them.

    ``faultlines`` is faultline strength minus its mean over teams of the same size: the fewer people a team has, the
    larger is the share of any split.
    """
    conflict = frame[["task_conflict", "process_conflict", "relationship_conflict"]].mean(axis=1)
    if "faultline_strength" not in frame.columns:
        return frame.assign(conflict=conflict)
    strength = frame["faultline_strength"]
    return frame.assign(conflict=conflict, faultlines=strength - strength.groupby(frame["size"]).transform("mean"))


def _of_quarter(world: World, *place: str) -> pd.DataFrame:
    """Places in quarters with 20 or more encounters.

    Conflicts and trust are means over encounters, performance is the mean over cases, minus the mean of the quarter
    (over all places and replicates), so that what happens to the whole service over time is not correlated.
    """
    rows = world.rows("case")
    weighed = [*CONFLICTS, "perceived_task_conflict"]
    keys = ["replicate", *place, "quarter"]
    sums = rows[weighed].mul(rows["encounters"], axis=0).assign(
        **{name: rows[name] for name in (*keys, "encounters", "performance")}, number=1
    )  # fmt: skip
    units = sums.groupby(keys, observed=True).sum().reset_index()
    units = units[units["encounters"] >= FEWEST_ENCOUNTERS]
    means = units[weighed].div(units["encounters"], axis=0)
    performance = units["performance"] / units["number"]
    disagreement = means["task_conflict"] + means["unspoken_disagreement"]
    return means.assign(
        **{name: units[name] for name in (*keys, "encounters", "number")},
        spoken=means["task_conflict"] / disagreement.where(disagreement > 0),
        performance=performance - performance.groupby(units["quarter"]).transform("mean"),
    )


def locality_quarters(world: World) -> pd.DataFrame:
    """A locality in a quarter: people who work together over many cases."""
    world.table("cases", "locality")
    return _of_quarter(world, "locality")


def lead_quarters(world: World) -> pd.DataFrame:
    """The cases that one profession of a locality leads in a quarter: those of a home team."""
    world.table("cases", "locality", "lead")
    return _of_quarter(world, "locality", "lead")


def persons(world: World) -> pd.DataFrame:
    """People in post at the last recorded week: what each remembers of the conflicts of own encounters."""
    frame = world.table("practitioners", "replicate", "week", "occupied", "locality", "profession")
    last = frame[(frame["occupied"] == 1) & (frame["week"] == frame["week"].max())]
    return with_home_team(last)


def with_home_team(people: pd.DataFrame) -> pd.DataFrame:
    """People with the number of their home team: their profession in their locality."""
    professions = people["profession"].cat
    place = people["locality"].astype(np.int64) * len(professions.categories)
    return people.assign(home_team=place + professions.codes)


def _teams(world: World, team: str) -> pd.DataFrame:
    """Means of the people of each team, as a survey's report has them."""
    people = world.rows("person")
    numbers = people.select_dtypes("number").drop(columns=[name for name in ("locality",) if name != team])
    keys = ["replicate", team]
    return numbers.groupby(keys, observed=True).mean().reset_index()


def localities(world: World) -> pd.DataFrame:
    """Means of the people of each locality at the last recorded week."""
    return _teams(world, "locality")


def home_teams(world: World) -> pd.DataFrame:
    """Means of the people of each profession and locality at the last recorded week."""
    return _teams(world, "home_team")


ROWS: dict[str, Callable[[World], pd.DataFrame]] = {
    "case": cases,
    "locality_quarter": locality_quarters,
    "lead_quarter": lead_quarters,
    "person": persons,
    "locality": localities,
    "home_team": home_teams,
}
TABLES = {
    "case": "cases", "locality_quarter": "cases", "lead_quarter": "cases",
    "person": "practitioners", "locality": "practitioners", "home_team": "practitioners",
}  # fmt: skip
