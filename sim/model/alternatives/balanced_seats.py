"""Each profession gets one voice in the leadership."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class BalancedSeats(Alternative):
    """Balanced leadership as a purchase."""

    kind = "balanced_seats"
    label = "Balanced seats"
    description = "Every profession gets an equal voice in the leadership."
    sets = {"leadership.balance": "balance"}  # noqa: RUF012

    start_price: float = once(
        100.0, 0.0, 1000.0,
        source="assumption: some GBP 22,000 for 220 posts, three senior posts refilled at about GBP 7,000 each",
    )  # fmt: skip
    yearly_price: float = yearly(0.0, 0.0, 500.0, source="assumption: as many seats as before, so no running price")
    rollout_weeks: float = rollout(26.0)
    balance: float = target(1.0, "share", 0.0, 1.0, "how far each profession has one voice instead of its seats")
