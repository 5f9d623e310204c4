"""Plans in many worlds: regret, and what it would be worth to know a number before the money is spent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.stats.intervals import interval

PERMUTATIONS = 200
DEGREE = 2  # of the polynomial in a number's share of its prior
FLOOR = 95  # per cent of the permutations
NEAR = 1.0  # smallest effects


def regrets(gains: np.ndarray) -> np.ndarray:
    """How much better the best plan of each world is than each plan.

    The best plan is chosen on one half of the replicates and both are valued on the other, and the reverse; otherwise
    the best of many noisy means would be better than any plan is. Regrets near 0 may therefore be negative.

    Args:
        gains: (plans, worlds, replicates, objectives), larger is better.

    Returns:
        (plans, worlds, objectives).
    """
    halves = gains[:, :, ::2].mean(axis=2), gains[:, :, 1::2].mean(axis=2)
    found = [np.take_along_axis(value, chosen.argmax(axis=0)[None], axis=0) - value
             for chosen, value in (halves, halves[::-1])]  # fmt: skip
    return np.asarray(sum(found)) / 2


def regret_table(gains: np.ndarray, plans: Sequence[str], objectives: Sequence[str]) -> pd.DataFrame:
    """Regret of each plan in each objective.

    Returns:
        ``plan``, ``objective``, ``expected`` regret with its 95 % interval over worlds (``low``, ``high``),
        ``nine_in_ten`` (the regret that nine worlds in ten do not exceed), ``largest``, ``near_best``: share of worlds
        in which the plan is less than one smallest effect behind the best, and ``worlds``.
    """
    found, rows = regrets(gains), []
    for i, plan in enumerate(plans):
        for k, objective in enumerate(objectives):
            values = found[i, :, k]
            expected = interval(values)
            rows.append({
                "plan": plan, "objective": objective, "expected": expected["mean"], "low": expected["low"],
                "high": expected["high"], "nine_in_ten": float(np.quantile(values, 0.9)),
                "largest": float(values.max()), "near_best": float((values < NEAR).mean()), "worlds": len(values),
            })  # fmt: skip
    return pd.DataFrame(rows)


def partial_information(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The expected value of knowing each number alone, by regression (Strong, Oakley & Brennan 2014).

    Each plan's lead over the plan that is best on average is regressed on a polynomial in the number; the value is the
    mean of the largest fitted lead.

    Args:
        values: (plans, worlds) of one objective, larger is better.
        shares: (worlds, numbers) each number as its share of the prior, 0 to 1.

    Returns:
        (numbers,), in the unit of the values; positive even for a number of no meaning: see :func:`noise_floor`.
    """
    best = values.mean(axis=1).argmax()
    leads = (values - values[best]).T
    found = []
    for column in shares.T:
        basis = np.linalg.qr(np.vander(column, DEGREE + 1))[0]
        fitted = basis @ (basis.T @ leads)
        found.append(fitted.max(axis=1).mean() - max(fitted.mean(axis=0).max(), 0.0))
    return np.array(found)


def noise_floor(values: np.ndarray, shares: np.ndarray, seed: int) -> float:
    """What the largest value over all numbers reaches in 95 of 100 permutations of the worlds: chance alone."""
    rng = np.random.default_rng(seed)
    largest = [partial_information(values[:, rng.permutation(values.shape[1])], shares).max()
               for _ in range(PERMUTATIONS)]  # fmt: skip
    return float(np.percentile(largest, FLOOR))


def information_table(
    gains: np.ndarray, shares: np.ndarray, numbers: Sequence[str], objectives: Sequence[str], seed: int
) -> pd.DataFrame:
    """The value of information in each objective.

    Args:
        gains: (plans, worlds, replicates, objectives).
        shares: (worlds, numbers).
        numbers, objectives: names.
        seed: of the permutations.

    Returns:
        ``objective``, ``number``, ``value`` (in smallest effects), ``floor`` (what chance alone gives), ``above``
        (whether it exceeds the floor), ``everything``: what it would be worth to know the world itself.
    """
    found, rows = regrets(gains), []
    for k, objective in enumerate(objectives):
        values = gains[:, :, :, k].mean(axis=2)
        everything = float(found[values.mean(axis=1).argmax(), :, k].mean())
        floor = noise_floor(values, shares, seed)
        for number, value in zip(numbers, partial_information(values, shares), strict=True):
            rows.append({"objective": objective, "number": number, "value": float(value), "floor": floor,
                         "above": bool(value > floor), "everything": everything})  # fmt: skip
    return pd.DataFrame(rows)
