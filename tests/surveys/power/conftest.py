"""The study's case with few services and trials and more conflict, simulated once for all tests of the calculator.

More conflict, so that it can fall by more than a survey misses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sim.surveys.power.curve import PowerCurve, power_curve
from sim.surveys.power.request import PowerRequest, request_of
from sim.surveys.power.services import SimulatedServices, simulate_services
from sim.surveys.power.survey_design import design_of

FEW: dict[str, Any] = {
    "replicates": 40,
    "trials": 1000,
    "changes": [0.03, 0.06, 0.09, 0.12, 0.16],
    "episodes.coupling_rate": 1.2,
}


@pytest.fixture(scope="session")
def study_case() -> PowerRequest:
    return request_of(design_of(FEW))


@pytest.fixture(scope="session")
def services(study_case: PowerRequest) -> SimulatedServices:
    return simulate_services(study_case)


@pytest.fixture(scope="session")
def curves(services: SimulatedServices) -> Callable[..., PowerCurve]:
    """The power of a design in these services: ``curves(response=0.9)``."""
    return lambda **words: power_curve(request_of(design_of({**FEW, **words})), services)


@pytest.fixture(scope="session")
def baseline(curves: Callable[..., PowerCurve]) -> PowerCurve:
    return curves()


@pytest.fixture(scope="session")
def altered() -> Callable[..., PowerRequest]:
    """The same with a reply, a page or a scale of one's own: ``altered(study_case, reply={...}, scale={...})``."""

    def change(
        study_case: PowerRequest, reply: dict | None = None, scale: dict | None = None, pages: dict | None = None
    ) -> PowerRequest:
        plain, name = study_case.instrument, study_case.design.scale
        scales = {**plain.scales, name: replace(plain.scales[name], **(scale or {}))}
        changed = replace(plain, reply=replace(plain.reply, **(reply or {})), scales=scales, pages=pages or plain.pages)
        return replace(study_case, instrument=changed)

    return change
