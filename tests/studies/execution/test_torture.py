"""Some rounds of torture; ``python tests/studies/execution/torture.py ROUNDS SEED`` runs more."""

from __future__ import annotations

import os

import pytest
from torture import chamber

ROUNDS, SEED = int(os.environ.get("DISSONANCE_TEST_ROUNDS", 8)), int(os.environ.get("DISSONANCE_TEST_SEED", 14))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_every_misfortune_ends_well() -> None:
    with chamber() as place:
        outcomes = [place.round(seed)[0] for seed in range(SEED, SEED + ROUNDS)]
    assert outcomes.count("equal") >= 0.9 * ROUNDS
