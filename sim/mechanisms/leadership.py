"""Whose agenda counts: leadership's share of attention becomes voice and felt deprivation (E21, M13)."""

from dataclasses import dataclass, field

from sim.core.compiled import equation
from sim.core.spec import Spec, param


@dataclass(frozen=True)
class Leadership(Spec):
    """M13 leadership with a fixed composition. Four channels, each with a switch."""

    mechanism = "M13"
    enabled: bool = True
    bias: float = param(
        0.0,
        "share",
        0.0,
        1.0,
        grade="C",
        eq="E21",
        meaning="how far the seats, not the headcount, set the agenda (beta)",
        source="neutral by default; the study reports strong dominance of one profession",
        off=0.0,
    )
    seats_exponent: float = param(
        1.0,
        "exponent",
        0.0,
        4.0,
        grade="E",
        eq="E21",
        meaning="amplification of majorities among the seats (gamma_l)",
    )
    priority_weeks: float = param(
        6.0,
        "weeks",
        0.0,
        26.0,
        grade="E",
        eq="E16",
        meaning="queue jump of the dominant profession's cases at full bias (A)",
    )
    memory_weeks: float = param(
        26.0,
        "weeks",
        1.0,
        156.0,
        grade="D",
        eq="E21",
        meaning="how long what was received is remembered",
    )
    seats: dict[str, int] = field(default_factory=dict)
    attention: bool = True
    voice: bool = True
    resentment: bool = True


@equation
def agenda_share(headcount_share, seats_share, leadership):
    """l of E21."""
    return (1 - leadership.bias) * headcount_share + leadership.bias * seats_share


@equation
def voice(share, headcount_share):
    """v of E21: 1 where a profession's share of the agenda is at least its share of the staff."""
    return min(1.0, share / headcount_share)


@equation
def received(before, given, leadership):
    """The share received, remembered over about ``memory_weeks`` weeks."""
    return before + (given - before) / leadership.memory_weeks


@equation
def deprivation(received_share, headcount_share):
    """f of E21: 0 where a profession got its share of what leadership gives, 1 where it got nothing."""
    return max(0.0, 1 - received_share / headcount_share)


@equation
def priority(dominant, leadership):
    """Weeks by which a case jumps the queue of E16; ``dominant`` is 0 or 1."""
    return leadership.bias * leadership.priority_weeks * dominant
