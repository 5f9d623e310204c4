"""Sobol indices from an emulator, with intervals that hold the emulator's own error."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.inference.sensitivity.emulator import Emulator
from sim.inference.sensitivity.indices import BlockDesign, sobol_indices
from sim.stats.intervals import t_quantile

KINDS = ("first", "total")


def emulated_indices(emulator: Emulator, design: BlockDesign, resamples: int, seed: int) -> pd.DataFrame:
    """As :func:`sim.inference.sensitivity.indices.sobol_indices`, from an emulator's predictions.

    Half-widths join two errors: of the design, by bootstrap over blocks; and of the emulator, by leaving out one group
    of its points at a time.
    """
    predicted = emulator.predict(design.points)
    whole = sobol_indices(design, predicted[:, 0], resamples, seed)
    parts = [sobol_indices(design, column, 2, seed) for column in predicted[:, 1:].T]
    for kind in KINDS:
        errors = np.stack([part[kind].to_numpy() for part in parts])
        groups = len(errors)
        spread = np.sqrt((groups - 1) / groups * ((errors - errors.mean(axis=0)) ** 2).sum(axis=0))
        half = t_quantile(0.975, groups - 1) * spread
        whole[f"{kind}_half"] = np.hypot(whole[f"{kind}_half"], half)
    return whole
