"""The handling styles that a person tends to, before any particular conflict (E9 without its random draw)."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from sim.core.compiled import source_of
from sim.model.compiled_parameters import style_tilts
from sim.model.mechanisms.handling_styles import AVOIDING, STYLES, concern_for_other, concern_for_self, style_drive
from sim.model.person_scores import toward_colleagues
from sim.model.simulator import Simulator


def style_shares(simulator: Simulator) -> np.ndarray:
    """(N, 5) probability of each of Rahim's styles toward the average colleague, in the order of ``STYLES``."""
    config, people = simulator.config, simulator.state.people
    handling = SimpleNamespace(**config.handling.numbers())
    for_self, for_other = _concerns(simulator, handling)
    tilts, narrowness = style_tilts(config), 0.5 / handling.width**2
    drives = np.column_stack(
        [source_of(style_drive)(k, for_self, for_other, tilts[k], narrowness) for k in range(len(STYLES))]
    )
    drives[:, AVOIDING] += handling.avoiding_resistance * people["resistance"]
    weights = np.exp(drives - drives.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def _concerns(simulator: Simulator, handling: SimpleNamespace) -> tuple[np.ndarray, np.ndarray]:
    """(N,) concern for self and (N,) concern for the other."""
    config, people = simulator.config, simulator.state.people
    overload = np.maximum(np.minimum(people["load"], config.strain.load_ceiling) - 1, 0.0)
    for_other = source_of(concern_for_other)(
        toward_colleagues(simulator, "trust"),
        toward_colleagues(simulator, "tension"),
        people["skill"],
        overload,
        people["commitment"] - config.justice.usual_trust,
        people["resistance"],
        handling,
    )
    voice = simulator.state.professions["voice"][people["profession"]]
    return source_of(concern_for_self)(voice, handling), for_other
