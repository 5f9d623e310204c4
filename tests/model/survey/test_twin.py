"""The twin of the study's own survey: its response, its gaps and its last page, over 200 surveys."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from sim.model.simulator import Simulator
from sim.model.survey.administer import AdministeredSurvey, administer
from sim.model.survey.library import built_in
from sim.model.survey.replies import ANSWERED
from sim.settings.compose import compose_config

INVITED, REPLIED, INCOMPLETE, ON_COMMON_CORE, ON_LAST_PAGE = 140, 74, 14, 32, 73  # the study's counts
NAMED = {"bite_size": 47, "appraisal": 47, "study_day": 45, "supervision": 45, "learning_set": 42}
SERVICES, WEEKS = 40, (20, 30, 40, 50, 60)
NORMAL_95 = 1.96


@dataclass
class Counts:
    """Summed over surveys."""

    surveys: int = 0
    invited: int = 0
    replied: int = 0
    incomplete: int = 0
    common_core: int = 0
    last_page: int = 0


@cache
def two_hundred() -> tuple[Counts, dict[str, float]]:
    """200 surveys of the case study's service, and the shares that tick each activity."""
    config, twin = compose_config("case_study", weeks=max(WEEKS) + 1), built_in("study_survey")
    counts, ticks = Counts(), []
    for replicate in range(SERVICES):
        simulator = Simulator(config, replicate)
        simulator.advance(config.burn_in, record=False)
        for week in WEEKS:
            simulator.advance(week + 1 - simulator.week)
            survey = administer(simulator, twin, "study_survey")
            add(counts, survey)
            ticks.append(survey.answers("activities"))
    shares = np.nanmean(np.concatenate(ticks), axis=0)
    return counts, dict(zip(twin.scales["activities"].shares, shares, strict=True))


def add(counts: Counts, survey: AdministeredSurvey) -> None:
    pages = dict(zip(survey.instrument.order, survey.replies.pages.T, strict=True))
    counts.surveys += 1
    counts.invited += len(survey.frame)
    counts.replied += int(survey.replies.responded.sum())
    counts.incomplete += int(survey.replies.incomplete.sum())
    counts.common_core += int((pages["common_core"] == ANSWERED).sum())
    counts.last_page += int((pages["cpd"] == ANSWERED).sum())


def assert_binomial(count: int, of: int, share: float) -> None:
    """The count lies within the binomial 95 % interval of the share."""
    half_width = NORMAL_95 * math.sqrt(share * (1 - share) / of)
    assert abs(count / of - share) < half_width, f"{count / of:.4f} is not {share:.4f} ± {half_width:.4f}"


@pytest.mark.statistics
def test_the_twin_has_the_study_s_response_gaps_and_last_page() -> None:
    counts, _ = two_hundred()
    assert counts.surveys == 200 and counts.invited == 200 * INVITED
    assert_binomial(counts.replied, counts.invited, REPLIED / INVITED)
    assert_binomial(counts.incomplete, counts.replied, INCOMPLETE / REPLIED)
    assert_binomial(counts.common_core, counts.replied, ON_COMMON_CORE / REPLIED)
    assert_binomial(counts.last_page, counts.replied, ON_LAST_PAGE / REPLIED)
    assert counts.last_page / counts.surveys == pytest.approx(ON_LAST_PAGE, abs=1.0)


@pytest.mark.statistics
def test_the_activities_named_most_are_those_of_the_study() -> None:
    """That they are is put in; how far the shares stray is the service's commitment, and who answers."""
    _, shares = two_hundred()
    for name, ticked in NAMED.items():
        assert shares[name] == pytest.approx(ticked / ON_LAST_PAGE, abs=0.03)
    assert max(shares["classroom"], shares["e_learning"]) < 0.25


def test_one_survey_of_the_twin_looks_like_the_study(settled) -> None:
    survey = administer(settled(), built_in("study_survey"), "study_survey")
    assert len(survey.frame) == INVITED
    assert "social_work" not in {survey.professions[q] for q in survey.frame.professions}
    assert 55 <= survey.replies.responded.sum() <= 93
