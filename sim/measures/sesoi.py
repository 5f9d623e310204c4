"""The smallest effect of interest of each measure, and which way is better: what a verdict is held against.

Declared before any comparison. Conflict, voice and trust have no better side: whether less of them is good is what
the model is asked. Only what happens to families, plans and staff has one.
"""

from __future__ import annotations

from dataclasses import dataclass

HIGHER, LOWER, NEITHER = 1, -1, 0

SCALE = "a fifth of the sd of team means, about .5 on scales from 1 to 5 (recalled), is .1 of a point: .025 on 0 to 1"
POINTS = "two points in a hundred plans: what a service's statistics would show from year to year (assumption)"
JUDGED = "judgement of what a service would notice (assumption)"


@dataclass(frozen=True)
class Smallest:
    """A difference below ``value`` (in the measure's unit) is as good as none."""

    value: float
    better: int
    source: str
    grade: str = "D"


def _each(names: str, value: float, better: int, source: str) -> dict[str, Smallest]:
    return dict.fromkeys(names.split(), Smallest(value, better, source))


SMALLEST: dict[str, Smallest] = {
    **_each("task_conflict process_conflict relationship_conflict unspoken_disagreement", 0.025, NEITHER, SCALE),
    **_each("perceived_task_conflict felt_tension leadership_conflict", 0.025, NEITHER, SCALE),
    **_each("tension tension_across trust trust_within trust_across trust_gap leadership_trust", 0.025, NEITHER, SCALE),
    **_each("understanding myths skill commitment resistance grievance", 0.025, NEITHER, SCALE),
    **_each("distributive_justice procedural_justice deprivation voice spoke_share", 0.025, NEITHER, SCALE),
    **_each(
        "style_integrating style_obliging style_dominating style_avoiding style_compromising", 0.025, NEITHER, SCALE
    ),
    **_each("episode_rate quarrel_rate breach_rate", 0.5, NEITHER, JUDGED),
    **_each("breach_share", 0.025, NEITHER, JUDGED),
    **_each("strain", 0.025, LOWER, SCALE),
    **_each("on_time on_time_share", 0.02, HIGHER, POINTS),
    **_each("quality", 0.02, HIGHER, JUDGED),
    **_each("creativity creativity_strong", 0.02, NEITHER, JUDGED),
    **_each("engagement", 0.02, HIGHER, JUDGED),
    **_each("weeks_to_plan median_weeks", 0.5, LOWER, JUDGED),
    **_each("duplicates", 0.5, LOWER, JUDGED),
    **_each("turnover vacancy_rate empty_posts turned_away_share", 0.01, LOWER, JUDGED),
    **_each("absence_rate", 0.005, LOWER, JUDGED),
    **_each("time_direct time_forms time_meetings time_conflict time_supervision time_training", 0.01, NEITHER, JUDGED),
    **_each("utilisation overtime", 0.02, NEITHER, JUDGED),
    **_each("caseload", 0.5, NEITHER, JUDGED),
    **_each("agency_share", 0.01, NEITHER, JUDGED),
    **_each("thoroughness", 0.02, HIGHER, JUDGED),
}
