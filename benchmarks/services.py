"""Services of any size, in the case study's proportions."""

from __future__ import annotations

from sim.checks import check
from sim.compose import compose_config
from sim.config import Config

STAFF_A_LOCALITY = 20


def service_of(staff: int) -> Config:
    """A neutral service of about ``staff`` practitioners in localities of about twenty."""
    base = compose_config("status_quo", organisation="case_study")
    total = sum(item.headcount for item in base.organisation.professions.values())
    professions = {
        name: {"headcount": round(item.headcount * staff / total)}
        for name, item in base.organisation.professions.items()
    }
    settings = {"localities": max(1, staff // STAFF_A_LOCALITY), "professions": professions}
    return check(compose_config("status_quo", organisation=settings, record={"localities": False, "network": False}))
