"""The band in which a simulated figure must lie to agree with a published one, and how far outside it lies."""

from __future__ import annotations

import math

from scipy.special import ndtri

SHARE_OF_STUDIES = 0.80  # of the studies of a meta-analysis, whose true values the band holds


def attenuated(correlation: float, *reliabilities: float) -> float:
    """The correlation expected between measures with these reliabilities, of a correlation corrected for error.

    Spearman (1904): the corrected correlation times the square root of each reliability.
    """
    return correlation * math.sqrt(math.prod(reliabilities))


def prediction_band(
    value: float, standard_error: float, between_studies: float, reliabilities: tuple[float, ...] = ()
) -> tuple[float, float]:
    """Where the true value of one more study lies, with a probability of :data:`SHARE_OF_STUDIES`.

    A simulated service is like one more study, so the spread between studies counts and not only the error of their
    mean. Higgins, Thompson & Spiegelhalter (2009), with a normal instead of a t quantile.

    Args:
        value: mean over studies, e.g. a corrected correlation.
        standard_error: of that mean.
        between_studies: standard deviation of the studies' true values.
        reliabilities: of the simulated measures, if ``value`` is a corrected correlation; centre and width shrink.
    """
    shrinking = attenuated(1.0, *reliabilities)
    quantile = float(ndtri((1 + SHARE_OF_STUDIES) / 2))
    half = quantile * math.hypot(standard_error, between_studies) * shrinking
    return value * shrinking - half, value * shrinking + half


def factor_band(value: float, factor: float) -> tuple[float, float]:
    """From ``value`` divided by ``factor`` to ``value`` times ``factor``."""
    return value / factor, value * factor


def distance(estimate: float, low: float, high: float) -> float:
    """How far an estimate lies outside a band, in its own unit: negative below, positive above, 0 inside."""
    return min(estimate - low, 0.0) + max(estimate - high, 0.0)
