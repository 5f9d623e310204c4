"""The model beside published models: golden cases of each target, and what the page says of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.inference.docking import deffuant, flache_macy, march, mean_field, queueing
from sim.inference.docking.comparison import (
    DISTRIBUTIONAL,
    OUTSIDE,
    RELATIONAL,
    SHOWN,
    UNDECIDED,
    WEEK,
    WITHIN,
    Comparison,
)
from sim.inference.docking.dock import TARGETS, dock
from sim.inference.docking.peers import caves, organisational_code, rule_table
from sim.inference.docking.wu_sekiguchi import CHANGES, change, direction
from sim.presentation.reports.docking import page
from sim.stats.jackknife import Estimate

SMALL = ["organisation=small_workshop", "weeks=26", "burn_in=4", "replicates=2", "workers=1"]
NAN = math.nan


# -- verdicts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "band", "verdict", "clear"),
    [
        ((1.0, 0.9, 1.1), (0.8, 1.2), WITHIN, True),
        ((1.0, 0.7, 1.3), (0.8, 1.2), WITHIN, False),
        ((1.3, 1.1, 1.5), (0.8, 1.2), OUTSIDE, False),
        ((1.5, 1.3, 1.7), (0.8, 1.2), OUTSIDE, True),
        ((1.0, NAN, NAN), (0.8, 1.2), WITHIN, False),  # one run
        ((1.0, 0.5, 1.5), (0.0, math.inf), WITHIN, True),
        ((1.0, -0.5, 2.5), (0.0, math.inf), UNDECIDED, False),
        ((-1.0, -1.5, -0.5), (0.0, math.inf), OUTSIDE, True),
        ((1.0, NAN, NAN), (0.0, math.inf), UNDECIDED, False),
        ((0.0, 0.0, 0.0), (-math.inf, 0.0), OUTSIDE, True),  # no effect is no effect in that direction
        ((0.0, 0.0, 0.0), (0.0, 1e-12), WITHIN, True),
        ((1.0, 0.5, 1.5), None, SHOWN, False),
    ],
)
def test_verdicts(ours, band, verdict, clear) -> None:
    found = Comparison("a figure", RELATIONAL, WEEK, Estimate(*ours, 3), 1, 1.0, band)
    assert (found.verdict, found.clear) == (verdict, clear)


# -- bounded confidence ------------------------------------------------------------------------------------


@pytest.mark.parametrize("confidence", [0.2, 0.1])
def test_our_week_follows_the_rule_of_deffuant_meeting_by_meeting(confidence) -> None:
    mixing = deffuant.simulated(confidence, seed=3, replicate=1, people=60, record=True)
    meetings = mixing.simulator.events()
    pairs = zip(meetings["first"].tolist(), meetings["second"].tolist(), strict=True)
    assert len(meetings) == deffuant.WEEKS * 30 * deffuant.PARTNERS
    assert np.abs(mixing.opinions - deffuant.published_rule(mixing.start, pairs, confidence)).max() <= deffuant.EQUAL
    assert np.abs(mixing.opinions - mixing.start).max() > 0.05


@pytest.mark.parametrize(("confidence", "expected"), [(0.5, {1}), (0.2, {2}), (0.1, {4, 5})])
def test_frameworks_end_in_the_clusters_of_deffuant(confidence, expected) -> None:
    for replicate in range(2):
        assert deffuant.clusters(deffuant.simulated(confidence, 3, replicate, people=400).opinions) in expected


def test_clusters_are_counted_from_two_per_cent() -> None:
    assert deffuant.clusters(np.repeat([0.1, 0.5, 0.9], [50, 49, 1])) == 2


# -- the peers ---------------------------------------------------------------------------------------------


def test_caves_are_linked_in_a_ring() -> None:
    linked = caves.connected_caves()
    assert (linked == linked.T).all() and linked.sum() == 2 * caves.CAVES * 10  # five people have ten ties
    assert linked[0, 99] == 1 and linked[0, 1] == 0 and linked[2, 3] == 1


def test_polarisation_of_known_states() -> None:
    assert caves.polarisation(np.zeros((6, 2))) == 0
    halves = np.repeat([[-1.0, -1.0], [1.0, 1.0]], 50, axis=0)
    assert caves.polarisation(halves) == pytest.approx(1.0, abs=2e-3)
    features = np.random.default_rng(1).uniform(-1, 1, (1500, 2))
    assert caves.polarisation(features) == pytest.approx(flache_macy.START, abs=0.01)


def test_influence_by_hand() -> None:
    """Two people at (.5, .5) and (-.5, .5): w = 1 - .5 = .5, so the first moves by .5 (-1) / 2 (1 - .5)."""
    features, linked = np.array([[0.5, 0.5], [-0.5, 0.5]]), np.array([[0, 1], [1, 0]], np.int8)
    weights = np.zeros((2, 2))
    caves.set_all_weights(features, *caves.neighbours_of(linked), weights, 1.0)
    assert weights[0, 1] == weights[1, 0] == pytest.approx(0.5)
    caves.influence(features, *caves.neighbours_of(linked), weights, np.array([[0.2, 0.9]]), 1.0)
    assert features[0] == pytest.approx([0.375, 0.5]) and features[1] == pytest.approx([-0.5, 0.5])


def test_people_who_are_far_apart_move_further_apart() -> None:
    features, linked = np.array([[0.8, 0.8], [-0.8, -0.8]]), np.array([[0, 1], [1, 0]], np.int8)
    weights = np.zeros((2, 2))
    caves.set_all_weights(features, *caves.neighbours_of(linked), weights, 1.0)
    caves.influence(features, *caves.neighbours_of(linked), weights, np.array([[0.2, 0.9]]), 1.0)
    assert weights[0, 1] < 0 and features[0, 0] > 0.8


@pytest.mark.slow
def test_ties_polarise_only_with_negative_weights() -> None:
    """Variance of distances of a public re-implementation; here within three standard errors."""
    runs = 20
    for negative, ties, expected in ((True, False, flache_macy.NO_TIES[1]), (True, True, flache_macy.WITH_TIES[1])):
        found = np.array([caves.polarisation_path(negative, ties, 5, run)[1] for run in range(runs)])
        error = math.hypot(found.std(ddof=1) / runs**0.5, expected[1] / flache_macy.SOURCE_RUNS**0.5)
        assert abs(found.mean() - expected[0]) < 3 * error
    assert caves.polarisation_path(False, True, 5, 0)[1] < 0.001


def test_march_by_hand() -> None:
    """A code that knows all: people move one step towards it, and it learns nothing."""
    beliefs, code = np.array([[-1, 0, 1]]), np.array([1, 1, 1])
    organisational_code.socialise(beliefs, code, np.zeros(3), 0, 0.5)
    assert beliefs.tolist() == [[0, 1, 1]]
    assert not organisational_code.settled(beliefs, code, np.array([1, 1, 1]))
    assert organisational_code.settled(np.array([[1, 1, 1]]), code, np.array([1, 1, -1]))


@pytest.mark.parametrize(("p1", "p2"), [(0.1, 0.9), (0.5, 0.5), (0.9, 0.1)])
def test_equilibrium_knowledge_of_march(p1, p2) -> None:
    found = np.array([organisational_code.equilibrium(p1, p2, 5, run) for run in range(150)])
    assert abs(found.mean() - march.PUBLISHED[p2][march.P1.index(p1)]) < 4 * found.std(ddof=1) / 150**0.5 + 0.005


def test_the_rule_table_by_hand() -> None:
    """A near proposal of somebody held to know more is supported, a far one is not, a known expert's always is."""
    proposals, expertise = np.array([[0.0], [0.4], [0.9]]), np.array([[0.5], [0.4], [0.9]])
    perceived, unknown = np.full((3, 3), 0.8), np.zeros((3, 1), np.int8)
    args = (proposals, expertise, perceived)
    assert rule_table.supports(*args, unknown, 0, 1, 0)
    assert not rule_table.supports(*args, unknown, 0, 2, 0)
    assert rule_table.supports(*args, unknown + 1, 0, 2, 0)
    assert not rule_table.supports(proposals, expertise, np.zeros((3, 3)), unknown, 0, 1, 0)


