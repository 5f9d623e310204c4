"""Stories told at home, forgetting, and the levels to which beliefs return (E20, E31, M12)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, log_uniform, param, uniform


@dataclass(frozen=True)
class Gossip(Spec):
    """M12 stories about colleagues, forgetting and cooling, and the first values of trust, myths and skill."""

    mechanism = "M12"
    enabled: bool = True
    story_pull: float = param(
        0.12, "share", 0.0, 0.4, grade="E", eq="E31", off=0.0,
        meaning="how far a story moves a listener who trusts the teller fully (g)",
        source="direction: third parties amplify trust and distrust (Burt & Knez 1995, from memory, not verified)",
        prior=uniform(0.0, 0.2),
    )  # fmt: skip
    myths_return_rate: float = param(
        0.002, "1/week", 0.0, 0.1, grade="E", eq="E20", meaning="return to the public stereotype (nu_0)", off=0.0
    )
    forgetting_rate: float = param(
        0.018, "1/week", 0.0, 0.1, grade="B", eq="E20", meaning="decline of role understanding (delta_r)", off=0.0,
        source="half-life of what was learned 6.5-13 months (Tatel & Ackerman)",
    )  # fmt: skip
    trust_return_rate: float = param(
        0.001, "1/week", 0.0, 0.1, grade="E", eq="E20", meaning="return to first trust (delta_T)", off=0.0
    )
    cooling_rate: float = param(
        0.02,
        "1/week",
        0.0,
        0.2,
        grade="E",
        eq="E20",
        meaning="decline of tension (delta_R)",
        off=0.0,
        prior=log_uniform(0.01, 0.03),
    )
    usual_myths: float = param(0.45, "share", 0.0, 1.0, grade="E", eq="E20", meaning="the public stereotype (s*)")
    usual_understanding: float = param(
        0.35, "share", 0.0, 1.0, grade="D", eq="E20", meaning="understanding of another role without practice (r0)"
    )
    usual_trust: float = param(
        0.5, "share", 0.0, 1.0, grade="E", eq="E8, E20",
        meaning="first trust in any colleague, of the own profession or another (T0); reference of the cause ledger",
        prior=uniform(0.35, 0.65),
    )  # fmt: skip
    start_spread: float = param(
        0.8, "sd of logit", 0.0, 2.0, grade="E", eq="E20",
        meaning="variation among newcomers in trust, myths and understanding",
    )  # fmt: skip
    usual_skill: float = param(0.4, "share", 0.0, 1.0, grade="D", eq="E9", meaning="handling skill on arrival (k)")


@equation
def story_weight(trust_in_teller, gossip):
    """f of E31: share of the way that a listener moves towards what one teller says."""
    return gossip.story_pull * trust_in_teller


@equation
def combined_weight(left, weight):
    """What is left of a listener's own opinion after one more story of this weight."""
    return left * (1 - weight)
