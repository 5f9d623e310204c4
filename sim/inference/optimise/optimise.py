"""Spend a limited budget: search plans, then simulate the best again on fresh seeds and in many worlds."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError
from sim.inference.analysis_settings import analysis_settings
from sim.inference.optimise.drawn_worlds import DrawnWorlds, drawn_worlds
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
from sim.inference.optimise.search import Searched, ShoppingLists, abreast, nsga2, random_search
from sim.inference.optimise.shipped import shipped_frameworks
from sim.inference.optimise.simulated import SPENDING, Settings, Simulated, Simulator
from sim.inference.optimise.worlds import information_table, regret_table
from sim.inference.prior_sample import config_of
from sim.studies.execution.prepare import Report, silent

NAME = "optimise"
BASELINE: dict[str, dict[str, str]] = {NOTHING: {"cpd": "none"}}
AGAIN, FINAL, WORLDS = 1_000_000, 2_000_000, 3_000_000  # added to the seed: replicates that no search has seen
FEWEST_WORLDS = 20  # for the value of information
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def optimise(
    settings: Sequence[str] = (), *, folder: str | Path | None = None, config_dir: str | Path | None = None,
    report: Report = silent,
) -> Optimised:  # fmt: skip
    """Search for ways to spend the money, and say how sure the answer is.

    Args:
        settings: as they are typed: ``size=quick``, settings of :class:`OptimiseSettings` such as ``budget=120``, and
            settings of all simulations, e.g. ``["organisation=small_workshop"]``.
        folder: where the studies are kept, and resumed; None: they are not kept.
        config_dir: a folder of your own options.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a setting is invalid, an objective has no value, or pymoo is not installed.
        RunError: it was interrupted, or a simulation failed.
    """
    own, simulations = analysis_settings(OptimiseSettings, NAME, settings, config_dir)
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        stages = _Stages.of(own, simulations, Path(folder or temporary) / "simulations", config_dir, report)
        pairs = stages.searches()
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
    drawn: DrawnWorlds | None

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
            drawn_worlds(settings, simulations, config_dir) if settings.worlds else None,
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

    def searches(self) -> list[Pair]:
        """Searches, and as many plans at random; each pair on its own few replicates."""
        own = self.settings
        seeds = [own.seed + number for number in range(1, own.repetitions + 1)]
        size = len(self.objectives), own.population, own.generations
        searched = abreast([nsga2(self.lists, *size, seed) for seed in seeds], _Evaluation(self, seeds))
        plans = [random_search(self.lists, len(one.plans), seed) for one, seed in zip(searched, seeds, strict=True)]
        gains = _Evaluation(self, seeds, "random")(plans)
        random = [Searched(tuple(tried), known) for tried, known in zip(plans, gains, strict=True)]
        return [Pair(one, other) for one, other in zip(searched, random, strict=True)]

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
        drawn = self.drawn
        if drawn is None:
            return empty, empty, "", empty
        found = self.run("worlds", rows, own.world_replicates, own.seed + WORLDS, drawn.rows)
        gains = found.gains(self.objectives, NOTHING)
        names = [item.measure for item in self.objectives]
        information = empty
        if len(drawn.rows) >= FEWEST_WORLDS:
            information = information_table(gains, drawn.shares, drawn.numbers, names, own.seed)
        return regret_table(gains, found.names, names), information, drawn.sentence, world_table(found)


class _Evaluation:
    """Gains of the plans of several searches, each with a seed of its own, simulated together.

    Every call is a study of its own, numbered.
    """

    def __init__(self, stages: _Stages, seeds: Sequence[int], name: str = "generation") -> None:
        self.stages, self.seeds, self.name = stages, seeds, name
        self._calls = 0

    def __call__(self, plans: Sequence[Sequence[Plan]]) -> list[np.ndarray]:
        """The gains of the plans of each search, (plans, objectives)."""
        self._calls += 1
        cells = {
            f"{number}: {name}": {**settings, "seed": str(seed)}
            for number, (seed, own) in enumerate(zip(self.seeds, plans, strict=True))
            for name, settings in {**BASELINE, **{plan.key: plan.settings() for plan in own}}.items()
        }
        stages = self.stages
        found = stages.run(f"{self.name}_{self._calls}", cells, stages.settings.replicates, self.seeds[0])
        good = found.good(stages.objectives)[:, 0]
        gains = []
        for number, own in enumerate(plans):
            nothing = good[found.names.index(f"{number}: {NOTHING}")]
            places = [found.names.index(f"{number}: {plan.key}") for plan in own]
            gains.append((good[places] - nothing).mean(axis=1))
        return gains


def _all_of(pairs: Sequence[Pair]) -> list[Plan]:
    """The plans of all fronts, each once."""
    return list({plan.key: plan for pair in pairs for front in pair.fronts() for plan in front}.values())


def _letter(number: int) -> str:
    return LETTERS[number] if number < len(LETTERS) else f"{LETTERS[number // 26 - 1]}{LETTERS[number % 26]}"
