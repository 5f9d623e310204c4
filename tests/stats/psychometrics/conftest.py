"""Public data that are not the project's to ship, where a tester has them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("DISSONANCE_GOLDEN_DATA") or CHECKOUT.parent / "shared" / "data")


@pytest.fixture
def public_data() -> Callable[[str], pd.DataFrame]:
    """Reads one of the data sets of the R package multilevel (Bliese), or skips the test and says why."""

    def read(name: str) -> pd.DataFrame:
        path = FOLDER / f"{name}.csv"
        if not path.exists():
            pytest.skip(
                f"{path.name} of the R package multilevel is not here; DISSONANCE_GOLDEN_DATA may name its folder"
            )
        return pd.read_csv(path)

    return read


@pytest.fixture
def with_covariance() -> Callable[..., np.ndarray]:
    """Makes answers whose sample covariance is exactly the one asked for."""

    def make(covariance: np.ndarray, people: int = 50) -> np.ndarray:
        deviates = np.random.default_rng(4).normal(size=(people, len(covariance)))
        white = np.linalg.qr(deviates - deviates.mean(axis=0))[0] * np.sqrt(people - 1)
        return white @ np.linalg.cholesky(np.asarray(covariance)).T

    return make
