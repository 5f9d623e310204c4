"""The cause ledger: attributes conflict to causes that add up exactly."""

from __future__ import annotations

import math

from benchmarks.textbook.arithmetic import logarithmic_mean


def pressures(sources: dict[str, float]) -> dict[str, float]:
    """-log(1 - c) of each source of a noisy-or: these add up."""
    return {cause: -math.log(1 - probability) for cause, probability in sources.items()}


def process_causes(sources: dict[str, float], amount: float) -> dict[str, float]:
    """``amount`` divided over the sources of a noisy-or by their pressures."""
    pressure = pressures(sources)
    total = sum(pressure.values())
    return {cause: amount * part / total for cause, part in pressure.items()} if total > 0 else {}


def hazard_causes(
    terms: dict[str, float], factors: dict[str, float], sources: dict[str, float], gate: float
) -> dict[str, float]:
    """A hazard, sum of terms times product of factors, by cause (logarithmic mean Divisia index, Ang 2005).

    Args:
        terms: disagreement, process and injustice; the process term is divided over ``sources``.
        factors: trust gate, myths, strain and attribution.
        sources: probabilities of process conflict, from E7.
        gate: the trust gate at first trust, the reference for low or high trust.
    """
    reference = gate * sum(terms.values())
    if reference == 0:
        return {}
    causes = {
        "disagreement": gate * terms["disagreement"],
        "injustice": gate * terms["injustice"],
        **process_causes(sources, gate * terms["process"]),
    }
    hazard = sum(terms.values()) * math.prod(factors.values())
    if hazard == 0:  # one factor is zero: perfect trust, or everything is attributed to the work
        cause = "low_trust" if factors["low_trust"] == 0 else "blamed_on_work"
        return causes | {cause: -reference}
    weight = logarithmic_mean(hazard, reference)
    relative = factors | {"low_trust": factors["low_trust"] / gate}
    return causes | {cause: weight * math.log(factor) for cause, factor in relative.items()}
