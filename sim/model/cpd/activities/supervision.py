"""Reflective supervision: each month an experienced colleague discusses cases and strain with a practitioner."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, effect, half_life, hours, price, reach, register

REVIEW = "27 studies, 10,867 workers: r .30-.40 with good outcomes (Mor Barak 2009); UK evidence weak (SCIE 2012)"


@register
@dataclass(frozen=True)
class Supervision(Activity):
    """Supervision; planned monthly, that is 12 a year."""

    kind = "supervision"
    label = "Reflective supervision"
    description = (
        "Monthly time with an experienced colleague to reflect on cases, on other people and on one's own strain."
    )
    grouping = "single"
    addresses = "tension"
    writes = columns("hours", "understanding", "myths", "skill", "strain")

    hours: float = hours(1.5, 0.5, 3.0)
    price: float = price(
        0.0, 45.0,
        source="assumption: from nothing (a line manager already paid) to 1.5 supervisor hours at GBP 30 in full",
    )  # fmt: skip
    reach: float = reach(0.62, grade="C", source="the study's survey: 62 % named supervision; its top five are ties")
    understanding: float = effect(0.0, 0.03, "other people's parts in a case reflected on (e_r)")
    myths: float = effect(0.0, 0.02, "a myth questioned (e_s)")
    skill: float = effect(
        0.0, 0.08, "own handling of conflict reflected on (e_k)", grade="D", source=f"{REVIEW}; size assumed"
    )
    strain: float = effect(0.0, 0.1, "relief of strain (e_z)", grade="D", source=f"{REVIEW}; size assumed")
    half_life_weeks: float = half_life(12.0)
