"""The cause ledger: every unit of process conflict and of hazard, split exactly by cause (E7, E8).

*Process conflict* is a noisy-or: each cause's share is its -log(1 - c) over their sum.

*Hazard* is a sum of terms times factors. The terms, each damped as at first trust, add up to a reference
hazard h0; what the factors make of it is shared out by their logarithms (the logarithmic mean Divisia
index, Ang 2005), so that terms and factors add up to h exactly. ``low_trust`` is negative where trust is
above first trust, and ``blamed_on_work`` is never positive: both may protect.
"""

import math

from sim.core.compiled import equation
from sim.core.numeric import log_mean
from sim.model.mechanisms.episodes import trust_gate


@equation
def note_process(pair, note):
    """Share out a pair's process conflict."""
    pressure = pair.role_pressure + pair.forms_pressure + pair.mandate_pressure + pair.load_pressure
    if pressure <= 0:
        return
    unit = pair.process / pressure
    note.process_role_misunderstanding += unit * pair.role_pressure
    note.process_forms += unit * pair.forms_pressure
    note.process_unclear_mandate += unit * pair.mandate_pressure
    note.process_load += unit * pair.load_pressure


@equation
def reference_gate(episodes, gossip):
    """The trust gate at first trust; 1 where first trust is complete."""
    gate = trust_gate(gossip.trust_across, episodes)
    return gate if gate > 0 else 1.0


@equation
def note_terms(pair, gate, note):
    """The reference hazard by term; the process term by what caused the process conflict."""
    note.hazard_disagreement += pair.disagreement_term * gate
    note.hazard_injustice += pair.injustice_term * gate
    pressure = pair.role_pressure + pair.forms_pressure + pair.mandate_pressure + pair.load_pressure
    if pressure > 0:
        unit = pair.process_term * gate / pressure
        note.hazard_role_misunderstanding += unit * pair.role_pressure
        note.hazard_forms += unit * pair.forms_pressure
        note.hazard_unclear_mandate += unit * pair.mandate_pressure
        note.hazard_load += unit * pair.load_pressure


@equation
def note_hazard(pair, gate, note):
    """Share out a pair's hazard; ``gate`` is the :func:`reference_gate`."""
    reference = (pair.disagreement_term + pair.process_term + pair.injustice_term) * gate
    if reference <= 0:
        return
    note_terms(pair, gate, note)
    if pair.hazard <= 0:  # one factor is zero and undoes everything
        if pair.trust_gate <= 0:
            note.hazard_low_trust -= reference
        else:
            note.hazard_blamed_on_work -= reference
        return
    low_trust, myths = math.log(pair.trust_gate / gate), math.log(pair.myths_factor)
    strain, blamed = math.log(pair.strain_factor), math.log(pair.attribution_factor)
    weight = log_mean(pair.hazard, reference, low_trust + myths + strain + blamed)
    note.hazard_low_trust += weight * low_trust
    note.hazard_myths += weight * myths
    note.hazard_strain += weight * strain
    note.hazard_blamed_on_work += weight * blamed
