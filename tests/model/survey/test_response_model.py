"""The one response model: leanings, thresholds, and what is known of both from theory."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from scipy.special import ndtr

from sim.model.mechanisms.survey_response import category, common_logit, expected_category, latent_response, zscore
from sim.model.survey.administer import administer, full_response
from sim.model.survey.answers import categories_of, latent_responses_of
from sim.model.survey.instrument import CEILING_HEAVY, FLOOR_HEAVY, Scale
from sim.model.survey.kernels import expected_categories
from sim.model.survey.library import built_in
from sim.model.survey.norms import norms, standardised
from sim.model.survey.readings import latent_values
from sim.stats.psychometrics.reliability import alpha, alpha_expected

MANY = 20_000
RNG_KEY = np.random.default_rng(7)


@pytest.fixture(autouse=True)
def _same_random_numbers() -> None:
    """The same numbers for a test, whichever ran before."""
    global RNG_KEY
    RNG_KEY = np.random.default_rng(7)


def people(correlation: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Two standings of many people, correlated."""
    first, second = RNG_KEY.standard_normal((2, MANY))
    return first, correlation * first + math.sqrt(1 - correlation**2) * second


def answered(eta: np.ndarray, scale: Scale, method: np.ndarray | None = None) -> np.ndarray:
    errors = RNG_KEY.standard_normal((len(eta), scale.items))
    method = RNG_KEY.standard_normal(len(eta)) if method is None else method
    return latent_responses_of(eta, method, np.zeros(len(eta)), errors, scale)


def test_a_leaning_is_the_equation_by_hand() -> None:
    assert latent_response(1.0, 0.5, 0.1, -2.0, 0.8, 0.3) == pytest.approx(
        0.8 + 0.15 + 0.1 - 2 * math.sqrt(1 - 0.64 - 0.09)
    )
    assert zscore(0.3, 0.2, 0.05) == pytest.approx(2.0)


def test_answers_are_the_thresholds_passed() -> None:
    cuts = np.array([-1.5, -0.5, 0.5, 1.5])
    assert [category(lean, cuts) for lean in (-2.0, -1.0, 0.0, 1.0, 2.0)] == [0, 1, 2, 3, 4]
    assert category(-0.5, cuts) == 1, "a threshold itself is not passed"


@pytest.mark.parametrize(("loading", "common"), [(0.8, 0.3), (0.7, 0.0), (0.45, 0.6), (1.0, 0.0)])
def test_leanings_have_unit_variance_at_the_norm(loading: float, common: float) -> None:
    leans = answered(people()[0], Scale(loading=loading, common_method=common))
    assert np.allclose(leans.var(axis=0), 1.0, atol=0.04)


CELLS = {
    (0.7, "none"): (0.742, 3), (0.7, "symmetric"): (0.707, 3), (0.7, "floor_heavy"): (0.685, 3),
    (0.8, "none"): (0.842, 3), (0.8, "symmetric"): (0.810, 3), (0.8, "floor_heavy"): (0.790, 3),
}  # fmt: skip


@pytest.mark.parametrize(("loading", "shape"), CELLS)
def test_alpha_by_loading_before_and_after_the_cut(loading: float, shape: str) -> None:
    wanted, items = CELLS[loading, shape]
    scale = Scale(loading=loading, common_method=0.0, items=items, shape="symmetric" if shape == "none" else shape)
    leans = answered(people()[0], scale)
    found = alpha(leans if shape == "none" else categories_of(leans, scale))
    assert found == pytest.approx(wanted, abs=0.012)
    if shape == "none":
        assert alpha_expected(loading, items) == pytest.approx(wanted, abs=0.001)


@pytest.mark.parametrize(("true", "loadings"), list(product((0.28, 0.6), ((0.8, 0.8), (0.7, 0.5)))))
def test_the_attenuation_law_holds_without_common_method_and_cuts(true: float, loadings: tuple[float, float]) -> None:
    """r observed = r true x sqrt(alpha x alpha): within four standard errors of a correlation."""
    scales = [Scale(loading=loading, common_method=0.0) for loading in loadings]
    leans = [answered(eta, scale) for eta, scale in zip(people(true), scales, strict=True)]
    observed = np.corrcoef(*(lean.mean(axis=1) for lean in leans))[0, 1]
    expected = true * math.sqrt(alpha(leans[0]) * alpha(leans[1]))
    assert observed == pytest.approx(expected, abs=4 / math.sqrt(MANY))


