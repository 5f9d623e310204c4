"""How many cases come in, for an organisation that says who works there: as many as its hours can carry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.core.errors import ConfigError
from sim.core.parameters import declared
from sim.model.cpd.purchases import WEEKS_A_YEAR
from sim.model.demand_calibration import Reference, solve
from sim.model.mechanisms.demand import Demand
from sim.model.organisation import Organisation

ARRIVALS = "cases_per_practitioner"
DIGITS = 4


def cases_a_week(organisation: Organisation, base: Organisation, cases_a_year: int | None, file: str) -> float:
    """Cases a post and week.

    Without a number of cases a year the declared default; lowered where forms and meetings would leave a profession
    less of its hours for direct work than the profession worst off in the case study has.

    Args:
        organisation: the service.
        base: the case study's.
        cases_a_year: if the user knows it.
        file: for messages.

    Raises:
        ConfigError: so many cases a year cannot be worked on here, or are out of bounds.
    """
    low, high = _bounds()
    posts = sum(item.headcount for item in organisation.professions.values())
    reference = solve(organisation, replace(Demand(), cases_per_practitioner=low))
    if cases_a_year is None:
        spare = float(_direct_share(solve(base, Demand())).min())
        most = float(_most(reference, 1 - spare)) / posts
        return round(min(Demand().cases_per_practitioner, max(most, low)), DIGITS)
    asked = cases_a_year / WEEKS_A_YEAR / posts
    most = min(high, float(_most(reference, 1.0)) / posts)
    if not low <= asked < most:
        fewest, limit = np.ceil(low * posts * WEEKS_A_YEAR), np.floor(most * posts * WEEKS_A_YEAR)
        raise ConfigError(
            f"{file}: {cases_a_year} cases a year should be from {fewest:.0f} to {limit:.0f}; with more, forms and "
            "meetings alone would take all hours of a profession."
        )
    return round(asked, DIGITS)


def _bounds() -> tuple[float, float]:
    metadata = next(item.metadata for item in declared(Demand) if item.name == ARRIVALS)
    return metadata["low"], metadata["high"]


def _hours(reference: Reference) -> np.ndarray:
    """(Q,) hours of forms and meetings that an average case takes of each profession."""
    return reference.needed * (reference.forms_hours + reference.meeting_hours)


def _most(reference: Reference, part: float) -> np.floating:
    """Cases a week at which forms and meetings take ``part`` of the hours for cases of some profession."""
    hours = _hours(reference)
    asked = hours > 0
    return np.min(Demand().utilisation * part * reference.capacity[asked] / hours[asked])


def _direct_share(reference: Reference) -> np.ndarray:
    """(Q,) share of each profession's hours for cases that is direct work."""
    direct = reference.needed * reference.direct_hours
    return direct / (direct + _hours(reference))
