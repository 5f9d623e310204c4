"""How quick a workshop is, seen from the browser: ``python -m benchmarks.workshop [--phones 30]``.

In one session, on one server with all cards of the case study: first paint, a lever of *Try it* to its redrawing, weeks
a second that are animated, runs of the model, votes; then lever and votes again while phones poll and
vote. Against each stands its target. The grid is invented: computing 243 settings takes minutes.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import secrets
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import uvicorn

from sim.interfaces.workshop.bundle import BASELINE, SCENARIOS, baseline_of
from sim.interfaces.workshop.ensembles import config_of
from sim.interfaces.workshop.grid import LEVERS, MEASURES
from sim.interfaces.workshop.packing import pack_numbers
from sim.interfaces.workshop.request import BundleRequest
from sim.interfaces.workshop.server.application import make_application
from sim.interfaces.workshop.server.job_pool import JobPool
from sim.interfaces.workshop.server.network_address import LOOPBACK, Address, listening_sockets
from sim.interfaces.workshop.server.pages import host_of
from sim.interfaces.workshop.server.presentation_state import PresentationState
from sim.interfaces.workshop.server.request_validation import RequestValidator
from sim.interfaces.workshop.server.session import WorkshopSession

PHONES, LOOKS_EVERY, VOTES_EVERY = 30, 2.0, 5.0  # seconds
REPLICATES = 20
MOVES, WATCHED_SECONDS = 40, 4.0
VOTES = 300
MILLISECONDS, MEGABYTE = 1000.0, 1e6
MOVE = """([id, to]) => new Promise((done) => {
  const lever = document.getElementById(id);
  requestAnimationFrame(() => {
    const began = performance.now();
    lever.value = to;
    lever.dispatchEvent(new Event("input"));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
})"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True)
class Result:
    """A figure against its target; ``most``: it should be at most that."""

    what: str
    value: float
    unit: str
    target: float | None = None
    most: bool = True

    def line(self) -> str:
        """As a line of the table."""
        if self.target is None:
            return f"{self.what:<58} {self.value:8.1f} {self.unit}"
        met = self.value <= self.target if self.most else self.value >= self.target
        sign = "at most" if self.most else "at least"
        return f"{self.what:<58} {self.value:8.1f} {self.unit:<5} {sign} {self.target:g}: {'met' if met else 'NOT MET'}"


def invented_grid() -> dict[str, Any]:
    """A grid of the right shape."""
    rng = np.random.default_rng(1)
    packed = {name: [pack_numbers(rng.random(REPLICATES), 0, 1) for _ in range(3 ** len(LEVERS))] for name in MEASURES}
    levers = [{"name": one.name, "setting": one.setting, "values": list(one.values), "now": one.now} for one in LEVERS]
    return {"levers": levers, "replicates": REPLICATES, "bounds": {name: [0, 1] for name in MEASURES}, "cells": packed}


@dataclass(frozen=True)
class Workshop:
    """A server at work in this process's threads."""

    base: str
    session: WorkshopSession
    presentation: PresentationState

    def client(self) -> httpx2.Client:
        """Somebody with a cookie jar."""
        return httpx2.Client(base_url=self.base, headers={"Origin": self.base}, timeout=120, trust_env=False)

    def facilitator(self) -> httpx2.Client:
        """The facilitator."""
        client = self.client()
        client.post("/facilitator/enter", json={"key": self.session.key}).raise_for_status()
        return client

    def phone(self) -> httpx2.Client:
        """A participant."""
        client = self.client()
        client.post("/join", json={"code": self.session.code, "phone": secrets.token_hex(16)}).raise_for_status()
        return client


@contextmanager
def workshop(folder: Path) -> Iterator[Workshop]:
    """All cards, served from this process."""
    settings = {"scenarios": list(SCENARIOS), "baseline": BASELINE}
    bundle = BundleRequest(settings, assumptions=False, grid=False).build(print)
    sockets = listening_sockets([LOOPBACK], None)
    port = sockets[0].getsockname()[1]
    session, jobs = WorkshopSession(folder / "session.sqlite"), JobPool()
    jobs.add_baseline(baseline_of(bundle, config_of(BASELINE, {})))
    presentation = PresentationState(host_of(session.code, Address(LOOPBACK, port)))
    presentation.show({**bundle, "grid": invented_grid()})
    validator = RequestValidator(SCENARIOS, BASELINE, {})
    app = make_application(session, presentation, validator, jobs, [f"{LOOPBACK}:{port}"], phones=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, args=(sockets,), daemon=True)
    thread.start()
    try:
        yield Workshop(f"http://{LOOPBACK}:{port}", session, presentation)
    finally:
        server.should_exit = True
        thread.join(10)
        jobs.close()
        session.database.close()


def prediction(card: str, measures: list[str]) -> dict[str, Any]:
    """A vote."""
    return {
        "id": secrets.token_hex(16),
        "card": card,
        "measures": {measure: {"direction": "up", "confidence": "very"} for measure in measures},
    }


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds that something takes."""
    began = time.perf_counter()
    act()
    return MILLISECONDS * (time.perf_counter() - began)


def percentile(values: list[float], percent: float) -> float:
    """A percentile, by the nearest of the values."""
    return float(np.percentile(values, percent, method="nearest"))


@contextmanager
def room_at_work(there: Workshop, card: str, phones: int) -> Iterator[list[float]]:
    """Phones that look at the room and vote; gives how long their votes took, in milliseconds."""
    over, took, measures = threading.Event(), [], there.presentation.measures(card)

    def sit(client: httpx2.Client, k: int) -> None:
        tag, last = "", time.monotonic() + VOTES_EVERY * k / phones
        over.wait(LOOKS_EVERY * k / phones)
        while not over.is_set():
            found = client.get("/state", headers={"If-None-Match": tag} if tag else {})
            tag = found.headers.get("etag", tag)
            if time.monotonic() > last + VOTES_EVERY:
                last = time.monotonic()
                took.append(timed(lambda: client.post("/predict", json=prediction(card, measures)).raise_for_status()))
            over.wait(LOOKS_EVERY)

    threads = [threading.Thread(target=sit, args=(there.phone(), k)) for k in range(phones)]
    for one in threads:
        one.start()
    yield took
    over.set()
    for one in threads:
        one.join()


@contextmanager
def facilitators_page(there: Workshop) -> Iterator[Any]:
    """The page in Chromium, with a prediction recorded so that everything is open."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.goto(f"{there.base}/facilitator#{there.session.key}")
        page.wait_for_selector("#cards article", state="attached")
        page.reload()  # as after the first time, with the cookie
        page.wait_for_selector("#cards article", state="attached")
        yield page
        browser.close()


def record(page: Any) -> None:
    """Choose the first card, count a hand for each line, record."""
    page.click("#tab-choose")
    page.locator("#cards article > button").first.click()
    for ask in page.locator(".ask").all():
        ask.locator(".way-down button").last.click()
    page.click("#record")
    page.wait_for_selector("#tab-watch[aria-disabled=false]")


def lever_times(page: Any) -> list[float]:
    """From a lever's move until the picture is drawn, in milliseconds."""
    page.click("#tab-levers")
    names = [one.name for one in LEVERS]
    return [page.evaluate(MOVE, [f"lever-{names[k % len(names)]}", k // len(names) % 3]) for k in range(MOVES)]


def weeks_a_second(page: Any) -> float:
    """Weeks that are animated in a second, at the highest speed."""
    page.click("#tab-watch")
    page.select_option("#speed", index=2)
    before, began = int(page.input_value("#week")), time.perf_counter()
    page.click("#play")
    page.wait_for_timeout(MILLISECONDS * WATCHED_SECONDS)
    after, seconds = int(page.input_value("#week")), time.perf_counter() - began
    page.click("#play")
    return (after - before) / seconds


def memory() -> float:
    """Memory of this process, bytes, when what is free was handed back, so that new needs are seen."""
    gc.collect()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def of_the_page(there: Workshop, phones: int, card: str) -> Iterator[Result]:
    """What the browser shows, alone and with a room at work."""
    with facilitators_page(there) as page:
        yield Result("first paint of the facilitator's page", page.evaluate(PAINT), "ms", 1000)
        record(page)  # which closes predictions
        there.facilitator().post("/facilitator/open", json={"card": card}).raise_for_status()
        yield Result("lever to redrawing, one user, median", statistics.median(lever_times(page)), "ms", 150)
        people = len(there.presentation.bundle["shared"]["posts"]["profession"])
        yield Result(f"animated weeks a second, {people} people", weeks_a_second(page), "", 20, most=False)
        with room_at_work(there, card, phones) as votes:
            time.sleep(2 * VOTES_EVERY)
            times = lever_times(page) + lever_times(page)
            yield Result(f"lever to redrawing, {phones} phones at work, p95", percentile(times, 95), "ms", 400)
            time.sleep(VOTES_EVERY)
            yield Result(f"vote while {phones} phones are at work, p95", percentile(votes, 95), "ms")


def of_the_server(there: Workshop, phones: int, card: str) -> Iterator[Result]:
    """What the server answers."""
    measures, before = there.presentation.measures(card), memory()
    clients = [there.phone() for _ in range(phones)]
    for client in clients:
        client.get("/state")
    yield Result(
        "memory for each participant, both ends of it", max(0.0, memory() - before) / phones / MEGABYTE, "MB", 2
    )
    times = [
        timed(lambda k=k: clients[k % phones].post("/predict", json=prediction(card, measures)).raise_for_status())
        for k in range(VOTES)
    ]
    yield Result("vote, one after the other, p50", percentile(times, 50), "ms")
    yield Result("vote, one after the other, p95", percentile(times, 95), "ms")
    facilitator = there.facilitator()

    def ask(bias: float) -> float:
        asked = {"settings": {"leadership.bias": bias}}
        return timed(lambda: facilitator.post("/facilitator/run", json=asked).raise_for_status())

    yield Result("question to the model, the first of this program", ask(0.1) / MILLISECONDS, "s")
    yield Result("question to the model, a new one", ask(0.2) / MILLISECONDS, "s")
    yield Result("question to the model, asked before", ask(0.2), "ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--phones", type=int, default=PHONES)
    phones, card = parser.parse_args().phones, SCENARIOS[0]
    with tempfile.TemporaryDirectory() as folder, workshop(Path(folder)) as there:
        there.facilitator().post("/facilitator/open", json={"card": card}).raise_for_status()
        for part in (of_the_server, of_the_page):
            for result in part(there, phones, card):
                print(result.line(), flush=True)


if __name__ == "__main__":
    main()
