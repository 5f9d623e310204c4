"""A few rounds of torture; ``python tests/studies/execution/torture.py ROUNDS SEED`` runs more."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from torture import torture

ROUNDS, SEED = int(os.environ.get("DISSONANCE_TEST_ROUNDS", 8)), int(os.environ.get("DISSONANCE_TEST_SEED", 14))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_every_misfortune_ends_well() -> None:
    outcomes = Counter(torture(seed)[0] for seed in range(SEED, SEED + ROUNDS))
    assert outcomes["equal"] >= ROUNDS / 2, outcomes
