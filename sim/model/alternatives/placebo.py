"""A placebo among the alternatives: the price of shared forms, without the forms."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, yearly
from sim.model.alternatives.shared_forms import SharedForms

SAME = "by design: the same as for shared forms"


@register
@dataclass(frozen=True)
class Placebo(Alternative):
    """Placebo alternative."""

    kind = "placebo"
    label = "Placebo"
    description = "Costs what shared forms cost and changes nothing."
    sets = {}  # noqa: RUF012

    start_price: float = once(SharedForms.start_price, 0.0, 5000.0, source=SAME)
    yearly_price: float = yearly(SharedForms.yearly_price, 0.0, 5000.0, source=SAME)
    rollout_weeks: float = rollout(SharedForms.rollout_weeks, source=SAME)
