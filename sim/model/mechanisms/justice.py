"""Fair shares, voice and stable leadership raise trust in leadership; injustice causes conflict (E24, M16)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param

COLQUITT = "Colquitt et al. 2001 (183 studies): both kinds of justice go with trust and commitment about equally"


@dataclass(frozen=True)
class Justice(Spec):
    """M16 justice, trust in leadership, commitment, and conflict with leadership."""

    mechanism = "M16"
    enabled: bool = True
    usual_trust: float = param(
        0.6, "share", 0.0, 1.0, grade="E", eq="E24", meaning="trust in leadership without any injustice"
    )
    distributive_weight: float = param(
        0.4, "share", 0.0, 0.5, grade="B", eq="E24", meaning="trust lost if the profession receives nothing",
        source=COLQUITT, off=0.0,
    )  # fmt: skip
    procedural_weight: float = param(
        0.4, "share", 0.0, 0.5, grade="B", eq="E24", meaning="trust lost if the profession has no voice",
        source=COLQUITT, off=0.0,
    )  # fmt: skip
    churn_weight: float = param(
        0.5, "share", 0.0, 1.0, grade="D", eq="E24",
        meaning="how strongly leadership turnover makes procedures inconsistent", off=0.0,
    )  # fmt: skip
    trust_pace: float = param(
        0.05, "share/week", 0.0, 1.0, grade="E", eq="E24", meaning="speed at which trust in leadership adjusts"
    )
    commitment_pace: float = param(
        0.03, "share/week", 0.0, 1.0, grade="E", eq="E24",
        meaning="speed at which commitment to integrated working follows trust",
    )  # fmt: skip
    doubt_slope: float = param(
        1.0, "per share of trust lost", 0.0, 3.0, grade="E", eq="E24", off=0.0,
        meaning="distrust of leadership increases the effect of injustice between colleagues",
        source="the study: 'they are special, we are not'; size assumed",
    )  # fmt: skip
    vertical_rate: float = param(
        0.02, "1/week", 0.0, 0.4, grade="E", eq="E24",
        meaning="hazard of open conflict with leadership at full deprivation", off=0.0,
    )  # fmt: skip
    trust_exponent: float = param(
        1.5, "exponent", 0.0, 4.0, grade="E", eq="E24", meaning="how strongly trust in leadership prevents it"
    )
    grievance_gain: float = param(
        0.3, "share", 0.0, 1.0, grade="E", eq="E24", off=0.0,
        meaning="increase in grievance after an episode with leadership",
    )  # fmt: skip
    grievance_cooling: float = param(0.03, "1/week", 0.0, 1.0, grade="E", eq="E24", meaning="decline of grievance")
    trust_loss: float = param(
        0.25, "share", 0.0, 1.0, grade="D", eq="E24", off=0.0,
        meaning="decrease in trust in leadership after an episode with it",
    )  # fmt: skip
    grievance_hours: float = param(
        1.0, "hours", 0.0, 10.0, grade="E", eq="E15, E24", off=0.0, meaning="time that an episode with leadership costs"
    )


@equation
def distributive(deprivation):
    """Sense of distributive justice: 1 if the own profession received its share."""
    return 1 - deprivation


@equation
def procedural(voice, churn, justice):
    """Sense of procedural justice: the profession's voice, reduced by leadership turnover."""
    return voice * (1 - justice.churn_weight * churn)


@equation
def trust_target(fair_share, fair_hearing, justice):
    """The value that trust in leadership approaches."""
    lost = justice.distributive_weight * (1 - fair_share) + justice.procedural_weight * (1 - fair_hearing)
    return justice.usual_trust * (1 - lost)


@equation
def doubt(trust, justice):
    """Factor on injustice between colleagues; 1 if trust in leadership is at least usual."""
    return 1 + justice.doubt_slope * max(justice.usual_trust - trust, 0.0)


@equation
def vertical_hazard(deprivation, trust, redirected, justice):
    """Weekly hazard of open conflict with leadership; ``redirected`` is the part that a stance directs at leaders."""
    return (justice.vertical_rate + redirected) * deprivation * (1 - trust) ** justice.trust_exponent


@equation
def vertical_probability(hazard):
    """1 - exp(-h)."""
    return 1 - math.exp(-hazard)
