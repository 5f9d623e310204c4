"""Shadowing: a day beside a colleague from another profession."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, contacts, effect, half_life, hours, price, reach, register

CONTACT = "contact programmes: 123 comparisons, positive and lasting beyond a month, in other settings; size assumed"


@register
@dataclass(frozen=True)
class Shadowing(Activity):
    """Shadowing in pairs of two professions."""

    kind = "shadowing"
    label = "Shadowing"
    description = "A day beside a colleague of another profession, with occasions to differ."
    grouping = "pair"
    addresses = "understanding"
    writes = columns("hours", "understanding", "myths", "skill", "trust", "contacts")

    hours: float = hours(7.0, 3.5, 21.0)
    price: float = price(
        0.0, 20.0, source="assumption: travel; cover for the day is paid from cpd.backfill_share, if at all"
    )
    reach: float = reach(0.30)
    understanding: float = effect(0.0, 0.6, "the other profession's role seen at first hand (e_r)")
    myths: float = effect(
        -0.05, 0.3, "myths corrected by meeting a person; negative: confirmed (e_s)", grade="D", source=CONTACT
    )
    skill: float = effect(0.0, 0.05, "a colleague's handling of conflict seen (e_k)")
    trust: float = effect(0.0, 0.3, "trust within the pair (e_T)", grade="D", source=CONTACT)
    half_life_weeks: float = half_life(52.0)
    contacts: int = contacts(2, source="assumption: a day together holds at least two occasions to differ")
