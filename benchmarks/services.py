"""Services of any size, in the case study's proportions."""

from __future__ import annotations

from sim.model.config import Config
from sim.model.validation import check
from sim.settings.compose import compose_config

# Posts of each profession in a locality: about the case study's proportions, all localities alike.
LOCALITY = {"early_help": 4, "early_years": 3, "education": 5, "health": 2, "social_work": 6}


def service_of(staff: int) -> Config:
    """A neutral service of about ``staff`` practitioners in localities of twenty."""
    localities = max(1, staff // sum(LOCALITY.values()))
    professions = {name: {"headcount": posts * localities} for name, posts in LOCALITY.items()}
    settings = {"localities": localities, "professions": professions}
    record = {"localities": False, "network": False}
    return check(compose_config("status_quo", organisation=settings, record=record))
