"""The steps of a calibration, from draws of the priors to the members of an ensemble."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError
from sim.inference.calibration.calibration import Calibration
from sim.inference.calibration.emulators import fit_emulators
from sim.inference.calibration.further import most_useful
from sim.inference.calibration.members import nearest, spread_out
from sim.inference.calibration.posterior import Posterior, log_likelihood, moved, posterior_of
from sim.inference.calibration.recovery import Recovery, recover
from sim.inference.calibration.settings import CalibrationSettings
from sim.inference.calibration.targets import Target, implausibilities, targets_of
from sim.inference.calibration.waves import Remaining, Wave, plausible, remaining
from sim.inference.pattern_draws import PatternDraws, simulate_patterns
from sim.inference.pattern_files import read_patterns
from sim.inference.prior_sample import PriorSample, config_of, feasible, from_shares, sample_priors
from sim.measures.patterns.pattern import Pattern
from sim.studies.execution.prepare import Report

FITTED = "fitted"
SEEDS_OF_A_WAVE = 1_000_000  # more than a wave has draws


class Steps:
    """The steps of one calibration, and what they share."""

    def __init__(
        self, settings: CalibrationSettings, of_model: list[str], patterns: Sequence[Pattern] | None, folder: Path,
        config_dir: str | Path | None, report: Report, further: Sequence[Pattern] = (),
    ) -> None:  # fmt: skip
        self.settings, self.of_model, self.folder, self.config_dir = settings, of_model, folder, config_dir
        self.report = report
        known = read_patterns(None, config_dir)
        wanted = [row for row in known if row.use == FITTED] if patterns is None else list(patterns)
        self.aimed = [pattern for pattern in wanted if pattern.statistic.kind != "none"]
        if not self.aimed:
            raise ConfigError("There is nothing to aim at: no pattern is for fitting and can be measured.")
        self.worlds: list[dict[str, str]] = []
        for pattern in self.aimed:
            self.worlds += [world for world in pattern.simulate.worlds() if world not in self.worlds]
        taken = {pattern.id for pattern in self.aimed}
        self.others = [
            pattern for pattern in (further or known)
            if pattern.id not in taken and pattern.statistic.kind != "none"
            and all(world in self.worlds for world in pattern.simulate.worlds())
        ]  # fmt: skip

    def calibrated(self) -> Calibration:
        """All steps in their order."""
        chosen = self.settings
        sample = sample_priors(
            chosen.draws + chosen.truths, chosen.seed, self.of_model, config_dir=self.config_dir
        )  # fmt: skip
        first = self._simulate(sample, 1, chosen.replicates)
        measured = [pattern for pattern in self.aimed if self._varies(first, pattern.id)]
        left_out = [pattern.label for pattern in self.aimed if pattern not in measured]
        if not measured:
            raise ConfigError("There is nothing to aim at: no figure varies between the draws from the priors.")
        targets = tuple(targets_of(measured, chosen.discrepancy))
        training = np.arange(len(sample.values)) < chosen.draws
        shares, figures = sample.shares(), first.figures
        names = [target.name for target in targets]
        emulators = fit_emulators(shares[training], figures[training], first.errors[training], names, chosen.seed)
        waves = [Wave(emulators, targets, chosen.replicates)]
        for number in range(2, chosen.waves + 1):
            left = self._left(waves, sample, number)
            next_sample = self._sample(left.shares[: chosen.draws], sample)
            simulated = self._simulate(next_sample, number, chosen.replicates)
            emulators = fit_emulators(next_sample.shares(), simulated.figures, simulated.errors, names, chosen.seed)
            waves.append(Wave(emulators, targets, chosen.replicates))
        left = self._left(waves, sample, chosen.waves + 1)
        posterior = self._weighed(waves, left)
        candidates, members = self._chosen(posterior, sample, targets, waves[-1])
        assert candidates.conditions is not None
        return Calibration(
            chosen, candidates.conditions, targets, first, waves[-1].emulators, left, posterior, candidates, members,
            self._recovered(waves[0], sample, first, training), self._further(first, training, posterior),
            tuple(f"Not aimed at: {label}. It has no figure in most draws, or the same in all." for label in left_out),
        )  # fmt: skip

    def _simulate(self, sample: PriorSample, wave: int, replicates: int) -> PatternDraws:
        """The draws of a wave; the wave after the last is that of the candidates."""
        name = f"wave_{wave}" if wave <= self.settings.waves else "candidates"
        seed = self.settings.seed + wave * SEEDS_OF_A_WAVE
        overrides = [f"replicates={replicates}", *self.of_model]
        return simulate_patterns(
            sample, [*self.aimed, *self.others], self.folder / name, seed, overrides, self.config_dir, self.report
        )

    @staticmethod
    def _varies(draws: PatternDraws, name: str) -> bool:
        known = draws.figures[name].dropna()
        return len(known) >= len(draws.figures) / 2 and known.std() > 0

    def _left(self, waves: list[Wave], sample: PriorSample, number: int) -> Remaining:
        chosen = self.settings
        wanted = max(chosen.draws, chosen.candidates)
        return remaining(waves, sample.parameters, chosen.points, chosen.cutoff, wanted, chosen.seed + number)

    def _sample(self, shares: np.ndarray, like: PriorSample) -> PriorSample:
        """The feasible ones of some points."""
        kept, rejected = feasible(
            from_shares(like.parameters, shares), config_of(self.of_model, self.config_dir)
        )  # fmt: skip
        index = pd.RangeIndex(1, len(kept) + 1, name="draw")
        return PriorSample(like.parameters, kept.set_axis(index), rejected)

    def _weighed(self, waves: Sequence[Wave], left: Remaining) -> Posterior:
        chosen, last = self.settings, waves[-1]
        noise = last.emulators.noise()
        figures, errors = last.emulators.predict(left.shares)
        first = posterior_of(left.shares, figures, errors, noise, last.targets)

        def density(points: np.ndarray) -> np.ndarray:
            found = log_likelihood(*last.emulators.predict(points), noise, last.targets)
            return np.where(plausible(waves, points, chosen.cutoff, left.ignored), found, -np.inf)

        return moved(first, density, chosen.particles, chosen.sweeps, chosen.seed)

    def _chosen(
        self, posterior: Posterior, sample: PriorSample, targets: Sequence[Target], wave: Wave
    ) -> tuple[PatternDraws, tuple[int, ...]]:
        chosen = self.settings
        points = self._sample(np.unique(posterior.draws(chosen.particles, chosen.seed), axis=0), sample)
        kept = np.random.default_rng(chosen.seed).permutation(len(points.values))[: chosen.candidates]
        index = pd.RangeIndex(1, len(kept) + 1, name="draw")
        drawn = PriorSample(points.parameters, points.values.iloc[kept].set_axis(index), points.rejected)
        candidates = self._simulate(drawn, chosen.waves + 1, chosen.candidate_replicates)
        figures = candidates.figures[[target.name for target in targets]].to_numpy()
        noise = wave.emulators.noise() * chosen.replicates / chosen.candidate_replicates
        distances = implausibilities(figures, np.zeros_like(figures), noise, targets)
        places = nearest(distances, chosen.members)
        order = spread_out(candidates.sample.shares()[places])
        return candidates, tuple(int(candidates.sample.values.index[place]) for place in places[order])

    def _recovered(
        self, wave: Wave, sample: PriorSample, first: PatternDraws, training: np.ndarray
    ) -> Recovery | None:  # fmt: skip
        if not self.settings.truths:
            return None
        points = np.random.default_rng(self.settings.seed).random((self.settings.points, len(sample.parameters)))
        names = [target.name for target in wave.targets]
        truths, figures = sample.shares()[~training], first.figures[~training][names].to_numpy()
        return recover(points, wave.emulators, wave.targets, truths, figures, sample.parameters, self.settings.seed)

    def _further(self, first: PatternDraws, training: np.ndarray, posterior: Posterior) -> dict[str, float]:
        """By how much each pattern that was not aimed at would narrow the numbers."""
        others = [pattern for pattern in self.others if self._varies(first, pattern.id)]
        if not others:
            return {}
        targets = targets_of(others, self.settings.discrepancy)
        names = [target.name for target in targets]
        shares = first.sample.shares()[training]
        emulators = fit_emulators(shares, first.figures[training], first.errors[training], names, self.settings.seed)
        return most_useful(posterior, emulators, targets, self.settings.seed)
