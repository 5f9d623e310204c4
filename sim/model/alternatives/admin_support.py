"""Administrators take over a part of the forms."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class AdminSupport(Alternative):
    """Administrative support as a purchase. Price and share belong together: double both or neither."""

    kind = "admin_support"
    label = "Administrative support"
    description = "Administrators fill in a part of the forms, for all professions alike."
    sets = {"paperwork.admin_share": "admin_share"}  # noqa: RUF012

    start_price: float = once(0.0, 0.0, 500.0)
    yearly_price: float = yearly(
        500.0, 0.0, 1500.0, source="assumption: one administrator for 50 posts at about GBP 25,000 a year in full"
    )
    rollout_weeks: float = rollout(13.0)
    admin_share: float = target(
        0.04, "share", 0.0, 1.0, "share of form hours that administrators take over in the end",
        source="assumption: 37 hours a week over 50 posts, against about 20 hours of forms for each post",
    )  # fmt: skip
