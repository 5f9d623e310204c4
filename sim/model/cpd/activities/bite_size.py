"""A bite-size workshop: an hour or two on one topic, often repeated, so that learning lasts longer."""

from dataclasses import dataclass

from sim.core.parameters import param
from sim.model.cpd.activity import Activity, columns, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class BiteSize(Activity):
    """Bite-size workshop."""

    kind = "bite_size"
    label = "Bite-size workshop"
    description = "A short workshop on one topic, for one profession or several, that can be repeated often."
    grouping = "mixed"
    addresses = "understanding"
    writes = columns("hours", "understanding", "myths", "skill", "trust")

    hours: float = hours(1.5, 0.5, 3.0)
    price: float = price(5.0, 25.0, source="assumption: a colleague or a local trainer, and a room in the house")
    reach: float = reach(
        0.64, grade="C", source="the study's survey: 64 % named bite-size workshops; its top five are ties"
    )
    understanding: float = effect(
        0.0, 0.15, "one topic of others' roles explained (e_r)", grade="D",
        source="design table; preferred is not effective: the survey says who comes, not what it does",
    )  # fmt: skip
    myths: float = effect(0.0, 0.08, "one myth corrected (e_s)")
    skill: float = effect(0.0, 0.05, "one way of handling conflict practised (e_k)")
    trust: float = effect(0.0, 0.02, "trust in people met (e_T)")
    half_life_weeks: float = half_life(20.0)
    spacing_bonus: float = param(
        0.5, "share", 0.0, 1.0, grade="D", eq="E22",
        meaning="how much longer learning lasts if earlier learning is still fresh",
        source="spaced practice helps learning: 63 studies, d .46 (Donovan & Radosevich 1999); as a ratio: assumption",
    )  # fmt: skip
