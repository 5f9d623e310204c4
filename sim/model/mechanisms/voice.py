"""People speak where trust is high, tension low and their profession has a voice (E5, E6, M3)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.numeric import logistic
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Voice(Spec):
    """M3 voice. Switched off, everyone speaks."""

    mechanism = "M3"
    enabled: bool = True
    silence_share: float = param(
        1.0,
        "share",
        0.0,
        1.0,
        grade="E",
        eq="E5",
        off=0.0,
        meaning="how far the chance of silence counts at all (0: everyone speaks)",
    )
    baseline: float = param(
        0.8,
        "logit",
        -2.0,
        3.5,
        grade="E",
        eq="E5",
        meaning="readiness to speak at neutral trust (phi_0)",
    )
    trust_slope: float = param(
        1.0,
        "logit per unit trust",
        0.0,
        6.0,
        grade="D",
        eq="E5",
        meaning="trust loosens tongues (phi_T)",
    )
    tension_slope: float = param(
        0.5,
        "logit per unit tension",
        0.0,
        6.0,
        grade="D",
        eq="E5",
        meaning="tension ties them (phi_R)",
    )
    standing_slope: float = param(
        1.0,
        "logit per unit voice",
        0.0,
        5.0,
        grade="D",
        eq="E5",
        meaning="cost of a profession without a voice (phi_v)",
        source="the study: 'your voice won't be easily heard'",
    )
    levelling: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E5", meaning="how far meetings are run so that every profession is heard"
    )


@equation
def speaking_probability(trust, tension, profession_voice, encouragement, voice):
    """Pr(speaks) of E5; trust and tension are means over the others present, standing is v_p."""
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
    """The share of a disagreement that shows once both speak: 1 - exp(-x_g D), of E6."""
    return 1 - math.exp(-complexity * disagreement)
