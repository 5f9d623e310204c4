"""Mean field: people and ties are replaced by the means of their groups (R1). Off, except in a rival model."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param
from sim.model.mechanisms.encounter_effects import toward


@dataclass(frozen=True)
class Averaging(Spec):
    """R1 averaging: what is left of an outcome if individuals do not matter."""

    mechanism = "R1"
    ties: float = param(
        0.0, "share/week", 0.0, 1.0, grade="E", eq="R1", off=0.0,
        meaning="how far each tie moves every week to the mean of all ties between the two professions",
    )  # fmt: skip
    people: float = param(
        0.0, "share/week", 0.0, 1.0, grade="E", eq="R1", off=0.0,
        meaning="how far each person moves every week to the mean of their profession",
    )  # fmt: skip


@equation
def averaged(value, total, count, share):
    """A value moved by ``share`` to the mean ``total`` / ``count`` of its group; a whole share gives it exactly."""
    mean = total / count
    return mean if share == 1 else toward(value, mean, share)
