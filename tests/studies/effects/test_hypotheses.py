"""Paired differences, hypotheses and channels: what is compared, and that a comparison can come out either way."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ConfigError
from sim.model.event_log import MEETING
from sim.model.simulator import Simulator
from sim.settings.compose import compose_config
from sim.studies.effects.channels import CHANNELS, with_channels
from sim.studies.effects.contrast import contrast
from sim.studies.effects.hypotheses import (
    CONTRASTS,
    Examiner,
    Finding,
    Hypothesis,
    against_others,
    configured,
    of_level,
    of_spreads,
    read_hypotheses,
)  # fmt: skip
from sim.studies.effects.paired_runs import difference, outcomes
from sim.studies.effects.strangers import tension_of_strangers

EXPERIMENTS = Path(__file__).resolve().parents[3] / "experiments"
SHIPPED = [
    hypothesis
    for name in ("hypotheses", "study_findings")
    for hypothesis in read_hypotheses(EXPERIMENTS / f"{name}.yaml")
]
SEED = 3
SMALL = {"organisation": "small_workshop", "replicates": 3, "weeks": 26, "burn_in": 4}


def test_a_configuration_does_not_differ_from_itself() -> None:
    one, two = (outcomes(compose_config("status_quo", **SMALL)) for _ in range(2))
    assert one.equals(two) and len(one) == 3
    found = difference(one, two, "quality")
    assert (found.difference, found.low, found.high, found.n, found.sign) == (0, 0, 0, 3, 0)


def test_workers_change_nothing() -> None:
    one, two = (outcomes(compose_config("status_quo", **SMALL, workers=count)) for count in (1, 2))
    assert one.equals(two)


def test_sign_is_that_of_an_interval_without_zero() -> None:
    before = pd.DataFrame({"x": [0.0, 0.0, 0.0]})
    for values, sign in (([1.0, 1.1, 1.2], 1), ([-1.0, -1.1, -1.2], -1), ([1.0, -1.0, 0.1], 0)):
        assert difference(before, pd.DataFrame({"x": values}), "x").sign == sign


def test_spreads_are_compared_and_means_are_not() -> None:
    narrow = pd.DataFrame({"x": [10.0, 10.1, 9.9, 10.0, 10.05]})
    wide = pd.DataFrame({"x": [1.0, 3.1, -1.9, 5.0, 0.05]})
    assert of_spreads(narrow, wide, "x").difference > 0
    assert of_spreads(narrow, narrow + 5, "x").difference == pytest.approx(0)


def test_a_hypothesis_can_fail() -> None:
    """The same contrast, expected once this way and once that way."""
    base = {"scenario": "status_quo", **SMALL}
    del base["replicates"]
    wrong = Hypothesis(
        "wrong", "More forms speed plans up.", "time_forms", -1, base, {"paperwork.forms_per_case": 25.0}
    )
    right = Hypothesis("right", "More forms take time.", "time_forms", 1, base, {"paperwork.forms_per_case": 25.0})
    examiner = Examiner(3, SEED)
    assert examiner.examine(wrong).verdict == "refuted"
    assert examiner.examine(right).verdict == "supported"


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [([0.0, 0.001, -0.001], "supported"), ([0.3, 0.31, 0.29], "refuted"), ([0.3, -0.3, 0.0], "undecided")],
)
def test_that_a_measure_hardly_moves_can_fail(changes, verdict) -> None:
    hypothesis = Hypothesis("still", "", "quality", 0, {}, {})
    found = contrast(dict.fromkeys(range(3), 0.5), {k: 0.5 + change for k, change in enumerate(changes)}, "quality")
    assert Finding(hypothesis, found, None, None).verdict == verdict


@pytest.mark.parametrize(("change", "near"), [(0.3, "near"), (0.001, "in sign only"), (-0.3, "not near")])
def test_a_finding_is_near_where_the_model_shows_it_beyond_the_smallest_effect(change, near) -> None:
    after = {k: 0.5 + change + noise for k, noise in enumerate((0.0, 0.0001, -0.0001))}
    found = contrast(dict.fromkeys(range(3), 0.5), after, "quality")
    assert Finding(Hypothesis("more", "", "quality", 1, {}, {}), found, None, None).near == near


def test_a_level_is_compared_with_nothing() -> None:
    table = pd.DataFrame({"quality": [0.7, 0.71, 0.69]})
    assert of_level(table, table, "quality").difference == pytest.approx(0.7)


def test_one_profession_is_compared_with_the_mean_of_the_others() -> None:
    table = pd.DataFrame({"voice.a": [1.0], "voice.b": [0.2], "voice.c": [0.4], "voice_of.d": [9.0]})
    assert against_others(table, "voice", "a")["voice"].tolist() == pytest.approx([0.7])


def test_strangers_have_no_tension_without_stories_and_some_with_them() -> None:
    """Nobody else could have brought it: there is no CPD, and nobody sits together."""
    settings = {**SMALL, "weeks": 40, "episodes.coupling_rate": 1.5}
    silent, told = (
        Simulator(compose_config("status_quo", **settings, **{"gossip.story_pull": pull}), 0) for pull in (0.0, 0.4)
    )
    weeks = settings["burn_in"] + settings["weeks"]
    assert pd.Series(tension_of_strangers(silent, weeks)).max() == 0
    assert pd.Series(tension_of_strangers(told, weeks)).max() > 0


def test_those_who_met_on_a_case_are_no_strangers() -> None:
    """The last week's mean, computed once more from the record of encounters; nobody leaves, so nobody is new."""
    settings = {**SMALL, "staffing.enabled": False, "episodes.coupling_rate": 1.5, "gossip.story_pull": 0.4}
    one, two = (Simulator(compose_config("status_quo", **settings), 0) for _ in range(2))
    one.record_events()
    one.advance(20)
    events, people, places = one.events(), one.state.people, one.state.localities
    meetings = events[events["kind"] == MEETING]
    met = {frozenset(pair) for pair in zip(meetings["first"].tolist(), meetings["second"].tolist(), strict=True)}
    apart = [
        one.state.dyads["tension"][place["first_dyad"] + (i - first) * place["people"] + j - first]
        for place in places
        for first in (place["first_person"],)
        for i, j in permutations(range(first, first + place["people"]), 2)
        if people["profession"][i] != people["profession"][j] and frozenset((i, j)) not in met
    ]
    assert met and max(apart) > 0
    assert tension_of_strangers(two, 20)[-1] == pytest.approx(np.mean(apart))


