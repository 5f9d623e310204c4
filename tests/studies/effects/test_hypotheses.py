"""Paired differences, hypotheses and channels: what is compared, and that a comparison can come out either way."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.core.errors import ConfigError
from sim.settings.compose import compose_config
from sim.studies.effects.channels import CHANNELS, with_channels
from sim.studies.effects.hypotheses import CONTRASTS, Hypothesis, configured, examine, of_spreads, read_hypotheses
from sim.studies.effects.paired_runs import difference, outcomes

SHIPPED = Path(__file__).resolve().parents[3] / "experiments" / "hypotheses.yaml"
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
    assert examine(wrong, 3).verdict == "the other way"
    assert examine(right, 3).verdict == "as expected"


def test_where_a_sign_turns_is_found() -> None:
    base = {"scenario": "status_quo", **SMALL}
    del base["replicates"]
    turns = [{"demand.volume": 0.9}, {"paperwork.substitution": 0.0}]
    shared = Hypothesis("shared", "", "time_forms", -1, base, {"paperwork.shared": 1.0}, turns=turns)
    assert examine(shared, 3).turned_at == turns[1]


@pytest.mark.parametrize("hypothesis", read_hypotheses(SHIPPED), ids=lambda item: item.name)
def test_every_shipped_hypothesis_can_be_configured(hypothesis) -> None:
    assert hypothesis.sign in (-1, 1) and hypothesis.contrast in CONTRASTS
    for turn in ({}, *hypothesis.turns, hypothesis.under or {}):
        one, two = (
            configured({**hypothesis.base, **side, **turn}, 2) for side in (hypothesis.before, hypothesis.after)
        )
        assert one != two or turn


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
