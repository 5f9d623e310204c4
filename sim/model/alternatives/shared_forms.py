"""One set of forms for all professions replaces the old ones."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class SharedForms(Alternative):
    """Shared paperwork as a purchase."""

    kind = "shared_forms"
    label = "Shared forms"
    description = "One set of forms replaces the separate ones, for new cases as they come."
    sets = {"paperwork.shared": "shared", "paperwork.substitution": "substitution"}  # noqa: RUF012

    start_price: float = once(
        60.0, 0.0, 400.0,
        source="assumption: some GBP 13,000 for 220 posts, about three months of a project officer and printing",
    )  # fmt: skip
    yearly_price: float = yearly(
        10.0, 0.0, 100.0,
        source="assumption: some GBP 2,000 for 220 posts, a few weeks of upkeep and briefing newcomers",
    )  # fmt: skip
    rollout_weeks: float = rollout(26.0)
    shared: float = target(1.0, "share", 0.0, 1.0, "share of forms shared in the end")
    substitution: float = target(1.0, "share", 0.0, 1.0, "how far shared forms replace the old ones")