def test_common_method_feigns_correlation() -> None:
    """True .28 is seen as about .23, .32, .41 and .55, by how far mood and manner colour the answers."""
    first, second = people(0.28)
    seen = []
    for common in (0.0, 0.3, 0.45, 0.6):
        mood, scale = RNG_KEY.standard_normal(MANY), Scale(loading=0.8 if common < 0.6 else 0.79, common_method=common)
        pair = [answered(eta, scale, mood).mean(axis=1) for eta in (first, second)]
        seen.append(np.corrcoef(*pair)[0, 1])
    assert seen == pytest.approx([0.236, 0.33, 0.43, 0.56], abs=0.03) and seen == sorted(seen)


@pytest.mark.parametrize("cuts", [FLOOR_HEAVY, CEILING_HEAVY, (-1.5, -0.5, 0.5, 1.5)])
def test_the_truth_on_the_answers_metric_is_the_mean_over_moods_and_errors(cuts: tuple[float, ...]) -> None:
    eta = np.array([-1.2, 0.0, 0.9])
    out, scale = np.empty((3, 1)), Scale(loading=0.8, common_method=0.3, items=1, thresholds=list(cuts))
    expected_categories(eta, np.zeros(3), scale.loading, np.array(scale.cuts()), out)
    for k, value in enumerate(eta):
        many = categories_of(answered(np.full(MANY, value), scale), scale)
        assert many.mean() - 1 == pytest.approx(out[k, 0], abs=0.03)
        spread = math.sqrt(1 - 0.64)
        assert out[k, 0] == pytest.approx(np.sum(ndtr((0.8 * value - np.array(cuts)) / spread)))


def test_an_item_that_shows_everything_is_answered_without_a_doubt() -> None:
    assert expected_category(0.7, 0.0, 1.0, np.array([0.0, 0.5, 1.0])) == pytest.approx(2.0)


def test_the_common_logit_gives_the_rate_wanted() -> None:
    logits = RNG_KEY.standard_normal(140)
    logits[:8] = np.nan  # empty posts
    for wanted in (10.0, 74.0, 120.0):
        common = common_logit(logits, wanted)
        assert np.nansum(1 / (1 + np.exp(-(logits + common)))) == pytest.approx(wanted, abs=1e-9)


def test_scores_of_two_scenarios_are_not_equalised(settled) -> None:
    """Standardised by the run's own mean and deviation, every scenario would score the same."""
    from sim.model.simulator import Simulator
    from sim.settings.compose import compose_config

    means, spreads = [], []
    for scenario in ("case_study", "status_quo"):
        simulator = Simulator(compose_config(scenario, burn_in=26, weeks=40), 0)
        simulator.advance(26, record=False)
        simulator.advance(30)
        survey = administer(simulator, full_response(built_in("ics")), "ics")
        there = survey.frame.in_post
        readings = latent_values(simulator, "perceived_task_conflict")[there]
        score = survey.census["task"][there].mean(axis=1)
        means.append((score.mean(), readings.mean()))
        spreads.append(readings.std())
    (low, true_low), (high, true_high) = means
    norm = norms()["perceived_task_conflict"]
    assert true_high - true_low > norm.deviation, "the two scenarios differ in truth"
    assert high - low > 0.5, "and in what is answered"
    assert spreads[0] != pytest.approx(norm.deviation, rel=1e-3), "the run's own spread is not the norm's"


def test_a_wider_service_scores_wider(settled) -> None:
    """Twice the spread of what is asked for is about twice the spread of standings, not the same."""
    values = settled().state.people["tension"]
    wide = values.mean() + 2 * (values - values.mean())
    first, second = (standardised("relationship_conflict", one).std() for one in (values, wide))
    assert second == pytest.approx(2 * first)


def test_the_metric_is_the_release_s_not_the_run_s() -> None:
    norm = norms()["relationship_conflict"]
    values = np.array([0.0, norm.mean, norm.mean + norm.deviation])
    assert standardised("relationship_conflict", values)[1:] == pytest.approx([0.0, 1.0])
    assert standardised("relationship_conflict", values[:1]) == pytest.approx([-norm.mean / norm.deviation])


def test_hostile_attribution_is_read_by_those_who_answer(settled) -> None:
    """What is seen is what was, and psi times one's tension."""
    simulator = settled()
    seen, was = (latent_values(simulator, name) for name in ("perceived_task_conflict", "task_conflict"))
    psi, tension = simulator.config.perception.hostile_attribution, simulator.state.people["tension"]
    assert np.allclose(seen, np.minimum(1.0, was + psi * tension)) and (seen > was).any()
