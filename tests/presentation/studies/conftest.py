"""Tiny studies of every kind of design, lived once and only read afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim import Study

TINY: dict[str, Any] = {
    "organisation": "small_workshop", "weeks": 12, "burn_in": 2, "replicates": 3, "engine": "in_process", "seed": 4,
}  # fmt: skip
BIAS, FORMS, CLARITY = "leadership.bias", "paperwork", "structure.mandate_clarity"
FORMS_KINDS = ["separate", "shared"]
ALL_TABLES = ["runs", "professions", "weekly", "causes", "profession_weekly"]
DESIGNS: dict[str, dict[str, Any]] = {
    "scenarios": {
        "over": {"scenario": ["case_study", "placebo", "shared_paperwork"]},
        "study": {
            "name": "of_scenarios",
            "keep": ALL_TABLES,
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
def lived(tmp_path_factory) -> Callable[[str], Study]:
    """A function that returns the study of a name, lived and loaded; each is lived once."""
    home, known = tmp_path_factory.mktemp("studies"), {}

    def study(name: str) -> Study:
        if name not in known:
            Study.create(folder=home / name, **{**TINY, **DESIGNS[name]}).run(progress=False)
            known[name] = Study.load(home / name)
        return known[name]

    return study


@pytest.fixture(scope="session")
def unfinished(tmp_path_factory) -> Study:
    """Three cells, of which the last has no replicate and the second one less."""
    folder = tmp_path_factory.mktemp("unfinished") / "study"
    plan = {**TINY, "over": {BIAS: [0, 0.3, 0.6]}, "study": {"compact": False, "shard_seconds": 0.05}}
    Study.create(folder=folder, **plan).run(progress=False)
    study = Study.load(folder)
    keys = [cell.key for cell in study.plan.cells]
    shards = {shard.cell: [] for shard in study.inventory.loose.values()}
    for path, shard in study.inventory.loose.items():
        shards[shard.cell].append(path)
    for path in [*shards[keys[2]], shards[keys[1]][-1]]:
        path.unlink()
    return Study.load(folder)


@pytest.fixture
def unlived(tmp_path) -> Study:
    """A study that is planned and not begun."""
    study = Study.create(folder=tmp_path / "planned", over={BIAS: [0, 0.6]}, **TINY)
    study.folder.path.mkdir(parents=True)
    study.plan.write(study.folder.path)
    return Study.load(study.folder.path)
