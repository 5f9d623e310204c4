"""Small numerical functions shared by equations."""

import math

from sim.core.compiled import equation

NEARLY_EQUAL = 1e-11  # below this |log ratio| the quotient of two differences is only rounding error


@equation
def logistic(x):
    """1 / (1 + e^-x), without overflow for any finite x."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    raised = math.exp(x)
    return raised / (1 + raised)


@equation
def logit(p):
    """log(p / (1 - p)); ``p`` strictly between 0 and 1."""
    return math.log(p / (1 - p))


@equation
def logit_normal(centre, spread, draw):
    """A share around ``centre``: its logit has standard deviation ``spread``; ``draw`` is a standard normal.

    A centre of exactly 0 or 1 is returned unchanged.
    """
    if centre <= 0 or centre >= 1:
        return centre
    return logistic(logit(centre) + spread * draw)


@equation
def log_mean(first, second, log_ratio):
    """Logarithmic mean of two positive numbers, (a - b) / ln(a / b); a if they are nearly equal.

    ``log_ratio`` is ln(first / second), which the caller has already computed.
    """
    if abs(log_ratio) < NEARLY_EQUAL:
        return first
    return (first - second) / log_ratio
