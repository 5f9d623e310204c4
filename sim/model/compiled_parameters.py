"""The numbers of a configuration as compiled code reads them, e.g. ``params.episodes.coupling_rate``."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import fields
from typing import Any

import numpy as np

from sim.core.numba_handle import handle_of_rows
from sim.core.parameters import Spec
from sim.core.table import for_kernels
from sim.model.cause_ledger import reference_gate
from sim.model.config import MECHANISMS, Config
from sim.model.mechanisms.handling_styles import STYLES


def _numbers(spec: Spec) -> dict[str, float]:
    """Declared numbers, switches as 0 or 1, and what else a mechanism gives as numbers."""
    switches = {
        item.name: float(getattr(spec, item.name))
        for item in fields(spec)
        if item.type in ("bool", bool) and item.name != "enabled"
    }
    return {**spec.numbers(), **switches, **spec.codes()}


def _kind(value: float) -> type:
    return np.int64 if isinstance(value, int) else np.float64


Parameters = namedtuple("Parameters", MECHANISMS)  # type: ignore[misc]


def record_of(spec: Spec) -> np.ndarray:
    """A structured array of length 1 with one field per parameter."""
    numbers = _numbers(spec)
    row = np.zeros(1, np.dtype([(name, _kind(value)) for name, value in numbers.items()], align=True))
    for name, value in numbers.items():
        row[name] = value
    return for_kernels(row)


def style_tilts(config: Config, led: bool = False) -> np.ndarray:
    """(5,) log weights of the handling styles: people's habit plus management's tilt; ``led``: during intervention."""
    habit, tilt = config.handling.numbers(), config.stance.numbers()
    weight = 1 + config.stance.intervention_strength * led
    return np.array([habit[f"{style}_habit"] + weight * tilt[f"{style}_tilt"] for style in STYLES])


def first_trust_gate(config: Config) -> float:
    """The trust gate at first trust, which the cause ledger compares with."""
    return reference_gate(record_of(config.episodes)[0], record_of(config.gossip)[0])


def numbers_of(config: Config) -> Any:
    """The numbers of all mechanisms, as compiled code reads them."""
    return handle_of_rows(Parameters(*(record_of(getattr(config, name)) for name in MECHANISMS)))
