"""ServiceModel: the service as Mesa sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import networkx as nx
import numpy as np
import pandas as pd
from mesa.agent import AgentSet

from sim.interfaces.mesa.leader import Leader
from sim.interfaces.mesa.practitioner import Practitioner
from sim.measures.weekly import service_measures
from sim.model.config import Config
from sim.model.person_scores import network_frame
from sim.model.simulator import Simulator
from sim.model.state import State
from sim.settings.compose import compose_config

if TYPE_CHECKING:
    from sim.presentation.notebook.service import Service


class ServiceModel(mesa.Model):
    """A children's integrated service that lives one working week a step.

    The science runs in compiled code on tables; agents are windows made when first asked for. Stepping
    week by week and :meth:`run_weeks` give the same bits. Chance comes from the configuration's seed and
    the replicate, never from ``model.random``.

    Args:
        config: a scenario's name, or a :class:`sim.model.config.Config`.
        replicate: number of the replicate; 0 or more.
        **settings: as for :func:`sim.run`, e.g. ``organisation="small_workshop"`` or
            ``leadership={"bias": 0.6}``; only with a scenario's name.

    Raises:
        sim.ConfigError: when the configuration cannot be used.

    Example:
        >>> model = ServiceModel("status_quo", organisation="small_workshop")
        >>> model.run_weeks(60)
        >>> strained = model.agents.select(lambda p: p.strain > 0.8)
    """

    def __init__(self, config: str | Config = "case_study", replicate: int = 0, **settings: Any) -> None:
        self.simulator = Simulator(
            config if isinstance(config, Config) else compose_config(config, **settings), replicate
        )
        self._people: AgentSet | None = None
        self._leaders: AgentSet | None = None
        super().__init__(rng=self.simulator.config.seed)

    @property
    def config(self) -> Config:
        """The configuration now in force."""
        return self.simulator.config

    @property
    def state(self) -> State:
        """The tables, live."""
        return self.simulator.state

    @property
    def professions(self) -> tuple[str, ...]:
        """Ids of the professions, in the order of all arrays."""
        return self.simulator.professions

    @property
    def week(self) -> int:
        """The next week to live; 0 is the first after burn-in."""
        return self.simulator.week

    def step(self) -> None:
        """Live one week."""
        self.simulator.advance(1)

    def run_weeks(self, weeks: int) -> None:
        """Live many weeks at once: the same bits as that many steps, much faster."""
        self.simulator.advance(weeks)

    @property
    def agents(self) -> AgentSet:
        """All practitioners, one a post, in the order of posts."""
        if self._people is None:
            self._people = self._windows(Practitioner, len(self.state.people))
        return self._people

    @property
    def leaders(self) -> AgentSet:
        """The seats of the leadership and the director, in the order of seats (see :class:`sim.interfaces.mesa.leader.Leader`)."""
        if self._leaders is None or len(self._leaders) != len(self.state.leaders):
            for former in self._leaders or []:
                former.remove()
            self._leaders = self._windows(Leader, len(self.state.leaders))
        return self._leaders

    def _windows(self, kind: type[mesa.Agent], count: int) -> AgentSet:
        """One agent for each row of a table."""
        for row in range(count):
            kind(self, row)
        # Mesa 3.3 keeps a counter for every model for ever; nobody joins later, so let it go.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        return super().agents.select(lambda agent: isinstance(agent, kind))

    def measure(self, name: str) -> float:
        """A service-wide measure (see :data:`sim.measures.registry.MEASURES`) of the week last lived."""
        return float(self.measures()[name].iloc[-1])

    def measures(self) -> pd.DataFrame:
        """Service-wide measures of all weeks lived: one row a week (index ``week``), one column a measure."""
        columns = service_measures(self.simulator)
        weeks = np.arange(self.simulator.first_week, self.simulator.week)
        return pd.DataFrame(columns, index=pd.Index(weeks, name="week"))

    def network(self, tie: str = "trust", above: float = 0.0) -> nx.Graph:
        """People and their ties, now.

        Args:
            tie: ``"trust"`` or ``"tension"``; edges carry both, mean of both directions.
            above: edges with a weaker ``tie`` are left out.

        Returns:
            An undirected graph; nodes are post numbers with ``profession`` and ``locality``.
        """
        graph: nx.Graph = nx.Graph()
        for agent in self.agents:
            graph.add_node(agent.post, profession=agent.profession, locality=agent.locality)
        edges = network_frame(self.simulator)
        for row in edges[edges[tie] > above].itertuples():
            graph.add_edge(row.first, row.second, trust=row.trust, tension=row.tension)
        return graph


def model_of(service: Service) -> ServiceModel:
    """The service as a Mesa model, ready to be stepped."""
    return ServiceModel(service.config)
