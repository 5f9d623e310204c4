"""How people answer an item (E28), and who replies to a survey at all (E29)."""

import math

from sim.core.compiled import equation
from sim.core.numeric import logistic

HALVINGS = 60  # of an interval that contains every logit that matters; more would exceed a double's precision
WIDEST = 64.0
SURE = 1e-12  # least error variance of an item, so that an item that shows everything can be computed
ROOT_TWO = math.sqrt(2.0)


@equation
def zscore(value, mean, deviation):
    """eta: a value in standard deviations of the norm group, never of the run's own people."""
    return (value - mean) / deviation


@equation
def latent_response(eta, method, shift, error, loading, common_method):
    """y*: a person's response to an item before it is cut into categories; of unit variance in the norm group."""
    own = math.sqrt(max(1 - loading * loading - common_method * common_method, 0.0))
    return loading * eta + common_method * method + shift + own * error


@equation
def category(response, cuts):
    """How many thresholds a latent response passes: 0 is the lowest category."""
    passed = 0
    for k in range(cuts.shape[0]):
        if response > cuts[k]:
            passed += 1
    return passed


@equation
def expected_category(eta, shift, loading, cuts):
    """The mean of :func:`category` over method effects and errors: the true value on the scale of the answers."""
    spread, total = math.sqrt(max(1 - loading * loading, SURE)), 0.0
    for k in range(cuts.shape[0]):
        total += 0.5 * math.erfc((cuts[k] - loading * eta - shift) / (spread * ROOT_TWO))
    return total


@equation
def group_category(eta, loading, cuts):
    """The mean of :func:`category` in a group with mean ``eta`` that varies as the norm group does."""
    total = 0.0
    for k in range(cuts.shape[0]):
        total += 0.5 * math.erfc((cuts[k] - loading * eta) / ROOT_TWO)
    return total


@equation
def reply_logit(strain, conflict, profession, strain_slope, conflict_slope):
    """Logit of replying, without the part that is common to all; ``strain`` and ``conflict`` are z-scores."""
    return strain_slope * strain + conflict_slope * conflict + profession


@equation
def reply_probability(logit, common):
    """Probability of replying."""
    return logistic(logit + common)


@equation
def common_logit(logits, wanted):
    """The part common to all with which ``wanted`` of (N,) people are expected to reply; NaN: nobody in post."""
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle, total = 0.5 * (low + high), 0.0
        for i in range(logits.shape[0]):
            if logits[i] == logits[i]:
                total += reply_probability(logits[i], middle)
        if total < wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
