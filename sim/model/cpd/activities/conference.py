"""A conference: a day outside the service among strangers, usually of one's own field."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class Conference(Activity):
    """External conference."""

    kind = "conference"
    label = "Conference"
    description = "A day outside the service; nobody from the service is met there."
    grouping = "alone"
    addresses = "access"
    writes = columns("hours", "understanding", "skill")

    hours: float = hours(7.0, 3.5, 21.0)
    price: float = price(150.0, 400.0, source="assumption: fee and travel")
    reach: float = reach(0.10)
    understanding: float = effect(0.0, 0.1, "other fields heard about (e_r)")
    skill: float = effect(0.0, 0.05, "handling of conflict heard about (e_k)")
    half_life_weeks: float = half_life(20.0)
