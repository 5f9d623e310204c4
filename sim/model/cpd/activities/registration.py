"""Registration CPD: what a profession requires for registration; it involves no other profession."""

from dataclasses import dataclass

from sim.core.parameters import param
from sim.model.cpd.activity import Activity, columns, hours, price, register


@register
@dataclass(frozen=True)
class Registration(Activity):
    """CPD required for registration, for one profession."""

    kind = "registration"
    label = "Registration CPD"
    description = "Training that a profession's register asks for, about that profession's own work."
    grouping = "single"
    addresses = "access"
    writes = columns("hours")

    hours: float = hours(6.0, 0.0, 40.0, source="assumption: a day; requirements differ by profession")
    price: float = price(0.0, 100.0, source="assumption: from an in-house session to a day's course")
    reach: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E22", meaning="share of the invited who come",
        source="the study: 'professionals who have HCPC requirements'; that all comply is an assumption",
    )  # fmt: skip
