"""What a survey can detect follows from its design, and nothing else: planted changes, power and smallest change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.surveys.design import calculate
from sim.surveys.design.report_text import headline, in_ten, often, sentences

TWO_POINTS = 0.02  # of power: what the luck of these few trials may take back


def test_the_census_recovers_what_is_planted_on_the_scale_of_answers(usual) -> None:
    shown = usual.accumulators.estimates["census"]
    recovered = shown[:, :1] - shown  # each block its own comparison: what happened anyway is taken out
    error = recovered.std(axis=0, ddof=1) / np.sqrt(len(recovered))
    assert np.all(np.abs(recovered.mean(axis=0) - usual.points)[1:] < 3.5 * error[1:])
    assert usual.points[-1] > 0.5  # points: far beyond what luck could move


def test_the_realistic_survey_often_misses_what_the_census_sees(usual) -> None:
    large = list(usual.changes).index(0.06)
    assert usual.power("census")[large] > 0.95
    assert 0.1 < 1 - usual.power("teams")[large] < 0.4
    assert usual.smallest.change > 1.3 * usual.census_smallest.change


def test_power_rises_with_the_change(usual) -> None:
    for test in ("teams", "people", "census"):
        assert np.all(np.diff(usual.power(test)) >= 0)
        assert usual.power(test)[0] < 0.1 < 0.9 < usual.power(test)[-1]


@pytest.mark.parametrize(
    ("less", "more"), [({"invited": 60}, {"invited": 200}), ({"response": 0.25}, {"response": 0.9})]
)
def test_power_rises_with_who_is_asked_and_who_answers(powers, less, more) -> None:
    few, many = powers(**less), powers(**more)
    assert many.replies > 1.5 * few.replies
    assert np.all(many.power("teams") >= few.power("teams") - TWO_POINTS)
    assert many.smallest.change < 0.9 * few.smallest.change


def test_power_rises_with_teams(powers) -> None:
    few, many = powers(invited=56, teams=4), powers(invited=280, teams=20)
    assert np.all(many.power("teams")[1:] > few.power("teams")[1:])
    assert many.census_smallest.change < few.census_smallest.change


def test_the_smallest_change_lies_on_the_curve(usual, powers) -> None:
    there = powers(changes=[usual.smallest.change / 2, usual.smallest.change])
    assert there.power("teams")[2] == pytest.approx(usual.design.power, abs=0.02)
    assert 1 - there.power("teams")[1] == pytest.approx(usual.smallest.half_missed, abs=0.02)
    assert there.points[2] == pytest.approx(usual.smallest.points, abs=0.01)
    assert 0 < usual.smallest.error < usual.smallest.change / 5


def test_more_power_and_less_alpha_want_a_larger_change(usual, powers) -> None:
    assert powers(power=0.95).smallest.change > usual.smallest.change
    assert powers(alpha=0.01).smallest.change > usual.smallest.change


def test_a_change_that_is_never_detected_is_said_so(powers) -> None:
    found = powers(changes=[0.01], comparison="two_groups")
    assert not found.smallest.reached and np.isnan(found.smallest.points)
    assert "does not detect even a fall of" in headline(found)
    assert len(list(sentences(found))) == 5


def test_a_rise_is_looked_for_upward(powers, usual) -> None:
    found = powers(direction="rise")
    assert np.all(np.diff(found.estimates("teams")) > 0)
    assert found.table()["change"].iloc[-1] == 0.12 == -usual.table()["change"].iloc[-1]
    assert found.points[-1] > usual.points[-1]  # answers lie at the floor: there is more room above


def test_ignoring_teams_cries_wolf_more_often(powers) -> None:
    """Ten large teams: what a team has in common is taken for the agreement of independent people."""
    found = powers(invited=220, response=1.0, missing="mcar", comparison="two_groups")
    assert found.false_alarms("teams") == pytest.approx(0.05, abs=0.03)
    assert found.false_alarms("people") > 1.5 * found.false_alarms("teams")


def test_level_decides_which_test_is_told_of(powers, usual) -> None:
    naive = powers(level="people")
    assert naive.smallest == usual.smallest_of("people")
    assert naive.smallest.change < usual.smallest.change


def test_the_sentence_says_who_what_and_how_often(usual) -> None:
    told = headline(usual)
    assert told.startswith("A survey of 140 invited in 10 teams, 53 % answering, detects a fall of 0.")
    assert told.endswith(f"a change half as large is missed {in_ten(usual.smallest.half_missed)}.")
    assert "points on the 1\N{EN DASH}5 scale four times in five;" in told
    assert often(0.83) == "83 times in 100"


def test_the_study_s_case_gets_74_replies(usual) -> None:
    assert usual.replies == pytest.approx(74, abs=1)


def test_the_same_seed_gives_the_same_bits_and_another_does_not() -> None:
    words: dict[str, Any] = {"replicates": 4, "trials": 100, "second_week": 4, "changes": [0.05]}
    first, again, other = calculate(**words), calculate(**words, workers=1), calculate(**words, seed=2)
    assert first.table().equals(again.table())
    assert not first.table().equals(other.table())


def test_the_table_has_a_row_for_each_change(usual) -> None:
    table = usual.table()
    assert len(table) == 1 + len(usual.design.changes)
    assert np.allclose(table["change_sd"] * usual.per_deviation, table["change"])
    assert not np.signbit(table["change"].iloc[0])
