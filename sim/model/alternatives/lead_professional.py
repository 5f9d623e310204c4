"""Each case gets a lead professional by protocol."""

from dataclasses import dataclass

from sim.model.alternatives.alternative import Alternative, once, register, rollout, target, yearly


@register
@dataclass(frozen=True)
class LeadProfessional(Alternative):
    """The lead-professional protocol as a purchase. It has no effect if each case already has one."""

    kind = "lead_professional"
    label = "Lead professional"
    description = "A protocol gives each case one professional who leads."
    sets = {"structure.lead_professional": "lead_professional"}  # noqa: RUF012

    start_price: float = once(
        40.0, 0.0, 400.0, source="assumption: some GBP 9,000 for 220 posts, to agree the protocol and brief everyone"
    )
    yearly_price: float = yearly(5.0, 0.0, 100.0, source="assumption: briefing newcomers")
    rollout_weeks: float = rollout(0.0, source="a case either has a lead or has none")
    lead_professional: int = target(
        1, "0/1", 0, 1, "each case has a lead professional", source="the study names the role"
    )
