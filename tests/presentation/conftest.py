"""A recorded run made by hand: the tables' shapes without living a single week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.core.decode import read
from sim.measures.registry import MEASURES
from sim.measures.weekly import TIMES
from sim.model.accumulators import HAZARD_CAUSES, PROCESS_CAUSES
from sim.model.config import Config
from sim.studies.single.summary import summarise

PROFESSIONS = ("education", "health", "social_work")
CLOCK = 4
TIME = tuple(f"time_{use}" for use in TIMES)
ORGANISATION = {
    "name": "paper_service",
    "description": "Made of paper.",
    "localities": 2,
    "professions": {name: {"headcount": 4, "label": name.replace("_", " ").title()} for name in PROFESSIONS},
    "case_types": {"plan": {"share": 1.0, "clock_weeks": CLOCK, "needs": dict.fromkeys(PROFESSIONS, 1.0)}},
}


@dataclass
class Recorded:
    """What figures need of a run."""

    weekly: pd.DataFrame
    cases: pd.DataFrame
    ledger: pd.DataFrame
    network: pd.DataFrame
    config: Config
    practitioners: pd.DataFrame = field(default_factory=pd.DataFrame)
    provenance: dict[str, Any] = field(
        default_factory=lambda: {"version": "9.8.7", "config_hash": "abcdef0123456789", "seed": 5, "burn_in": 8}
    )

    def causes(self, conflict: str | None = None) -> pd.DataFrame:
        return self.ledger if conflict is None else self.ledger[self.ledger["conflict"] == conflict]

    def summary(self) -> pd.DataFrame:
        return summarise(self.weekly, self.cases, self.config)


def units(professions: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = ["|".join(pair) for pair in combinations_with_replacement(professions, 2)]
    return [
        ("service", "service"), *(("profession", name) for name in professions), *(("pair", pair) for pair in pairs),
        ("locality", "0"), ("locality", "1"),
    ]  # fmt: skip


def weekly_of(chance, replicates: int, weeks: range, professions: tuple[str, ...]) -> pd.DataFrame:
    index = [(r, w, s, u) for r in range(replicates) for w in weeks for s, u in units(professions)]
    frame = pd.DataFrame(index, columns=["replicate", "week", "scope", "unit"])
    for name, measure in MEASURES.items():
        known = frame["scope"].isin(measure.scopes)
        frame[name] = np.where(known, chance.uniform(0.2, 0.6, len(frame)), np.nan)
    within = frame["unit"].isin([f"{name}|{name}" for name in professions])
    frame.loc[within, ["task_conflict", "process_conflict", "relationship_conflict"]] = np.nan
    shares = chance.dirichlet(np.ones(len(TIME)), len(frame))
    people = frame["scope"].isin(["service", "profession"])
    frame.loc[people, list(TIME)] = shares[people]
    frame["encounters"] = np.where(frame["scope"] == "service", 10.0, frame["encounters"])
    return frame


def ledger_of(chance, replicates: int, weeks: range, professions: tuple[str, ...]) -> pd.DataFrame:
    causes = [("process", cause) for cause in PROCESS_CAUSES] + [("relationship", cause) for cause in HAZARD_CAUSES]
    index = [
        (r, w, *pair, *cause)
        for r in range(replicates) for w in weeks for pair in combinations(professions, 2) for cause in causes
    ]  # fmt: skip
    frame = pd.DataFrame(index, columns=["replicate", "week", "first", "second", "conflict", "cause"])
    against = frame["cause"].isin(["low_trust", "blamed_on_work"])
    return frame.assign(amount=chance.uniform(0.1, 0.3, len(frame)) * np.where(against, -1, 1))


def cases_of(chance, replicates: int, weeks: range) -> pd.DataFrame:
    frame = pd.DataFrame(
        [(r, a) for r in range(replicates) for a in weeks for _ in range(3)], columns=["replicate", "arrival"]
    )
    taken = chance.integers(1, 12, len(frame)).astype(float)
    is_open = frame["arrival"] + taken > weeks[-1]
    outcome = np.where(is_open, "open", np.where(chance.random(len(frame)) < 0.1, "withdrawn", "completed"))
    done = outcome == "completed"
    frame["closed"] = np.where(is_open, np.nan, frame["arrival"] + taken)
    frame["kind"], frame["outcome"] = "plan", outcome
    frame["weeks"] = np.where(is_open, np.nan, taken)
    frame["on_time"] = done & (taken <= CLOCK)
    for name in ("quality", "creativity", "creativity_strong", "engagement", "duplicates"):
        frame[name] = np.where(done, chance.uniform(0.3, 0.7, len(frame)), np.nan)
    return frame


def network_of(chance, last: int, professions: tuple[str, ...], posts: int) -> pd.DataFrame:
    parts = []
    for week in (0, last):
        for locality in (0, 1):
            first, second = np.triu_indices(posts, k=1)
            names = np.array(professions)[np.arange(posts) % len(professions)]
            ties = {"first": locality * posts + first, "second": locality * posts + second, "locality": locality}
            strengths = {"trust": chance.random(len(first)), "tension": chance.random(len(first)) / 3}
            ends = {"first_profession": names[first], "second_profession": names[second]}
            parts.append(pd.DataFrame({"replicate": 0, "week": week, **ties, **strengths, **ends}))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture
def recorded() -> Callable[..., Recorded]:
    """A function that makes a recorded run of so many replicates and weeks."""

    def made(
        replicates: int = 6, weeks: int = 30, professions: tuple[str, ...] = PROFESSIONS, posts: int = 6
    ) -> Recorded:
        chance, lived = np.random.default_rng(1), range(-8, weeks)
        organisation = {
            **ORGANISATION, "professions": {name: ORGANISATION["professions"][name] for name in professions},
        }  # fmt: skip
        plain = {"organisation": organisation, "weeks": weeks, "burn_in": 8, "replicates": replicates}
        return Recorded(
            weekly=weekly_of(chance, replicates, lived, professions),
            cases=cases_of(chance, replicates, lived),
            ledger=ledger_of(chance, replicates, lived, professions),
            network=network_of(chance, weeks - 1, professions, posts),
            config=read(Config, plain),
        )

    return made
