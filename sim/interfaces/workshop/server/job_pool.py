"""Runs the model on request, a few jobs at a time, and remembers the results."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

from sim.interfaces.workshop.bundle import Baseline, run_baseline, run_entry
from sim.interfaces.workshop.server.http_io import TOO_MANY, HttpError
from sim.interfaces.workshop.server.request_validation import SimulationRequest
from sim.model.config import Config
from sim.studies.provenance import config_hash

WORKERS = 2  # jobs that run at the same time
MAX_WAITING = 6  # jobs running or waiting; further ones are refused
MAX_RESULTS = 48  # remembered
MAX_BASELINES = 4  # remembered, with other assumptions
NAME_LENGTH = 12


class JobPool:
    """Results by configuration. The same request runs once, also if it is sent twice at the same time."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="workshop-job")
        self._lock = Lock()
        self._results: OrderedDict[tuple[str, str], Future[bytes]] = OrderedDict()
        self._baselines: OrderedDict[str, Future[Baseline]] = OrderedDict()
        self._known: dict[str, Baseline] = {}

    def submit(self, request: SimulationRequest) -> Future[bytes]:
        """The result as JSON: ``entries`` (the baseline's and the requested one) and ``activities``.

        Raises:
            HttpError: too many jobs are running or waiting.
        """
        key = (config_hash(request.baseline), config_hash(request.config))
        with self._lock:
            if key not in self._results or _failed(self._results[key]):
                if sum(not result.done() for result in self._results.values()) >= MAX_WAITING:
                    raise HttpError("The computer is still busy. Try again in a moment.", TOO_MANY)
                self._results[key] = self._pool.submit(self._run, request)
                _drop_oldest(self._results, MAX_RESULTS)
            self._results.move_to_end(key)
            return self._results[key]

    def add_baseline(self, baseline: Baseline) -> None:
        """Add a completed baseline, e.g. of a bundle, so that it is not run again."""
        self._known[config_hash(baseline.config)] = baseline

    def close(self) -> None:
        """Cancel the jobs that are waiting."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, request: SimulationRequest) -> bytes:
        baseline = self._baseline(request.baseline).copy()
        entry = _as_own_card(run_entry(baseline, request.config))
        result = {"entries": [baseline.entry, entry], "activities": baseline.numbering.activities}
        return json.dumps(result, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()

    def _baseline(self, config: Config) -> Baseline:
        key = config_hash(config)
        return self._known.get(key) or self._run_once(key, lambda: run_baseline(config))

    def _run_once(self, key: str, run: Callable[[], Baseline]) -> Baseline:
        """The baseline with this key; the first thread that needs it runs it, the others wait."""
        with self._lock:
            first = key not in self._baselines
            if first:
                self._baselines[key] = Future()
                _drop_oldest(self._baselines, MAX_BASELINES)
            self._baselines.move_to_end(key)
            future = self._baselines[key]
        if first:
            try:
                future.set_result(run())
            except BaseException as error:
                future.set_exception(error)
                with self._lock:
                    self._baselines.pop(key, None)
        return future.result()


def _failed(future: Future[Any]) -> bool:
    return future.done() and (future.cancelled() or future.exception() is not None)


def _drop_oldest(futures: OrderedDict[Any, Future[Any]], most: int) -> None:
    """Drop the least recently used completed futures until at most ``most`` remain."""
    for key in [key for key, future in futures.items() if future.done()][: max(0, len(futures) - most)]:
        del futures[key]


def _as_own_card(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry under a name that no other card has, with the changes as sentences; the page sets the title."""
    card = dict(entry["card"])
    card["changes"] = [f"{meaning}: {before} becomes {now}." for meaning, before, now, _ in card["settings"]]
    card |= {"text": f'Built in this workshop from the card "{card["title"]}".', "title": "Our own", "other_view": ""}
    return {**entry, "name": f"own_{entry['config'][:NAME_LENGTH]}", "card": card}
