"""An e-learning module: an hour or two alone on a computer."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class ELearning(Activity):
    """E-learning module."""

    kind = "e_learning"
    label = "E-learning module"
    description = "A module taken alone on a computer; nobody whom it is about is there."
    grouping = "alone"
    addresses = "understanding"
    writes = columns("hours", "understanding", "skill")

    hours: float = hours(1.5, 0.5, 4.0)
    price: float = price(5.0, 15.0, source="assumption: a licence for each user")
    reach: float = reach(0.40, source="assumption: the study's survey 'clearly rejected' it but gives no figure")
    understanding: float = effect(0.0, 0.12, "others' roles read about (e_r)")
    skill: float = effect(0.0, 0.02, "handling of conflict read about (e_k)")
    half_life_weeks: float = half_life(12.0)
