"""New cases of an imported organisation: as many as its hours allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.core.errors import ConfigError
from sim.core.parameters import declared
from sim.model.cpd.purchases import WEEKS_A_YEAR
from sim.model.demand_calibration import ReferenceDemand, solve_demand
from sim.model.mechanisms.demand import Demand
from sim.model.organisation import Organisation

ARRIVALS = "cases_per_practitioner"
DIGITS = 4


def cases_per_post(organisation: Organisation, base: Organisation, cases_a_year: int | None, file: str) -> float:
    """New cases per post and week.

    Without ``cases_a_year`` it is the declared default. It is lower if, with the default, forms and meetings would
    leave a profession a smaller share of its hours for direct work than every profession of the case study has.

    Args:
        organisation: the imported service.
        base: the case study's organisation.
        cases_a_year: if the user knows it.
        file: name of the file, for messages.

    Raises:
        ConfigError: ``cases_a_year`` is out of bounds or more than this service can work on.
    """
    low, high = _bounds()
    posts = sum(item.headcount for item in organisation.professions.values())
    reference = solve_demand(organisation, replace(Demand(), cases_per_practitioner=low))
    if cases_a_year is None:
        least_direct = float(_direct_share(solve_demand(base, Demand())).min())
        most = float(_max_arrivals(reference, 1 - least_direct)) / posts
        return round(min(Demand().cases_per_practitioner, max(most, low)), DIGITS)
    wanted = cases_a_year / WEEKS_A_YEAR / posts
    most = min(high, float(_max_arrivals(reference, 1.0)) / posts)
    if not low <= wanted < most:
        fewest, limit = np.ceil(low * posts * WEEKS_A_YEAR), np.floor(most * posts * WEEKS_A_YEAR)
        raise ConfigError(
            f"{file}: cases_a_year = {cases_a_year} must be from {fewest:.0f} to {limit:.0f}; with more cases, forms "
            "and meetings alone would take all hours of a profession."
        )
    return round(wanted, DIGITS)


def _bounds() -> tuple[float, float]:
    metadata = next(item.metadata for item in declared(Demand) if item.name == ARRIVALS)
    return metadata["low"], metadata["high"]


def _hours(reference: ReferenceDemand) -> np.ndarray:
    """(Q,) hours of forms and meetings that an average case takes of each profession."""
    return reference.needed * (reference.forms_hours + reference.meeting_hours)


def _max_arrivals(reference: ReferenceDemand, part: float) -> np.floating:
    """Cases a week at which forms and meetings take the share ``part`` of some profession's hours for cases."""
    hours = _hours(reference)
    needed = hours > 0
    return np.min(Demand().utilisation * part * reference.capacity[needed] / hours[needed])


def _direct_share(reference: ReferenceDemand) -> np.ndarray:
    """(Q,) share of each profession's hours for cases that is direct work."""
    direct = reference.needed * reference.direct_hours
    return direct / (direct + _hours(reference))
