"""Process conflict: roles, forms, mandate and unequal load (E7, M4)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform


@dataclass(frozen=True)
class ProcessConflict(Spec):
    """M4 process conflict."""

    mechanism = "M4"
    enabled: bool = True
    role_prob: float = param(
        0.4, "probability", 0.0, 0.6, grade="C", eq="E7",
        meaning="process conflict if roles are not understood at all (c_r)",
        source="the study; Brown et al. 2011 as reported there", off=0.0, prior=uniform(0.2, 0.6),
    )  # fmt: skip
    forms_prob: float = param(
        0.25, "probability", 0.0, 0.6, grade="C", eq="E7",
        meaning="process conflict if forms differ and none is shared (c_q)",
        source="the study: joint reviews with different paperwork", off=0.0, prior=uniform(0.1, 0.4),
    )  # fmt: skip
    mandate_prob: float = param(
        0.3, "probability", 0.0, 0.6, grade="C", eq="E7",
        meaning="process conflict if the mandate is entirely unclear (c_m)",
        source="the study: 'figuring out what the task is'", off=0.0, prior=uniform(0.1, 0.5),
    )  # fmt: skip
    load_prob: float = param(
        0.15,
        "probability",
        0.0,
        0.6,
        grade="D",
        eq="E7",
        meaning="process conflict at a load gap of 1 (c_u)",
        off=0.0,
        prior=uniform(0.05, 0.3),
    )
    lead_relief: float = param(
        0.3, "share", 0.0, 1.0, grade="D", eq="E7",
        meaning="how much a lead professional reduces process conflict from the mandate",
        source="Common Assessment Framework's lead professional, direction only",
    )  # fmt: skip
    tension_slope: float = param(
        0.5, "per unit tension", 0.0, 3.0, grade="E", eq="E7",
        meaning="how strongly old tension makes joint work grate (zeta_P)", off=0.0,
    )  # fmt: skip
    noise_share: float = param(
        0.5, "share", 0.0, 1.0, grade="B", eq="E7", meaning="random share of process conflict (n_pi)",
        source="a deterministic process conflict gave ICC(1) = .84; real scales have .04-.13",
    )  # fmt: skip


@equation
def role_pressure(understanding, process_conflict):
    """-log(1 - c) of the role term; ``understanding`` is the pair's mean of each other's role (0-1)."""
    return -math.log(1 - process_conflict.role_prob * (1 - understanding))


@equation
def forms_pressure(forms_differ, shared, process_conflict):
    """-log(1 - c) of the forms term; ``forms_differ`` is 0 or 1, ``shared`` the shared-form fraction."""
    return -math.log(1 - process_conflict.forms_prob * (1 - shared) * forms_differ)


@equation
def mandate_pressure(mandate, has_lead, process_conflict):
    """-log(1 - c) of the mandate term; ``has_lead`` is 0 or 1."""
    return -math.log(1 - process_conflict.mandate_prob * (1 - process_conflict.lead_relief * has_lead) * (1 - mandate))


@equation
def load_pressure(load_gap, process_conflict):
    """-log(1 - c) of the load term; the gap is capped at 1."""
    return -math.log(1 - process_conflict.load_prob * min(load_gap, 1.0))


@equation
def tension_factor(tension, process_conflict):
    """1 + zeta_P R: multiplies every pressure."""
    return 1 + process_conflict.tension_slope * tension


@equation
def realised_conflict(pressure, u, process_conflict):
    """pi_ij of E7: the noisy-or of all pressures, partly a random event of the week."""
    expected = 1 - math.exp(-pressure)
    event = 1.0 if u < expected else 0.0
    return (1 - process_conflict.noise_share) * expected + process_conflict.noise_share * event
