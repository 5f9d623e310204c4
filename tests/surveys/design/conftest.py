"""The study's case with few services and trials, lived once for all tests of the calculator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sim.surveys.design.curve import Power, power_of
from sim.surveys.design.request import Asked, asked_of
from sim.surveys.design.services import Services, services_of
from sim.surveys.design.survey_design import design_of

FEW: dict[str, Any] = {"replicates": 40, "trials": 1000, "changes": [0.02, 0.04, 0.06, 0.08, 0.12]}


@pytest.fixture(scope="session")
def asked() -> Asked:
    return asked_of(design_of(FEW))


@pytest.fixture(scope="session")
def services(asked: Asked) -> Services:
    return services_of(asked)


@pytest.fixture(scope="session")
def powers(services: Services) -> Callable[..., Power]:
    """The power of a design in the services that were lived: ``powers(response=0.9)``."""
    return lambda **words: power_of(asked_of(design_of({**FEW, **words})), services)


@pytest.fixture(scope="session")
def usual(powers: Callable[..., Power]) -> Power:
    return powers()


@pytest.fixture(scope="session")
def altered() -> Callable[..., Asked]:
    """The same with a reply, a page or a scale of one's own: ``altered(asked, reply={...}, scale={...})``."""

    def change(asked: Asked, reply: dict | None = None, scale: dict | None = None, pages: dict | None = None) -> Asked:
        plain, name = asked.instrument, asked.design.scale
        scales = {**plain.scales, name: replace(plain.scales[name], **(scale or {}))}
        changed = replace(plain, reply=replace(plain.reply, **(reply or {})), scales=scales, pages=pages or plain.pages)
        return replace(asked, instrument=changed)

    return change
