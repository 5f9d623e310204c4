"""Services to send instruments to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from sim.compose import compose_config
from sim.engine import Engine


@cache
def _settled(organisation: str, weeks: int, replicate: int) -> Engine:
    config = compose_config("case_study", organisation=organisation, weeks=104, burn_in=26)
    engine = Engine(config, replicate)
    engine.pass_over(config.burn_in)
    engine.advance(weeks)
    return engine


@pytest.fixture(scope="session")
def settled() -> Callable[..., Engine]:
    """The study's service after some weeks; shared, so only to be looked at."""

    def build(organisation: str = "case_study", weeks: int = 30, replicate: int = 0) -> Engine:
        return _settled(organisation, weeks, replicate)

    return build
