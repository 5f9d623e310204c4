"""Runs the trials of a design, in blocks with separate random numbers and services: what each test detects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.surveys.power.request import PowerRequest
from sim.surveys.power.services import FEWEST_BLOCKS, SimulatedServices, services_per_trial
from sim.surveys.power.survey_design import PEOPLE, TEAMS, SurveyDesign
from sim.surveys.power.t_tests import Comparisons, compare_people, compare_teams, mean_of
from sim.surveys.power.trials import Trials, answers, draw_trials, filled_in, replied, replies_depend_on_change

CENSUS = "census"
TESTS = (TEAMS, PEOPLE, CENSUS)
MAX_BLOCKS = 20


@dataclass(frozen=True)
class TrialResults:
    """Results of B blocks of trials for C changes, of which the first is none.

    Attributes:
        detected: for each test (B, C) share of trials with a significant change of the right sign.
        significant: for each test (B, C) share of trials with any significant change.
        estimates: for each test (B, C) mean estimate of the change, in points.
        replies: (B,) mean number of people who answer the scale at the first wave.
    """

    detected: dict[str, np.ndarray]
    significant: dict[str, np.ndarray]
    estimates: dict[str, np.ndarray]
    replies: np.ndarray


def run_trials(request: PowerRequest, services: SimulatedServices) -> TrialResults:
    """Run all trials of a design."""
    results = [_run_block(trials) for trials in _blocks(request, services)]
    comparisons = {test: [[by_test[test] for by_test in block] for block, _ in results] for test in TESTS}
    sign = request.design.sign
    return TrialResults(
        detected={
            test: _each(rows, lambda row: np.mean(row.significant == sign)) for test, rows in comparisons.items()
        },
        significant={
            test: _each(rows, lambda row: np.mean(row.significant != 0)) for test, rows in comparisons.items()
        },
        estimates={test: _each(rows, lambda row: mean_of(row.estimate, 0)) for test, rows in comparisons.items()},
        replies=np.array([replies for _, replies in results]),
    )


def _each(rows: list[list[Comparisons]], of: Callable[[Comparisons], np.floating | np.ndarray]) -> np.ndarray:
    """(B, C) a number for each block and change."""
    return np.array([[of(comparison) for comparison in row] for row in rows])


def block_count(design: SurveyDesign, services: int, localities: int) -> int:
    """The number of blocks into which the services are divided; each has enough services for a trial."""
    return max(
        FEWEST_BLOCKS, min(MAX_BLOCKS, services // (FEWEST_BLOCKS * services_per_trial(design.teams, localities)))
    )


def _blocks(request: PowerRequest, services: SimulatedServices) -> Iterator[Trials]:
    """The trials, block by block."""
    count, localities, _ = services.posts.shape
    blocks = block_count(request.design, count, localities)
    for block in range(blocks):
        chosen = np.arange(block, count, blocks)
        trials = len(range(block, request.design.trials, blocks))
        yield draw_trials(request, services, chosen, block, trials)


def _run_block(trials: Trials) -> tuple[list[dict[str, Comparisons]], float]:
    """For each change the results of each test; and the mean number of replies."""
    before, unchanged = _scores(trials, 0, 0.0, _answered(trials, 0, 0.0)), _answered(trials, 1, 0.0)
    comparisons = []
    for change in trials.request.design.signed_changes:
        answered = _answered(trials, 1, change) if replies_depend_on_change(trials) else unchanged
        comparisons.append(_compare(trials, before, _scores(trials, 1, change, answered)))
    return comparisons, float(np.mean((~np.isnan(before[1])).sum(axis=(1, 2))))


def _answered(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(T, g, P, J) which items have an answer."""
    return replied(trials, wave, change)[..., None] & filled_in(trials, wave)


def _scores(trials: Trials, wave: int, change: float, answered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(T, g, P) scores of everyone in post, and of those who answered; NaN where there is none."""
    items = answers(trials, wave, change)
    count = answered.sum(axis=-1)
    total = np.where(answered, items, 0.0).sum(axis=-1)
    return items.mean(axis=-1), np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)


def _compare(trials: Trials, before: tuple, after: tuple) -> dict[str, Comparisons]:
    design, treated = trials.request.design, trials.treated
    return {
        TEAMS: compare_teams(design, treated, before[1], after[1]),
        PEOPLE: compare_people(design, treated, before[1], after[1]),
        CENSUS: compare_teams(design, treated, before[0], after[0]),
    }
