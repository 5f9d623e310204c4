"""Requests to run the model: the results are those of runs, the same request runs once, and jobs are limited."""

from __future__ import annotations

import json
import re
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from clients import PATIENCE, Workshop

from sim import run
from sim.interfaces.workshop.bundle import baseline_of
from sim.interfaces.workshop.ensembles import config_of
from sim.interfaces.workshop.individual_histories import unpack_history
from sim.interfaces.workshop.packing import unpack_numbers
from sim.interfaces.workshop.server import job_pool
from sim.interfaces.workshop.server.facilitator import FACILITATOR
from sim.interfaces.workshop.server.http_io import HttpError
from sim.interfaces.workshop.server.job_pool import MAX_WAITING, WORKERS, JobPool
from sim.interfaces.workshop.server.request_validation import RequestValidator
from sim.measures.sesoi import SMALLEST

SETTINGS = {
    "leadership.bias": 0.1,
    "cpd.budget": 160,
    "cpd.activities.day.kind": "study_day",
    "cpd.activities.day.per_year": 6,
}
ASSUMPTIONS = {"voice.baseline": 0.9}


def outcomes_of_run(small: dict, **settings: object) -> dict[str, np.ndarray]:
    record = run("case_study", progress=False, **{**small, **settings}).replay().record
    return {name: np.array(values, float) for name, values in record["all_replicates"]["outcomes"].items()}


def outcomes_of(entry: dict) -> dict[str, np.ndarray]:
    return {name: np.array(values, float) for name, values in entry["outcomes"].items()}


def all_close(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> bool:
    return set(first) == set(second) and all(
        np.allclose(first[name], second[name], atol=1e-5, equal_nan=True) for name in first
    )


def test_the_page_has_the_numbers_of_a_run(workshop: Workshop, small) -> None:
    page = workshop.facilitator().get(FACILITATOR).text
    text = re.search(r'<script type="application/json" id="bundle">(.*?)</script>', page, re.DOTALL)[1]
    assert all_close(outcomes_of_run(small), outcomes_of(json.loads(text)["entries"][0]))


def test_a_result_is_that_of_a_run(workshop: Workshop, small) -> None:
    facilitator = workshop.facilitator()
    request = {"settings": SETTINGS, "assumptions": ASSUMPTIONS, "title": "<b>Ours</b>"}
    result = facilitator.post(f"{FACILITATOR}/run", request).json()
    before, after = (outcomes_of(entry) for entry in result["entries"])
    assert all_close(before, outcomes_of_run(small, **ASSUMPTIONS))
    assert all_close(after, outcomes_of_run(small, **ASSUMPTIONS, **SETTINGS)) and not all_close(before, after)
    entry, card = result["entries"][1], workshop.presentation.entry(workshop.cards[0])
    assert set(entry) == set(card) and set(entry["card"]) == set(card["card"]) and entry["name"].startswith("own_")
    for name, counts in entry["directions"].items():
        gap = (after[name] - before[name])[np.isfinite(after[name] - before[name])]
        assert counts["up"] == (gap > SMALLEST[name].value).sum() and sum(counts.values()) == len(gap)
    assert "day" in result["activities"] and all(len(each["individual_histories"]) == 5 for each in result["entries"])
    series = unpack_numbers(entry["series"]["relationship_conflict"], *entry["bounds"]["relationship_conflict"])
    assert len(series) == small["weeks"]
    assert facilitator.post(f"{FACILITATOR}/open", {"card": entry["name"]}).status_code == 400  # not a card


def test_phones_can_predict_what_was_built_in_the_workshop(workshop: Workshop) -> None:
    facilitator = workshop.facilitator()
    result = facilitator.post(f"{FACILITATOR}/run", {"settings": SETTINGS, "title": "<b>Ours</b>"}).json()
    assert facilitator.post(f"{FACILITATOR}/open", {"card": result["entries"][1]["name"]}).status_code == 200
    assert workshop.participant().get("/state").json()["card"]["title"] == "<b>Ours</b>"


def test_the_bundle_s_baseline_is_used_without_running_it_again(workshop: Workshop, small, monkeypatch) -> None:
    bundle = json.loads(json.dumps(workshop.presentation.bundle))
    jobs = JobPool()
    jobs.add_baseline(baseline_of(bundle, config_of("case_study", small)))
    monkeypatch.setattr(job_pool, "run_baseline", lambda config: pytest.fail("the baseline was run again"))
    card = workshop.validator.validate({"card": workshop.cards[0], "settings": {}})
    baseline, entry = json.loads(jobs.submit(card).result(PATIENCE))["entries"]
    jobs.close()
    assert baseline == bundle["entries"][0]
    assert (entry["outcomes"], entry["directions"]) == tuple(
        bundle["entries"][1][k] for k in ("outcomes", "directions")
    )
    for post, packed in entry["individual_histories"].items():  # cases that the baseline knows keep their numbers
        history, expected = (
            unpack_history(each, bundle["activities"])
            for each in (packed, bundle["entries"][1]["individual_histories"][post])
        )
        assert [item.get("case") for item in history] == [item.get("case") for item in expected]


@pytest.fixture
def slow_jobs(monkeypatch):
    """A pool whose model records the configurations, and waits for an event."""
    proceed, configs = threading.Event(), []

    def run_entry(baseline, config):
        configs.append(config)
        assert proceed.wait(PATIENCE)
        return {"name": "x", "config": str(len(configs)), "card": {"settings": [], "title": "T"}}

    class Baseline:
        entry = None
        numbering = SimpleNamespace(activities=[])

        def copy(self):
            return self

    monkeypatch.setattr(job_pool, "run_entry", run_entry)
    monkeypatch.setattr(job_pool, "run_baseline", lambda config: Baseline())
    jobs = JobPool()
    yield jobs, proceed, configs
    proceed.set()
    jobs.close()


@pytest.fixture
def requests_for(scenarios, small):
    """Validated requests for different values of a lever."""
    validator = RequestValidator(scenarios, "case_study", small)
    return lambda *values: [validator.validate({"settings": {"leadership.bias": value}}) for value in values]


def test_the_same_request_runs_once(slow_jobs, requests_for) -> None:
    jobs, proceed, configs = slow_jobs
    first, other = requests_for(0.1, 0.2)
    futures = [jobs.submit(first) for _ in range(5)]
    proceed.set()
    assert len({future.result(PATIENCE) for future in futures}) == 1 and len(configs) == 1
    jobs.submit(other).result(PATIENCE)
    assert len(configs) == 2


def test_the_number_of_jobs_is_limited(slow_jobs, requests_for) -> None:
    jobs, proceed, configs = slow_jobs
    *requests, one_more = requests_for(*(k / 20 for k in range(MAX_WAITING + 1)))
    waiting = [jobs.submit(request) for request in requests]
    with pytest.raises(HttpError, match="busy"):
        jobs.submit(one_more)
    assert len(configs) <= WORKERS
    proceed.set()
    assert [future.result(PATIENCE) for future in waiting]
    assert jobs.submit(one_more).result(PATIENCE)


def test_a_failed_job_can_be_submitted_again(slow_jobs, requests_for, monkeypatch) -> None:
    jobs, proceed, _ = slow_jobs
    proceed.set()
    (request,) = requests_for(0.1)
    working = job_pool.run_entry
    monkeypatch.setattr(job_pool, "run_entry", lambda baseline, config: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.submit(request).result(PATIENCE)
    monkeypatch.setattr(job_pool, "run_entry", working)
    assert jobs.submit(request).result(PATIENCE)