def test_where_a_sign_turns_is_found() -> None:
    base = {"scenario": "status_quo", **SMALL}
    del base["replicates"]
    turns = [{"demand.volume": 0.9}, {"paperwork.substitution": 0.0}]
    shared = Hypothesis("shared", "", "time_forms", -1, base, {"paperwork.shared": 1.0}, turns=turns)
    assert Examiner(3, SEED).examine(shared).turned_at == turns[1]


@pytest.mark.parametrize("hypothesis", SHIPPED, ids=lambda item: item.name)
def test_every_shipped_hypothesis_can_be_configured(hypothesis) -> None:
    assert hypothesis.sign in (-1, 0, 1) and hypothesis.contrast in CONTRASTS
    for turn in ({}, *hypothesis.turns, hypothesis.under or {}):
        one, two = (
            configured({**hypothesis.base, **side, **turn}, 2, SEED) for side in (hypothesis.before, hypothesis.after)
        )
        assert one != two or turn or hypothesis.contrast == "level"


def test_a_file_without_hypotheses_is_refused(tmp_path) -> None:
    path = tmp_path / "none.yaml"
    path.write_text("H1: {statement: only words}")
    with pytest.raises(ConfigError, match=r"none\.yaml"):
        read_hypotheses(path)


def test_channels_are_switched() -> None:
    config = compose_config("case_study", **SMALL)
    for k, channel in enumerate(CHANNELS):
        switched = with_channels(config, tuple(j == k for j in range(len(CHANNELS))))
        assert [getattr(switched.leadership, name) for name in CHANNELS] == [name == channel for name in CHANNELS]
