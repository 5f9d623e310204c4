"""What an organisation concludes from its own survey (E22): answers with errors, gaps against aims."""

import math

from sim.core.compiled import equation

GAPS = ("understanding", "friction", "tension", "access")
UNDERSTANDING, FRICTION, TENSION, ACCESS = range(len(GAPS))
STEPS = 4  # answers are given on a scale of five steps


@equation
def reply_probability(strain, cpd):
    """Chance that a person answers: the strained answer less (not missing at random)."""
    return cpd.loop_response * math.exp(-cpd.loop_strain_nonresponse * strain)


@equation
def answer(truth, draw, cpd):
    """A share as ticked on a scale of five steps, with an error."""
    if cpd.loop_reads_truth > 0:
        return truth
    felt = min(max(truth + cpd.loop_error * draw, 0.0), 1.0)
    return math.floor(felt * STEPS + 0.5) / STEPS


@equation
def shortfall(found, aim):
    """How far what should be high falls short of its aim, relative to the aim; 0 or more."""
    return max(0.0, aim - found) / aim if aim > 0 else 0.0


@equation
def excess(found, aim):
    """How far what should be low exceeds what is put up with, relative to the most it could; 0 or more."""
    return max(0.0, found - aim) / (1 - aim) if aim < 1 else 0.0


@equation
def moved(amount, all_amounts, matched, matches, shift):
    """A share ``shift`` of all amounts goes to what matches, in equal parts."""
    gift = shift * all_amounts / matches if matched else 0.0
    return (1 - shift) * amount + gift
