"""Survey design calculator: what change a survey of teams could detect, and how often, in simulated services.

>>> from sim.surveys.design import calculate
>>> found = calculate(invited=140, teams=10, response=0.53)  # doctest: +SKIP
>>> print(found.smallest.points)  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any

from sim.core.plain_values import plain_value
from sim.surveys.design.curve import Power, Smallest, power_of
from sim.surveys.design.request import asked_of, design_from_words
from sim.surveys.design.services import Tell, services_of
from sim.surveys.design.survey_design import Design, design_of

__all__ = ["Design", "Power", "Smallest", "calculate", "design_from_words"]


def calculate(design: Design | None = None, tell: Tell | None = None, **words: Any) -> Power:
    """What a survey design could detect, by trials in simulated services.

    Args:
        design: what is asked; or, instead,
        **words: its values by name, see :class:`sim.surveys.design.survey_design.Design`. Other names are settings of the
            scenario, as :func:`sim.run` takes them.
        tell: what to call with a sentence on what is being done.

    Raises:
        ConfigError: in one sentence what is wrong, where, and what is allowed.
    """
    asked = asked_of(design or design_of(plain_value(words)))
    return power_of(asked, services_of(asked, tell))
