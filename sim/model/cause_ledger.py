"""The cause ledger: every unit of process conflict and of hazard, attributed exactly to causes (E7, E8).

*Process conflict* is a noisy-or. Each cause's share is its -log(1 - c) divided by their sum.

*Hazard* is a sum of terms multiplied by factors. The terms, each damped as at first trust, add up to a reference
hazard h0. The change from h0 to h is attributed to the factors by their logarithms (logarithmic mean Divisia index,
Ang 2005), for the task term and for the other terms on their own because attribution to the work acts on the task term
only. Terms and factors add up to h exactly. ``low_trust`` is negative if trust is above first trust, and
``blamed_on_work`` is never positive: both can protect.
"""

import math

from sim.core.compiled import equation
from sim.core.numeric import log_mean
from sim.model.mechanisms.episodes import trust_gate


@equation
def add_process_causes(pair, pair_totals):
    """Attribute a pair's process conflict to its causes."""
    pressure = pair.role_pressure + pair.forms_pressure + pair.mandate_pressure + pair.load_pressure
    if pressure <= 0:
        return
    unit = pair.process / pressure
    pair_totals.process_role_misunderstanding += unit * pair.role_pressure
    pair_totals.process_forms += unit * pair.forms_pressure
    pair_totals.process_unclear_mandate += unit * pair.mandate_pressure
    pair_totals.process_load += unit * pair.load_pressure


@equation
def reference_gate(episodes, gossip):
    """The trust gate at first trust; 1 if first trust is complete."""
    gate = trust_gate(gossip.usual_trust, episodes)
    return gate if gate > 0 else 1.0


@equation
def add_reference_hazard(pair, gate, pair_totals):
    """Attribute the reference hazard to its terms, and the process term to the causes of process conflict."""
    pair_totals.hazard_disagreement += pair.disagreement_term * gate
    pair_totals.hazard_injustice += pair.injustice_term * gate
    pressure = pair.role_pressure + pair.forms_pressure + pair.mandate_pressure + pair.load_pressure
    if pressure > 0:
        unit = pair.process_term * gate / pressure
        pair_totals.hazard_role_misunderstanding += unit * pair.role_pressure
        pair_totals.hazard_forms += unit * pair.forms_pressure
        pair_totals.hazard_unclear_mandate += unit * pair.mandate_pressure
        pair_totals.hazard_load += unit * pair.load_pressure


@equation
def add_hazard_causes(pair, gate, pair_totals):
    """Attribute a pair's hazard to terms and factors; ``gate`` is the :func:`reference_gate`."""
    add_reference_hazard(pair, gate, pair_totals)
    factor = pair.trust_gate * pair.myths_factor * pair.strain_factor
    task = pair.disagreement_term
    others = pair.process_term + pair.injustice_term
    add_factor_causes(
        pair, gate, task * gate, task * pair.attribution_factor * factor, pair.attribution_factor, pair_totals
    )
    add_factor_causes(pair, gate, others * gate, others * factor, 1.0, pair_totals)


@equation
def add_factor_causes(pair, gate, reference, hazard, attribution, pair_totals):
    """Attribute the change of some terms' hazard from ``reference`` to ``hazard`` to the factors."""
    if reference <= 0:
        return
    if hazard <= 0:  # one factor is zero: it takes away the whole reference hazard
        if pair.trust_gate <= 0:
            pair_totals.hazard_low_trust -= reference
        else:
            pair_totals.hazard_blamed_on_work -= reference
        return
    low_trust, myths = math.log(pair.trust_gate / gate), math.log(pair.myths_factor)
    strain, blamed = math.log(pair.strain_factor), math.log(attribution)
    weight = log_mean(hazard, reference, low_trust + myths + strain + blamed)
    pair_totals.hazard_low_trust += weight * low_trust
    pair_totals.hazard_myths += weight * myths
    pair_totals.hazard_strain += weight * strain
    pair_totals.hazard_blamed_on_work += weight * blamed
