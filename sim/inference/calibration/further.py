"""Which figure that was not aimed at would narrow the numbers most, if it were measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.inference.calibration.emulators import Emulators
from sim.inference.calibration.posterior import Posterior, posterior_of
from sim.inference.calibration.targets import Target

SUPPOSED = 30  # values that the figure might turn out to have
POINTS = 3000  # of the posterior


def most_useful(
    posterior: Posterior, emulators: Emulators, targets: Sequence[Target], seed: int
) -> dict[str, float]:  # fmt: skip
    """The expected share of the posterior's variance, over all numbers, that each figure alone would take away.

    Points of the posterior take turns as the truth, its emulated figure with an error as the measurement.

    Args:
        posterior: what is known already.
        emulators: of the figures.
        targets: of the same figures, for their tolerances.
        seed: of the truths and errors.

    Returns:
        By name, largest first.
    """
    count = min(POINTS, int((posterior.weights > 0).sum()))
    shares = posterior.draws(count, seed)
    figures, errors = emulators.predict(shares)
    random = np.random.default_rng(seed)
    truths = random.choice(count, size=min(SUPPOSED, count), replace=False)
    before = shares.var(axis=0)
    found = {}
    for column, target in enumerate(targets):
        noise = emulators.noise()[column : column + 1]
        spread = np.hypot(target.tolerance, np.sqrt(noise[0]))
        reduction = []
        for truth in truths:
            measured = replace(target, value=float(figures[truth, column] + random.normal() * spread))
            after = posterior_of(shares, figures[:, [column]], errors[:, [column]], noise, [measured])
            centre = after.weights @ shares
            reduction.append(1 - np.mean(after.weights @ (shares - centre) ** 2 / before))
        found[target.name] = float(np.mean(reduction))
    return dict(sorted(found.items(), key=lambda item: -item[1]))
