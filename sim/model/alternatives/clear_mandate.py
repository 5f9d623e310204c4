"""Staff agree who does what, and write it down."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class ClearMandate(Alternative):
    """A settled mandate as a purchase."""

    kind = "clear_mandate"
    label = "Clear mandate"
    description = "Staff agree who does what; the agreement is written down and kept up to date."
    sets = {"structure.mandate_clarity": "mandate_clarity"}  # noqa: RUF012

    start_price: float = once(
        80.0, 0.0, 500.0, source="assumption: some GBP 18,000 for 220 posts, five months of a project officer"
    )
    yearly_price: float = yearly(10.0, 0.0, 100.0, source="assumption: a yearly review")
    rollout_weeks: float = rollout(26.0)
    mandate_clarity: float = target(
        0.85, "share", 0.0, 1.0, "clarity of the mandate in the end",
        source="assumption: more than the default .65, less than all; the study found 'the task wasn't clear'",
    )  # fmt: skip
