"""Hours of the week: meetings, then solo work in order of due date; load; who works on a case (E15, E16, E32, E33)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, log_uniform, param, uniform


@dataclass(frozen=True)
class Casework(Spec):
    """Hours, meetings, times, and the choice of partners."""

    mechanism = "E15, E16, E32"
    hours_per_week: float = param(
        37.0, "hours/week", 1.0, 60.0, grade="A", eq="E15", meaning="contract hours of a full-time post",
        source="local government's standard working week (from memory, not verified)",
    )  # fmt: skip
    supervision_hours: float = param(
        0.4, "hours/week", 0.0, 5.0, grade="D", eq="E15", meaning="supervision, about 1.5 hours a month"
    )
    overtime_share: float = param(
        0.25, "share", 0.0, 0.5, grade="B", eq="E15", meaning="maximum overtime",
        source="BASW's 80-20 survey: 45 hours worked in a week of about 37",
    )  # fmt: skip
    overtime_from: float = param(
        0.6, "load", 0.0, 2.0, grade="E", eq="E15",
        meaning="load from which people work overtime; the maximum is reached 1 above it",
    )  # fmt: skip
    tension_loss: float = param(
        0.15, "share per unit tension", 0.0, 0.5, grade="D", eq="E15", meaning="hours lost to tension (xi)",
        source="Simons & Peterson 2000: time and energy spent on each other",
    )  # fmt: skip
    meeting_hours: float = param(
        1.3, "hours", 0.0, 6.0, grade="D", eq="E15", meaning="a meeting without conflict (h0)", prior=uniform(1.0, 1.75)
    )
    task_hours: float = param(
        0.5, "hours per unit", 0.0, 3.0, grade="E", eq="E12, E15", meaning="discussing task conflict (h_T)"
    )
    process_hours: float = param(
        0.5,
        "hours per unit",
        0.0,
        3.0,
        grade="E",
        eq="E12, E15",
        meaning="resolving process conflict (h_P)",
        prior=uniform(0.2, 0.8),
    )
    episode_hours: float = param(
        1.0, "hours per episode", 0.0, 4.0, grade="E", eq="E12", meaning="time that an episode takes in a meeting (h_E)"
    )
    first_meeting_weeks: int = param(
        4, "weeks", 0, 20, grade="D", eq="E16", meaning="from arrival to the first meeting"
    )
    meeting_interval_weeks: int = param(
        11, "weeks", 1, 52, grade="D", eq="E16",
        meaning="from one meeting of a case to the next, unless all work is done earlier",
    )  # fmt: skip
    partner_choice: float = param(
        1.0, "cases per unit trust", 0.0, 4.0, grade="E", eq="E32", off=0.0,
        meaning="how many open cases more a lead accepts in a colleague whom they trust fully (b)",
    )  # fmt: skip
    latency_weeks: float = param(
        13.0, "weeks", 0.0, 26.0, grade="D", eq="E16",
        meaning="external consent and advice before solo work can begin, mean over cases (L0)",
        prior=uniform(9.0, 17.0),
    )  # fmt: skip
    latency_spread: float = param(
        0.4, "sd of log", 0.0, 1.0, grade="E", eq="E16", off=0.0,
        meaning="how much cases differ in the weeks until solo work can begin",
    )  # fmt: skip
    need_priority: float = param(
        6.0, "weeks per sd of need", 0.0, 20.0, grade="E", eq="E16", off=0.0,
        meaning="how much earlier the work for a family in more need is due (P)",
    )  # fmt: skip
    full_load_weeks: float = param(
        4.0, "weeks", 1.0, 52.0, grade="D", eq="E33",
        meaning="weeks of work in hand that make a load of 1 (tau)",
        source="work pressure as backlog over the time in which it should be done (Oliva & Sterman 2001; recalled)",
        prior=log_uniform(2.5, 6.0),
    )  # fmt: skip


@equation
def overtime(contract, load, casework):
    """Overtime hours in a week that starts with ``load``."""
    return contract * casework.overtime_share * min(max(load - casework.overtime_from, 0.0), 1.0)


@equation
def hours_left(hours, tension, owed, casework):
    """Hours of a present practitioner before meetings: lost, supervision, owed and free hours (E15).

    The four add up to ``hours``, the post's casework hours of the week including overtime.
    """
    lost = hours * casework.tension_loss * tension
    rest = hours - lost
    supervision = min(casework.supervision_hours, rest)
    rest -= supervision
    paid = min(owed, rest)
    return lost, supervision, paid, rest - paid


@equation
def conflict_hours(task, process, casework):
    """Hours that conflict in one meeting costs each attendee later on, at most as long as the meeting."""
    return min(casework.task_hours * task + casework.process_hours * process, casework.meeting_hours)


@equation
def liking(trust, tension, casework):
    """b (T - R) of E32: open cases by which a lead prefers a colleague."""
    return casework.partner_choice * (trust - tension)


@equation
def load_of(hours, contract, casework):
    """u of E33: hours of work in hand that can be begun, over the contract hours of some weeks."""
    return hours / (casework.full_load_weeks * contract)


@equation
def latency(draw, casework):
    """Weeks from arrival until solo work on a case can begin, from a standard normal draw: lognormal."""
    spread = casework.latency_spread
    return casework.latency_weeks * math.exp(spread * draw - 0.5 * spread * spread)
