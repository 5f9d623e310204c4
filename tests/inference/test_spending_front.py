"""The front, hypervolume, regret and the value of information on cases with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.inference.optimise.front import (
    BEATEN,
    ON_FRONT,
    UNDECIDED,
    first_front,
    hypervolume,
    membership,
    spread,
    statuses,
)  # fmt: skip
from sim.inference.optimise.objective import objectives_of
from sim.inference.optimise.worlds import information_table, noise_floor, partial_information, regret_table, regrets


def noisy(means: list[list[float]], replicates: int, sd: float, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, sd, (len(means), replicates, len(means[0])))
    return np.array(means)[:, None, :] + noise - noise.mean(axis=1, keepdims=True)


def test_a_plan_is_on_the_front_unless_another_is_as_good_in_everything() -> None:
    assert first_front(np.array([[1, 0], [0, 1], [0, 0], [1, 0]])).tolist() == [True, True, False, True]


def test_a_plan_is_beaten_only_beyond_chance() -> None:
    means = [[1.0, 0.0], [0.0, 1.0], [0.9, -0.1], [-3.0, -3.0]]
    found, by = statuses(noisy(means, 8, 0.5))
    assert found == [ON_FRONT, ON_FRONT, UNDECIDED, BEATEN] and by[3] in (0, 1, 2) and by[:3] == [None] * 3
    assert statuses(noisy(means, 8, 0.001))[0] == [ON_FRONT, ON_FRONT, BEATEN, BEATEN]


def test_a_single_replicate_beats_nobody() -> None:
    assert statuses(np.array([[[1.0, 1.0]], [[0.0, 0.0]]]))[0] == [ON_FRONT, UNDECIDED]


def test_the_share_of_resamples_tells_luck_from_certainty() -> None:
    shares = membership(noisy([[1.0, 0.0], [0.99, -0.01], [-5.0, -5.0]], 12, 1.0), seed=3)
    assert shares[0] > 0.3 and 0.02 < shares[1] < 0.9 and shares[2] == 0


def test_hypervolume_of_two_boxes() -> None:
    assert hypervolume(np.array([[2.0, 1.0], [1.0, 2.0]]), np.zeros(2)) == pytest.approx(3.0)
    assert hypervolume(np.array([[-1.0, 5.0]]), np.zeros(2)) == 0


def test_the_best_plan_of_each_objective_is_kept() -> None:
    means = np.array([[1.0, 0.0], [0.0, 3.0], [0.5, 0.5]])
    assert spread(means, 2, np.array([0.1, 0.1, 1.0])) == [0, 1]


def test_regret_is_the_distance_from_the_best_plan_of_each_world() -> None:
    gains = np.zeros((2, 3, 4, 1))
    gains[0, :, :, 0] = np.array([1.0, 0.0, 2.0])[:, None]
    assert regrets(gains)[..., 0].tolist() == [[0, 0, 0], [1, 0, 2]]
    table = regret_table(gains, ["a", "b"], ["quality"]).set_index("plan")
    assert table.loc["b", "expected"] == 1 and table.loc["b", "largest"] == 2 and table.loc["a", "near_best"] == 1


def test_regret_between_equal_plans_is_nothing_but_noise() -> None:
    gains = np.random.default_rng(2).normal(size=(10, 400, 2, 1))
    assert abs(regrets(gains).mean()) < 0.05 < 1 < (gains.mean(axis=2).max(axis=0) - gains.mean(axis=2)).mean()


def test_the_value_of_knowing_the_number_that_decides() -> None:
    """One plan gains nothing, the other x - 1/2 with x uniform: the value is E max(0, x - 1/2) = 1/8."""
    rng = np.random.default_rng(4)
    shares = rng.random((2000, 3))
    values = np.stack([np.zeros(2000), shares[:, 1] - shares[:, 1].mean() + rng.normal(0, 0.2, 2000)])
    found = partial_information(values, shares)
    assert found[1] == pytest.approx(1 / 8, abs=0.012) and max(found[0], found[2]) < 0.02
    assert max(found[0], found[2]) < noise_floor(values, shares, 1) < found[1]


def test_a_table_of_information_names_what_decides() -> None:
    rng = np.random.default_rng(5)
    shares = rng.random((60, 2))
    gains = np.zeros((2, 60, 2, 1))
    gains[1, :, :, 0] = (8 * (shares[:, 0] - 0.5))[:, None] + rng.normal(0, 0.1, (60, 2))
    table = information_table(gains, shares, ["x", "y"], ["quality"], seed=1).set_index("number")
    assert table["above"].tolist() == [True, False] and table.loc["x", "value"] <= table["everything"].iloc[0] + 0.2


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["quality"], "at least two"),
        (["quality", "quality:lower"], "twice"),
        (["quality", "relationship_conflict"], "relationship_conflict:lower"),
        (["quality", "strain:less"], "':higher' or ':lower'"),
        (["quality", "strian"], "strain"),
    ],
)
def test_objectives_that_cannot_be_sought(texts: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        objectives_of(texts)


def test_a_typed_side_is_marked() -> None:
    quality, conflict = objectives_of(["quality", "relationship_conflict:lower"])
    assert quality.declared and quality.better == 1 and not conflict.declared and conflict.better == -1
    assert "as typed" in conflict.wanted
