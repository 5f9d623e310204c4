"""The calculator against the whole simulator: fresh services, surveyed twice, and tested as an analyst would."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind, ttest_rel

from sim.model.config import Config
from sim.model.simulator import Simulator
from sim.model.survey.administer import AdministeredSurvey, administer
from sim.model.survey.instrument import Instrument
from sim.model.survey.library import built_in
from sim.settings.compose import compose_config
from sim.surveys.power import PowerCurve, calculate

TRIALS, OTHER_SEED = 500, 20_261_125
NOMINAL, TOLERANCE = 0.80, 0.04
LATENT = "relationship_conflict"


@pytest.fixture(scope="module")
def found() -> PowerCurve:
    """The study's case, with services enough that the calculator's own error is small beside the tolerance."""
    return calculate(replicates=1000, trials=10_000)


@cache
def fresh_service() -> Config:
    return compose_config("case_study", seed=OTHER_SEED)


def questionnaire(power: PowerCurve) -> Instrument:
    """The instrument of the calculator's design, set by hand."""
    plain, design = built_in("ics"), power.design
    reply = replace(plain.reply, rate=design.response, missing=design.missing)
    return replace(plain, reply=reply, invited=design.invited)


def team_means(survey: AdministeredSurvey) -> pd.Series:
    scores = pd.DataFrame(survey.answers("relationship")).mean(axis=1)
    return scores.groupby(survey.frame.localities).mean()


def waves(power: PowerCurve, replicate: int, *planted: float) -> list[pd.Series]:
    """Team means of one fresh service at the first wave, and at the second with each amount planted in everyone."""
    design, sent = power.design, questionnaire(power)
    simulator = Simulator(fresh_service(), replicate)
    simulator.advance(simulator.config.burn_in + design.first_week + 1, record=False)
    before = team_means(administer(simulator, sent))
    simulator.advance(design.second_week - design.first_week, record=False)
    return [before, *(team_means(administer(simulator, sent, injected_effects={LATENT: amount})) for amount in planted)]


def detects(power: PowerCurve, replicate: int, planted: float) -> bool:
    """Whether a fall is found in one fresh service."""
    both = pd.concat(waves(power, replicate, planted), axis=1).dropna().to_numpy()
    result = ttest_rel(both[:, 1], both[:, 0])
    return bool(result.pvalue < power.design.alpha and result.statistic < 0)


def detects_beside_others(power: PowerCurve, replicate: int, planted: float) -> bool:
    """Whether a fall in the first half of the teams is found beside the other half."""
    before, untouched, fallen = (means.to_numpy() for means in waves(power, replicate, 0.0, planted))
    treated = np.arange(len(before)) < len(before) // 2
    result = ttest_ind(fallen[treated] - before[treated], untouched[~treated] - before[~treated])
    return bool(result.pvalue < power.design.alpha and result.statistic < 0)


def share_detected(found_in: Callable[..., bool], power: PowerCurve, planted: float) -> float:
    with ThreadPoolExecutor(2) as pool:
        return float(np.mean(list(pool.map(lambda replicate: found_in(power, replicate, planted), range(TRIALS)))))


@pytest.mark.statistics
def test_the_smallest_change_is_detected_as_often_as_promised(found: PowerCurve) -> None:
    assert found.smallest_change.error < found.smallest_change.change / 20
    assert abs(share_detected(detects, found, -found.smallest_change.change) - NOMINAL) <= TOLERANCE


@pytest.mark.statistics
def test_the_power_of_two_groups_is_as_promised() -> None:
    """Near a power of one half random variation is largest, hence twice the tolerance."""
    change = 0.10
    promised = calculate(comparison="two_groups", changes=[change])
    share = share_detected(detects_beside_others, promised, -change)
    assert abs(share - promised.power("teams")[-1]) <= 2 * TOLERANCE
