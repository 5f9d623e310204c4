"""Two small records with the same random numbers, a large invented one, and a browser without a network."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from sim import run
from sim.measures.causes import LEDGERS
from sim.replay import FORMAT, VERSION
from sim.replay.page.build import page_of, save
from sim.replay.record import OUTCOMES, SERIES

WEEKS = 60
DAYS = {"cpd.activities.study_day.per_year": 26, "cpd.budget": 300}


def record_of(scenario: str) -> dict[str, Any]:
    """A small workshop's year and a bit, with five replicates; some people find the study day full."""
    small = {"organisation": "small_workshop", "weeks": WEEKS, "burn_in": 8, "replicates": 5}
    return run(scenario, **small, progress=False, **DAYS).replay(1, posts=[0, 5, 9]).record


@pytest.fixture(scope="session")
def two() -> list[dict[str, Any]]:
    return [record_of("case_study"), record_of("shared_paperwork")]


def large(seed: int) -> dict[str, Any]:
    """A record of 220 posts, 156 weeks and 20 replicates, about as full as a real one."""
    rng = np.random.default_rng(seed)
    posts, weeks, step, replicates, professions = 220, 156, 4, 20, 5
    pictures = weeks // step

    def tie() -> list[int]:
        return [*map(int, rng.integers(0, posts, 2)), 5, int(rng.integers(0, 60))]

    def numbers(*shape: int) -> Any:
        return np.round(rng.random(shape), 5).tolist()

    def meeting(week: int) -> dict[str, Any]:
        others = rng.integers(0, posts, 2).tolist()
        felt = dict(zip(("task", "unspoken", "process"), np.round(rng.random(3), 2).tolist(), strict=True))
        case = int(rng.integers(10**12, 10**13))
        return {"week": week, "kind": "meeting", "case": case, "with": others, "spoke": bool(week % 2),
                "silent": others[:1], **felt, "episode": others[1:]}  # fmt: skip

    return {
        "format": FORMAT, "version": VERSION,
        "scenario": {"name": f"large_{seed}", "description": "", "questions": []},
        "provenance": {"version": "0", "config_hash": "0", "seed": 1, "replicate": 0, "replicates": replicates},
        "weeks": weeks, "burn_in": 52, "step": step,
        "professions": [{"id": f"p{k}", "label": f"Profession number {k}"} for k in range(professions)],
        "localities": 10,
        "posts": {"profession": [k % professions for k in range(posts)], "locality": [k // 22 for k in range(posts)]},
        "states": ["vacant", "at_work", "away"],
        "measures": {name: {"label": name, "unit": "share", "low": 0, "high": 1} for name in {*SERIES, *OUTCOMES}},
        "series": {name: numbers(weeks) for name in SERIES},
        "all_replicates": {"series": {name: numbers(replicates, pictures) for name in SERIES},
                    "outcomes": {name: numbers(replicates) for name in OUTCOMES}},
        "people": {"tension": rng.integers(0, 60, (pictures, posts)).tolist(),
                   "strain": rng.integers(0, 60, (pictures, posts)).tolist(),
                   "state": rng.choice(3, (pictures, posts), p=[0.05, 0.9, 0.05]).tolist()},
        "ties": [[tie() for _ in range(150)] for _ in range(pictures)],
        "causes": {conflict: {cause: numbers(12) for cause in causes} for conflict, (_, causes) in LEDGERS.items()},
        "individual_histories": {str(post): [meeting(k // 4) for k in range(4 * weeks)] for post in range(professions)},
    }  # fmt: skip


@pytest.fixture(scope="session")
def large_two() -> list[dict[str, Any]]:
    return [large(1), large(2)]


Opener = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any, tmp_path: Any) -> Iterator[Opener]:
    """Opens records as a file, without a network; fails when the page logs an error or requests anything else."""
    contexts: list[Any] = []
    complaints: list[str] = []
    requests: list[str] = []

    def open_(records: list[dict[str, Any]], width: int = 1366, height: int = 768, **context: Any) -> Any:
        path = save(page_of(copy.deepcopy(records)), tmp_path / "page.html")
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, offline=True, **context))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("#lines svg")
        page.complaints, page.requests = complaints, requests
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints
    assert all(address.startswith("file:") for address in requests) and len(requests) == len(contexts)
