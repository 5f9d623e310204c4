"""A run made by hand, with the shapes of a run's tables, and tiny studies of every kind of design, run once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import Study
from sim.core.decode import read
from sim.measures.cohorts import cohort_figures
from sim.measures.means import run_means
from sim.measures.registry import MEASURES
from sim.measures.weekly import TIMES
from sim.model.accumulators import HAZARD_CAUSES, PROCESS_CAUSES
from sim.model.config import Config
from sim.presentation.figures.figures import Figures
from sim.studies.summary import summarise

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

    def read(self, table: str, columns: list[str], scope: str) -> pd.DataFrame:
        rows = self.weekly[self.weekly["scope"] == scope].reset_index(drop=True)
        return rows[["replicate", *(name for name in columns if name in rows)]]

    def causes(self, conflict: str | None = None) -> pd.DataFrame:
        return self.ledger if conflict is None else self.ledger[self.ledger["conflict"] == conflict]

    def summary(self) -> pd.DataFrame:
        measured = self.weekly[(self.weekly["scope"] == "service") & (self.weekly["week"] >= 0)]
        means = run_means(measured, [name for name in MEASURES if name in measured])
        return summarise(means.join(cohort_figures(self.cases, self.config)))


def units(professions: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = ["|".join(pair) for pair in combinations_with_replacement(professions, 2)]
    return [
        ("service", "service"), *(("profession", name) for name in professions), *(("pair", pair) for pair in pairs),
        ("locality", "0"), ("locality", "1"),
    ]  # fmt: skip


def weekly_of(random, replicates: int, weeks: range, professions: tuple[str, ...]) -> pd.DataFrame:
    index = [(r, w, s, u) for r in range(replicates) for w in weeks for s, u in units(professions)]
    frame = pd.DataFrame(index, columns=["replicate", "week", "scope", "unit"])
    for name, measure in MEASURES.items():
        known = frame["scope"].isin(measure.scopes)
        frame[name] = np.where(known, random.uniform(0.2, 0.6, len(frame)), np.nan)
    within = frame["unit"].isin([f"{name}|{name}" for name in professions])
    frame.loc[within, ["task_conflict", "process_conflict", "relationship_conflict"]] = np.nan
    shares = random.dirichlet(np.ones(len(TIME)), len(frame))
    people = frame["scope"].isin(["service", "profession"])
    frame.loc[people, list(TIME)] = shares[people]
    frame["encounters"] = np.where(frame["scope"] == "service", 10.0, frame["encounters"])
    return frame


def ledger_of(random, replicates: int, weeks: range, professions: tuple[str, ...]) -> pd.DataFrame:
    causes = [("process", cause) for cause in PROCESS_CAUSES] + [("relationship", cause) for cause in HAZARD_CAUSES]
    index = [
        (r, w, *pair, *cause)
        for r in range(replicates) for w in weeks for pair in combinations(professions, 2) for cause in causes
    ]  # fmt: skip
    frame = pd.DataFrame(index, columns=["replicate", "week", "first", "second", "conflict", "cause"])
    against = frame["cause"].isin(["low_trust", "blamed_on_work"])
    return frame.assign(amount=random.uniform(0.1, 0.3, len(frame)) * np.where(against, -1, 1))


def cases_of(random, replicates: int, weeks: range) -> pd.DataFrame:
    frame = pd.DataFrame(
        [(r, a) for r in range(replicates) for a in weeks for _ in range(3)], columns=["replicate", "arrival"]
    )
    taken = random.integers(1, 12, len(frame)).astype(float)
    is_open = frame["arrival"] + taken > weeks[-1]
    outcome = np.where(is_open, "open", np.where(random.random(len(frame)) < 0.1, "withdrawn", "completed"))
    done = outcome == "completed"
    frame["closed"] = np.where(is_open, np.nan, frame["arrival"] + taken)
    frame["case_type"], frame["outcome"] = "plan", outcome
    frame["weeks"] = np.where(is_open, np.nan, taken)
    frame["on_time"] = done & (taken <= CLOCK)
    for name in ("quality", "creativity", "creativity_strong", "engagement", "duplicates"):
        frame[name] = np.where(done, random.uniform(0.3, 0.7, len(frame)), np.nan)
    return frame


def network_of(random, last: int, professions: tuple[str, ...], posts: int) -> pd.DataFrame:
    parts = []
    for week in (0, last):
        for locality in (0, 1):
            first, second = np.triu_indices(posts, k=1)
            names = np.array(professions)[np.arange(posts) % len(professions)]
            ties = {"first": locality * posts + first, "second": locality * posts + second, "locality": locality}
            strengths = {"trust": random.random(len(first)), "tension": random.random(len(first)) / 3}
            ends = {"first_profession": names[first], "second_profession": names[second]}
            parts.append(pd.DataFrame({"replicate": 0, "week": week, **ties, **strengths, **ends}))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="session")
def recorded() -> Callable[..., Recorded]:
    """A function that makes a recorded run of so many replicates and weeks."""

    def made(
        replicates: int = 6, weeks: int = 30, professions: tuple[str, ...] = PROFESSIONS, posts: int = 6
    ) -> Recorded:
        random, span = np.random.default_rng(1), range(-8, weeks)
        organisation = {
            **ORGANISATION, "professions": {name: ORGANISATION["professions"][name] for name in professions},
        }  # fmt: skip
        plain = {"organisation": organisation, "weeks": weeks, "burn_in": 8, "replicates": replicates}
        return Recorded(
            weekly=weekly_of(random, replicates, span, professions),
            cases=cases_of(random, replicates, span),
            ledger=ledger_of(random, replicates, span, professions),
            network=network_of(random, weeks - 1, professions, posts),
            config=read(Config, plain),
        )

    return made


@pytest.fixture(scope="session")
def figures(recorded) -> Figures:
    """The figures of a run made by hand; each is drawn once, and tests only read them."""
    return Once(recorded())


class Once(Figures):
    """Figures that are drawn once with their defaults."""

    def drawn(self, name: str):
        if name not in self.__dict__.setdefault("_drawn", {}):
            self._drawn[name] = getattr(self, name)()
        return self._drawn[name]


@pytest.fixture(scope="session")
def drawn_once(completed) -> Callable[[str], Once]:
    """A function that returns the figures of a study, each drawn once with its defaults; tests only read them."""
    known: dict[str, Once] = {}
    return lambda name: known.setdefault(name, Once(completed(name)))


TINY: dict[str, Any] = {
    "organisation": "small_workshop", "weeks": 12, "burn_in": 2, "replicates": 3, "engine": "in_process", "seed": 4,
}  # fmt: skip
BIAS, FORMS, CLARITY = "leadership.bias", "paperwork", "structure.mandate_clarity"
FORMS_KINDS = ["separate", "shared"]
ALL_TABLES = ["runs", "professions", "weekly", "causes"]
DESIGNS: dict[str, dict[str, Any]] = {
    "scenarios": {
        "over": {"scenario": ["case_study", "placebo", "shared_paperwork"]},
        "study": {
            "name": "of_scenarios",
            "keep": ALL_TABLES,
            "scopes": ["service", "profession"],
            "description": "Three <services>.",
            "questions": ["Why?"],
        },
    },
    "one_lever": {"over": {BIAS: [0, 0.3, 0.6]}, "study": {"baseline": "bias 0.3"}},
    "two_levers": {"over": {BIAS: [0, 0.6], FORMS: FORMS_KINDS}, "study": {"baseline": "paperwork=separate"}},
    "three_levers": {"over": {BIAS: [0, 0.6], FORMS: FORMS_KINDS, CLARITY: [0.2, 0.5, 0.8]}},
    "sampled": {"over": {BIAS: (0, 1), CLARITY: (0, 1)}, "design": {"kind": "lhs", "points": 19}},  # and the reference
    "one_cell": {},
    "one_replicate": {"over": {BIAS: [0, 0.6]}, "replicates": 1},
    "bare": {"over": {BIAS: [0, 0.6]}, "study": {"keep": ["runs"]}},
}


@pytest.fixture(scope="session")
def completed(tmp_path_factory) -> Callable[[str], Study]:
    """A function that returns the study of a name, run and loaded; each is run once."""
    home, known = tmp_path_factory.mktemp("studies"), {}

    def study(name: str) -> Study:
        if name not in known:
            Study.create(folder=home / name, **{**TINY, **DESIGNS[name]}).run(progress=False)
            known[name] = Study.load(home / name)
        return known[name]

    return study


@pytest.fixture(scope="session")
def unfinished(tmp_path_factory) -> Study:
    """Three cells; the last has no replicate, and one replicate of the second is missing."""
    folder = tmp_path_factory.mktemp("unfinished") / "study"
    plan = {**TINY, "over": {BIAS: [0, 0.3, 0.6]}, "study": {"compact": False, "part_seconds": 0}}
    Study.create(folder=folder, **plan).run(progress=False)
    study = Study.load(folder)
    keys = [cell.key for cell in study.plan.cells]
    parts = study.inventory.by_cell()
    for part in [*parts[keys[2]], parts[keys[1]][-1]]:
        study.store.manifest_file(part).unlink()
    return Study.load(folder)


@pytest.fixture
def not_begun(tmp_path) -> Study:
    """A study that is planned, without any replicate."""
    study = Study.create(folder=tmp_path / "planned", over={BIAS: [0, 0.6]}, **TINY)
    study.store.prepare_folder()
    study.store.write_plan(study.plan)
    return Study.load(study.folder)
