"""People speak if trust is high, tension low and their profession has a voice (E5, E6, M3)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.numeric import logistic
from sim.core.parameters import Spec, param, uniform


@dataclass(frozen=True)
class Voice(Spec):
    """M3 voice. If disabled, everyone speaks."""

    mechanism = "M3"
    enabled: bool = True
    silence_share: float = param(
        1.0, "share", 0.0, 1.0, grade="E", eq="E5", off=0.0,
        meaning="share of the probability of silence that counts (0: everyone speaks)",
    )  # fmt: skip
    baseline: float = param(
        0.8,
        "logit",
        -2.0,
        3.5,
        grade="E",
        eq="E5",
        meaning="readiness to speak at neutral trust (phi_0)",
        prior=uniform(0.0, 1.6),
    )
    trust_slope: float = param(
        0.5, "logit per unit trust", 0.0, 6.0, grade="D", eq="E5", meaning="effect of trust (phi_T)"
    )
    tension_slope: float = param(
        0.25, "logit per unit tension", 0.0, 6.0, grade="D", eq="E5", meaning="reduction by tension (phi_R)"
    )
    standing_slope: float = param(
        1.0, "logit per unit voice", 0.0, 5.0, grade="D", eq="E5",
        meaning="reduction for a profession without voice (phi_v)",
        source="the study: 'your voice won't be easily heard'", prior=uniform(0.0, 2.0),
    )  # fmt: skip
    levelling: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E5", meaning="how far meetings give every profession a voice"
    )


@equation
def speaking_probability(trust, tension, profession_voice, encouragement, voice):
    """Pr(speaks) of E5; trust and tension are means over the others present, ``profession_voice`` is v_p."""
    drive = (
        voice.baseline
        + voice.trust_slope * (trust - 0.5)
        - voice.tension_slope * tension
        - 2 * voice.standing_slope * (1 - profession_voice)
        + encouragement
    )
    return 1 - voice.silence_share * (1 - logistic(drive))


@equation
def aired(disagreement, complexity):
    """Disagreement that shows if both speak, 0-1: 1 - exp(-x_g D), of E6."""
    return 1 - math.exp(-complexity * disagreement)
