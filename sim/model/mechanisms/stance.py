"""How management deals with conflict (E23): a vector of parameters, never an effect on outcomes.

The schools of thought (unitarist, pluralist, radicalist, interactionist) are configurations of these parameters.
"""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


def _tilt(style: str):
    return param(0.0, "log weight", -3.0, 3.0, grade="D", eq="E9, E23", meaning=f"management's tilt toward {style}")


@dataclass(frozen=True)
class Stance(Spec):
    """M15 stance: what management encourages, when it intervenes, and at whom grievance is directed."""

    mechanism = "M15"
    name: str = "none"
    encouragement: float = param(
        0.0, "logit", -3.0, 3.0, grade="D", eq="E5, E23", meaning="encouragement by management to speak (e)"
    )
    stimulation: float = param(
        0.0, "logit per unit", 0.0, 10.0, grade="D", eq="E5, E23",
        meaning="further encouragement where task conflict is below its target",
    )  # fmt: skip
    stimulation_target: float = param(
        0.0, "share", 0.0, 1.0, grade="E", eq="E23", meaning="task conflict that management wants"
    )
    integrating_tilt: float = _tilt("integrating")
    obliging_tilt: float = _tilt("obliging")
    dominating_tilt: float = _tilt("dominating")
    avoiding_tilt: float = _tilt("avoiding")
    compromising_tilt: float = _tilt("compromising")
    intervention_threshold: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E23",
        meaning="mean tension of a meeting above which management intervenes; 1: never",
    )  # fmt: skip
    intervention_hours: float = param(
        0.0, "hours", 0.0, 8.0, grade="D", eq="E15, E23", meaning="hours that an intervention costs each attendee"
    )
    intervention_strength: float = param(
        0.0, "ratio", 0.0, 5.0, grade="E", eq="E23", meaning="additional weight of the tilts during an intervention"
    )
    aim_up: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E23, E24",
        meaning="share of felt deprivation directed at leaders instead of colleagues",
    )  # fmt: skip
    collective_voice: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E23", meaning="how far a deprived profession speaks as one"
    )


@equation
def encouraged(task, stance):
    """e of E5 for a person with recent ``task`` conflict: more if a target is set and not reached."""
    return stance.encouragement + stance.stimulation * max(stance.stimulation_target - task, 0.0)


@equation
def raised_voice(voice, levelling, stance):
    """v after levelling of meetings and collective voice."""
    lifted = voice + levelling * (1 - voice)
    return lifted + stance.collective_voice * (1 - lifted)
