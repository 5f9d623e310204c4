"""How management looks at conflict (E23): a parameter vector, never an effect on outcomes.

The schools of thought (unitarist, pluralist, radicalist, interactionist) are configurations of these numbers.
"""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


def _tilt(style: str):
    return param(0.0, "log weight", -3.0, 3.0, grade="D", eq="E9, E23", meaning=f"management's tilt toward {style}")


@dataclass(frozen=True)
class Stance(Spec):
    """M15 stance: what management encourages, where it steps in, at whom grievance is aimed."""

    mechanism = "M15"
    name: str = "none"
    encouragement: float = param(
        0.0,
        "logit",
        -3.0,
        3.0,
        grade="D",
        eq="E5, E23",
        meaning="management's encouragement to speak (e)",
    )
    stimulation: float = param(
        0.0,
        "logit per unit",
        0.0,
        10.0,
        grade="D",
        eq="E5, E23",
        meaning="further encouragement where people differ less than wanted",
    )
    stimulation_target: float = param(
        0.0, "share", 0.0, 1.0, grade="E", eq="E23", meaning="aired task conflict that management wants"
    )
    integrating_tilt: float = _tilt("integrating")
    obliging_tilt: float = _tilt("obliging")
    dominating_tilt: float = _tilt("dominating")
    avoiding_tilt: float = _tilt("avoiding")
    compromising_tilt: float = _tilt("compromising")
    intervention_threshold: float = param(
        1.0,
        "share",
        0.0,
        1.0,
        grade="D",
        eq="E23",
        meaning="mean tension of a meeting above which management steps in; 1: never",
    )
    intervention_hours: float = param(
        0.0, "hours", 0.0, 8.0, grade="D", eq="E15, E23", meaning="time that it then costs each person"
    )
    intervention_strength: float = param(
        0.0, "ratio", 0.0, 5.0, grade="E", eq="E23", meaning="how much more the tilts count while management is there"
    )
    aim_up: float = param(
        0.0,
        "share",
        0.0,
        1.0,
        grade="D",
        eq="E23, E24",
        meaning="deprivation held against leaders instead of colleagues",
    )
    collective_voice: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E23", meaning="how far a slighted profession speaks as one"
    )


@equation
def encouraged(task, stance):
    """e of E5 for a person who met ``task`` conflict lately: more of it where a band is aimed at and missed."""
    return stance.encouragement + stance.stimulation * max(stance.stimulation_target - task, 0.0)


@equation
def raised_voice(voice, levelling, stance):
    """v once meetings are levelled and a profession speaks as one."""
    lifted = voice + levelling * (1 - voice)
    return lifted + stance.collective_voice * (1 - lifted)
