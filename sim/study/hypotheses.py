"""The design's hypotheses about levers, as contrasts that can fail: sign, size, interval, and where the sign turns.

Each is one paired contrast (or a contrast of spreads) at the declared defaults, and a list of settings at which
the sign might turn. What is found is printed, whichever way it goes; nothing here feeds back into the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.compose import compose_config
from sim.study.paired import Difference, difference, outcomes
from sim.study.student import t_quantile

Settings = Mapping[str, Any]
STEADY: Settings = {"scenario": "status_quo"}
STUDY: Settings = {"scenario": "case_study", "cpd": "none", "events": "none"}
ONE_DAY: Settings = {"cpd": "interprofessional", "cpd.budget": 300.0}
NO_DAY: Settings = {**ONE_DAY, "cpd.enabled": False}


@dataclass(frozen=True)
class Hypothesis:
    """One statement: from ``before`` to ``after`` the measure moves by ``sign``."""

    name: str
    statement: str
    measure: str
    sign: int
    base: Settings
    after: Settings
    before: Settings = field(default_factory=dict)
    turns: tuple[Settings, ...] = ()  # settings, of both sides, at which the sign might turn
    contrast: Callable[[pd.DataFrame, pd.DataFrame, str], Difference] = difference
    under: Settings | None = None  # then: how much more the measure moves under these settings
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """What a hypothesis came to."""

    hypothesis: Hypothesis
    default: Difference
    turned_at: Settings | None
    turned: Difference | None

    @property
    def verdict(self) -> str:
        """In words, against the expected sign."""
        if self.default.sign == self.hypothesis.sign:
            return "as expected"
        return "undecided" if self.default.sign == 0 else "the other way"


def of_spreads(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> Difference:
    """Difference in spread over replicates: of absolute distances from the median, replicate by replicate."""
    one, two = (abs(table[measure] - table[measure].median()) for table in (before, after))
    pairs = (two - one).dropna().to_numpy()
    half = t_quantile(0.975, len(pairs) - 1) * float(np.std(pairs, ddof=1)) / len(pairs) ** 0.5
    middle = float(np.mean(pairs))
    return Difference(f"spread of {measure}", float(one.mean()), middle, middle - half, middle + half, len(pairs))


FORMS = {
    "kind": "custom", "start_price": 60.0, "yearly_price": 10.0, "rollout_weeks": 26.0, "set": {"paperwork.shared": 1.0},
}  # fmt: skip


def _spent_on(activity: str | None = None, rivals: Settings | None = None) -> Settings:
    """The same money for one activity, four times a year, or for rivals."""
    activities = {activity: {"per_year": 4.0}} if activity else {}
    return {"cpd": {"budget": 120.0, "activities": activities, "rivals": rivals or {}}}


LOAD = {"demand.volume": 1.1}
HYPOTHESES = (
    Hypothesis(
        "H3", "A placebo slows plans down: it takes hours and changes nothing else.", "weeks_to_plan", 1,
        STEADY, {"cpd": "placebo", "cpd.budget": 300.0},
        turns=({"demand.volume": 0.85}, {"scenario": "case_study", "events": "none"}),
        note="Under a biased leadership money shared out by headcount is itself a cause: less deprivation.",
    ),
    Hypothesis(
        "H4a", "Mixed study days raise role understanding.", "understanding", 1, STEADY, ONE_DAY, NO_DAY,
        turns=({"cpd.effect_scale": 0.0}, {"cpd.activities.day.understanding": 0.0}, {"demand.volume": 1.2}),
        note="Nearly true by construction where the effect is above zero; at zero only the lost meetings count.",
    ),
    Hypothesis(
        "H4b", "Mixed study days lower myths.", "myths", -1, STEADY, ONE_DAY, NO_DAY,
        turns=({"cpd.activities.day.myths": -0.05}, {"aftermath.contact_backfire": 3.0, "values.value_divergence": 1.0}),
    ),
    Hypothesis(
        "H5", "Distal outcomes hardly move: the quality of plans.", "quality", 1, STEADY, ONE_DAY, NO_DAY,
        turns=({"cpd.effect_scale": 0.0}, {"demand.volume": 1.1}),
    ),
    Hypothesis(
        "H6", "Past a point, more voice makes plans worse (baseline 3 against 1).", "quality", -1,
        STEADY, {"voice.baseline": 3.0}, {"voice.baseline": 1.0},
        turns=({"episodes.coupling_rate": 1.5, "spoiling.strength": 1.0}, {"episodes.coupling_rate": 1.5}),
        note="An interior optimum needs strong spoiling (chi) and a high coupling; the turn is towards harm.",
    ),
    Hypothesis(
        "H7a", "The interactionist stance makes better plans than none.", "quality", 1, STEADY, {"stance": "interactionist"},
        turns=({"episodes.coupling_rate": 1.5, "spoiling.strength": 1.0}, {"episodes.coupling_rate": 1.5, "spoiling.strength": 1.0, "voice.baseline": 3.0},
            {"episodes.coupling_rate": 1.5, "spoiling.strength": 1.0, "aftermath.tension_gain": 0.6, "handling.integrating_habit": -3.0, "voice.baseline": 3.0}),
    ),
    Hypothesis(
        "H7b", "The interactionist stance makes slower plans.", "weeks_to_plan", 1, STEADY, {"stance": "interactionist"},
        turns=(
            {"demand.volume": 0.8}, {"casework.task_hours": 0.0, "casework.process_hours": 0.0},
            {"casework.task_hours": 0.0, "episodes.coupling_rate": 0.1, "episodes.process_weight": 0.2},
        ),
    ),
    Hypothesis(
        "H7c", "The unitarist stance makes worse plans.", "quality", -1, STEADY, {"stance": "unitarist"},
        turns=({"values.value_divergence": 1.0, "episodes.coupling_rate": 1.5, "spoiling.strength": 1.0}, {"episodes.coupling_rate": 1.5, "spoiling.strength": 1.0, "voice.baseline": 3.0}),
    ),
    Hypothesis(
        "H8", "Leadership bias raises relationship conflict.", "relationship_conflict", 1,
        {**STUDY, "leadership.bias": 0.9}, {}, {"leadership.bias": 0.0},
        turns=({"episodes.injustice_rate": 0.4}, {"episodes.injustice_rate": 0.4, "leadership.voice": False}),
        note="Its sign depends on lambda_F and on which channels are open: bias also silences.",
    ),
    Hypothesis(
        "H9a", "A biased service looks harmonious: less aired task conflict.", "task_conflict", -1,
        {**STUDY, "leadership.bias": 0.9}, {}, {"leadership.bias": 0.0},
        turns=({"leadership.voice": False}, {"voice.standing_slope": 0.0}),
        note="Nearly true by construction: bias lowers voice, and voice is what airs a disagreement.",
    ),
    Hypothesis(
        "H9b", "... and decides worse.", "quality", -1, {**STUDY, "leadership.bias": 0.9}, {}, {"leadership.bias": 0.0},
        turns=({"voice.standing_slope": 0.0}, {"leadership.voice": False, "leadership.attention": False}),
    ),
    Hypothesis(
        "H10", "Sharing forms speeds plans up more than study days for the same money.", "weeks_to_plan", -1,
        STUDY, _spent_on(rivals={"forms": FORMS}), _spent_on("study_day"),
        turns=({"paperwork.substitution": 0.0}, {"cpd.budget": 30.0}),
        note="Turns where forms that are shared replace nothing, or the pot cannot pay for them.",
    ),
    Hypothesis(
        "H11", "CPD pays less under load: understanding gained.", "understanding", -1,
        STEADY, ONE_DAY, NO_DAY, under=LOAD, turns=({"cpd.strain_penalty": 0.0}, {"cpd.budget": 20.0}), note="A difference of differences: under ten per cent more cases against without.",
    ),
    Hypothesis(
        "H14", "Building skill lowers relationship conflict more than knowledge alone.", "relationship_conflict", -1,
        STEADY, _spent_on("learning_set"), _spent_on("e_learning"),
        turns=({"handling.other_skill": 0.0}, {"demand.volume": 1.1}),
    ),
    Hypothesis(
        "H15", "Money by leadership share widens the gap in access.", "access_gap", 1,
        {**STUDY, "cpd": "survey_preferred"}, {"cpd.allocation": "leadership_share"}, {"cpd.allocation": "equal"},
        turns=({"leadership.cpd_money": False}, {"leadership.bias": 0.0}, {"cpd.budget": 600.0}),
        note="Nearly true by construction while the pot binds; it fades where money does not bind.",
    ),
    Hypothesis(
        "H16a", "Turnover at the top moves the mean of relationship conflict.", "relationship_conflict", 1,
        STUDY, {"leadership": "crisis"}, turns=({"justice.enabled": False},),
    ),
    Hypothesis(
        "H16b", "... and widens its spread over replicates.", "relationship_conflict", 1,
        STUDY, {"leadership": "crisis"}, turns=({"leadership.succession_like": 0.0},), contrast=of_spreads,
    ),
    Hypothesis(
        "C1", "CPD with much contact lowers tension.", "tension", -1,
        {"scenario": "case_study", "events": "none", "cpd": "contact_heavy", "cpd.budget": 600.0, "leadership.bias": 0.9},
        {}, {"cpd.enabled": False},
        turns=(
            {
                "values.value_divergence": 1.0, "aftermath.contact_backfire": 3.0, "episodes.injustice_rate": 0.4,
                "cpd.effect_scale": 0.0, "leadership.money_weight": 0.0,
            },
        ),
        note="Harm: voices unequal, values far apart, nothing learnt that lasts, money not taken as recognition.",
    ),
    Hypothesis(
        "C2", "Sharing all forms speeds plans up.", "weeks_to_plan", -1, STUDY, {"paperwork.shared": 1.0},
        turns=({"paperwork.substitution": 0.0},), note="Harm: a shared form that replaces none of the old ones.",
    ),
)  # fmt: skip


def configured(settings: Settings, replicates: int):
    """The configuration of some settings."""
    plain = dict(settings)
    return compose_config(plain.pop("scenario"), replicates=replicates, **plain)


def examine(hypothesis: Hypothesis, replicates: int) -> Finding:
    """Run one hypothesis at the defaults, then its turns until the interval lies on the other side."""
    default = _contrast(hypothesis, {}, replicates)
    turned: Iterator[tuple[Settings, Difference]] = (
        (turn, _contrast(hypothesis, turn, replicates)) for turn in hypothesis.turns
    )
    for turn, found in turned:
        if found.sign == -(default.sign or hypothesis.sign):
            return Finding(hypothesis, default, turn, found)
    return Finding(hypothesis, default, None, None)


def _contrast(hypothesis: Hypothesis, turn: Settings, replicates: int) -> Difference:
    before, after = _sides(hypothesis, turn, replicates)
    if hypothesis.under is None:
        return hypothesis.contrast(before, after, hypothesis.measure)
    pressed_before, pressed_after = _sides(hypothesis, {**turn, **hypothesis.under}, replicates)
    return hypothesis.contrast(after - before, pressed_after - pressed_before, hypothesis.measure)


def _sides(hypothesis: Hypothesis, turn: Settings, replicates: int) -> list[pd.DataFrame]:
    sides = hypothesis.before, hypothesis.after
    return [outcomes(configured({**hypothesis.base, **side, **turn}, replicates)) for side in sides]
