"""Power of a survey design: which change a survey of teams could detect, and how often, in simulated services.

>>> from sim.surveys.power import calculate
>>> curve = calculate(invited=140, teams=10, response=0.53)  # doctest: +SKIP
>>> print(curve.smallest_change.points)  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any

from sim.core.plain_values import plain_value
from sim.surveys.power.curve import PowerCurve, SmallestChange, power_curve
from sim.surveys.power.request import design_from_arguments, request_of
from sim.surveys.power.services import Report, simulate_services
from sim.surveys.power.survey_design import SurveyDesign, design_of

__all__ = ["PowerCurve", "SmallestChange", "SurveyDesign", "calculate", "design_from_arguments"]


def calculate(design: SurveyDesign | None = None, report: Report | None = None, **settings: Any) -> PowerCurve:
    """Calculate what a survey design could detect, from trials in simulated services.

    Args:
        design: the design; or, instead,
        **settings: its values by name, see :class:`sim.surveys.power.survey_design.SurveyDesign`. Other names are
            settings of the scenario, as :func:`sim.run` takes them.
        report: called with a sentence about each step that takes time.

    Raises:
        ConfigError: a value cannot be used; one sentence says what is wrong, where, and what is allowed.
    """
    request = request_of(design or design_of(plain_value(settings)))
    return power_curve(request, simulate_services(request, report))
