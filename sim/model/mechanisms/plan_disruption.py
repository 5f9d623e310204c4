"""Relationship conflict in a meeting makes the team fall back on the previous plan (E12, M8)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class PlanDisruption(Spec):
    """M8 plan disruption."""

    mechanism = "M8"
    enabled: bool = True
    strength: float = param(
        0.5, "share", 0.0, 1.0, grade="E", eq="E12", off=0.0,
        meaning="how strongly episodes undo a meeting (chi); decides whether there is an optimal level of voice",
    )  # fmt: skip


@equation
def spoiled(pooled, fallback, episode_share, plan_disruption):
    """The plan after E12; ``episode_share`` is the share of pairs with an episode."""
    lost = plan_disruption.strength * episode_share
    return (1 - lost) * pooled + lost * fallback
