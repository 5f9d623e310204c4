"""Small services for the tests, from plain dictionaries; and fixtures for browsers."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from sim.core.decode import read
from sim.interfaces.testing.fixtures import merged, open_cases
from sim.model.config import Config
from sim.model.simulator import Simulator
from sim.model.validation import check
from sim.settings.compose import compose_config

Plain = dict[str, Any]

SERVICE: Plain = {
    "seed": 11,
    "burn_in": 0,
    "organisation": {
        "name": "test_service",
        "localities": 2,
        "professions": {
            "education": {
                "headcount": 8, "form_set": "education", "information_system": "education",
                "framework": {"risk_and_protection": 0.1, "medical": 0.05, "attainment": 0.7, "relational": 0.15},
            },
            "health": {
                "headcount": 6, "form_set": "education", "information_system": "education",
                "framework": {"risk_and_protection": 0.15, "medical": 0.65, "attainment": 0.05, "relational": 0.15},
            },
            "social_work": {
                "headcount": 10, "statutory": True, "form_set": "social_care", "information_system": "social_care",
                "framework": {"risk_and_protection": 0.7, "medical": 0.05, "attainment": 0.05, "relational": 0.2},
            },
        },
        "team_sizes": {"one": 0.1, "two": 0.5, "three": 0.4, "four": 0.0},
        "case_types": {
            "early_help": {"share": 0.6, "needs": {"education": 2.0, "health": 1.2, "social_work": 2.0}},
            "joint_plan": {
                "share": 0.4, "lead": "social_work", "statutory": True,
                "needs": {"education": 1.5, "health": 1.0, "social_work": 3.0},
            },
        },
    },
}  # fmt: skip


def configured(*changes: Mapping[str, Any], start: Mapping[str, Any] = SERVICE) -> Config:
    """The test service (or another start) with changes laid over it, checked."""
    plain = dict(start)
    for change in changes:
        plain = merged(plain, change)
    return check(read(Config, plain))


def after(weeks: int, config: Config, replicate: int = 0) -> Simulator:
    """A replicate after ``weeks`` weeks."""
    simulator = Simulator(config, replicate)
    simulator.advance(weeks)
    return simulator


def totals_of(simulator: Simulator) -> dict[str, np.ndarray]:
    """All counts and sums so far, by table."""
    names = ("by_profession", "by_pair", "by_locality", "closed", "by_activity", "by_service")
    return {name: np.asarray(getattr(simulator, name)()) for name in names}


def digest(simulator: Simulator, framework: bool = True) -> str:
    """SHA-256 of all counts and sums and of all of the state that has a meaning, in a fixed order.

    Without ``framework`` the tables of the CPD framework itself are left out, but not its effects.
    """
    hashed, paper = hashlib.sha256(), () if framework else ("by_activity", "by_service")
    for table, rows in totals_of(simulator).items():
        for name in rows.dtype.names if table not in paper else ():
            hashed.update(np.ascontiguousarray(rows[name]).tobytes())
    state = simulator.state
    papers = (state.activities, state.activity_access, state.survey_answers) if framework else ()
    for table in (state.people, state.dyads, state.professions, state.leaders, state.service, *papers):
        for name in table.dtype.names:
            hashed.update(np.ascontiguousarray(np.asarray(table)[name]).tobytes())
    for name in ("arrived", "open", "completed", "withdrawn", "mandate", "complexity"):
        hashed.update(np.ascontiguousarray(np.asarray(state.localities)[name]).tobytes())
    for table in (state.understanding, state.myths, state.frameworks):
        hashed.update(np.ascontiguousarray(table).tobytes())
    hashed.update(repr(sorted(open_cases(simulator).items())).encode())
    return hashed.hexdigest()


@pytest.fixture(scope="session")
def service() -> Callable[..., Config]:
    """Build the test service: ``service({"episodes": {"enabled": False}})``."""
    return configured


@pytest.fixture(scope="session")
def plain_service() -> Plain:
    """The test service as plain dictionaries; copy before changing."""
    return SERVICE


@pytest.fixture(scope="session", name="laid_over")
def laid_over_fixture() -> Callable[..., Plain]:
    """Lay one nested dictionary over another."""
    return merged


@pytest.fixture(scope="session")
def simulate() -> Callable[..., Simulator]:
    """Simulate some weeks: ``simulate(weeks, config, replicate=0)``."""
    return after


@pytest.fixture(scope="session")
def fingerprint() -> Callable[[Simulator], str]:
    """SHA-256 of a replicate's state, counts and sums: equal for equal bits, in any order of rows."""
    return digest


@pytest.fixture(scope="session")
def consequences() -> Callable[[Simulator], str]:
    """The same without the tables of the CPD framework itself."""
    return lambda simulator: digest(simulator, framework=False)


@pytest.fixture(scope="session")
def tables() -> Callable[[Simulator], dict[str, np.ndarray]]:
    """All counts and sums of a replicate by table."""
    return totals_of


@pytest.fixture(scope="session")
def caseload_of() -> Callable[[Simulator], dict[int, tuple]]:
    """The open cases of a replicate with their roles, by key."""
    return open_cases


@pytest.fixture(scope="session")
def simulator(service, simulate) -> Simulator:
    """The test service after 40 weeks; shared, so do not advance it."""
    return simulate(40, service())


def pytest_configure(config: pytest.Config) -> None:
    """Marks, for whoever runs a folder without the project's settings."""
    config.addinivalue_line("markers", "slow: takes minutes; run with -m slow")
    config.addinivalue_line("markers", "statistics: checks of the default service against published figures")


def _left_out(why: str) -> NoReturn:
    """Skip what needs a browser; with BROWSER_TESTS=must it is a failure, so that nothing is left out in silence."""
    if os.environ.get("BROWSER_TESTS") == "must":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe, which finds what keeps people from using a page."""
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        _left_out("axe is not installed (pip install axe-playwright-python)")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    if find_spec("playwright") is None:
        _left_out("Playwright is not installed")
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        _left_out("there is no Chromium: install it, or name it in CHROMIUM")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@cache
def _settled(organisation: str, weeks: int, replicate: int) -> Simulator:
    config = compose_config("case_study", organisation=organisation, weeks=104, burn_in=26)
    simulator = Simulator(config, replicate)
    simulator.advance(config.burn_in, record=False)
    simulator.advance(weeks)
    return simulator


@pytest.fixture(scope="session")
def settled() -> Callable[..., Simulator]:
    """The study's service after some weeks; shared, so only to be looked at."""

    def build(organisation: str = "case_study", weeks: int = 30, replicate: int = 0) -> Simulator:
        return _settled(organisation, weeks, replicate)

    return build
