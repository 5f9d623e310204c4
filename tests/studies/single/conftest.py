"""Replicates that take no time: what is tested here is what happens around them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import sim.measures.tables
from sim.model.config import Config
from sim.studies.single import replicates


def frames_of(replicate: int, weeks: int = 4) -> dict[str, pd.DataFrame]:
    """Tables in the agreed shape, different in every replicate."""
    lived = np.arange(-1, weeks, dtype=np.int32)
    value = (replicate + 1) / 10 + lived / 100
    weekly = pd.DataFrame(
        {
            "replicate": np.int32(replicate),
            "week": lived,
            "scope": pd.Categorical(["service"] * len(lived)),
            "unit": pd.Categorical(["service"] * len(lived)),
            "task_conflict": np.where(lived == 2, np.nan, value),
            "encounters": np.where(lived == 2, 0.0, 10.0 + lived),
            "strain": value / 2,
            "completed": 1.0,
        }
    )
    cases = pd.DataFrame(
        {
            "replicate": np.int32(replicate),
            "case": np.arange(3, dtype=np.int64),
            "arrival": np.int64(0),
            "kind": pd.Categorical(["early_help"] * 3),
            "outcome": pd.Categorical(["completed", "open", "completed"]),
            "weeks": [1.0, np.nan, 2.0],
            "on_time": [True, False, True],
        }
    )
    causes = pd.DataFrame(
        {
            "replicate": np.int32(replicate),
            "week": np.int32(0),
            "first": pd.Categorical(["education", "education"]),
            "second": pd.Categorical(["social_work", "social_work"]),
            "conflict": pd.Categorical(["process", "relationship"]),
            "cause": pd.Categorical(["forms", f"only_in_{replicate}"]),
            "amount": [1.0, 2.0],
        }
    )
    tables = {"weekly": weekly, "cases": cases, "causes": causes}
    if replicate == 0:
        tables["network"] = pd.DataFrame({"replicate": np.int32([0]), "week": np.int32([0]), "trust": [0.5]})
    return tables


@pytest.fixture
def made() -> Callable[..., dict[str, pd.DataFrame]]:
    """:func:`frames_of`, for tests to compare with."""
    return frames_of


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put :func:`frames_of` in the place of the model."""

    def begun(config: Config, replicate: int) -> SimpleNamespace:
        return SimpleNamespace(config=config, replicate=replicate)

    monkeypatch.setattr(replicates, "begun", begun)
    monkeypatch.setattr(
        sim.measures.tables, "replicate_frames", lambda engine: frames_of(engine.replicate, engine.config.weeks)
    )
