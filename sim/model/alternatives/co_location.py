"""Professions of a locality share an office; they meet by chance, which can also go wrong."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class CoLocation(Alternative):
    """Co-location as a purchase."""

    kind = "co_location"
    label = "Co-location"
    description = "People of one locality share an office, whatever their profession."
    sets = {"structure.co_location": "co_location"}  # noqa: RUF012

    start_price: float = once(
        250.0, 0.0, 2000.0, source="assumption: moving a desk, cables and furniture; some GBP 55,000 for 220 posts"
    )
    yearly_price: float = yearly(
        150.0, 0.0, 2000.0,
        source="assumption: a desk costs about GBP 3,000 a year anywhere; a twentieth more for larger rooms",
    )  # fmt: skip
    rollout_weeks: float = rollout(13.0)
    co_location: float = target(
        1.0, "share", 0.0, 1.0, "how far colleagues of a locality share an office in the end",
        source="the study doubts that co-location alone brings joined-up practice; the target is an assumption",
    )  # fmt: skip
