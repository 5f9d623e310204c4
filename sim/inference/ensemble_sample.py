"""The members of an ensemble as draws, so that what is simulated in draws can be simulated in members."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.inference.prior_sample import DRAW, PriorSample
from sim.model.config import registry
from sim.settings.ensemble import read_ensemble
from sim.settings.study_settings import ParameterSettings


def sample_of_ensemble(name: str, members: int = 0, config_dir: str | Path | None = None) -> PriorSample:
    """The first members of an ensemble.

    Args:
        name: of the ensemble, as in ``parameters=NAME``.
        members: how many; 0: all.
        config_dir: a folder of the user's own options.

    Raises:
        ConfigError: there is no such ensemble, it has fewer members, or its table cannot be used.
    """
    chosen = read_ensemble(name, config_dir).chosen(ParameterSettings(members=members))
    values = pd.DataFrame.from_dict(chosen, orient="index").rename_axis(DRAW)
    known = {row.path: row for row in registry()}
    return PriorSample(tuple(known[path] for path in values.columns), values)