def test_decisions_move_proposals_and_standing() -> None:
    proposals, perceived = np.array([[0.0], [0.4], [0.9]]), np.full((3, 3), 0.5)
    rule_table.decide(proposals, perceived, 1, 0, 1, 0.5, 0.1)  # two of three are for it
    assert proposals.ravel() == pytest.approx([0.2, 0.4, 0.65]) and perceived[0, 1] == pytest.approx(0.6)
    rule_table.decide(proposals, perceived, 1, 0, 2, 0.5, 0.1)  # one of three
    assert proposals.ravel() == pytest.approx([0.2, 0.4, 0.65]) and perceived[0, 1] == pytest.approx(0.5)


def test_only_shared_directions_are_claimed() -> None:
    assert direction(np.array([1.0] * 18 + [-1.0] * 2)) == 1 and direction(np.array([-1.0, 1.0] * 10)) == 0
    assert direction(np.ones(19)) == 0  # too few
    apart = np.array([change(*CHANGES[0][1:], seed=3, run=run) for run in range(20)])
    assert direction(apart) == 1


# -- queues ------------------------------------------------------------------------------------------------


def test_formulas_of_queues() -> None:
    for servers, load, expected in ((1, 0.8, 4.0), (5, 0.8, 0.5541), (10, 0.8, 0.2046), (10, 0.9, 0.6687)):
        assert queueing.erlang_wait(servers, load) == pytest.approx(expected, abs=5e-5)
    assert queueing.pollaczek_khinchine_wait(0.8, 1) == pytest.approx(queueing.erlang_wait(1, 0.8))
    assert queueing.pollaczek_khinchine_wait(0.5, 2) == pytest.approx(0.75)
    joined = queueing.shortest_queue_wait(0.5, 40)
    assert queueing.erlang_wait(2, 0.5) < joined < queueing.erlang_wait(1, 0.5)


