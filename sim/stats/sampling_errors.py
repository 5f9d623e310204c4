"""Standard errors of figures that are published without their data: of means, SDs, correlations, ICC(1), shares.

People in a team are alike, so a figure of n people is as exact as one of fewer independent people: n divided by the
design effect (Kish 1965). The formulas hold for scores that are about normal; a kurtosis corrects that of the SD.
"""

from __future__ import annotations

import math

from scipy.special import ndtri

from sim.stats.bands import SHARE_OF_STUDIES
from sim.stats.intervals import t_quantile

NORMAL_KURTOSIS = 3.0


def design_effect(size: float, *intraclass: float) -> float:
    """How many times larger a variance is because people come in teams: 1 + (size - 1) times the product of ICCs.

    Args:
        size: mean number of people in a team.
        intraclass: ICC(1) once for a mean; twice for an SD (squares correlate with its square); of both scales for a
            correlation. Negative ones count as 0.
    """
    return 1 + (size - 1) * math.prod(max(value, 0.0) for value in intraclass)


def for_few_teams(teams: int) -> float:
    """By how much an error that rests on few teams is widened, so that a normal band covers as one of Student's t."""
    probability = (1 + SHARE_OF_STUDIES) / 2
    return t_quantile(probability, teams - 1) / float(ndtri(probability))


def error_of_mean(sd: float, n: float, effect: float = 1.0) -> float:
    """Of the mean of n people; ``effect`` is the design effect."""
    return sd * math.sqrt(effect / n)


def error_of_sd(sd: float, n: float, kurtosis: float = NORMAL_KURTOSIS, effect: float = 1.0) -> float:
    """Of a standard deviation; with the normal's kurtosis sd / sqrt(2 (n - 1)) (Cramér 1946)."""
    return sd * math.sqrt((kurtosis - 1) / 4 * effect / (n - 1))


def error_of_correlation(r: float, n: float, effect: float = 1.0) -> float:
    """Of Pearson's r: (1 - r²) / sqrt(n - 1) for independent people (Fisher 1915)."""
    return (1 - r * r) / math.sqrt(n / effect - 1)


def error_of_intraclass(icc: float, n: float, teams: float) -> float:
    """Of ICC(1) of n people in teams of about equal size (Swiger, Harvey, Everson & Gregory 1964)."""
    size = n / teams
    variance = 2 * (n - 1) * (1 - icc) ** 2 * (1 + (size - 1) * icc) ** 2 / (size**2 * (n - teams) * (teams - 1))
    return math.sqrt(variance)


def error_of_share(share: float, n: float) -> float:
    """Of a share of n; two of either kind are added, so that 0 of n is not certain (Agresti & Coull 1998)."""
    nearer = (share * n + 2) / (n + 4)
    return math.sqrt(nearer * (1 - nearer) / (n + 4))


def error_of_rate(rate: float, exposure: float) -> float:
    """Of a rate of events per unit of exposure, such as leavers per post and year; one event is added (Poisson)."""
    return math.sqrt(rate * exposure + 1) / exposure
