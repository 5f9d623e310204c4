"""A small bundle, computed once and shared by all tests."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.interfaces.workshop.bundle import build_bundle
from sim.interfaces.workshop.grid import LEVERS, MEASURES
from sim.interfaces.workshop.packing import pack_numbers
from sim.interfaces.workshop.sensitivity import lhs_sensitivity, oat_sensitivity, worlds_sensitivity
from sim.settings.ensemble import Ensemble, write_ensemble

SMALL = {"organisation": "small_workshop", "weeks": 60, "burn_in": 8, "replicates": 4}
SCENARIOS = ("shared_paperwork", "interprofessional", "balanced_leadership")
TESTED = ("shared_paperwork", "balanced_leadership")  # with other assumptions
SHORT = {**SMALL, "weeks": 20, "replicates": 2}
IN_PROCESS = {"engine": "in_process"}  # starting worker processes takes longer than these runs


@pytest.fixture(scope="session")
def small() -> dict[str, Any]:
    """Settings of the bundle."""
    return SMALL


@pytest.fixture(scope="session")
def scenarios() -> tuple[str, ...]:
    """Scenarios with cards in the bundle."""
    return SCENARIOS


@pytest.fixture(scope="session")
def tested() -> tuple[str, ...]:
    """Scenarios that are also run with other assumptions."""
    return TESTED


@pytest.fixture(scope="session")
def short() -> dict[str, Any]:
    """Settings of the runs with other assumptions."""
    return SHORT


@pytest.fixture(scope="session")
def plain_bundle() -> dict[str, Any]:
    """The bundle without grid and sensitivity."""
    return build_bundle(SCENARIOS, **SMALL)


@pytest.fixture(scope="session")
def grid() -> dict[str, Any]:
    """An invented grid; computing 243 cells takes half a minute."""
    rng, cells, replicates = np.random.default_rng(3), 3 ** len(LEVERS), SMALL["replicates"]
    packed = {name: [pack_numbers(rng.random(replicates), 0, 1) for _ in range(cells)] for name in MEASURES}
    levers = [
        {"name": lever.name, "setting": lever.setting, "values": list(lever.values), "now": lever.now}
        for lever in LEVERS
    ]
    return {"levers": levers, "replicates": replicates, "bounds": {name: [0, 1] for name in MEASURES}, "cells": packed}


@pytest.fixture(scope="session")
def lhs() -> dict[str, Any]:
    """Directions of short runs with two sampled sets of assumptions and the default ones."""
    return lhs_sensitivity(TESTED, "case_study", 2, **SHORT, **IN_PROCESS)


@pytest.fixture(scope="session")
def oat() -> dict[str, Any]:
    """Directions of short runs with one assumption at a time at its bounds."""
    return oat_sensitivity(TESTED, "case_study", **SHORT, **IN_PROCESS)


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Verdicts of short runs in three worlds of an ensemble made here."""
    folder = tmp_path_factory.mktemp("ensemble")
    members = {number: {"voice.baseline": 0.3 * number} for number in (1, 2, 3)}
    write_ensemble(folder, Ensemble("mine", members), {})
    return worlds_sensitivity(TESTED, "case_study", "mine", config_dir=folder, **SHORT, **IN_PROCESS)


@pytest.fixture(scope="session")
def bundle(plain_bundle, grid, lhs, oat, worlds) -> dict[str, Any]:
    """The bundle with all its parts."""
    return {**plain_bundle, "grid": grid, "lhs_sensitivity": lhs, "oat_sensitivity": oat, "worlds_sensitivity": worlds}
