"""A team away day: the whole team spends a day together, away from the office."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, contacts, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class AwayDay(Activity):
    """Away day of a whole team."""

    kind = "away_day"
    label = "Team away day"
    description = "The whole team spends a day together; people get to know each other, which can go wrong."
    grouping = "team"
    addresses = "tension"
    writes = columns("hours", "understanding", "myths", "skill", "trust", "contacts")

    hours: float = hours(7.0, 3.5, 14.0)
    price: float = price(50.0, 120.0, source="assumption: a venue, lunch and a facilitator shared by the team")
    reach: float = reach(0.70)
    understanding: float = effect(0.0, 0.2, "roles within the team discussed (e_r)")
    myths: float = effect(-0.05, 0.15, "myths corrected by meeting people; negative: confirmed (e_s)")
    skill: float = effect(0.0, 0.03, "handling of conflict practised (e_k)")
    trust: float = effect(0.0, 0.15, "trust in people met (e_T)")
    half_life_weeks: float = half_life(20.0)
    contacts: int = contacts(1, source="assumption: one extra encounter, which can go wrong")
