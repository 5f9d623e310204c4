"""A team study day: people of all professions spend a day on each other's roles and on who does what."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, contacts, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class StudyDay(Activity):
    """Team study day of several professions."""

    kind = "study_day"
    label = "Team study day"
    description = "A day together about roles and about who does what; people meet, which can go wrong."
    grouping = "mixed"
    addresses = "understanding"
    writes = columns("hours", "understanding", "myths", "skill", "trust", "mandate", "contacts")

    hours: float = hours(6.0, 3.0, 8.0)
    price: float = price(40.0, 100.0, source="assumption: a room, lunch and a facilitator shared by the group")
    reach: float = reach(
        0.62, grade="C", source="the study's survey: 62 % named team study days; its top five are ties"
    )
    understanding: float = effect(
        0.0, 0.5, "roles explained by those who hold them (e_r)", grade="D",
        source="team training: 93 effect sizes, moderate and positive (Salas et al. 2008); size here assumed",
    )  # fmt: skip
    myths: float = effect(-0.05, 0.25, "myths corrected by meeting people; negative: confirmed (e_s)")
    skill: float = effect(0.0, 0.05, "handling of conflict practised (e_k)")
    trust: float = effect(0.0, 0.1, "trust in people met (e_T)")
    mandate: float = effect(0.0, 0.3, "who does what discussed, if the whole locality attends (e_m)")
    half_life_weeks: float = half_life(26.0)
    contacts: int = contacts(1, source="assumption: a day together holds one occasion to differ")
