"""Who attends CPD, what it changes, and how long the change lasts (E22, M14)."""

from sim.core.compiled import equation
from sim.model.mechanisms.encounter_effects import toward


@equation
def attendance_probability(reach, strain, resistance, fenced, cpd):
    """Probability of attending; ``fenced`` (0-1) is the share of the session covered by saved ring-fenced time."""
    kept_away = cpd.strain_penalty * max(0.0, strain - 0.5) * (1 - fenced)
    return reach * max(0.0, 1 - kept_away) * (1 - cpd.resistance_penalty * resistance)


@equation
def session_dose(present, cpd):
    """Share of what a session teaches about a role; ``present`` says whether somebody of that role takes part."""
    return 1.0 if present else 1 - cpd.roles_in_room


@equation
def shifted(value, dose):
    """Move towards 1 by a positive dose, towards 0 by a negative one; doses beyond 1 count as 1."""
    return toward(value, 1.0, min(dose, 1.0)) if dose > 0 else toward(value, 0.0, min(-dose, 1.0))


@equation
def fading_rate(half_life_weeks):
    """Weekly share lost for this half-life."""
    return 1 - 2 ** (-1 / half_life_weeks)


@equation
def fading_with_new(stock, fading, gain, rate, bonus):
    """Weekly loss rate of a stock after a gain: the weighted mean of both; slower for a gain on a small stock."""
    if gain <= 0:
        return fading
    spaced = rate / (1 + bonus * stock / (stock + gain))
    return (stock * fading + gain * spaced) / (stock + gain)


@equation
def forgetting(usual_rate, learned, excess, fading):
    """Rate at which understanding returns to the usual value: the part gained by CPD at CPD's own rate."""
    if learned <= 0 or excess <= 0:
        return usual_rate
    return usual_rate + (fading - usual_rate) * min(learned / excess, 1.0)
