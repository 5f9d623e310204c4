"""What a scenario's card shows, computed: futures on the same luck, one of them to watch, and a survey at its end."""

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
WATCHED = 0  # the replicate that is watched, and surveyed
ASKED = ("time", "bureaucracy", "management", "heard")  # scales whose replies are shown as dots
LEVELS = ("truth", "census", "survey")
DIGITS = 3
DRAWS = 10  # of the survey, each with its own luck of who replies
UP, SAME, DOWN = "up", "same", "down"


def config_of(scenario: str, settings: Mapping[str, Any]) -> Config:
    """The scenario with the workshop's own settings, its survey sent out in the last week.

    Raises:
        ConfigError: an unknown scenario or setting.
    """
    return compose_config(scenario, instruments=INSTRUMENT, **{"record.truth": True, **settings})


def ensemble_of(config: Config, posts: Sequence[int] | None) -> tuple[Run, dict[str, Any]]:
    """Live all futures of a configuration; returns the run and its replay record."""
    run = run_config(config, progress=False)
    return run, replay_of(run, WATCHED, posts).record


def verdicts(outcomes: Mapping[str, Sequence[float | None]], before: Mapping[str, Sequence[float | None]]) -> dict:
    """For each measure, in how many futures it went up, stayed about the same, or went down, on the same luck.

    About the same: by no more than the measure's smallest effect of interest (sim/measures/sesoi.py). Futures in
    which it is not defined are left out.
    """
    return {name: _counts(outcomes[name], before[name], SMALLEST[name].value) for name in outcomes if name in SMALLEST}


def _counts(now: Sequence[float | None], then: Sequence[float | None], smallest: float) -> dict[str, int]:
    gaps = np.array([a - b for a, b in zip(now, then, strict=True) if a is not None and b is not None])
    up, down = int((gaps > smallest).sum()), int((gaps < -smallest).sum())
    return {UP: up, SAME: len(gaps) - up - down, DOWN: down}


def survey_of(run: Run) -> dict[str, Any]:
    """What a survey at the end of the watched future saw, beside what was true.

    Returns:
        ``invited`` and ``replied``: people; ``scales``: for each its label, construct, ``replies`` (each respondent's
        mean answer, from 1), and the means ``truth`` (what all would answer to things as they are), ``census`` (if all
        answered) and ``survey`` (of those who did); ``draws``: the same survey again, see :func:`draws_of`.
    """
    data = run.survey(INSTRUMENT)
    own = {name: table[table["replicate"] == WATCHED] for name, table in data.tables.items()}
    replied = own["respondents"]["disposition"] != "no_reply"
    answers = own["answers"].assign(item=own["answers"]["item"].astype(str))
    means = own["surveys"][own["surveys"]["statistic"] == "mean"].set_index(["level", "scale"])["value"]
    scales = {}
    for name in (one for one in ASKED if one in data.instrument.scales):
        given = answers[answers["item"].isin(data.instrument.item_names(name))]
        dots = given.groupby("respondent")["answer"].mean().round(DIGITS).tolist()
        scale = data.instrument.scales[name]
        told = {level: round(float(means[level, name]), DIGITS) for level in LEVELS if (level, name) in means.index}
        scales[name] = {"label": scale.label, "construct": scale.construct, "replies": dots, **told}
    answer_words = list(data.instrument.answers)
    found: dict[str, Any] = {
        "invited": len(replied),
        "replied": int(replied.sum()),
        "answers": answer_words,
        "scales": scales,
    }
    return {**found, "draws": draws_of(run, data.instrument, list(scales))}


def draws_of(run: Run, instrument: Instrument, scales: Sequence[str]) -> list[dict[str, Any]]:
    """The same survey of the same people in the same week, on the luck of who replies; the first is the run's own.

    Returns:
        For each draw how many ``replied``, ``who`` of the invited did (1 or 0 each, in the order of posts), and for
        each scale ``replies``: the mean answer of each of them, packed between the ends of the scale, and what the
        ``survey`` says.
    """
    simulator = Simulator(run.config, WATCHED)
    simulator.advance(run.config.burn_in, record=False)
    simulator.advance(run.config.weeks)
    codes = [instrument.code, *(f"{instrument.code}_{k}" for k in range(2, DRAWS + 1))]  # luck goes by the code
    return [_draw(administer(simulator, replace(instrument, code=code)), scales) for code in codes]


def _draw(survey: AdministeredSurvey, scales: Sequence[str]) -> dict[str, Any]:
    people = np.flatnonzero(survey.replies.invited)
    answers = {name: survey.answers(name)[people] for name in scales}
    return {
        "replied": int(survey.replies.responded.sum()),
        "who": "".join("01"[int(one)] for one in survey.replies.responded[people]),
        "scales": {name: _scale(given, survey.instrument) for name, given in answers.items()},
    }


def _scale(given: np.ndarray, instrument: Instrument) -> dict[str, Any]:
    """(N, J) answers of the invited on a scale."""
    asked = ~np.isnan(given)
    own = [float(row[there].mean()) if there.any() else None for row, there in zip(given, asked, strict=True)]
    said = [one for one in own if one is not None]
    return {
        "replies": pack_numbers(own, 1, len(instrument.answers)),
        "survey": round(math.fsum(said) / len(said), DIGITS) if said else None,
    }
