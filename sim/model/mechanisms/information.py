"""Each practitioner sees the family's needs accurately in their own dimension and vaguely in others (E2, M1)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform


@dataclass(frozen=True)
class Information(Spec):
    """M1 specialised information."""

    mechanism = "M1"
    enabled: bool = True
    own_noise: float = param(
        0.5, "sd of need", 0.05, 2.0, grade="E", eq="E2", meaning="error of a view in the own profession's dimension",
        source="design range .3-.8", prior=uniform(0.3, 0.8),
    )  # fmt: skip
    other_noise: float = param(
        1.2, "sd of need", 0.05, 4.0, grade="E", eq="E2", meaning="error of a view in another profession's dimension",
        source="design range .6-2", off="own_noise", prior=uniform(0.6, 2.0),
    )  # fmt: skip


@equation
def noise(information, own, given):
    """Standard deviation of a view's error; ``own`` says whether the dimension belongs to the own profession.

    ``given`` is the share of the work asked for that the viewer has given (E34): who left work out sees less of all.
    """
    return (information.own_noise if own else information.other_noise) / math.sqrt(given)


@equation
def seen(need, deviation, draw):
    """y_id of E2: the need as seen, with an error of this standard deviation from the standard normal ``draw``."""
    return need + deviation * draw


@equation
def precision(deviation):
    """1/variance of a view's error."""
    return 1 / (deviation * deviation)


@equation
def estimate(view, precision):
    """The best estimate of a need from one view of it; needs are standard normal (E3)."""
    return precision / (1 + precision) * view
