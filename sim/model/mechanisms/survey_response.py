"""How people answer: what they stand for, coloured, with error, on steps (E28), and who answers at all (E29)."""

import math

from sim.core.compiled import equation
from sim.core.numeric import logistic

HALVINGS = 60  # of an interval that holds every logit that matters; the rest is beyond a double's precision
WIDEST = 64.0
SURE = 1e-12  # of an item's variance: an item that shows everything is answered without a doubt
ROOT_TWO = math.sqrt(2.0)


@equation
def standing(reading, mean, deviation):
    """eta: a reading on the frozen metric of the norm, never on the run's own."""
    return (reading - mean) / deviation


@equation
def leaning(eta, method, shift, error, loading, common_method):
    """y*: what an item makes of a person, before it is cut into answers; of unit variance at the norm."""
    own = math.sqrt(max(1 - loading * loading - common_method * common_method, 0.0))
    return loading * eta + common_method * method + shift + own * error


@equation
def steps(leans, cuts):
    """How many thresholds are passed: 0 is the lowest answer."""
    passed = 0
    for k in range(cuts.shape[0]):
        if leans > cuts[k]:
            passed += 1
    return passed


@equation
def expected_steps(eta, shift, loading, cuts):
    """The mean of :func:`steps` over all moods and errors: the truth, on the metric of the answers."""
    spread, total = math.sqrt(max(1 - loading * loading, SURE)), 0.0
    for k in range(cuts.shape[0]):
        total += 0.5 * math.erfc((cuts[k] - loading * eta - shift) / (spread * ROOT_TWO))
    return total


@equation
def group_steps(eta, loading, cuts):
    """The mean of :func:`steps` of a group around ``eta`` whose people differ as the norm's do: a manual's table."""
    total = 0.0
    for k in range(cuts.shape[0]):
        total += 0.5 * math.erfc((cuts[k] - loading * eta) / ROOT_TWO)
    return total


@equation
def reluctance(strain, conflict, profession, strain_slope, conflict_slope):
    """Logit of answering, up to what all have in common; ``strain`` and ``conflict`` on the frozen metric."""
    return strain_slope * strain + conflict_slope * conflict + profession


@equation
def answers_with(logit, common):
    """Probability of answering."""
    return logistic(logit + common)


@equation
def common_logit(logits, wanted):
    """What all have in common, so that ``wanted`` of the (N,) people answer in the mean (NaN: not in post)."""
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle, total = 0.5 * (low + high), 0.0
        for i in range(logits.shape[0]):
            if logits[i] == logits[i]:
                total += answers_with(logits[i], middle)
        if total < wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
