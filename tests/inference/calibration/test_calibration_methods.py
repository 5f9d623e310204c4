"""The methods of calibration on functions whose answers are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ConfigError
from sim.inference.calibration.emulators import Emulators, fit_emulators
from sim.inference.calibration.further import most_useful
from sim.inference.calibration.members import nearest, spread_out
from sim.inference.calibration.posterior import Posterior, moved, posterior_of
from sim.inference.calibration.recovery import recover
from sim.inference.calibration.targets import Target, implausibilities
from sim.inference.calibration.waves import Wave, remaining
from sim.inference.prior_sample import uncertain

NUMBERS = uncertain()[:3]


@dataclass(frozen=True)
class Exact:
    """An emulator of one number of the unit cube, without error."""

    name: str
    column: int
    noise: float = 0.0

    def predict(self, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return shares[:, self.column], np.zeros(len(shares))


def exact(*columns: int) -> Emulators:
    return Emulators(tuple(Exact(f"figure {column}", column) for column in columns))


def target(value: float, spread: float = 0.05, name: str = "figure 0") -> Target:
    return Target(name, name, value, spread, 0.0)


def cube(count: int, numbers: int = 3) -> np.ndarray:
    return np.random.default_rng(1).random((count, numbers))


@pytest.fixture(scope="module")
def made() -> Emulators:
    x, random = cube(150), np.random.default_rng(2)
    noisy = np.sin(3 * x[:, 0]) + x[:, 1] + random.normal(size=150) * 0.1
    errors = pd.DataFrame({"curved": np.full(150, 0.1), "chance": np.full(150, 1.0)})
    figures = pd.DataFrame({"curved": noisy, "chance": random.normal(size=150)})
    return fit_emulators(x, figures, errors, ["curved", "chance"], 1)


class TestEmulators:
    def test_the_expectation_is_found_behind_the_noise(self, made) -> None:
        points = np.random.default_rng(3).random((400, 3))
        found, errors = made.predict(points)
        wrong = found[:, 0] - (np.sin(3 * points[:, 0]) + points[:, 1])
        assert np.sqrt(np.mean(wrong**2)) < 0.06
        assert 0.5 < np.sqrt(np.mean(wrong**2)) / np.sqrt(np.mean(errors[:, 0] ** 2)) < 2

    def test_the_held_out_error_holds_the_noise_and_pure_chance_explains_nothing(self, made) -> None:
        curved, chance = made.each
        assert curved.held_out == pytest.approx(0.1, rel=0.3) and curved.explained > 0.9
        assert chance.explained < 0.1

    def test_too_few_draws_are_refused(self) -> None:
        figures = pd.DataFrame({"figure": np.r_[np.ones(19), np.nan]})
        with pytest.raises(ConfigError, match="19 draws only"):
            fit_emulators(cube(20), figures, figures, ["figure"], 1)


class TestPosterior:
    def test_weights_of_a_normal_likelihood_have_its_mean_and_spread(self) -> None:
        points = cube(100_000)
        figures = points[:, [0]]
        found = posterior_of(points, figures, np.zeros_like(figures), np.zeros(1), [target(0.5)])
        low, high = found.quantiles([0.05, 0.95])
        assert low[0] == pytest.approx(0.5 - 1.645 * 0.05, abs=0.005)
        assert high[0] == pytest.approx(0.5 + 1.645 * 0.05, abs=0.005)
        assert found.spread() == pytest.approx([0.05 * np.sqrt(12), 1, 1], abs=0.02)
        assert found.effective < len(points) / 4

    def test_moved_points_have_the_same_posterior_as_the_weights_they_came_from(self) -> None:
        first = Posterior(cube(300), np.full(300, 1 / 300))

        def density(points: np.ndarray) -> np.ndarray:
            return -0.5 * ((points[:, 0] - 0.4) / 0.05) ** 2 - 0.5 * ((points[:, 1] - points[:, 0]) / 0.05) ** 2

        found = moved(first, density, 2000, 200, 1).shares
        assert found.mean(axis=0)[:2] == pytest.approx([0.4, 0.4], abs=0.006)
        assert found.std(axis=0)[:2] == pytest.approx([0.05, 0.05 * np.sqrt(2)], rel=0.06)
        assert found.std(axis=0)[2] * np.sqrt(12) == pytest.approx(1, abs=0.05)
        assert found.min() >= 0 and found.max() <= 1

    def test_the_density_is_asked_about_points_inside_the_cube_only_and_never_about_none(self) -> None:
        corners = np.repeat(np.array([[0.0] * 40, [1.0] * 40]), 50, axis=0)

        def density(points: np.ndarray) -> np.ndarray:
            assert len(points) and points.min() >= 0 and points.max() <= 1
            return np.zeros(len(points))

        found = moved(Posterior(corners, np.full(100, 0.01)), density, 5, 40, 1)
        assert found.shares.shape == (5, 40) and found.effective == pytest.approx(5)

    def test_more_draws_than_points_are_refused(self) -> None:
        with pytest.raises(ValueError, match="5 points wanted, 1 have a weight"):
            Posterior(cube(3), np.array([1.0, 0, 0])).draws(5, 1)


class TestWaves:
    def test_points_too_far_from_a_target_are_ruled_out(self) -> None:
        wave = Wave(exact(0), (target(0.5),), 1)
        left = remaining([wave], NUMBERS, 20_000, 3.0, 100, 1)
        assert np.abs(left.shares[:, 0] - 0.5).max() <= 0.15 and left.ignored == 0
        assert left.share == pytest.approx(0.3, abs=0.02) and left.blocking == {"figure 0": left.share}

    def test_targets_that_contradict_each_other_are_named_not_met(self) -> None:
        targets = (target(0.1), target(0.9, name="figure 1"))
        wave = Wave(Emulators((Exact("figure 0", 0), Exact("figure 1", 0))), targets, 1)
        left = remaining([wave], NUMBERS, 5000, 2.0, 50, 1)
        assert left.ignored == 1 and len(left.shares) >= 50
        assert all(share < 0.25 for share in left.blocking.values())

    def test_errors_make_a_distance_less_implausible(self) -> None:
        figures = np.array([[0.8]])
        near, far = (implausibilities(figures, np.array([[error]]), np.zeros(1), [target(0.5)]) for error in (0.3, 0.0))
        assert far == pytest.approx(6) and near < 1.1


class TestMembers:
    def test_the_nearest_candidates_are_taken_and_one_without_a_figure_is_last(self) -> None:
        distances = np.array([[1.0, 1.0], [0.1, 0.1], [np.nan, 0.0], [0.5, 0.5]])
        assert nearest(distances, 3).tolist() == [1, 3, 0]

    def test_the_first_k_members_are_spread_out(self) -> None:
        points = cube(200, 2)
        order = spread_out(points)
        assert sorted(order) == list(range(200))
        centre = ((points - points.mean(axis=0)) ** 2).sum(axis=1)
        assert order[0] == np.argmin(centre)
        first, others = points[order[:5]], points[:5]
        assert closest(first) > 1.4 * closest(others)


def closest(points: np.ndarray) -> float:
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    return float(apart[~np.eye(len(points), dtype=bool)].min())


def test_known_numbers_are_covered_as_often_as_promised() -> None:
    truths = np.random.default_rng(5).random((200, 3))
    targets = [target(0.5, 0.1), target(0.5, 0.1, "figure 1")]
    found = recover(cube(5000), exact(0, 1), targets, truths, truths[:, :2], NUMBERS, 1)
    assert found.table["identified"].tolist() == [True, True, False]
    covered, count = found.coverage()
    assert count == 2 * found.truths and 0.86 < covered < 0.94
    assert found.coverage(False)[0] == pytest.approx(0.9, abs=0.06)
    assert found.ranks.mean(axis=0) == pytest.approx([0.5] * 3, abs=0.07)


def test_a_figure_of_an_unknown_number_is_more_useful_than_one_of_a_known_number() -> None:
    points = cube(20_000)
    known = posterior_of(points, points[:, [0]], np.zeros((20_000, 1)), np.zeros(1), [target(0.5)])
    rows = [target(0.5), target(0.5, name="figure 1")]
    found = most_useful(known, exact(0, 1), rows, 1)
    assert list(found) == ["figure 1", "figure 0"] and found["figure 1"] > 1.5 * found["figure 0"]
