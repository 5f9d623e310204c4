"""Doing nothing: the free option with which all others are compared."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, yearly

NONE = "by definition; a price without an effect would make it a placebo"


@register
@dataclass(frozen=True)
class Nothing(Alternative):
    """Doing nothing."""

    kind = "nothing"
    label = "Doing nothing"
    description = "Costs nothing and changes nothing."
    sets = {}  # noqa: RUF012

    start_price: float = once(0.0, 0.0, 5000.0, source=NONE)
    yearly_price: float = yearly(0.0, 0.0, 5000.0, source=NONE)
    rollout_weeks: float = rollout(0.0, source=NONE)
