"""Leaders are paid and supported to stay longer."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class StableLeadership(Alternative):
    """Stable leadership as a purchase; it does not change who the leaders are."""

    kind = "stable_leadership"
    label = "Stable leadership"
    description = "Leaders stay twice as long as the national average."
    sets = {"leadership.turnover_rate": "turnover_rate"}  # noqa: RUF012

    start_price: float = once(0.0, 0.0, 1000.0)
    yearly_price: float = yearly(
        140.0, 0.0, 1000.0,
        source="assumption: some GBP 30,000 a year for 220 posts, GBP 5,000 more for each of six leaders",
    )  # fmt: skip
    rollout_weeks: float = rollout(0.0)
    turnover_rate: float = target(
        0.0035, "1/week", 0.0, 0.2, "weekly hazard that a leader leaves, in the end", grade="D",
        source="assumption: half the national rate (33 months on average, ADCS 2023-24); that pay brings it is assumed",
    )  # fmt: skip
