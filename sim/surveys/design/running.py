"""The trials of a design, in blocks that share neither luck nor services: how often each test detects each change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.surveys.design.request import Asked
from sim.surveys.design.services import HALVES, Services, services_per_trial
from sim.surveys.design.survey_design import PEOPLE, TEAMS, Design
from sim.surveys.design.tests import Verdicts, by_people, by_teams, mean_of
from sim.surveys.design.trials import Trials, answers, drawn_trials, filled, replied, sways_replies

CENSUS = "census"
TESTS = (TEAMS, PEOPLE, CENSUS)
BLOCKS = 20  # at most: the spread between them tells how sure the answer is


@dataclass(frozen=True)
class Tallies:
    """What came of the trials; B blocks, C changes of which the first is none.

    Attributes:
        right: for each test (B, C) share of trials that detect a change with the sign of the one planted.
        alarms: for each test (B, C) share of trials that detect any.
        estimates: for each test (B, C) mean change that it estimates, in points.
        replies: (B,) mean number of people who answer the scale at the first wave.
    """

    right: dict[str, np.ndarray]
    alarms: dict[str, np.ndarray]
    estimates: dict[str, np.ndarray]
    replies: np.ndarray


def tallied(asked: Asked, services: Services) -> Tallies:
    """Run all trials of a design."""
    results = [_block(trials) for trials in _blocks(asked, services)]
    verdicts = {test: [[by_test[test] for by_test in block] for block, _ in results] for test in TESTS}
    sign = asked.design.sign
    return Tallies(
        right={test: _each(rows, lambda one: np.mean(one.found == sign)) for test, rows in verdicts.items()},
        alarms={test: _each(rows, lambda one: np.mean(one.found != 0)) for test, rows in verdicts.items()},
        estimates={test: _each(rows, lambda one: mean_of(one.estimate, 0)) for test, rows in verdicts.items()},
        replies=np.array([replies for _, replies in results]),
    )


def _each(rows: list[list[Verdicts]], of: Callable[[Verdicts], np.floating | np.ndarray]) -> np.ndarray:
    """(B, C) a number of the verdicts of each block and change."""
    return np.array([[of(one) for one in row] for row in rows])


def block_count(design: Design, services: int, localities: int) -> int:
    """Blocks that the services are dealt out to, each with enough of them for a trial."""
    return max(HALVES, min(BLOCKS, services // (HALVES * services_per_trial(design.teams, localities))))


def _blocks(asked: Asked, services: Services) -> Iterator[Trials]:
    """The trials, block by block; the services are dealt out to the blocks like cards."""
    many, localities, _ = services.listed.shape
    blocks = block_count(asked.design, many, localities)
    for block in range(blocks):
        chosen = np.arange(block, many, blocks)
        share = len(range(block, asked.design.trials, blocks))
        yield drawn_trials(asked, services, chosen, block, share)


def _block(trials: Trials) -> tuple[list[dict[str, Verdicts]], float]:
    """For each change the verdict of each test; and the mean number of replies."""
    before, here = _scores(trials, 0, 0.0, _given(trials, 0, 0.0)), _given(trials, 1, 0.0)
    found = []
    for change in trials.asked.design.signed:
        known = _given(trials, 1, change) if sways_replies(trials) else here
        found.append(_judged(trials, before, _scores(trials, 1, change, known)))
    return found, float(np.mean((~np.isnan(before[1])).sum(axis=(1, 2))))


def _given(trials: Trials, wave: int, change: float) -> np.ndarray:
    """(T, g, P, J) which items have an answer."""
    return replied(trials, wave, change)[..., None] & filled(trials, wave)


def _scores(trials: Trials, wave: int, change: float, here: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(T, g, P) scores if everyone in post answered everything, and of what is answered; NaN where there is none."""
    chosen = answers(trials, wave, change)
    count = here.sum(axis=-1)
    total = np.where(here, chosen, 0.0).sum(axis=-1)
    return chosen.mean(axis=-1), np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)


def _judged(trials: Trials, before: tuple, after: tuple) -> dict[str, Verdicts]:
    design, treated = trials.asked.design, trials.treated
    return {
        TEAMS: by_teams(design, treated, before[1], after[1]),
        PEOPLE: by_people(design, treated, before[1], after[1]),
        CENSUS: by_teams(design, treated, before[0], after[0]),
    }
