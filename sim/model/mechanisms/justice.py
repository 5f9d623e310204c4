"""Fair shares, a voice and constancy feed trust in leadership; its lack is felt upward and sideways (E24, M16)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param

COLQUITT = "Colquitt et al. 2001 (183 studies): both kinds of justice go with trust and commitment about equally"


@dataclass(frozen=True)
class Justice(Spec):
    """M16 justice, trust in leadership, commitment, and vertical conflict."""

    mechanism = "M16"
    enabled: bool = True
    usual_trust: float = param(
        0.6, "share", 0.0, 1.0, grade="E", eq="E24", meaning="trust in a leadership that gives no cause for complaint"
    )
    distributive_weight: float = param(
        0.4,
        "share",
        0.0,
        0.5,
        grade="B",
        eq="E24",
        meaning="trust lost where nothing is received",
        source=COLQUITT,
        off=0.0,
    )
    procedural_weight: float = param(
        0.4,
        "share",
        0.0,
        0.5,
        grade="B",
        eq="E24",
        meaning="trust lost where nobody is heard",
        source=COLQUITT,
        off=0.0,
    )
    churn_weight: float = param(
        0.5,
        "share",
        0.0,
        1.0,
        grade="D",
        eq="E24",
        meaning="how far change at the top makes procedures inconsistent",
        off=0.0,
    )
    trust_pace: float = param(
        0.05, "share/week", 0.0, 1.0, grade="E", eq="E24", meaning="how fast trust in leadership follows"
    )
    commitment_pace: float = param(
        0.03, "share/week", 0.0, 1.0, grade="E", eq="E24", meaning="how fast commitment to integration follows trust"
    )
    doubt_slope: float = param(
        1.0,
        "per share of trust lost",
        0.0,
        3.0,
        grade="E",
        eq="E24",
        off=0.0,
        meaning="distrust of leadership sharpens injustice between colleagues",
        source="the study: 'they are special, we are not'; size assumed",
    )
    vertical_rate: float = param(
        0.02,
        "1/week",
        0.0,
        0.4,
        grade="E",
        eq="E24",
        meaning="hazard of open conflict with leadership at full deprivation",
        off=0.0,
    )
    trust_exponent: float = param(
        1.5, "exponent", 0.0, 4.0, grade="E", eq="E24", meaning="how sharply trust in leadership gates it"
    )
    grievance_gain: float = param(
        0.3, "share", 0.0, 1.0, grade="E", eq="E24", off=0.0, meaning="grievance added by an episode with leadership"
    )
    grievance_cooling: float = param(0.03, "1/week", 0.0, 1.0, grade="E", eq="E24", meaning="how fast grievance cools")
    trust_loss: float = param(
        0.25, "share", 0.0, 1.0, grade="D", eq="E24", off=0.0, meaning="trust in leadership lost in an episode with it"
    )
    grievance_hours: float = param(
        1.0, "hours", 0.0, 10.0, grade="E", eq="E15, E24", off=0.0, meaning="time that an episode with leadership costs"
    )


@equation
def distributive(deprivation):
    """Sense of distributive justice: 1 where one's profession got its share."""
    return 1 - deprivation


@equation
def procedural(voice, churn, justice):
    """Sense of procedural justice: a voice, under the same leaders as last month."""
    return voice * (1 - justice.churn_weight * churn)


@equation
def trust_target(fair_share, fair_hearing, justice):
    """Where trust in leadership heads."""
    lost = justice.distributive_weight * (1 - fair_share) + justice.procedural_weight * (1 - fair_hearing)
    return justice.usual_trust * (1 - lost)


@equation
def doubt(trust, justice):
    """Factor on injustice between colleagues; 1 where leadership is trusted as usual."""
    return 1 + justice.doubt_slope * max(justice.usual_trust - trust, 0.0)


@equation
def vertical_hazard(deprivation, trust, redirected, justice):
    """Weekly hazard of open conflict with leadership; ``redirected`` is what a stance aims at leaders instead."""
    return (justice.vertical_rate + redirected) * deprivation * (1 - trust) ** justice.trust_exponent


@equation
def vertical_probability(hazard):
    """1 - exp(-h)."""
    return 1 - math.exp(-hazard)
