"""Meetings hear every profession, whatever its status."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class StatusLevelling(Alternative):
    """Status-levelling as a purchase. Seats and money do not change."""

    kind = "status_levelling"
    label = "Status-levelling in meetings"
    description = "People who chair meetings are trained to hear every profession."
    sets = {"voice.levelling": "levelling"}  # noqa: RUF012

    start_price: float = once(
        50.0, 0.0, 400.0, source="assumption: some GBP 11,000 for 220 posts, a short course for all who chair"
    )
    yearly_price: float = yearly(20.0, 0.0, 200.0, source="assumption: refreshers and newcomers")
    rollout_weeks: float = rollout(26.0)
    levelling: float = target(
        0.5, "share", 0.0, 1.0, "how far meetings hear every profession in the end",
        source="middle of the possible range: how far rules can level status is not known",
    )  # fmt: skip
