"""What a card shows, computed: all replicates of a scenario, one of them week by week, and a survey at its end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.interfaces.workshop.packing import pack_numbers
from sim.measures.sesoi import SMALLEST
from sim.model.config import Config
from sim.model.simulator import Simulator
from sim.model.survey.administer import AdministeredSurvey, administer
from sim.model.survey.instrument import Instrument
from sim.replay.record import replay_of
from sim.settings.compose import compose_config
from sim.studies.run import Run, run_config

INSTRUMENT = "study_survey"
SHOWN_REPLICATE = 0  # shown week by week, and surveyed
SCALES = ("time", "bureaucracy", "management", "heard")  # whose replies are shown as dots
LEVELS = ("truth", "census", "survey")
DIGITS = 3
SURVEYS = 10  # the survey itself and its repeats
UP, SAME, DOWN = "up", "same", "down"
Outcomes = Mapping[str, Sequence[float | None]]


def config_of(scenario: str, settings: Mapping[str, Any]) -> Config:
    """A scenario with the workshop's settings, and a survey in the last week.

    Raises:
        ConfigError: an unknown scenario or setting.
    """
    return compose_config(scenario, instruments=INSTRUMENT, **{"record.truth": True, **settings})


def run_ensemble(config: Config, posts: Sequence[int] | None) -> tuple[Run, dict[str, Any]]:
    """Run all replicates of a configuration.

    Args:
        config: the scenario's configuration.
        posts: those whose individual histories are kept; None: one per profession.

    Returns:
        The run and its replay record.
    """
    run = run_config(config, progress=False)
    return run, replay_of(run, SHOWN_REPLICATE, posts).record


def direction_counts(after: Outcomes, before: Outcomes) -> dict[str, dict[str, int]]:
    """For each measure, the number of replicates in which it went up, stayed about the same, or went down.

    Replicates are paired: they have the same random numbers. About the same is a difference no larger than the
    smallest effect of interest (sim/measures/sesoi.py). Replicates with an undefined value are not counted.
    """
    return {name: _counts(after[name], before[name], SMALLEST[name].value) for name in after if name in SMALLEST}


def _counts(after: Sequence[float | None], before: Sequence[float | None], sesoi: float) -> dict[str, int]:
    gaps = np.array([a - b for a, b in zip(after, before, strict=True) if a is not None and b is not None])
    up, down = int((gaps > sesoi).sum()), int((gaps < -sesoi).sum())
    return {UP: up, SAME: len(gaps) - up - down, DOWN: down}


def survey_of(run: Run) -> dict[str, Any]:
    """The survey in the last week of the replicate shown, and the true values.

    Returns:
        ``professions``: ids of those invited. ``invited`` and ``replied``: numbers of people. ``answers``: the answers
        offered. ``scales``: for each its label, construct, ``replies`` (each respondent's mean answer, from 1), and the
        means ``truth`` (if everyone answered about the true state), ``census`` (if everyone answered) and ``survey``
        (of those who did). ``repeats``: the same survey several times, see :func:`survey_repeats`.
    """
    data = run.survey(INSTRUMENT)
    tables = {name: table[table["replicate"] == SHOWN_REPLICATE] for name, table in data.tables.items()}
    replied = tables["invitations"]["disposition"] != "no_reply"
    answers = tables["answers"].assign(item=tables["answers"]["item"].astype(str))
    surveys = tables["survey_statistics"]
    means = surveys[surveys["statistic"] == "mean"].set_index(["level", "scale"])["value"]
    scales = {}
    for name in (scale for scale in SCALES if scale in data.instrument.scales):
        given = answers[answers["item"].isin(data.instrument.item_names(name))]
        replies = given.groupby("respondent")["answer"].mean().round(DIGITS).tolist()
        scale = data.instrument.scales[name]
        levels = {level: round(float(means[level, name]), DIGITS) for level in LEVELS if (level, name) in means.index}
        scales[name] = {"label": scale.label, "construct": scale.construct, "replies": replies, **levels}
    return {
        "professions": sorted({str(name) for name in tables["invitations"]["profession"]}),
        "invited": len(replied),
        "replied": int(replied.sum()),
        "answers": list(data.instrument.answers),
        "scales": scales,
        "repeats": survey_repeats(run, data.instrument, list(scales)),
    }


def survey_repeats(run: Run, instrument: Instrument, scales: Sequence[str]) -> list[dict[str, Any]]:
    """The same survey of the same people in the same week, with other random numbers each time.

    Returns:
        One entry per survey; the first is the run's own. ``replied``: number of people. ``responded``: 1 or 0 for
        each of the invited, in the order of posts. ``scales``: for each scale ``replies`` (each invitee's mean answer,
        packed between the ends of the scale) and ``survey`` (their mean).
    """
    simulator = Simulator(run.config, SHOWN_REPLICATE)
    simulator.advance(run.config.burn_in, record=False)
    simulator.advance(run.config.weeks)
    codes = [instrument.code, *(f"{instrument.code}_{k}" for k in range(2, SURVEYS + 1))]  # random numbers follow codes
    return [_repeat(administer(simulator, replace(instrument, code=code)), scales) for code in codes]


def _repeat(survey: AdministeredSurvey, scales: Sequence[str]) -> dict[str, Any]:
    people = np.flatnonzero(survey.replies.invited)
    answers = {name: survey.answers(name)[people] for name in scales}
    return {
        "replied": int(survey.replies.responded.sum()),
        "responded": "".join("01"[int(reply)] for reply in survey.replies.responded[people]),
        "scales": {name: _scale(given, survey.instrument) for name, given in answers.items()},
    }


def _scale(answers: np.ndarray, instrument: Instrument) -> dict[str, Any]:
    """(N, J) answers of the invited to the items of a scale; NaN where there is none."""
    answered = ~np.isnan(answers)
    means = [float(row[given].mean()) if given.any() else None for row, given in zip(answers, answered, strict=True)]
    replies = [mean for mean in means if mean is not None]
    return {
        "replies": pack_numbers(means, 1, len(instrument.answers)),
        "survey": round(math.fsum(replies) / len(replies), DIGITS) if replies else None,
    }
