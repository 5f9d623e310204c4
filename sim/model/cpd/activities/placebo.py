"""A placebo: the hours, the price and the reach of a study day, without any effect."""

from dataclasses import dataclass

from sim.core.parameters import param
from sim.model.cpd.activities.study_day import StudyDay
from sim.model.cpd.activity import Activity, columns, hours, reach, register

SAME = "by design: the same as the study day's"


@register
@dataclass(frozen=True)
class Placebo(Activity):
    """Placebo. Its bounds are wide, so that it can replace any other activity."""

    kind = "placebo"
    label = "Placebo"
    description = "Takes the hours and the money of a study day and has no effect."
    grouping = "mixed"
    addresses = ""
    writes = columns("hours")

    hours: float = hours(StudyDay.hours, 0.0, 40.0, grade="E", source=SAME)
    price: float = param(
        StudyDay.price, "GBP/head", 0.0, 2000.0, grade="E", eq="E22", meaning="price of one place", source=SAME
    )
    reach: float = reach(StudyDay.reach, grade="E", source=SAME)
