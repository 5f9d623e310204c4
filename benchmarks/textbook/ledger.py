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
    terms: dict[str, float], factors: dict[str, float], blamed: float, sources: dict[str, float], gate: float
) -> dict[str, float]:
    """A hazard, sum of terms times product of factors, by cause (logarithmic mean Divisia index, Ang 2005).

    Args:
        terms: disagreement, process and injustice; the process term is divided over ``sources``.
        factors: trust gate, myths and strain, which multiply all terms.
        blamed: attribution to the work, which multiplies the disagreement term.
        sources: probabilities of process conflict, from E7.
        gate: the trust gate at first trust, the reference for low or high trust.
    """
    causes = {
        "disagreement": gate * terms["disagreement"],
        "injustice": gate * terms["injustice"],
        **process_causes(sources, gate * terms["process"]),
    }
    task, others = terms["disagreement"], terms["process"] + terms["injustice"]
    relative = factors | {"low_trust": factors["low_trust"] / gate}
    changes = [
        factor_causes(gate * task, relative | {"blamed_on_work": blamed}),
        factor_causes(gate * others, relative),
    ]
    return causes | {cause: sum(change.get(cause, 0.0) for change in changes) for cause in changes[0] | changes[1]}


def factor_causes(reference: float, factors: dict[str, float]) -> dict[str, float]:
    """The change of ``reference`` when it is multiplied by all factors, by factor."""
    if reference == 0:
        return {}
    hazard = reference * math.prod(factors.values())
    if hazard == 0:  # one factor is zero: perfect trust, or everything is attributed to the work
        return {"low_trust" if factors["low_trust"] == 0 else "blamed_on_work": -reference}
    weight = logarithmic_mean(hazard, reference)
    return {cause: weight * math.log(factor) for cause, factor in factors.items()}
