"""Hours are finite: meetings first, then solo work, earliest due date first (E15, E16)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.spec import Spec, param


@dataclass(frozen=True)
class Casework(Spec):
    """Hours, meetings and the clock."""

    mechanism = "E15, E16"
    hours_per_week: float = param(
        37.0, "hours/week", 1.0, 60.0, grade="A", eq="E15", meaning="contract hours of a full-time post",
        source="local government's standard working week (recalled)",
    )
    supervision_hours: float = param(
        0.4, "hours/week", 0.0, 5.0, grade="D", eq="E15", meaning="supervision, about 1.5 hours a month",
    )
    tension_loss: float = param(
        0.15, "share per unit tension", 0.0, 0.5, grade="D", eq="E15", meaning="hours lost to tension (xi)",
        source="Simons & Peterson 2000: time and energy spent on each other",
    )
    meeting_hours: float = param(1.5, "hours", 0.0, 6.0, grade="D", eq="E15", meaning="a meeting without conflict (h0)")
    task_hours: float = param(
        1.0, "hours per unit", 0.0, 3.0, grade="D", eq="E15", meaning="talking a task conflict through (h_T)",
    )
    process_hours: float = param(
        1.0, "hours per unit", 0.0, 3.0, grade="D", eq="E15", meaning="sorting out a process conflict (h_P)",
    )
    first_meeting_weeks: int = param(
        3, "weeks", 0, 20, grade="D", eq="E16", meaning="from arrival to the first meeting",
    )
    meeting_interval_weeks: int = param(
        7, "weeks", 1, 52, grade="D", eq="E16", meaning="from one meeting of a case to the next",
    )
    latency_weeks: int = param(
        6, "weeks", 0, 14, grade="D", eq="E16", meaning="consent, advice and notice that no one can hurry (L0)",
    )


@equation
def hours_left(contract, tension, owed, casework):
    """Hours of a present practitioner before meetings: lost, supervision, owed and free hours (E15).

    The four add up to ``contract`` (the post's casework hours a week).
    """
    lost = contract * casework.tension_loss * tension
    rest = contract - lost
    supervision = min(casework.supervision_hours, rest)
    rest -= supervision
    paid = min(owed, rest)
    return lost, supervision, paid, rest - paid


@equation
def conflict_hours(task, process, casework):
    """Hours that the disagreements of one meeting cost each person in it."""
    return casework.task_hours * task + casework.process_hours * process


@equation
def pace_needed(outstanding, weeks, contract):
    """Load: hours due within ``weeks`` over the hours there are in them (at least one week)."""
    return outstanding / (max(weeks, 1.0) * contract)
