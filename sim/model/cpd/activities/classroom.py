"""A classroom course: a day's teaching on a topic, for one profession at a time."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class Classroom(Activity):
    """Classroom course for one profession."""

    kind = "classroom"
    label = "Classroom course"
    description = "A day of teaching for people of one profession; nobody whom they hear about is in the room."
    grouping = "single"
    addresses = "understanding"
    writes = columns("hours", "understanding", "myths", "skill")

    hours: float = hours(6.0, 3.0, 8.0)
    price: float = price(60.0, 150.0, source="assumption: an outside trainer and a room")
    reach: float = reach(0.35, source="assumption: the study's survey 'clearly rejected' it but gives no figure")
    understanding: float = effect(0.0, 0.25, "others' roles taught (e_r)")
    myths: float = effect(-0.02, 0.02, "myths corrected, or passed on within the profession (e_s)")
    skill: float = effect(0.0, 0.05, "handling of conflict taught (e_k)")
    half_life_weeks: float = half_life(20.0)
