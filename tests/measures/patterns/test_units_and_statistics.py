"""Units of analysis and the figures of patterns, from small tables made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.core.decode import read
from sim.measures.patterns.pattern import Band, Computed, Pattern, Severity, Source
from sim.measures.patterns.reliability import split_half
from sim.measures.patterns.statistics import statistic_of, tables_needed
from sim.measures.patterns.units import NotMeasurable, World
from sim.model.config import Config

PSI = 0.25


def pattern(unit: str, **statistic) -> Pattern:
    band = Band("made up", stated_low=0.0, stated_high=1.0)
    sources = [Source("nobody", "assumed", "nothing")]
    return Pattern("made up", unit, Computed(**statistic), band, sources, Severity("low", "made up"), "held back")


def world(**tables: pd.DataFrame) -> World:
    kinds = {"plan": {"clock_weeks": 4, "share": 1.0, "needs": {"education": 1.0}}}
    config = read(
        Config,
        {
            "weeks": 60,
            "perception": {"hostile_attribution": PSI},
            "organisation": {"case_types": kinds, "professions": {"education": {"headcount": 3}}},
        },
    )
    some = next(iter(tables.values()))
    return World(tables, config, np.unique(some["replicate"]))


def value(made: Pattern, *worlds: World) -> float:
    return statistic_of(made, worlds).estimate().value


@pytest.fixture
def cases() -> pd.DataFrame:
    """Two replicates, two localities, two quarters; conflicts alike within a place and quarter."""
    rng = np.random.default_rng(1)
    places = pd.MultiIndex.from_product([[0, 1], [0, 1], [0, 1], range(6)], names=["replicate", "locality", "q", "k"])
    frame = places.to_frame(index=False)
    level = frame["locality"] * 0.2 + frame["replicate"] * 0.1 + frame["q"] * 0.05
    return frame.assign(
        arrival=frame["q"] * 13, closed=frame["q"] * 13 + 5.0, outcome="completed", case_type="plan",
        weeks=np.where(frame["k"] < 3, 3.0, 5.0), on_time=frame["k"] < 3,
        lead=pd.Categorical(["education"] * len(frame)),
        size=2, meetings=np.tile([1, 1, 4, 5, 6, 9], len(frame) // 6), encounters=5, quality=0.5 + level,
        task_conflict=level, process_conflict=0.3, relationship_conflict=0.5 - level, unspoken_disagreement=level,
        trust=rng.uniform(size=len(frame)),
    )  # fmt: skip


def test_cases_that_did_not_meet_or_end_are_no_units(cases) -> None:
    cases.loc[0, "encounters"] = 0
    cases.loc[1, "outcome"] = "open"
    cases.loc[2, "arrival"] = -1
    assert len(world(cases=cases).rows("case")) == len(cases) - 3


def test_performance_is_compared_with_cases_that_had_as_many_meetings(cases) -> None:
    cases["quality"] = np.where(cases["meetings"] >= 4, 0.9, 0.2)
    assert np.allclose(world(cases=cases).rows("case")["performance"], 0)


def test_a_place_with_few_encounters_is_no_unit(cases) -> None:
    assert len(world(cases=cases).rows("locality_quarter")) == 8
    assert world(cases=cases.assign(encounters=3)).rows("locality_quarter").empty


def test_conflicts_of_a_place_are_means_over_encounters(cases) -> None:
    cases["encounters"] = np.where(cases["k"] == 0, 95, 1)
    cases["task_conflict"] = np.where(cases["k"] == 0, 0.4, 0.0)
    assert np.allclose(world(cases=cases).rows("locality_quarter")["task_conflict"], 0.4 * 95 / 100)


def test_what_happens_to_all_in_a_quarter_is_no_performance(cases) -> None:
    cases["quality"] = 0.5 + 0.3 * cases["q"]
    assert np.allclose(world(cases=cases).rows("locality_quarter")["performance"], 0)


def test_perceived_task_conflict_holds_hostile_attribution(cases) -> None:
    rows = world(cases=cases).rows("case")
    assert np.allclose(rows["perceived_task_conflict"], cases["task_conflict"] + PSI * cases["relationship_conflict"])


def test_half_of_the_disagreement_is_spoken(cases) -> None:
    rows = world(cases=cases[cases["task_conflict"] > 0]).rows("locality_quarter")
    assert np.allclose(rows["spoken"], 0.5)


def test_correlation_over_places(cases) -> None:
    made = pattern("locality_quarter", kind="correlation", x="task_conflict", y="relationship_conflict")
    assert value(made, world(cases=cases)) == pytest.approx(-1)


def test_change_of_a_correlation(cases) -> None:
    made = pattern("locality_quarter", kind="correlation_change", x="task_conflict", y="relationship_conflict")
    turned = cases.assign(relationship_conflict=cases["task_conflict"])
    assert value(made, world(cases=cases), world(cases=turned)) == pytest.approx(2)


def test_a_missing_column_is_named(cases) -> None:
    made = pattern("locality_quarter", kind="correlation", x="safety", y="performance")
    with pytest.raises(NotMeasurable, match="safety"):
        statistic_of(made, [world(cases=cases)])
    with pytest.raises(NotMeasurable, match="practitioners"):
        statistic_of(pattern("person", kind="mean", x="trust"), [world(cases=cases)])


def test_a_pattern_that_no_table_holds_says_why() -> None:
    with pytest.raises(NotMeasurable, match="pieces of information"):
        statistic_of(pattern("case", kind="none", needs="pieces of information"), [])


def test_spread_between_localities(cases) -> None:
    cases["on_time"] = cases["locality"] == 1
    cases["weeks"] = np.where(cases["on_time"], 3.0, 5.0)
    made = pattern("locality", kind="locality_spread", x="on_time")
    assert value(made, world(cases=cases)) == pytest.approx(np.std([0, 1], ddof=1))


def test_only_people_in_post_at_the_last_week_answer() -> None:
    people = pd.DataFrame(
        {
            "replicate": 0, "week": [0, 5, 5, 5], "occupied": [1, 1, 1, 0], "locality": 0,
            "profession": pd.Categorical(["education"] * 4), "trust": [0.0, 0.2, 0.4, 1.0],
        }
    )  # fmt: skip
    assert value(pattern("person", kind="mean", x="trust"), world(practitioners=people)) == pytest.approx(0.3)


def runs(**columns) -> World:
    return world(runs=pd.DataFrame({"replicate": range(len(next(iter(columns.values())))), **columns}))


def test_a_mean_in_hours_of_a_contract() -> None:
    made = pattern("service", kind="mean", x="time_conflict", over="casework.hours_per_week")
    one = runs(time_conflict=[0.05, 0.07])
    assert value(made, one) == pytest.approx(0.06 * one.config.casework.hours_per_week)


def test_a_share_of_hours_worked() -> None:
    made = pattern("service", kind="share_of_work", x="forms", y="absence", z="slack")
    assert value(made, runs(forms=[0.5, 0.5], absence=[0.1, 0.1], slack=[0.15, 0.15])) == pytest.approx(2 / 3)


def test_an_order_is_as_good_as_its_smaller_gap() -> None:
    made = pattern("service", kind="order", x="a", y="b", z="c", factor=4)
    assert value(made, runs(a=[0.5, 0.5], b=[0.4, 0.4], c=[0.1, 0.1])) == pytest.approx(0.4)
    assert value(made, runs(a=[0.3, 0.3], b=[0.4, 0.4], c=[0.1, 0.1])) == pytest.approx(-0.4)


@pytest.mark.parametrize(
    ("levels", "expected"), [([0.5, 0.7, 0.6], 0.1), ([0.5, 0.6, 0.7], -0.1), ([0.7, 0.6, 0.7], -0.1)]
)
def test_a_peak_is_above_zero_only_inside_the_dial(levels, expected) -> None:
    worlds = [runs(quality=[level, level + 0.01]) for level in levels]
    assert value(pattern("service", kind="peak", x="quality"), *worlds) == pytest.approx(expected)


def test_tables_that_a_figure_needs() -> None:
    assert tables_needed(pattern("service", kind="mean", x="quality")) == {"runs"}
    assert tables_needed(pattern("service", kind="mean", x="caseload", of="social_work")) == {"professions"}
    assert tables_needed(pattern("home_team", kind="intraclass", x="trust")) == {"practitioners"}
    assert tables_needed(pattern("case", kind="none")) == set()


def test_halves_of_the_cases_agree_only_on_what_lasts(cases) -> None:
    many = pd.concat([cases.assign(replicate=cases["replicate"] + 2 * k) for k in range(100)], ignore_index=True)
    rng = np.random.default_rng(2)
    many = many.assign(case=np.arange(len(many)) // 2 + np.arange(len(many)) % 2, encounters=10)
    lasting = rng.normal(size=800).repeat(6)
    many["trust"], many["quality"] = lasting, rng.normal(size=len(many))
    found = split_half(world(cases=many.assign(meetings=1)), "locality_quarter", "trust", "performance")
    assert found.x > 0.95 and abs(found.y) < 0.2 and abs(found.across) < 0.1


def test_faultlines_are_compared_between_teams_of_one_size(cases) -> None:
    strength = np.random.default_rng(2).uniform(0.0, 0.2, len(cases))
    cases["size"] = np.where(cases["k"] < 3, 3, 4)
    cases["faultline_strength"] = strength + np.where(cases["size"] == 3, 0.5, 0.3)
    rows = world(cases=cases).rows("case")
    assert np.allclose(rows.groupby("size")["faultlines"].mean(), 0)
    within = strength - pd.Series(strength).groupby(cases["size"]).transform("mean")
    assert np.allclose(rows["faultlines"], within)
    conflicts = rows[["task_conflict", "process_conflict", "relationship_conflict"]]
    assert np.allclose(rows["conflict"], conflicts.mean(axis=1))


def test_tables_without_faultlines_still_have_cases(cases) -> None:
    assert "faultlines" not in world(cases=cases).rows("case")
