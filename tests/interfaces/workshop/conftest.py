"""A small kit, made once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.interfaces.workshop.bundle import kit_of
from sim.interfaces.workshop.grid import LEVERS, MEASURES
from sim.interfaces.workshop.lhs_sensitivity import spread_of
from sim.interfaces.workshop.oat_sensitivity import broken_of
from sim.interfaces.workshop.packing import pack_numbers

SMALL = {"organisation": "small_workshop", "weeks": 60, "burn_in": 8, "replicates": 5}
SCENARIOS = ("shared_paperwork", "interprofessional", "balanced_leadership")


@pytest.fixture(scope="session")
def small() -> dict[str, Any]:
    return SMALL


@pytest.fixture(scope="session")
def scenarios() -> tuple[str, ...]:
    return SCENARIOS


@pytest.fixture(scope="session")
def plain_kit() -> dict[str, Any]:
    return kit_of(SCENARIOS, **SMALL)


@pytest.fixture(scope="session")
def grid() -> dict[str, Any]:
    """Made up: 243 cells take half a minute."""
    rng, cells = np.random.default_rng(3), 3 ** len(LEVERS)
    packed = {name: [pack_numbers(rng.random(5), 0, 1) for _ in range(cells)] for name in MEASURES}
    levers = [{"name": one.name, "setting": one.setting, "values": list(one.values), "now": one.now} for one in LEVERS]
    return {"levers": levers, "futures": 5, "bounds": {name: [0, 1] for name in MEASURES}, "cells": packed}


@pytest.fixture(scope="session")
def spread(scenarios, small) -> dict[str, Any]:
    return spread_of(scenarios, "case_study", 2, **{**small, "weeks": 20})


@pytest.fixture(scope="session")
def broken(scenarios, small) -> dict[str, Any]:
    return broken_of(scenarios, "case_study", **small)


@pytest.fixture(scope="session")
def kit(plain_kit, grid, spread, broken) -> dict[str, Any]:
    return {**plain_kit, "grid": grid, "spread": spread, "broken": broken}
