"""The service as Mesa sees it: agents, selections, collectors and networks over the same bits."""

from __future__ import annotations

import gc
import json
import warnings
import weakref
from functools import cache

import mesa
import networkx as nx
import numpy as np
import pytest

from sim import ServiceModel
from sim.interfaces.mesa.service_model import Practitioner
from sim.model.config import Config
from sim.settings.compose import compose_config

SMALL = {"organisation": "small_workshop", "burn_in": 0}


@pytest.fixture(autouse=True)
def no_warnings():
    """Whatever Mesa deprecates, we do not use."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@cache
def composed(settings: str) -> Config:
    """The small workshop with settings given as JSON."""
    return compose_config("status_quo", **{**SMALL, **json.loads(settings)})


def small(replicate: int = 0, **settings) -> ServiceModel:
    return ServiceModel(composed(json.dumps(settings)), replicate)


@pytest.fixture(scope="module")
def simulated() -> ServiceModel:
    model = small()
    model.run_weeks(30)
    return model


def test_steps_are_the_same_bits_as_weeks(fingerprint) -> None:
    stepped, at_once = small(), small()
    for _ in range(20):
        stepped.step()
    at_once.run_weeks(20)
    assert stepped.week == at_once.week == 20
    assert fingerprint(stepped.simulator) == fingerprint(at_once.simulator)


def test_looking_changes_nothing(fingerprint) -> None:
    looked, plain = small(), small()
    for _ in range(6):
        looked.step()
        looked.agents.agg("strain", np.mean)
        looked.network("tension")
        looked.random.random()
        looked.rng.random()
        looked.measures()
    plain.run_weeks(6)
    assert fingerprint(looked.simulator) == fingerprint(plain.simulator)


def test_is_a_mesa_model_with_an_agent_a_post(simulated) -> None:
    assert isinstance(simulated, mesa.Model)
    assert all(hasattr(simulated.agents, name) for name in ("select", "groupby", "agg", "get", "set", "do", "shuffle"))
    assert len(simulated.agents) == len(simulated.state.people) == 40
    assert all(isinstance(agent, Practitioner) and isinstance(agent, mesa.Agent) for agent in simulated.agents)
    assert [agent.post for agent in simulated.agents] == list(range(40))
    assert len({agent.unique_id for agent in simulated.agents}) == 40


def test_agents_are_windows(simulated) -> None:
    people = simulated.state.people
    assert [agent.strain for agent in simulated.agents] == people["strain"].tolist()
    agent = list(simulated.agents)[3]
    assert agent.profession in simulated.professions and isinstance(agent.cases, int)
    assert agent.understanding[agent.profession] == 1 and agent.myths[agent.profession] == 0
    before = agent.strain
    agent.strain = 0.9
    try:
        assert people["strain"][3] == 0.9 == agent.strain
    finally:
        agent.strain = before
    assert repr(agent) == f"<Practitioner post 3, {agent.profession}, locality {agent.locality}>"


def test_select_groupby_agg_get_do(simulated) -> None:
    agents = simulated.agents
    middle = float(np.median(simulated.state.people["strain"]))
    strained = agents.select(lambda agent: agent.strain > middle)
    assert 0 < len(strained) < 40 and min(strained.get("strain")) > middle
    groups = agents.groupby("profession")
    counts = groups.count()
    assert sum(counts.values()) == 40 and set(counts) == set(simulated.professions)
    for name, group in groups:
        own = simulated.state.people["strain"][
            simulated.state.people["profession"] == simulated.professions.index(name)
        ]
        assert group.agg("strain", np.mean) == pytest.approx(own.mean())
    assert agents.agg("cases", sum) == simulated.state.people["cases"].sum()


def test_data_collector() -> None:
    model = small()
    collector = mesa.DataCollector(
        model_reporters={
            "strain": lambda model: model.agents.agg("strain", np.mean),
            "conflict": lambda model: model.measure("process_conflict"),
        },
        agent_reporters={"strain": "strain", "profession": "profession"},
    )
    for _ in range(5):
        model.step()
        collector.collect(model)
    frame = collector.get_model_vars_dataframe()
    assert len(frame) == 5 and frame["conflict"].between(0, 1).all()
    assert frame["conflict"].tolist() == model.measures()["process_conflict"].tolist()
    assert len(collector.get_agent_vars_dataframe()) == 5 * 40


def test_trust_and_tension_between_colleagues(simulated) -> None:
    first, second = list(simulated.agents)[:2]
    stranger = next(agent for agent in simulated.agents if agent.locality != first.locality)
    assert 0 < first.trust_in(second) < 1 and 0 <= first.tension_with(second) <= 1
    assert first.trust_in(second) != second.trust_in(first)
    for other in (stranger, first):
        with pytest.raises(ValueError, match="colleagues"):
            first.trust_in(other)


def test_network(simulated) -> None:
    graph = simulated.network("trust")
    assert isinstance(graph, nx.Graph) and len(graph) == 40
    agents = list(simulated.agents)
    for first, second, ties in graph.edges(data=True):
        assert agents[first].locality == agents[second].locality
        assert ties["trust"] == pytest.approx(
            0.5 * (agents[first].trust_in(agents[second]) + agents[second].trust_in(agents[first]))
        )
    staff = simulated.state.localities["people"]
    assert graph.number_of_edges() == (staff * (staff - 1) // 2).sum()
    fewer = simulated.network("trust", above=0.6)
    assert 0 < fewer.number_of_edges() < graph.number_of_edges() and len(fewer) == 40
    assert {data["profession"] for _, data in graph.nodes(data=True)} == set(simulated.professions)


def test_network_fits_mesa_s_discrete_space(simulated) -> None:
    from mesa.discrete_space import Network

    space = Network(simulated.network("trust", above=0.6), random=simulated.random)
    assert len(space.all_cells) == 40


def test_measures(simulated) -> None:
    frame = simulated.measures()
    assert frame.index.tolist() == list(range(30)) and frame.index.name == "week"
    assert simulated.measure("trust") == frame["trust"].iloc[-1]


def test_replicates_and_settings_reach_the_engine(fingerprint) -> None:
    runs = [
        small(),
        small(replicate=1),
        small(leadership={"bias": 0.5, "seats": {"social_work": 4}}),
    ]
    for model in runs:
        model.run_weeks(4)
    assert len({fingerprint(model.simulator) for model in runs}) == 3
    assert runs[2].config.leadership.bias == 0.5


def test_a_scenario_and_its_settings_by_name() -> None:
    model = ServiceModel("balanced_leadership", 2, organisation="small_workshop", seed=5)
    assert (model.config.scenario.name, model.config.seed, model.simulator.replicate) == ("balanced_leadership", 5, 2)


def test_models_are_freed() -> None:
    models = [small() for _ in range(3)]
    for model in models:
        model.step()
        assert len(model.agents) == 40
    watched = [weakref.ref(model) for model in models] + [
        weakref.ref(models[0].simulator),
        weakref.ref(next(iter(models[0].agents))),
    ]
    del model, models
    gc.collect()
    assert [ref() for ref in watched] == [None] * 5


def test_seats_and_director_are_agents() -> None:
    model = ServiceModel("leadership_crisis", **SMALL)
    assert [leader.director for leader in model.leaders] == [False] * 5 + [True]
    first = list(model.leaders)
    model.run_weeks(80)
    assert list(model.leaders) == first and len(model.agents) == 40
    assert sum(leader.predecessors for leader in first) > 0, "in a crisis leaders leave"
    for leader in first:
        assert (leader.profession is None) == (leader.tenure is None) == (not leader.occupied)
        assert leader.tenure is None or 0 <= leader.tenure <= 80 + model.config.demand.opening_weeks
        assert 0 <= leader.agenda <= 1 and leader.home in model.professions
    assert model.leaders.select(lambda leader: leader.home == "social_work")


def test_a_leadership_that_stays_keeps_its_people() -> None:
    model = ServiceModel("case_study", leadership={"turnover_rate": 0.0}, **SMALL)
    model.run_weeks(30)
    assert all(leader.predecessors == 0 and leader.profession == leader.home for leader in model.leaders)
