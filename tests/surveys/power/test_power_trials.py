"""Trials follow the response model of the simulator, and their tests are the textbook's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.model.simulator import Simulator
from sim.model.survey.administer import administer
from sim.model.survey.instrument import Page
from sim.model.survey.norms import standardised
from sim.surveys.power.rng import ERROR, METHOD, BlockRng
from sim.surveys.power.services import simulate_services
from sim.surveys.power.survey_design import design_of
from sim.surveys.power.t_tests import compare_people, compare_teams
from sim.surveys.power.trials import answers, draw_trials, filled_in, replied, reply_probabilities

ALL = np.arange(40)


@pytest.fixture(scope="module")
def trials(study_case, services):
    return draw_trials(study_case, services, ALL, 0, 300)


@pytest.fixture(scope="module")
def survey(study_case):
    """The first service at the first wave, everyone invited, through the whole simulator."""
    simulator = Simulator(study_case.config, 0)
    simulator.advance(study_case.config.burn_in + 1, record=False)
    return administer(simulator, replace(study_case.instrument, invited=0))


@pytest.mark.parametrize("missing", ["mcar", "mar", "mnar"])
def test_reply_probabilities_are_those_of_the_simulator(study_case, services, altered, missing) -> None:
    everyone = replace(study_case, design=replace(study_case.design, invited=220))
    sent = altered(everyone, reply={"missing": missing, "profession": {"health": 0.8}})
    simulator = Simulator(study_case.config, 0)
    simulator.advance(study_case.config.burn_in + 1, record=False)
    wanted = administer(simulator, replace(sent.instrument, invited=0)).replies.probability
    found = reply_probabilities(draw_trials(sent, services, np.zeros(1, int), 0, 1), 0, 0.0)
    assert np.allclose(np.sort(found.ravel()), np.sort(wanted))


def test_people_in_post_are_those_of_the_simulator(survey, services, study_case) -> None:
    there = services.waves[0].in_post[0]
    assert there.sum() == survey.frame.in_post.sum()
    reading = survey.true_values[study_case.design.scale][survey.frame.in_post]
    wanted = standardised(study_case.scale.latent, reading)
    assert np.allclose(np.sort(services.waves[0].latent[0][there]), np.sort(wanted))


def test_answers_are_on_the_form_and_as_high_as_the_simulator_expects(study_case, services, survey) -> None:
    given = answers(draw_trials(study_case, services, np.zeros(1, int), 0, 400), 0, 0.0)
    assert set(np.unique(given[~np.isnan(given)])) <= {1, 2, 3, 4, 5}
    assert np.nanmean(given) == pytest.approx(np.nanmean(survey.true_answers["relationship"]), abs=0.02)


def test_method_effects_stay_with_a_person(trials) -> None:
    same = trials.waves[0].ids == trials.waves[1].ids
    assert 0.5 < same.mean() < 1
    assert np.array_equal(*trials.method[:, same])
    assert not np.any(trials.method[0][~same] == trials.method[1][~same])


def test_the_change_affects_only_treated_teams_at_the_second_wave(trials) -> None:
    assert np.array_equal(answers(trials, 0, 0.0), answers(trials, 0, -0.1), equal_nan=True)
    treated = np.arange(10) < 5
    split = replace(trials, treated=treated)
    before, after = answers(split, 1, 0.0), answers(split, 1, -0.1)
    assert np.array_equal(before[:, ~treated], after[:, ~treated], equal_nan=True)
    assert np.nanmean(after[:, treated]) < np.nanmean(before[:, treated]) - 0.3


def test_no_one_answers_higher_when_conflict_falls(trials) -> None:
    risen = answers(trials, 1, -0.05) > answers(trials, 1, 0.0)
    assert not risen.any()


def test_so_many_are_invited_and_so_many_answer(trials) -> None:
    assert np.all(trials.invited.sum(axis=(2, 3)) == 140)
    assert replied(trials, 0, 0.0).sum(axis=(1, 2)).mean() == pytest.approx(0.53 * 140, abs=1)
    assert not np.any(replied(trials, 0, 0.0) & ~(trials.invited[0] & trials.waves[0].in_post))


def test_pages_and_empty_items_cost_answers(study_case, services, altered) -> None:
    pages = {
        "other": Page(scales=["task", "process"]),
        "own": Page(scales=["relationship"], skip=0.2, break_off=0.1, applies=0.5),
    }
    sent = altered(study_case, reply={"item_missing": 0.25}, pages=pages)
    found = draw_trials(sent, services, ALL, 0, 300)
    share = replied(found, 0, 0.0).sum() / replied(draw_trials(study_case, services, ALL, 0, 300), 0, 0.0).sum()
    assert share == pytest.approx(0.8 * 0.9 * 0.5, abs=0.02)
    assert filled_in(found, 0).mean() == pytest.approx(0.75, abs=0.01)


def test_teams_are_whole_and_none_occurs_twice_in_a_trial(study_case, services) -> None:
    wide = replace(study_case, design=design_of({"teams": 25, "invited": 300, "replicates": 40}))
    found = draw_trials(wide, services, ALL, 3, 50)
    means = np.nanmean(found.waves[0].latent, axis=2)
    assert found.invited.shape[2] == 25
    assert all(len(np.unique(row)) == 25 for row in means)


def test_random_numbers_depend_on_seed_block_and_stream_only() -> None:
    first = BlockRng(1, 0).uniforms(ERROR, 4)
    assert np.array_equal(first, BlockRng(1, 0).uniforms(ERROR, 2, 2).ravel())
    others = [BlockRng(2, 0).uniforms(ERROR, 4), BlockRng(1, 1).uniforms(ERROR, 4), BlockRng(1, 0).uniforms(METHOD, 4)]
    assert all(not np.any(first == other) for other in others)
    assert np.all((first > 0) & (first < 1))


@pytest.fixture(scope="module")
def scores() -> tuple[np.ndarray, np.ndarray]:
    """(2, trials, teams, people) scores with gaps; a team of the second trial is empty."""
    drawn = BlockRng(5, 0).normals(ERROR, 2, 40, 8, 5) + 0.4 * BlockRng(5, 0).normals(METHOD, 2, 40, 8, 1)
    drawn[BlockRng(5, 1).uniforms(ERROR, *drawn.shape) < 0.3] = np.nan
    drawn[:, 1, 0] = np.nan
    drawn[1] -= 0.5
    return drawn[0], drawn[1]


@pytest.mark.parametrize("comparison", ["before_after", "two_groups"])
def test_team_tests_agree_with_scipy(scores, comparison) -> None:
    design, treated = (
        design_of({"comparison": comparison, "teams": 8}),
        np.arange(8) < (8, 4)[comparison == "two_groups"],
    )
    found = compare_teams(design, treated, *scores)
    with np.errstate(invalid="ignore"), pytest.warns(RuntimeWarning, match="empty"):
        changes = np.nanmean(scores[1], axis=2) - np.nanmean(scores[0], axis=2)
    for trial, row in enumerate(changes):
        known = ~np.isnan(row)
        wanted = (
            stats.ttest_1samp(row[known], 0)
            if comparison == "before_after"
            else stats.ttest_ind(row[known & treated], row[known & ~treated])
        )
        assert (found.significant[trial] != 0) == (wanted.pvalue < 0.05)
        assert found.significant[trial] in (0, np.sign(wanted.statistic))
    assert 3 < np.count_nonzero(found.significant) < 40 or comparison == "two_groups"


def test_the_naive_test_agrees_with_scipy(scores) -> None:
    found = compare_people(design_of({"teams": 8}), np.ones(8, bool), *scores)
    for trial in range(40):
        cells = [wave[trial][~np.isnan(wave[trial])] for wave in scores]
        wanted = stats.ttest_ind(cells[1], cells[0])
        assert (found.significant[trial] != 0) == (wanted.pvalue < 0.05)
        assert found.estimate[trial] == pytest.approx(cells[1].mean() - cells[0].mean())


def test_a_survey_with_too_few_teams_left_detects_nothing() -> None:
    first, second = np.full((1, 3, 2), np.nan), np.full((1, 3, 2), np.nan)
    first[0, 0], second[0, 0] = 3, 1
    assert compare_teams(design_of({"teams": 3}), np.ones(3, bool), first, second).significant[0] == 0


def test_vacancies_and_locality_sizes_may_differ(study_case) -> None:
    from sim.surveys.power.request import request_of

    small = request_of(design_of({"organisation": "small_workshop", "teams": 2, "invited": 30, "replicates": 2}))
    found = simulate_services(small)
    assert found.posts.shape[:2] == (2, 2) and found.posts.sum() == 80
    assert not np.any(found.waves[0].in_post & ~found.posts)
