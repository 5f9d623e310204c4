"""What simulated plans came to, as tables: status, effects, winner's curse, searches against random plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.inference.optimise.front import first_front, hypervolume, membership, statuses
from sim.inference.optimise.objective import Objective
from sim.inference.optimise.plan import Plan
from sim.inference.optimise.result import NOTHING
from sim.inference.optimise.search import Searched
from sim.inference.optimise.simulated import SPENDING, Simulated
from sim.stats.intervals import interval
from sim.studies.effects.contrast import contrasts

Objectives = Sequence[Objective]
WEEKS_A_YEAR = 52
SHOWN = ("n", "before", "after", "difference", "low", "high", "verdict")


@dataclass(frozen=True)
class Pair:
    """One search, and as many plans at random."""

    search: Searched
    random: Searched

    def fronts(self) -> tuple[list[Plan], list[Plan]]:
        """The plans that no other plan of the same search beat, as it saw them."""
        return _front_of(self.search), _front_of(self.random)


def _front_of(searched: Searched) -> list[Plan]:
    return [plan for plan, first in zip(searched.plans, first_front(searched.gains), strict=True) if first]


def status_table(
    final: Simulated, objectives: Objectives, chosen: Mapping[str, Plan], pairs: Sequence[Pair], posts: int, seed: int
) -> pd.DataFrame:
    """A row a plan or framework; see ``table`` of :class:`sim.inference.optimise.result.Optimised`."""
    gains = final.gains(objectives, NOTHING)[:, 0]
    found, beaten_by = statuses(gains)
    shares = membership(gains, seed)
    weekly = np.sum([final.of(name)[:, 0].mean(axis=1) for name in SPENDING], axis=0)
    rows = []
    for place, name in enumerate(final.names):
        plan, by = chosen.get(name), beaten_by[place]
        row = {"plan": name, "found_by": "" if plan is None else _found_by(plan, pairs), "status": found[place]}
        row |= {"beaten_by": "" if by is None else final.names[by], "share": shares[place]}
        row |= {"spent": weekly[place] * WEEKS_A_YEAR / posts}
        row |= {"planned": "" if plan is None else " ".join(f"{money:.2f}" for money in plan.spent)}
        row |= {"left": "" if plan is None else " ".join(f"{max(money, 0.0):.2f}" for money in plan.remainder)}
        rows.append({**row, "buys": "" if plan is None else "; ".join(plan.lines())})
    return pd.DataFrame(rows)


def _found_by(plan: Plan, pairs: Sequence[Pair]) -> str:
    """Which kind of search found a plan."""
    kinds = zip(("search", "random"), zip(*(pair.fronts() for pair in pairs), strict=True), strict=True)
    return " and ".join(kind for kind, fronts in kinds if any(plan.key == other.key for own in fronts for other in own))


def effect_table(final: Simulated, objectives: Objectives, watched: Sequence[str]) -> pd.DataFrame:
    """Differences of each plan from spending nothing; for objectives also as gains in smallest effects."""
    by_name = {item.measure: item for item in objectives}
    rows = []
    for measure in [*by_name, *watched]:
        values = final.of(measure)[:, 0]
        nothing = np.repeat(values[[final.names.index(NOTHING)]], len(values), axis=0)
        found = contrasts(nothing, values, measure)
        for place, name in enumerate(final.names):
            row = {key: found[key][place] for key in SHOWN}
            gains = _gains(row, by_name[measure]) if measure in by_name else {}
            rows.append({"plan": name, "measure": measure, **row, **gains})
    table = pd.DataFrame(rows)
    return table[table["plan"] != NOTHING].reset_index(drop=True)


def _gains(row: Mapping[str, float], item: Objective) -> dict[str, float]:
    low, high = sorted(row[end] * item.better / item.smallest for end in ("low", "high"))
    return {"gain": row["difference"] * item.better / item.smallest, "gain_low": low, "gain_high": high}


def curse_table(pairs: Sequence[Pair], again: Simulated, objectives: Objectives) -> pd.DataFrame:
    """What the best plan of each search promised in each objective, and what it kept on fresh seeds.

    Of plans that are equally good in an objective, the one that no other beats is the best.
    """
    means = again.gains(objectives, NOTHING)[:, 0].mean(axis=1)
    rows = []
    for column, item in enumerate(objectives):
        best = [_best(pair.search.gains, column) for pair in pairs]
        promised = np.array([pair.search.gains[place, column] for pair, place in zip(pairs, best, strict=True)])
        keys = [pair.search.plans[place].key for pair, place in zip(pairs, best, strict=True)]
        kept = means[[again.names.index(key) for key in keys], column]
        lost = interval(promised - kept)
        row = {"objective": item.measure, "in_search": promised.mean(), "fresh": kept.mean(), "lost": lost["mean"]}
        rows.append({**row, "low": lost["low"], "high": lost["high"], "searches": len(pairs)})
    return pd.DataFrame(rows)


def _best(gains: np.ndarray, column: int) -> int:
    """The place of the plan on the front that gains most in an objective."""
    return int(np.where(first_front(gains), gains[:, column], -np.inf).argmax())


def search_table(
    pairs: Sequence[Pair], again: Simulated, objectives: Objectives, shipped: Sequence[str]
) -> pd.DataFrame:
    """The hypervolume of each search's front on fresh seeds, as a share of that of all plans together."""
    means = again.gains(objectives, NOTHING)[:, 0].mean(axis=1)
    worst = means.min(axis=0)
    whole = hypervolume(means, worst)

    def share(names: Sequence[str]) -> float:
        return hypervolume(means[[again.names.index(name) for name in names]], worst) / whole if whole > 0 else 0.0

    rows = []
    for number, pair in enumerate(pairs, start=1):
        own, random = ([plan.key for plan in front] for front in pair.fronts())
        row = {"search": number, "optimised": share(own), "random": share(random), "shipped": share(shipped)}
        rows.append({**row, "plans": len(own), "random_plans": len(random)})
    return pd.DataFrame(rows)


def world_table(found: Simulated) -> pd.DataFrame:
    """The mean over replicates of each measure, a row a plan and world."""
    means = found.values.mean(axis=2)
    places = pd.MultiIndex.from_product([found.names, range(1, means.shape[1] + 1)], names=["plan", "world"])
    return pd.DataFrame(means.reshape(len(places), -1), index=places, columns=list(found.measures)).reset_index()
