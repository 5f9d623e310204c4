"""Every measure keeps its declared range in every scope, whatever the settings of the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from random_configurations import configurations

from sim.measures.cases import all_outcomes
from sim.measures.cohorts import figures_of
from sim.measures.columns import described
from sim.measures.recording import recording_of_run
from sim.measures.registry import COHORT, MEASURES
from sim.measures.tables import replicate_frames
from sim.measures.weekly import locality_measures, pair_measures, profession_measures, service_measures
from sim.model.config import Config
from sim.model.simulator import Simulator

TOLERANCE = 1e-9  # rounding errors of sums
WEEKS = 26
QUICK, MANY = 8, 400


def sampled(examples: int) -> settings:
    """The same random configurations in every run of the test."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )  # fmt: skip


def measures_by_scope(simulator: Simulator) -> dict[str, dict[str, np.ndarray]]:
    """All measures of the weeks so far, by scope."""
    people, pairs = simulator.by_profession(), simulator.by_pair()
    first, second = np.triu_indices(len(simulator.professions))
    return {
        "service": service_measures(simulator) | figures_of(all_outcomes(simulator), simulator.week),
        "profession": profession_measures(people, pairs, simulator.by_activity()),
        "pair": pair_measures(pairs[:, first, second].T),
        "locality": locality_measures(simulator.by_locality().T, len(simulator.professions)),
    }


def assert_in_range(scope: str, measures: Mapping[str, np.ndarray]) -> None:
    """All measures that are declared for the scope are there and in range; a week may lack a value."""
    declared = {name: item for name, item in {**MEASURES, **COHORT}.items() if scope in item.scopes}
    assert set(declared) <= set(measures), scope
    for name, measure in declared.items():
        assert_between(f"{scope} {name}", np.asarray(measures[name], float), measure.low, measure.high)


def assert_between(place: str, values: np.ndarray, low: float | None, high: float | None) -> None:
    """All values that are not missing are finite and within the bounds."""
    values = values[~np.isnan(values)]
    assert np.isfinite(values).all(), f"{place} is infinite"
    if low is not None:
        assert (values >= low - TOLERANCE).all(), f"{place} = {values.min()} is below {low}"
    if high is not None:
        assert (values <= high + TOLERANCE).all(), f"{place} = {values.max()} is above {high}"


def assert_all_in_range(config: Config) -> None:
    simulator = Simulator(config)
    simulator.advance(config.burn_in + WEEKS)
    for scope, measures in measures_by_scope(simulator).items():
        assert_in_range(scope, measures)


@sampled(QUICK)
@given(config=configurations())
def test_measures_are_in_their_declared_range(config: Config) -> None:
    assert_all_in_range(config)


@sampled(QUICK)
@given(config=configurations())
def test_columns_of_tables_are_in_their_declared_range(config: Config) -> None:
    tables = ("cases", "practitioners", "encounters")
    frames = replicate_frames(Simulator(config), replace(recording_of_run(config), tables=tables))
    for table in tables:
        for name, values in frames[table].items():
            about = described(table, str(name))
            if about is not None and values.dtype.kind in "iuf":
                assert_between(f"{table}.{name}", values.to_numpy(float), about.low, about.high)


@pytest.mark.slow
@sampled(MANY)
@given(config=configurations())
def test_measures_of_many_services_are_in_their_declared_range(config: Config) -> None:
    assert_all_in_range(config)


def test_a_measure_outside_its_range_is_found(service, simulate) -> None:
    measures = measures_by_scope(simulate(8, service()))
    for scope, name, value in (("profession", "procedural_justice", 1.33), ("service", "trust_gap", -1.5)):
        damaged = {**measures[scope], name: np.array([0.5, np.nan, value])}
        with pytest.raises(AssertionError, match=name):
            assert_in_range(scope, damaged)


def test_everyone_is_heard_fully_where_leadership_is_neutral(service, simulate) -> None:
    """Voice is 1 and no leader leaves, so the truth is 1 in every week, however many people leave and join."""
    simulator = simulate(60, service({"staffing": {"vacancy_weeks": 2.0}}))
    people = simulator.by_profession()
    assert (people["filled"] != people["filled_at_end"]).any(), "people leave and join"
    for scope in ("service", "profession"):
        heard = measures_by_scope(simulator)[scope]["procedural_justice"]
        assert heard[~np.isnan(heard)] == pytest.approx(1.0, abs=TOLERANCE)
