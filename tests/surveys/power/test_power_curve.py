"""What a survey can detect follows from its design: recovered changes, power and smallest change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.surveys.power import calculate
from sim.surveys.power.report_text import headline, in_ten, often, sentences

TWO_POINTS = 0.02  # of power: random variation of these few trials


def test_the_census_recovers_what_is_planted_on_the_scale_of_answers(baseline) -> None:
    shown = baseline.results.estimates["census"]
    recovered = shown[:, :1] - shown  # each block its own comparison: what happened anyway is taken out
    error = recovered.std(axis=0, ddof=1) / np.sqrt(len(recovered))
    assert np.all(np.abs(recovered.mean(axis=0) - baseline.points)[1:] < 3.5 * error[1:])
    assert baseline.points[-1] > 0.5  # points: far beyond random variation


def test_the_realistic_survey_often_misses_what_the_census_sees(baseline) -> None:
    large = list(baseline.changes).index(0.09)
    assert baseline.power("census")[large] > 0.9
    assert 0.1 < 1 - baseline.power("teams")[large] < 0.4
    assert baseline.smallest_change.change > 1.3 * baseline.census_smallest_change.change


def test_power_rises_with_the_change(baseline) -> None:
    for test in ("teams", "people", "census"):
        assert np.all(np.diff(baseline.power(test)) >= 0)
        assert baseline.power(test)[0] < 0.1 < 0.9 < baseline.power(test)[-1]


@pytest.mark.parametrize(
    ("less", "more"), [({"invited": 60}, {"invited": 200}), ({"response": 0.25}, {"response": 0.9})]
)
def test_power_rises_with_who_is_asked_and_who_answers(curves, less, more) -> None:
    few, many = curves(**less), curves(**more)
    assert many.replies > 1.5 * few.replies
    assert np.all(many.power("teams") >= few.power("teams") - TWO_POINTS)
    assert many.smallest_change.change < 0.9 * few.smallest_change.change


def test_power_rises_with_teams(curves) -> None:
    few, many = curves(invited=56, teams=4), curves(invited=280, teams=20)
    assert np.all(many.power("teams")[1:] > few.power("teams")[1:])
    assert many.census_smallest_change.change < few.census_smallest_change.change


def test_the_smallest_change_lies_on_the_curve(baseline, curves) -> None:
    there = curves(changes=[baseline.smallest_change.change / 2, baseline.smallest_change.change])
    assert there.power("teams")[2] == pytest.approx(baseline.design.power, abs=0.02)
    assert 1 - there.power("teams")[1] == pytest.approx(baseline.smallest_change.half_missed, abs=0.02)
    assert there.points[2] == pytest.approx(baseline.smallest_change.points, abs=0.01)
    assert 0 < baseline.smallest_change.error < baseline.smallest_change.change / 5


def test_more_power_and_less_alpha_want_a_larger_change(baseline, curves) -> None:
    assert curves(power=0.95).smallest_change.change > baseline.smallest_change.change
    assert curves(alpha=0.01).smallest_change.change > baseline.smallest_change.change


def test_a_change_that_is_never_detected_is_said_so(curves) -> None:
    found = curves(changes=[0.01], comparison="two_groups")
    assert not found.smallest_change.reached and np.isnan(found.smallest_change.points)
    assert "does not detect" in headline(found)
    assert len(list(sentences(found))) == 5


def test_a_rise_is_looked_for_upward(curves, baseline) -> None:
    found = curves(direction="rise")
    assert np.all(np.diff(found.estimates("teams")) > 0)
    assert found.table()["change"].iloc[-1] == 0.16 == -baseline.table()["change"].iloc[-1]
    assert found.points[-1] > baseline.points[-1]  # answers lie at the floor: there is more room above


def test_ignoring_teams_gives_more_false_positives(curves) -> None:
    """Ten large teams: what a team has in common is taken for the agreement of independent people."""
    found = curves(invited=220, response=1.0, missing="mcar", comparison="two_groups", trials=10_000, changes=[0.06])
    assert found.false_positives("teams") == pytest.approx(0.05, abs=0.015)
    assert found.false_positives("people") > 1.1 * found.false_positives("teams")


def test_the_level_decides_which_test_is_reported(curves, baseline) -> None:
    naive = curves(level="people")
    assert naive.smallest_change == baseline.smallest_change_of("people")
    assert naive.smallest_change.change < baseline.smallest_change.change


def test_the_sentence_says_who_what_and_how_often(baseline) -> None:
    sentence, smallest = headline(baseline), baseline.smallest_change
    for part in ("140", "10 teams", "53 %", f"{smallest.points:.2f} points", often(0.8), in_ten(smallest.half_missed)):
        assert part in sentence
    assert often(0.83) == "83 times in 100"


def test_the_study_s_case_gets_74_replies(baseline) -> None:
    assert baseline.replies == pytest.approx(74, abs=1)


def test_the_same_seed_gives_the_same_bits_and_another_does_not() -> None:
    words: dict[str, Any] = {"replicates": 4, "trials": 100, "second_week": 4, "changes": [0.05]}
    first, again, other = calculate(**words), calculate(**words, workers=1), calculate(**words, seed=2)
    assert first.table().equals(again.table())
    assert not first.table().equals(other.table())


def test_the_table_has_a_row_for_each_change(baseline) -> None:
    table = baseline.table()
    assert len(table) == 1 + len(baseline.design.changes)
    assert np.allclose(table["change_sd"] * baseline.deviation, table["change"])
    assert not np.signbit(table["change"].iloc[0])
