"""What the search for a way to spend money found."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.inference.named_rows import Conditions
from sim.inference.optimise.front import ON_FRONT
from sim.inference.optimise.objective import Objective
from sim.inference.optimise.offers import Offers
from sim.inference.optimise.optimise_settings import OptimiseSettings
from sim.inference.optimise.plan import Plan
from sim.stats.intervals import interval

NOTHING = "nothing"


@dataclass(frozen=True)
class Optimised:
    """Plans of spending, and how sure they are.

    All gains are over spending nothing, on the same random numbers, in smallest effects of interest: 1 is the smallest
    difference that counts.

    Attributes:
        settings: of the analysis.
        conditions: how plans were simulated in the end.
        objectives, watched: measures.
        offers: what could be bought.
        plans: the chosen plans by name.
        shipped: frameworks of ``conf/cpd`` that were given the same money.
        left_out: frameworks that were not compared, and why.
        tried: plans that each search tried, mean over searches.
        table: a row a chosen plan or framework: ``plan``, ``found_by`` (search, random or both), ``status``,
            ``beaten_by``, ``share`` of resamples of replicates in which it is on the front, ``spent`` (simulated, GBP
            per post and year), ``planned``, ``left`` and ``buys`` (for chosen plans).
        effects: a row a plan and measure: ``difference`` from spending nothing with its 95 % interval, ``verdict``, and
            ``gain`` in smallest effects for objectives.
        curse: a row an objective: gain of the best plan ``in_search`` and on ``fresh`` seeds, and their ``difference``
            with its interval over searches.
        searches: a row a search: hypervolumes of ``search``, ``random`` and ``shipped`` plans on fresh seeds.
        regret: see :func:`sim.inference.optimise.worlds.regret_table`; empty without worlds.
        information: see :func:`sim.inference.optimise.worlds.information_table`; empty with fewer than twenty worlds.
        drawn: how worlds were drawn, as a sentence; empty without worlds.
        world_values: mean of each measure for each plan in each world.
    """

    settings: OptimiseSettings
    conditions: Conditions
    objectives: tuple[Objective, ...]
    watched: tuple[str, ...]
    offers: Offers
    plans: dict[str, Plan]
    shipped: tuple[str, ...]
    left_out: dict[str, str]
    tried: float
    table: pd.DataFrame
    effects: pd.DataFrame
    curse: pd.DataFrame
    searches: pd.DataFrame
    regret: pd.DataFrame
    information: pd.DataFrame
    drawn: str
    world_values: pd.DataFrame

    def on_front(self) -> list[str]:
        """Names of what no other plan or framework beats, or may beat."""
        return [str(row.plan) for row in self.table.itertuples() if row.status == ON_FRONT]

    def gains(self) -> pd.DataFrame:
        """Rows of :attr:`effects` about objectives, by plan and measure."""
        names = [item.measure for item in self.objectives]
        return self.effects[self.effects["measure"].isin(names)].set_index(["plan", "measure"])

    def margin(self) -> dict[str, float]:
        """The mean lead of searches over random plans in hypervolume, with its 95 % interval over searches."""
        return interval(self.searches["optimised"].to_numpy() - self.searches["random"].to_numpy())

    def margin_over_shipped(self) -> dict[str, float]:
        """The same over the shipped frameworks."""
        return interval(self.searches["optimised"].to_numpy() - self.searches["shipped"].to_numpy())
