"""Concern for self and for the other select one of Rahim's five handling styles (E9, M6)."""

import math
from dataclasses import dataclass

import numpy as np

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform

STYLES = ("integrating", "obliging", "dominating", "avoiding", "compromising")
INTEGRATING, OBLIGING, DOMINATING, AVOIDING, COMPROMISING = range(5)
# (concern for self, concern for the other) of each style's prototype: Rahim's dual-concern plane.
PROTOTYPES = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [0.5, 0.5]])


def _habit(default: float, style: str):
    return param(
        default,
        "log weight",
        -3.0,
        3.0,
        grade="C",
        eq="E9",
        meaning=f"habit of {style}",
        source="by hand, so that styles come out integrating > compromising > obliging > others (Al-Hamdan et al.)",
    )


@dataclass(frozen=True)
class Handling(Spec):
    """M6 handling styles. If disabled, styles do not depend on the situation."""

    mechanism = "M6"
    enabled: bool = True
    width: float = param(
        0.45, "concern", 0.05, 2.0, grade="E", eq="E9", meaning="how loosely concerns determine the style (kappa)"
    )
    self_base: float = param(0.55, "concern", 0.0, 1.0, grade="D", eq="E9", meaning="usual concern for self (cs0)")
    self_voice: float = param(
        0.3, "concern per unit voice", 0.0, 1.0, grade="D", eq="E9",
        meaning="effect of the profession's voice on it (cs_v)", off=0.0,
    )  # fmt: skip
    other_base: float = param(
        0.15, "concern", 0.0, 1.0, grade="D", eq="E9", meaning="usual concern for the other (co0)"
    )
    other_trust: float = param(
        0.8,
        "concern per unit trust",
        0.0,
        2.0,
        grade="D",
        eq="E9",
        meaning="effect of trust on it (co_T)",
        off=0.0,
        prior=uniform(0.5, 1.1),
    )
    other_tension: float = param(
        0.4, "concern per unit tension", 0.0, 2.0, grade="D", eq="E9", meaning="reduction by tension (co_R)", off=0.0
    )
    other_skill: float = param(
        0.4, "concern per unit skill", 0.0, 2.0, grade="D", eq="E9", meaning="effect of handling skill on it (co_K)",
        off=0.0, prior=uniform(0.2, 0.6),
    )  # fmt: skip
    other_load: float = param(
        0.1, "concern per unit overload", 0.0, 1.0, grade="D", eq="E9", meaning="reduction by overload", off=0.0
    )
    other_commitment: float = param(
        0.3, "concern per unit commitment", 0.0, 2.0, grade="D", eq="E9, E24",
        meaning="effect of commitment to integrated working, relative to the usual", off=0.0,
    )  # fmt: skip
    other_resistance: float = param(
        0.3, "concern per unit resistance", 0.0, 2.0, grade="D", eq="E9, E25",
        meaning="reduction by resistance to change (acting out)", source="Bovey & Hede 2001: direction only", off=0.0,
    )  # fmt: skip
    avoiding_resistance: float = param(
        1.0, "log weight per unit resistance", 0.0, 4.0, grade="D", eq="E9, E25",
        meaning="resistance to change makes people avoid", source="Bovey & Hede 2001: direction only", off=0.0,
    )  # fmt: skip
    integrating_habit: float = _habit(0.5, "integrating")
    obliging_habit: float = _habit(0.4, "obliging")
    dominating_habit: float = _habit(-0.1, "dominating")
    avoiding_habit: float = _habit(0.3, "avoiding")
    compromising_habit: float = _habit(0.1, "compromising")


@equation
def concern_for_self(voice, handling):
    """Concern for self (cs of E9), from the profession's voice (0-1)."""
    return handling.self_base + handling.self_voice * (voice - 0.5)


@equation
def concern_for_other(trust, tension, skill, overload, commitment, resistance, handling):
    """Concern for the other (co of E9).

    ``overload`` is load above what the hours allow; ``commitment`` is its difference from usual trust in leadership.
    """
    return (
        handling.other_base
        + handling.other_trust * trust
        - handling.other_tension * tension
        + handling.other_skill * skill
        - handling.other_load * overload
        + handling.other_commitment * commitment
        - handling.other_resistance * resistance
    )


@equation
def style_drive(style, concern_self, concern_other, tilt, narrowness):
    """Log weight: habit and stance, minus the squared distance to the prototype times 1 / (2 kappa^2)."""
    away_self = concern_self - PROTOTYPES[style, 0]
    away_other = concern_other - PROTOTYPES[style, 1]
    return tilt - (away_self * away_self + away_other * away_other) * narrowness


@equation
def choose_style(concern_self, concern_other, resistance, tilts, handling, u, weights):
    """The style that the uniform draw ``u`` selects; ``tilts`` holds habit plus stance for each of the five.

    ``weights`` (5,) is a scratch buffer.
    """
    total, strongest, narrowness = 0.0, 0.0, 0.5 / (handling.width * handling.width)
    for style in range(weights.shape[0]):
        weights[style] = style_drive(style, concern_self, concern_other, tilts[style], narrowness)
        if style == AVOIDING:
            weights[style] += handling.avoiding_resistance * resistance
        strongest = weights[style] if style == 0 else max(strongest, weights[style])
    for style in range(weights.shape[0]):
        # Relative to the strongest, so that a narrow width cannot make all of them vanish.
        weights[style] = math.exp(weights[style] - strongest)
        total += weights[style]
    reached, chosen = weights[0], 0
    while u * total >= reached and chosen < weights.shape[0] - 1:
        chosen += 1
        reached += weights[chosen]
    return chosen


@equation
def style_concern(style):
    """The concern for the other that a style shows (0-1)."""
    return PROTOTYPES[style, 1]
