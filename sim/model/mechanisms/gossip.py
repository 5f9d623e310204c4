"""Gossip within professions spreads myths; unused understanding fades; tension declines (E20, M12)."""

from dataclasses import dataclass

from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Gossip(Spec):
    """M12 gossip, forgetting and cooling, and the levels to which trust, myths and skill return."""

    mechanism = "M12"
    enabled: bool = True
    talk_rate: float = param(
        0.02, "1/week", 0.0, 0.5, grade="E", eq="E20", meaning="pull of the own profession's mean myths (nu)", off=0.0,
        source="the study: practitioners are 'cultural carriers'",
    )  # fmt: skip
    myths_return_rate: float = param(
        0.006, "1/week", 0.0, 0.1, grade="E", eq="E20", meaning="return to the public stereotype (nu_0)", off=0.0
    )
    forgetting_rate: float = param(
        0.018, "1/week", 0.0, 0.1, grade="B", eq="E20", meaning="decline of role understanding (delta_r)", off=0.0,
        source="half-life of what was learned 6.5-13 months (Tatel & Ackerman)",
    )  # fmt: skip
    trust_return_rate: float = param(
        0.005, "1/week", 0.0, 0.1, grade="D", eq="E20", meaning="return to first trust (delta_T)", off=0.0
    )
    cooling_rate: float = param(
        0.012, "1/week", 0.0, 0.2, grade="E", eq="E20", meaning="decline of tension (delta_R)", off=0.0
    )
    usual_myths: float = param(0.45, "share", 0.0, 1.0, grade="E", eq="E20", meaning="the public stereotype (s*)")
    usual_understanding: float = param(
        0.35, "share", 0.0, 1.0, grade="D", eq="E20", meaning="understanding of another role without practice (r0)"
    )
    trust_within: float = param(
        0.75, "share", 0.0, 1.0, grade="D", eq="E20", meaning="first trust in one's own profession (T0)",
        source="in-group bias, direction only",
    )  # fmt: skip
    trust_across: float = param(
        0.45, "share", 0.0, 1.0, grade="D", eq="E8, E20",
        meaning="first trust in another profession (T0); reference of the cause ledger",
    )  # fmt: skip
    start_spread: float = param(
        0.8, "sd of logit", 0.0, 2.0, grade="E", eq="E20",
        meaning="variation among newcomers in trust, myths and understanding",
    )  # fmt: skip
    usual_skill: float = param(0.4, "share", 0.0, 1.0, grade="D", eq="E9", meaning="handling skill on arrival (k)")
