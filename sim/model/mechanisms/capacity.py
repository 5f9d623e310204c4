"""Answers to overload: people do thinner work, localities turn families away (E34, E35, M20)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform


@dataclass(frozen=True)
class ThinWork(Spec):
    """M20 thin work: people in overload give each task less than the hours it asks for."""

    mechanism = "M20"
    enabled: bool = True
    load_exponent: float = param(
        0.5, "exponent", 0.0, 1.0, grade="D", eq="E34", off=0.0,
        meaning="how strongly a load above 1 thins the work (eta)",
        source="direction: corners are cut under work pressure (Oliva & Sterman 2001, KC & Terwiesch 2009; recalled)",
        prior=uniform(0.2, 0.8),
    )  # fmt: skip
    least_share: float = param(
        0.6, "share", 0.1, 1.0, grade="E", eq="E34",
        meaning="least share of the hours asked for that a task is given (theta_0)",
    )  # fmt: skip


@dataclass(frozen=True)
class FrontDoor(Spec):
    """M20 front door: a locality in overload turns away the families in least need."""

    mechanism = "M20"
    enabled: bool = True
    load_slope: float = param(
        0.9, "share per unit load", 0.0, 3.0, grade="D", eq="E35", off=0.0,
        meaning="how strongly load raises the share of families turned away (b)",
        source="direction: thresholds of access rise where demand exceeds what a service can do; size assumed",
    )  # fmt: skip
    load_threshold: float = param(
        1.2,
        "load",
        0.0,
        3.0,
        grade="E",
        eq="E35",
        meaning="load from which families are turned away (u_d)",
        prior=uniform(1.0, 1.4),
    )
    most: float = param(
        0.5, "share", 0.0, 1.0, grade="E", eq="E35",
        meaning="largest share turned away: families in more need always get in (d_max)",
    )  # fmt: skip
    pace: float = param(
        0.15, "share/week", 0.0, 1.0, grade="E", eq="E35", meaning="speed at which the door follows load (pi)"
    )


@equation
def thoroughness(load, thin_work):
    """theta of E34: the share of the hours that work asks for which a person with this load gives it."""
    if load <= 1:
        return 1.0
    return max(thin_work.least_share, load**-thin_work.load_exponent)


@equation
def share_given(asked, left_out):
    """g of E34: the share of the hours asked for so far that was not left out; 1 if no work was asked for."""
    return 1 - left_out / asked if asked > 0 else 1.0


@equation
def door_next(door, load, front_door):
    """d of E35 after one week: the share of families that the front door turns away."""
    target = min(front_door.most, max(front_door.load_slope * (load - front_door.load_threshold), 0.0))
    return door + front_door.pace * (target - door)


@equation
def share_in_less_need(need):
    """Share of families in less need than one whose need is ``need``; needs are standard normal."""
    return 0.5 * (1 + math.erf(need / math.sqrt(2)))
