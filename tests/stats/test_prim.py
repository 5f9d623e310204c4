"""PRIM: the boxes of EMA workbench, a known box is found, and no slice is empty where values are tied."""

from __future__ import annotations

import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from sim.stats.prim import Points, quantile, quasi_p, trajectory


def points(seed: int, n: int, tied: bool = False) -> Points:
    """Points of which those with a low first and a high fourth value are mostly of the class."""
    rng = np.random.default_rng(seed)
    values = rng.random((n, 6))
    member = ((values[:, 0] < 0.5) & (values[:, 3] > 0.4)) ^ (rng.random(n) < 0.1)
    places = rng.integers(n, size=n) if tied else np.arange(n)
    return Points(values[places], member[places])


def test_the_trajectory_that_ema_workbench_2_5_3_finds() -> None:
    """Its ``peeling_trajectory`` (n, k) for these points, and the numbers that its last box restricts."""
    given = points(5, 90)
    found = trajectory(given)
    sizes = [(int(one.inside.sum()), int(given.member[one.inside].sum())) for one in found]
    assert sizes == [
        (90, 33),
        (85, 33),
        (80, 33),
        (76, 33),
        (72, 32),
        (68, 32),
        (64, 31),
        (60, 30),
        (57, 30),
        (54, 30),
        (51, 30),
        (48, 29),
        (45, 28),
        (42, 28),
        (39, 28),
        (37, 27),
        (35, 26),
        (33, 26),
        (31, 26),
        (29, 25),
        (30, 26),
    ]
    assert found[-1].restricted(found[0]).any(axis=0).tolist() == [True, True, True, True, False, False]


@pytest.mark.slow  # EMA workbench takes seconds to import
@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("n", [40, 90])
def test_the_same_boxes_and_quasi_p_as_ema_workbench(n: int, tied: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prim = pytest.importorskip("ema_workbench.analysis.prim")
        given = points(n, n, tied)
        names = [f"x{place}" for place in range(6)]
        theirs = prim.Prim(pd.DataFrame(given.values, columns=names), given.member.astype(int), threshold=1e-9)
        box = theirs.find_box()
    ours = trajectory(given)
    assert len(ours) == len(box.box_lims)
    for one, ends, chances in zip(ours, box.box_lims, box.qp, strict=True):
        assert np.array_equal(np.stack([one.low, one.high]), ends.to_numpy())
        expected = np.array([chances.get(name, [-1, -1]) for name in names]).T
        assert np.allclose(np.nan_to_num(quasi_p(given, one), nan=-1.0), expected)


def test_a_known_box_is_found() -> None:
    values = np.random.default_rng(2).random((400, 5))
    given = Points(values, (values[:, 1] > 0.3) & (values[:, 1] < 0.7))
    found = trajectory(given)
    last = found[-1]
    assert given.density(last) == 1
    assert last.restricted(found[0]).any(axis=0).tolist() == [False, True, False, False, False]
    assert last.low[1] == pytest.approx(0.3, abs=0.02) and last.high[1] == pytest.approx(0.7, abs=0.02)
    assert np.nanmax(quasi_p(given, last)) < 1e-6


def test_density_grows_from_box_to_box() -> None:
    given = points(3, 80)
    densities = [given.density(one) for one in trajectory(given)]
    assert all(one < other for one, other in pairwise(densities))


def test_a_quantile_of_tied_values_lies_between_different_ones() -> None:
    assert quantile(np.array([1.0, 1, 1, 1, 2]), 0.05) == 1.5
    assert quantile(np.array([1.0, 2, 2, 2, 2]), 0.95) == 1.5
    assert quantile(np.array([3.0]), 0.95) == 3.0
