"""Task and process conflict become relationship conflict where trust is low, myths and strain high (E8, M5)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform

# Grades of an episode, by its harm: 1 minus the mean concern for the other that the two show. They only name what
# happens; no equation depends on them.
QUARREL_HARM = 0.5
BREACH_HARM = 1.0


@dataclass(frozen=True)
class Episodes(Spec):
    """M5 relationship conflict."""

    mechanism = "M5"
    enabled: bool = True
    coupling_rate: float = param(
        0.8, "1/encounter", 0.0, 1.5, grade="E", eq="E8", off=0.0,
        meaning="how readily task and process conflict become relationship conflict (lambda_R)",
        prior=uniform(0.5, 1.0),
    )  # fmt: skip
    process_weight: float = param(
        0.6, "share", 0.0, 1.5, grade="D", eq="E8",
        meaning="weight of process conflict relative to task conflict (zeta)",
        prior=uniform(0.3, 0.9),
    )  # fmt: skip
    injustice_rate: float = param(
        0.05, "1/encounter", 0.0, 0.4, grade="E", eq="E8", off=0.0,
        meaning="hazard per unit difference in deprivation (lambda_F); decides a sign, always vary it",
        prior=uniform(0.0, 0.15),
    )  # fmt: skip
    trust_exponent: float = param(
        1.5, "exponent", 0.0, 4.0, grade="D", eq="E8", meaning="how strongly trust prevents misattribution (gamma)",
        source="Simons & Peterson 2000: task conflict became relationship conflict only where trust was low",
        prior=uniform(1.0, 2.0),
    )  # fmt: skip
    myths_slope: float = param(
        1.0,
        "per unit myths",
        0.0,
        3.0,
        grade="D",
        eq="E8",
        meaning="myths make motives suspect (eta_s)",
        prior=uniform(0.5, 1.5),
    )
    strain_slope: float = param(
        0.5,
        "per unit strain",
        0.0,
        3.0,
        grade="D",
        eq="E8",
        meaning="strain makes people irritable (eta_z)",
        prior=uniform(0.0, 1.0),
    )
    attribution_slope: float = param(
        0.5, "share", 0.0, 1.0, grade="D", eq="E8",
        meaning="people with trust blame disagreement on an unclear mandate rather than each other (eta_a)",
        source="Tidd et al. 2004: role ambiguity lets people blame the work for conflict",
    )  # fmt: skip


@equation
def trust_gate(trust, episodes):
    """(1 - T)^gamma."""
    return (1 - trust) ** episodes.trust_exponent


@equation
def myths_factor(myths, episodes):
    """1 + eta_s s."""
    return 1 + episodes.myths_slope * myths


@equation
def strain_factor(strain, episodes):
    """1 + eta_z z."""
    return 1 + episodes.strain_slope * strain


@equation
def attribution_factor(mandate, trust, episodes):
    """1 - eta_a (1 - m) T: multiplies the task term only."""
    return 1 - episodes.attribution_slope * (1 - mandate) * trust


@equation
def disagreement_term(task, episodes):
    """lambda_R tau."""
    return episodes.coupling_rate * task


@equation
def process_term(process, episodes):
    """lambda_R zeta pi."""
    return episodes.coupling_rate * episodes.process_weight * process


@equation
def injustice_term(deprivation_gap, doubt, aim_up, episodes):
    """lambda_F |f_i - f_j|, raised by doubt in leadership, less the part directed at leaders instead."""
    return episodes.injustice_rate * (1 - aim_up) * doubt * deprivation_gap


@equation
def harm_of(concern_first, concern_second):
    """1 minus the mean concern for the other: 0 for a friction that both work through, 1 for a breach."""
    return 1 - 0.5 * (concern_first + concern_second)


@equation
def episode_probability(hazard):
    """1 - exp(-h)."""
    return 1 - math.exp(-hazard)
