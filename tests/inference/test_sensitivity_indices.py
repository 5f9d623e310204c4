"""Sobol, Morris and PAWN through our wrapper: published values, what is dropped, and what emulators add."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.inference.sensitivity.emulated import emulated_indices
from sim.inference.sensitivity.emulator import Emulator, held_out
from sim.inference.sensitivity.indices import (
    DUMMY,
    morris_design,
    morris_effects,
    pawn_indices,
    sobol_design,
    sobol_indices,
)

pytest.importorskip("SALib")
ISHIGAMI_FIRST = [0.3139, 0.4424, 0.0, 0.0]  # a = 7, b = 0.1; Saltelli et al. 2008; the fourth is the dummy
ISHIGAMI_TOTAL = [0.5576, 0.4424, 0.2437, 0.0]
FACTORS = ["a", "b", "c", DUMMY]


def ishigami(points: np.ndarray) -> np.ndarray:
    x = points[:, :3] * 2 * math.pi - math.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigami_has_its_published_indices_and_the_dummy_none() -> None:
    design = sobol_design(FACTORS, 1024, 1)
    found = sobol_indices(design, ishigami(design.points), 100, 1)
    assert list(found.index) == FACTORS
    np.testing.assert_allclose(found["first"], ISHIGAMI_FIRST, atol=0.02)
    np.testing.assert_allclose(found["total"], ISHIGAMI_TOTAL, atol=0.02)
    assert np.all(np.abs(found["first"] - ISHIGAMI_FIRST) <= found["first_half"] + 1e-9)
    assert found.loc[DUMMY].eq(0).all()


def test_the_g_function_has_its_analytic_indices() -> None:
    a = np.array([0, 1, 4.5, 9, 99])
    partial = 1 / (3 * (1 + a) ** 2)
    whole = np.prod(1 + partial) - 1
    total = partial * np.prod(1 + partial) / (1 + partial) / whole
    design = sobol_design([f"x{number}" for number in range(len(a))], 2048, 1)
    values = np.prod((np.abs(4 * design.points - 2) + a) / (1 + a), axis=1)
    found = sobol_indices(design, values, 100, 1)
    np.testing.assert_allclose(found["first"], partial / whole, atol=0.02)
    np.testing.assert_allclose(found["total"], total, atol=0.02)


def test_the_same_seed_gives_the_same_design_and_intervals_even_if_it_is_zero() -> None:
    one, two = (sobol_design(FACTORS, 64, 0) for _ in range(2))
    assert np.array_equal(one.points, two.points)
    assert not np.array_equal(one.points, sobol_design(FACTORS, 64, 3).points)
    values = ishigami(one.points)
    assert sobol_indices(one, values, 50, 0).equals(sobol_indices(one, values, 50, 0))


def test_groups_have_the_indices_of_all_their_factors_together() -> None:
    design = sobol_design(FACTORS, 1024, 1, ["sine", "square", "sine", DUMMY])
    found = sobol_indices(design, ishigami(design.points), 100, 1)
    assert design.size == 5 and list(found.index) == ["sine", "square", DUMMY]
    np.testing.assert_allclose(found["first"], [0.5576, 0.4424, 0], atol=0.03)


def test_a_block_with_an_infeasible_point_is_left_out_as_a_whole_and_counted() -> None:
    design = sobol_design(FACTORS, 512, 1)
    kept = design.without(design.points[:, 3] > 0.9)  # of the dummy: the rest is a sample of all others
    assert kept.blocks + kept.dropped == 512 and 0 < kept.dropped < 512
    assert (kept.points[:, 3] <= 0.9).all()
    np.testing.assert_allclose(sobol_indices(kept, ishigami(kept.points), 50, 1)["total"], ISHIGAMI_TOTAL, atol=0.05)
    with pytest.raises(ConfigError, match="0 can be simulated"):
        design.without(np.ones(len(design.points), bool))


def test_a_constant_output_has_no_indices() -> None:
    design = sobol_design(FACTORS, 16, 1)
    assert sobol_indices(design, np.ones(len(design.points)), 20, 1).isna().all(axis=None)


def test_morris_finds_sign_size_and_interaction() -> None:
    design = morris_design(FACTORS, 20, 1)
    found = morris_effects(design, 3 * design.points[:, 0] - 2 * design.points[:, 1] * design.points[:, 2], 50, 1)
    assert found.loc["a", "mu"] == pytest.approx(3) and found.loc["a", "sigma"] == pytest.approx(0, abs=1e-9)
    assert found.loc["b", "mu"] < 0 < found.loc["b", "sigma"]
    assert found.loc[DUMMY, "mu_star"] == 0


def test_pawn_puts_the_dummy_last() -> None:
    points = np.random.default_rng(1).random((1000, 4))
    found = pawn_indices(FACTORS, points, ishigami(points), 1)
    assert found.idxmin() == DUMMY and found["b"] > 2 * found[DUMMY]


def test_an_emulator_of_200_points_gives_the_indices_within_its_intervals() -> None:
    points = np.random.default_rng(2).random((200, 4))
    values = ishigami(points)
    error = values - held_out(points, values, 1)
    assert (error**2).mean() < 0.15 * values.var()
    found = emulated_indices(Emulator(points, values, 1), sobol_design(FACTORS, 1024, 1), 100, 1)
    for kind, true in (("first", ISHIGAMI_FIRST), ("total", ISHIGAMI_TOTAL)):
        assert np.all(np.abs(found[kind] - true) <= np.maximum(found[f"{kind}_half"], 0.01)), found
    assert found.loc[DUMMY, "total"] < 0.01


def test_an_emulator_of_noise_explains_nothing_of_points_that_it_has_not_seen() -> None:
    rng = np.random.default_rng(3)
    points, values = rng.random((80, 4)), rng.normal(size=80)
    assert ((values - held_out(points, values, 1)) ** 2).mean() > 0.8 * values.var()
