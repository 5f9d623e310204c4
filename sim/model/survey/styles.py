"""The styles of handling that a person leans to, before any particular conflict (E9 without its dice)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from sim.core.compiled import source_of
from sim.model.compiled_parameters import style_tilts
from sim.model.mechanisms.handling_styles import AVOIDING, STYLES, concern_for_other, concern_for_self, style_drive
from sim.model.person_scores import toward_colleagues

if TYPE_CHECKING:
    from sim.model.simulator import Engine

__all__ = ["STYLES", "shares"]


def shares(engine: Engine) -> np.ndarray:
    """(N, 5) probability of each of Rahim's styles toward the average colleague, in the order of ``STYLES``."""
    config, people = engine.config, engine.state.people
    handling = SimpleNamespace(**config.handling.numbers())
    for_self, for_other = _concerns(engine, handling)
    tilts, narrowness = style_tilts(config), 0.5 / handling.width**2
    drives = np.column_stack(
        [source_of(style_drive)(k, for_self, for_other, tilts[k], narrowness) for k in range(len(STYLES))]
    )
    drives[:, AVOIDING] += handling.avoiding_resistance * people["resistance"]
    weights = np.exp(drives - drives.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def _concerns(engine: Engine, handling: SimpleNamespace) -> tuple[np.ndarray, np.ndarray]:
    config, people = engine.config, engine.state.people
    overload = np.maximum(np.minimum(people["load"], config.strain.load_ceiling) - 1, 0.0)
    for_other = source_of(concern_for_other)(
        toward_colleagues(engine, "trust"),
        toward_colleagues(engine, "tension"),
        people["skill"],
        overload,
        people["commitment"] - config.justice.usual_trust,
        people["resistance"],
        handling,
    )
    standing = engine.state.professions["voice"][people["profession"]]
    return source_of(concern_for_self)(standing, handling), for_other
