"""Joined information systems, so that no data are transferred by hand."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class OneSystem(Alternative):
    """Joined information systems as a purchase. Forms do not change."""

    kind = "one_system"
    label = "One information system"
    description = "The information systems are joined, so that data need not be entered twice."
    sets = {"paperwork.systems_joined": "systems_joined"}  # noqa: RUF012

    start_price: float = once(
        400.0, 0.0, 2000.0,
        source="assumption: some GBP 90,000 for 220 posts, an interface by the supplier and a project manager",
    )  # fmt: skip
    yearly_price: float = yearly(
        60.0, 0.0, 500.0, source="assumption: upkeep of about a seventh of the price to start; no figure in the texts"
    )
    rollout_weeks: float = rollout(52.0)
    systems_joined: float = target(1.0, "share", 0.0, 1.0, "share of re-entering data that is saved in the end")
