"""A small kit, made once."""

from __future__ import annotations

from typing import Any

import pytest

from sim.workshop.kit import kit_of

SMALL = {"organisation": "small_workshop", "weeks": 60, "burn_in": 8, "replicates": 5}
SCENARIOS = ("shared_paperwork", "interprofessional", "balanced_leadership")


@pytest.fixture(scope="session")
def small() -> dict[str, Any]:
    return SMALL


@pytest.fixture(scope="session")
def scenarios() -> tuple[str, ...]:
    return SCENARIOS


@pytest.fixture(scope="session")
def kit() -> dict[str, Any]:
    return kit_of(SCENARIOS, **SMALL)
