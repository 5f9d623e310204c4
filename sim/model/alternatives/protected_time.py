"""An hour a week is reserved for learning; paid cover replaces a part of it."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class ProtectedTime(Alternative):
    """Ring-fenced time as a purchase. The framework pays the cover itself (cpd.backfill_price)."""

    kind = "protected_time"
    label = "Protected time"
    description = "An hour a week is reserved for CPD, and paid cover replaces a part of it."
    sets = {"cpd.ring_fenced_hours": "ring_fenced_hours", "cpd.backfill_share": "backfill_share"}  # noqa: RUF012

    start_price: float = once(0.0, 0.0, 500.0, source="assumption: a rule costs nothing to make")
    yearly_price: float = yearly(
        0.0, 0.0, 500.0, source="assumption: nothing beside the cover, which the framework pays by the hour"
    )
    rollout_weeks: float = rollout(0.0)
    ring_fenced_hours: float = target(
        1.0, "hours/week", 0.0, 2.0, "time reserved each week in the end",
        source="middle of the design table's 0-2 hours",
    )  # fmt: skip
    backfill_share: float = target(
        0.1, "share", 0.0, 1.0, "share of it that paid cover replaces in the end",
        source="assumption: at GBP 25 an hour a tenth is some GBP 130 a post and year, full cover some GBP 1,300",
    )  # fmt: skip
