"""The application in this process, and a server in its own process."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from clients import PORT, Running, Workshop, command

from sim.interfaces.workshop.cache import load_or_compute
from sim.interfaces.workshop.server.application import make_application
from sim.interfaces.workshop.server.job_pool import JobPool
from sim.interfaces.workshop.server.network_address import LOOPBACK, Address
from sim.interfaces.workshop.server.pages import host_of
from sim.interfaces.workshop.server.presentation_state import PresentationState
from sim.interfaces.workshop.server.request_validation import RequestValidator
from sim.interfaces.workshop.server.session import WorkshopSession


@pytest.fixture
def workshop(plain_bundle: Any, scenarios: Any, small: Any, tmp_path: Path) -> Iterator[Workshop]:
    """A workshop that phones may join."""
    session, jobs = WorkshopSession(tmp_path / "session.sqlite"), JobPool()
    presentation = PresentationState(host_of(session.code, Address(LOOPBACK, PORT)))
    presentation.show(plain_bundle)
    validator = RequestValidator(scenarios, "case_study", small)
    app = make_application(session, presentation, validator, jobs, [f"{LOOPBACK}:{PORT}"], phones=True)
    yield Workshop(session, presentation, validator, jobs, app, scenarios)
    jobs.close()
    session.database.close()


@pytest.fixture(scope="session")
def cached_bundle(plain_bundle: Any, scenarios: Any, small: Any) -> None:
    """The bundle is in the cache, where a server in another process finds it."""
    settings = {"scenarios": list(scenarios), "baseline": "case_study", **small}
    load_or_compute(settings, lambda: plain_bundle)


@pytest.fixture(scope="session")
def server(
    cached_bundle: None, scenarios: Any, small: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Running]]:
    """Starts a server with a session's file, by default a new one; ends it in any case."""
    started: list[Running] = []

    def start(*more: str, session: Path | None = None) -> Running:
        session = session or tmp_path_factory.mktemp("session") / "session.sqlite"
        arguments = command(session, scenarios, small, "share=on", f"address={LOOPBACK}", *more)
        started.append(started_server(arguments, session))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.end(signal.SIGKILL)


def started_server(arguments: list[str], session: Path) -> Running:
    """A server that listens."""
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    output = ""
    for line in process.stdout or ():
        output += line
        if line.startswith("Ctrl-C"):
            break
    link = re.search(r"http://\S+/facilitator#\S+", output)
    code = re.search(r"with the code (\w+)", output)
    assert process.poll() is None and link and code, output
    return Running(process, session, link[0], code[1], output)
