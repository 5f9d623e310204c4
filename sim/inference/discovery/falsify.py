"""``falsify``: a search of the priors for assumptions under which a claim reverses, and the nearest to the defaults.

Three stages share a budget of simulations. A tree-structured Parzen estimator (Bergstra et al. 2011; Optuna's TPE)
looks for points at which the difference lies far on the other side. The best of them are simulated again with fresh
seeds, because the best of many noisy figures is too good. If one reverses there, the way back to the defaults is tried:
fewer numbers moved, and less far; what still reverses is again simulated with fresh seeds.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.core.dotted_names import value_at
from sim.core.errors import ConfigError
from sim.inference.analysis_settings import analysis_settings
from sim.inference.discovery.claim_contrasts import REVERSES, ClaimContrast, claim_contrasts
from sim.inference.discovery.drawn_worlds import DrawnWorlds, feasible_in_all
from sim.inference.discovery.reversal import Falsification, Point
from sim.inference.discovery.settings import FalsifySettings, with_organisation
from sim.inference.named_rows import Conditions
from sim.inference.prior_sample import config_of, feasible, from_shares, share_below, uncertain
from sim.studies.execution.prepare import Report, silent

NAME = "falsify"
WAYS = ((1.0, (1, 2, 3, 5, 8, 13)), (0.75, (1, 2, 3, 5, 8, 13)), (0.5, (3, 5, 8, 13)), (0.25, (8, 13)))
AT_RANDOM = 3  # one in so many batches of the search is drawn from the priors before the search learns
ATTEMPTS = 20  # times as many points as are wanted, before infeasible ones are given up


def falsify(
    claims: Sequence[str] = (), *, settings: Sequence[str] = (), folder: str | Path | None = None,
    config_dir: str | Path | None = None, report: Report = silent,
) -> list[Falsification]:  # fmt: skip
    """Search for admissible assumptions under which claims reverse, each with its own budget of simulations.

    Args:
        claims: contrasts with expectations, or claims about a change of settings; empty: all contrasts, the headlines.
            Only claims with a direction, such as *higher*, can reverse; others are left out.
        settings: as they are typed: of the analysis, e.g. ``["size=quick"]``, and of all simulations.
        folder: where the simulations are kept, and resumed; None: they are not kept.
        config_dir: a folder of your own options, with your own claims in ``claims/``.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a name or a setting is invalid, no claim has a direction, or Optuna is not installed.
        RunError: a simulation failed.
    """
    chosen, wanted, typed = planned(claims, settings, config_dir)
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        found = []
        for one in wanted:
            report(f"Claim {one.name}: {one.expect}")
            place = Path(folder or temporary) / NAME / one.name.replace(" ", "_")
            found.append(Search(one, chosen, typed, place, config_dir, report).result())
        return found


def planned(
    claims: Sequence[str], settings: Sequence[str], config_dir: str | Path | None = None
) -> tuple[FalsifySettings, list[ClaimContrast], list[str]]:
    """The settings of the analysis, the claims, and the settings of all simulations; as for :func:`falsify`."""
    chosen, rest = analysis_settings(FalsifySettings, NAME, settings, config_dir)
    wanted = with_direction(claim_contrasts(claims or chosen.claims, rest, config_dir))
    batches_of(chosen)
    return chosen, wanted, with_organisation(chosen, rest)


def with_direction(contrasts: Sequence[ClaimContrast]) -> list[ClaimContrast]:
    """The claims that can reverse.

    Raises:
        ConfigError: there are none.
    """
    found = [one for one in contrasts if one.direction]
    if not found:
        raise ConfigError("None of the claims has a direction such as 'higher', so none can reverse.")
    return found


def batches_of(settings: FalsifySettings) -> int:
    """How many batches of points the budget leaves for the search; at least one.

    Raises:
        ConfigError: the budget is too small.
    """
    again = 2 * settings.fresh * 2 * settings.candidates
    way = 2 * settings.replicates * (1 + sum(len(numbers) for _, numbers in WAYS))
    batch = 2 * settings.replicates * settings.batch
    if settings.simulations < again + way + batch:
        raise ConfigError(
            f"simulations = {settings.simulations} is too few: {again + way + batch} are needed at least."
        )
    return (settings.simulations - again - way) // batch


class Search:
    """The search of one claim.

    Args:
        contrast: the claim.
        settings: of the analysis.
        typed: settings of all simulations.
        folder: where the simulations are kept.
        config_dir, report: as for :func:`falsify`.
    """

    def __init__(
        self, contrast: ClaimContrast, settings: FalsifySettings, typed: Sequence[str], folder: Path,
        config_dir: str | Path | None, report: Report,
    ) -> None:  # fmt: skip
        self.contrast, self.settings, self.typed, self.folder = contrast, settings, typed, folder
        self.config_dir, self.report = config_dir, report
        self.infeasible = self.simulations = 0
        self.conditions: Conditions | None = None
        fixed = {text.partition("=")[0] for text in typed} | contrast.sets()
        free = [(row, row.prior) for row in uncertain() if row.path not in fixed and row.prior]
        self.parameters = [row for row, _ in free]
        self.config = config_of(typed, config_dir)
        here = [(prior, np.array([value_at(self.config, row.path)])) for row, prior in free]
        self.origin = np.array([float(share_below(prior, value)[0]) for prior, value in here])

    def result(self) -> Falsification:
        """Search, simulate the best again, and go back towards the defaults."""
        shares, tried = self._searched()
        defaults = self._simulated("defaults", np.array([self.origin]), self.settings.replicates, self.settings.seed)
        order = np.argsort(self._against(tried), kind="stable")[::-1]
        best = order[: self.settings.candidates]
        candidates = self._again("candidates", shares[best], tried.iloc[best])
        reversing = [place for place, point in zip(best, candidates, strict=True) if point.reverses]
        way = self._way_back(shares, tried, reversing[0]) if reversing else []
        assert self.conditions is not None
        origin = {row.path: float(value_at(self.config, row.path)) for row in self.parameters}
        return Falsification(
            self.contrast, self.settings, origin, defaults.iloc[0].to_dict(), tried, candidates, way, self.infeasible,
            self.simulations, self.conditions,
        )  # fmt: skip

    def _against(self, found: pd.DataFrame) -> np.ndarray:
        """How far the difference lies on the other side than claimed."""
        return -self.contrast.direction * found["difference"].to_numpy()

    def _searched(self) -> tuple[np.ndarray, pd.DataFrame]:
        """All points that were tried, as shares of the priors, and what the claim came to there."""
        batches = batches_of(self.settings)
        at_random = max(1, batches // AT_RANDOM)
        sampler = optuna_study(self.settings, at_random * self.settings.batch)
        shares: list[np.ndarray] = []
        tables: list[pd.DataFrame] = []
        for number in range(1, batches + 1):
            trials, points = self._asked(sampler, self.settings.batch)
            found = self._simulated(f"search_{number}", points, self.settings.replicates, self.settings.seed)
            for trial, value in zip(trials, self._against(found), strict=True):
                sampler.tell(trial, float(value))
            shares.append(points)
            tables.append(found.assign(random=number <= at_random))
        together = pd.concat(tables, ignore_index=True)
        points = np.concatenate(shares)
        numbers = from_shares(self.parameters, points).reset_index(drop=True)
        return points, pd.concat([together[["difference", "low", "high", "n", "class", "random"]], numbers], axis=1)

    def _asked(self, sampler: Any, wanted: int) -> tuple[list[Any], np.ndarray]:
        """New points from the sampler with which both sides can be made."""
        trials: list[Any] = []
        points: list[np.ndarray] = []
        for _ in range(ATTEMPTS * wanted):
            trial = sampler.ask()
            point = np.array([trial.suggest_float(row.path, 0.0, 1.0) for row in self.parameters])
            if len(self._feasible(np.array([point]))):
                trials.append(trial)
                points.append(point)
                if len(trials) == wanted:
                    return trials, np.array(points)
            else:
                self.infeasible += 1
                sampler.tell(trial, state=_failed())
        raise ConfigError("Hardly any point of the priors is feasible.")

    def _feasible(self, points: np.ndarray) -> np.ndarray:
        """The places of the points with which both sides can be made."""
        values, _ = feasible(from_shares(self.parameters, points), self.config)
        kept, _ = feasible_in_all(values, [self.contrast], self.typed, self.config_dir)
        return kept.index.to_numpy() - 1

    def _simulated(self, name: str, points: np.ndarray, replicates: int, seed: int) -> pd.DataFrame:
        """The claim at some points; a row a point."""
        overrides = [*self.typed, f"replicates={replicates}", f"seed={seed}"]
        values = from_shares(self.parameters, points)
        study = DrawnWorlds(self.folder / name, [self.contrast], values, overrides, self.config_dir)
        study.run(self.report)
        self.conditions = self.conditions or study.conditions
        self.simulations += study.simulations
        return study.differences(self.contrast)

    def _again(self, name: str, points: np.ndarray, searched: pd.DataFrame) -> list[Point]:
        """Points with fresh seeds."""
        found = self._simulated(name, points, self.settings.fresh, self.settings.fresh_seed)
        values = from_shares(self.parameters, points)
        return [
            Point(*self._moved(point, values.loc[draw]), search.to_dict(), fresh.to_dict())
            for (draw, fresh), point, (_, search) in zip(found.iterrows(), points, searched.iterrows(), strict=True)
        ]

    def _moved(self, point: np.ndarray, values: pd.Series) -> tuple[dict[str, float], dict[str, float]]:
        """The values of the numbers that are moved, and how far each is, as a share of its prior."""
        parts = {row.path: float(part) for row, part in zip(self.parameters, np.abs(point - self.origin), strict=True)}
        parts = {name: part for name, part in parts.items() if part > 0}
        return {name: float(values[name]) for name in parts}, parts

    def _way_back(self, shares: np.ndarray, tried: pd.DataFrame, best: int) -> list[Point]:
        """Points nearer to the defaults that still reverse in the search, simulated again; the nearest first."""
        points = np.array(list(self._nearer(shares, self._against(tried), shares[best])))
        points = points[self._feasible(points)]
        found = self._simulated("way_back", points, self.settings.replicates, self.settings.seed)
        distance = np.linalg.norm(points - self.origin, axis=1)
        still = [place for place in np.argsort(distance, kind="stable") if found["class"].iloc[place] == REVERSES]
        chosen = still[: self.settings.candidates]
        return self._again("nearest", points[chosen], found.iloc[chosen]) if chosen else []

    def _nearer(self, shares: np.ndarray, against: np.ndarray, best: np.ndarray) -> Iterator[np.ndarray]:
        """Points between the best and the defaults: some numbers moved, those first that drive the difference.

        What each number drives is read off a ridge regression of the difference on all points of the search.
        """
        from sklearn.linear_model import Ridge

        slopes = Ridge(alpha=1.0).fit(shares, against).coef_
        order = np.argsort(-slopes * (best - self.origin), kind="stable")
        for part, numbers in WAYS:
            for few in numbers:
                point = self.origin.copy()
                used = order[: min(few, len(order))]
                point[used] += part * (best - self.origin)[used]
                yield point


def optuna_study(settings: FalsifySettings, at_random: int) -> Any:
    """Optuna's search for the largest value; its first points are drawn at random.

    Raises:
        ConfigError: Optuna is not installed.
    """
    try:
        import optuna
    except ImportError:
        raise ConfigError("A search for reversals needs Optuna: pip install 'dissonance[inference]'.") from None
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # constant_liar, which keeps the points of a batch apart, is "experimental"
        sampler = optuna.samplers.TPESampler(seed=settings.design_seed, n_startup_trials=at_random, constant_liar=True)
    return optuna.create_study(direction="maximize", sampler=sampler)


def _failed() -> Any:
    from optuna.trial import TrialState

    return TrialState.FAIL


__all__ = ["Falsification", "Point", "Search", "falsify"]