def test_two_workers_wait_as_in_an_event_simulation() -> None:
    rng, load = np.random.default_rng(2), 0.6
    cases, total, time = [0, 0], 0.0, 0.0
    for _ in range(200_000):
        busy = [float(number > 0) for number in cases]
        rate = 2 * load + sum(busy)
        wait = rng.exponential(1 / rate)
        total, time = total + wait * sum(cases), time + wait
        event = rng.random() * rate
        if event < 2 * load:
            cases[cases.index(min(cases)) if cases[0] != cases[1] else rng.integers(2)] += 1
        else:
            cases[0 if event < 2 * load + busy[0] else 1] -= 1
    assert total / time / (2 * load) - 1 == pytest.approx(queueing.shortest_queue_wait(load), rel=0.06)


# -- all together ------------------------------------------------------------------------------------------


def test_targets_by_name(tmp_path) -> None:
    quick = ["size=quick", "mixing_runs=1", "queues=20"]
    found = dock(["deffuant", "queue"], settings=quick, folder=tmp_path)
    table = found.table()
    assert list(found.comparisons) == ["deffuant", "queue"] and set(table["produced_by"]) == {WEEK}
    assert (table.loc[table["level"] == "numerical identity", "verdict"] == WITHIN).all()
    assert set(table["level"]) >= {"numerical identity", DISTRIBUTIONAL}
    text = page(found)
    assert all(target.title in text and target.tests in text for target in found.targets)
    assert TARGETS["march"].title not in text


def test_mean_field_against_full(tmp_path) -> None:
    found = dock(["mean_field"], settings=["size=quick", *SMALL], folder=tmp_path)
    table = found.table()
    levels = table[table["quantity"].str.endswith(mean_field.LEVEL)]
    assert len(levels) == len(table) / 2 and "relationship conflict" in " ".join(levels["quantity"])
    assert (table["n"] == 2).all() and "weeks=26" in page(found)


@pytest.mark.slow
def test_one_replicate_decides_no_direction(tmp_path) -> None:
    found = dock(["mean_field"], settings=["size=quick", *SMALL, "replicates=1"], folder=tmp_path)
    table = found.table()
    assert not table["clear"].any()
    assert set(table.loc[table["quantity"].str.endswith(mean_field.EFFECT), "verdict"]) <= {SHOWN, UNDECIDED}


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["targets=[defuant]"], "deffuant"), (["size=huge"], "quick"), (["wekes=3"], "weeks"),
        (["scenario=case_study"], "scenario"), (["code_runs=0"], "code_runs"), (["targets=3"], "targets"),
    ],
)  # fmt: skip
def test_what_it_refuses(typed, named) -> None:
    with pytest.raises(ConfigError, match=named):
        dock(settings=["size=quick", *typed])
