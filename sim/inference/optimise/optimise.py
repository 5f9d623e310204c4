"""Spend a limited budget: search plans, then simulate the best again on fresh seeds and in many worlds."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError
from sim.inference.optimise.drawn_worlds import drawn_worlds
from sim.inference.optimise.front import first_front, membership, spread
from sim.inference.optimise.objective import Objective, checked_measures, objectives_of
from sim.inference.optimise.offers import Offers, offers_of
from sim.inference.optimise.optimise_settings import OptimiseSettings
from sim.inference.optimise.outcome_tables import (
    Pair,
    curse_table,
    effect_table,
    search_table,
    status_table,
    world_table,
)
from sim.inference.optimise.plan import Plan
from sim.inference.optimise.result import NOTHING, Optimised
from sim.inference.optimise.search import Searched, ShoppingLists, nsga2, random_search
from sim.inference.optimise.shipped import shipped_frameworks
from sim.inference.optimise.simulated import SPENDING, Settings, Simulated, Simulator
from sim.inference.optimise.worlds import information_table, regret_table
from sim.inference.prior_sample import config_of
from sim.studies.execution.prepare import Report, silent

BASELINE: dict[str, dict[str, str]] = {NOTHING: {"cpd": "none"}}
AGAIN, FINAL, WORLDS = 1_000_000, 2_000_000, 3_000_000  # added to the seed: replicates that no search has seen
FEWEST_WORLDS = 10  # for the value of information
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def optimise(
    settings: OptimiseSettings | None = None, *, simulations: Sequence[str] = (), folder: str | Path | None = None,
    config_dir: str | Path | None = None, report: Report = silent,
) -> Optimised:  # fmt: skip
    """Search for ways to spend the money, and say how sure the answer is.

    Args:
        settings: of the analysis; None: the declared defaults.
        simulations: settings of all simulations, as they are typed, e.g. ``["organisation=small_workshop"]``.
        folder: where the studies are kept, and resumed; None: they are not kept.
        config_dir: a folder of your own options.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a setting is invalid, an objective has no value, or pymoo is not installed.
        RunError: it was interrupted, or a simulation failed.
    """
    own = settings or OptimiseSettings()
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        stages = _Stages.of(own, simulations, Path(folder or temporary) / "simulations", config_dir, report)
        pairs = [stages.search(repetition) for repetition in range(1, own.repetitions + 1)]
        again = stages.again(pairs)
        chosen = stages.chosen(again, pairs)
        rows = {**BASELINE, **{name: plan.settings() for name, plan in chosen.items()}, **stages.shipped}
        final = stages.run("final", rows, own.fresh, own.seed + FINAL)
        posts = stages.posts
        return Optimised(
            own, final.conditions, stages.objectives, stages.watched, stages.lists.offers, chosen,
            tuple(stages.shipped), stages.left_out, float(np.mean([len(pair.search.plans) for pair in pairs])),
            status_table(final, stages.objectives, chosen, pairs, posts, own.seed),
            effect_table(final, stages.objectives, stages.watched),
            curse_table(pairs, again, stages.objectives),
            search_table(pairs, again, stages.objectives, list(stages.shipped)),
            *stages.worlds(rows),
        )  # fmt: skip


@dataclass(frozen=True)
class _Stages:
    """The steps of the analysis, each a study or several."""

    settings: OptimiseSettings
    objectives: tuple[Objective, ...]
    watched: tuple[str, ...]
    lists: ShoppingLists
    simulator: Simulator
    shipped: Mapping[str, Settings]
    left_out: dict[str, str]
    posts: int

    @classmethod
    def of(
        cls, settings: OptimiseSettings, simulations: Sequence[str], folder: Path, config_dir: str | Path | None,
        report: Report,
    ) -> _Stages:  # fmt: skip
        """All that is known before anything is simulated.

        Raises:
            ConfigError: a setting is invalid.
        """
        objectives = objectives_of(settings.objectives)
        names = [item.measure for item in objectives]
        watched = tuple(name for name in checked_measures(settings.watched) if name not in names)
        simulator = Simulator(folder, simulations, [*names, *watched, *SPENDING], config_dir, report)
        config = config_of(simulations, config_dir)
        offers: Offers = offers_of(config, settings.budget)
        shipped, left_out = shipped_frameworks(simulations, settings.budget, config_dir)
        return cls(
            settings, objectives, watched, ShoppingLists(offers, settings.wishes), simulator, shipped, left_out,
            config.organisation.posts,
        )  # fmt: skip

    def run(
        self, name: str, rows: Mapping[str, Settings], replicates: int, seed: int,
        worlds: Mapping[str, Settings] | None = None,
    ) -> Simulated:  # fmt: skip
        """Simulate plans as :meth:`Simulator.run`, and make sure that each objective has a value everywhere."""
        found = self.simulator.run(name, rows, replicates, seed, worlds)
        for item in self.objectives:
            values = found.of(item.measure)
            missing = int(np.isnan(values).sum())
            if missing:
                raise ConfigError(
                    f"'{item.measure}' has no value in {missing} of {values.size} simulations; simulate more weeks, or "
                    "leave it out of the objectives."
                )
        return found

    def search(self, repetition: int) -> Pair:
        """One search and as many random plans, on the same few replicates."""
        own = self.settings
        seed = own.seed + repetition
        nothing: list[np.ndarray] = []
        steps = 0

        def evaluate(plans: Sequence[Plan]) -> np.ndarray:
            nonlocal steps
            steps += 1
            rows = {**({} if nothing else BASELINE), **{plan.key: plan.settings() for plan in plans}}
            found = self.run(f"search_{repetition}/step_{steps}", rows, own.replicates, seed)
            good = found.good(self.objectives)[:, 0]
            if not nothing:
                nothing.append(good[0])
                good = good[1:]
            return np.asarray((good - nothing[0]).mean(axis=1))

        searched = nsga2(self.lists, evaluate, len(self.objectives), own.population, own.generations, seed)
        plans = random_search(self.lists, len(searched.plans), seed)
        return Pair(searched, Searched(tuple(plans), evaluate(plans)))

    def again(self, pairs: Sequence[Pair]) -> Simulated:
        """The fronts of all searches, simulated on fresh seeds, beside the shipped frameworks."""
        rows = {**BASELINE, **{plan.key: plan.settings() for plan in _all_of(pairs)}, **self.shipped}
        return self.run("again", rows, self.settings.fresh, self.settings.seed + AGAIN)

    def chosen(self, again: Simulated, pairs: Sequence[Pair]) -> dict[str, Plan]:
        """The plans that are on the front on fresh seeds, or are in some resamples, by letter."""
        plans = _all_of(pairs)
        gains = again.gains(self.objectives, NOTHING)[[again.names.index(plan.key) for plan in plans], 0]
        means = gains.mean(axis=1)
        shares = np.where(first_front(means), 1.0, 0.0) + membership(gains, self.settings.seed)
        possible = [place for place, share in enumerate(shares) if share > 0]
        places = [possible[i] for i in spread(means[possible], self.settings.candidates, shares[possible])]
        return {_letter(number): plans[place] for number, place in enumerate(places)}

    def worlds(self, rows: Mapping[str, Settings]) -> tuple[pd.DataFrame, pd.DataFrame, str, pd.DataFrame]:
        """Regret, value of information, how worlds were drawn, and what plans came to in each; empty without worlds."""
        own, empty = self.settings, pd.DataFrame()
        if not own.worlds:
            return empty, empty, "", empty
        drawn = drawn_worlds(own, self.simulator.settings, self.simulator.config_dir)
        found = self.run("worlds", rows, own.world_replicates, own.seed + WORLDS, drawn.rows)
        gains = found.gains(self.objectives, NOTHING)
        names = [item.measure for item in self.objectives]
        information = empty
        if len(drawn.rows) >= FEWEST_WORLDS:
            information = information_table(gains, drawn.shares, drawn.numbers, names, own.seed)
        return regret_table(gains, found.names, names), information, drawn.sentence, world_table(found)


def _all_of(pairs: Sequence[Pair]) -> list[Plan]:
    """The plans of all fronts, each once."""
    return list({plan.key: plan for pair in pairs for front in pair.fronts() for plan in front}.values())


def _letter(number: int) -> str:
    return LETTERS[number] if number < len(LETTERS) else f"{LETTERS[number // 26 - 1]}{LETTERS[number % 26]}"
