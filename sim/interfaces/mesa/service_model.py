"""The service as a Mesa model: practitioners and leaders are agents that read and write rows of the model's tables."""

from __future__ import annotations

import copy
from dataclasses import replace
from operator import index
from typing import TYPE_CHECKING, Any

import mesa
import networkx as nx
import numpy as np
import pandas as pd
from mesa.agent import AgentSet

from sim.measures.weekly import service_measures
from sim.model.config import Config
from sim.model.person_scores import dyad_block, network_frame
from sim.model.simulator import Simulator
from sim.model.state import PEOPLE, State
from sim.settings.compose import compose_config

if TYPE_CHECKING:
    from sim.presentation.notebook.service import Service


FROM_CONFIGURATION: Any = object()  # rng was not given
SEEDS = 2**32


def _seed_from(rng: Any) -> int:
    """The seed that Mesa's ``rng`` stands for."""
    try:
        return index(rng)
    except TypeError:
        return int(np.random.default_rng(rng).integers(SEEDS))


class ServiceModel(mesa.Model):
    """A children's integrated service; one step simulates one working week.

    Compiled code simulates the tables. Agents are created when they are first used. :meth:`step` and
    :meth:`run_weeks` give the same bits. All random numbers come from the seed and the replicate, never from
    ``model.random``. To run replicates with Mesa, vary ``replicate``; they differ, can be repeated, and share their
    random numbers with the same replicates of other settings: ``batch_run(ServiceModel, {"replicate": range(20)})``.
    Mesa 3.5 and later can also vary the seed: ``batch_run(ServiceModel, {}, rng=range(20))``. Earlier versions tell a
    model nothing about ``iterations``, so these are identical there, unless a subclass passes ``rng=None`` on.

    Models can be copied and pickled. A copy has its own tables and continues with the same bits.

    Attributes:
        steps: number of simulated weeks, including burn-in, from :meth:`step` and :meth:`run_weeks`.
        running: becomes false when the configured weeks have been simulated, so that Mesa's ``run_model`` and
            ``batch_run`` end there. Further steps are possible.

    Args:
        config: a scenario's name, or a :class:`sim.model.config.Config`.
        replicate: number of the replicate; 0 or more. None: 0.
        rng: the seed, under Mesa's name for it: a whole number, or anything that :func:`numpy.random.default_rng`
            takes. None draws a seed from the operating system, as in every Mesa model, but only if neither
            ``replicate`` nor ``seed`` is given. Left out: the configuration's seed. ``model.config.seed`` is the
            seed in use.
        **settings: as for :func:`sim.run`, e.g. ``organisation="small_workshop"`` or
            ``leadership={"bias": 0.6}``; only with a scenario's name.

    Raises:
        sim.ConfigError: the configuration cannot be used.
        ValueError: both ``seed`` and ``rng`` are given.

    Example:
        >>> model = ServiceModel("status_quo", organisation="small_workshop")
        >>> model.run_weeks(60)
        >>> strained = model.agents.select(lambda agent: agent.strain > 0.8)
    """

    def __init__(
        self,
        config: str | Config = "case_study",
        replicate: int | None = None,
        rng: Any = FROM_CONFIGURATION,
        **settings: Any,
    ) -> None:
        if rng is None and (replicate is not None or "seed" in settings):
            rng = FROM_CONFIGURATION
        if rng is not FROM_CONFIGURATION:
            if "seed" in settings:
                raise ValueError("Give seed or rng, not both: rng is Mesa's name for the seed.")
            seed = _seed_from(rng)
            if isinstance(config, Config):
                config = replace(config, seed=seed)
            else:
                settings["seed"] = seed
        self.simulator = Simulator(
            config if isinstance(config, Config) else compose_config(config, **settings), index(replicate or 0)
        )
        self._people: AgentSet | None = None
        self._leaders: AgentSet | None = None
        self._agents_made = 0
        super().__init__(rng=self.simulator.config.seed)

    @property
    def config(self) -> Config:
        """The configuration in force this week."""
        return self.simulator.config

    @property
    def state(self) -> State:
        """The model's tables; not a copy."""
        return self.simulator.state

    @property
    def professions(self) -> tuple[str, ...]:
        """Ids of the professions, in the order of all arrays."""
        return self.simulator.professions

    @property
    def week(self) -> int:
        """The next week to simulate; week 0 is the first after burn-in."""
        return self.simulator.week

    def step(self) -> None:
        """Simulate one week."""
        self.simulator.advance(1)
        if self.week >= self.config.weeks:
            self.running = False

    def run_weeks(self, weeks: int) -> None:
        """Simulate several weeks: as many steps, so that Mesa's clock and a subclass's ``step`` take part."""
        for _ in range(index(weeks)):
            self.step()

    def __copy__(self) -> ServiceModel:
        """A deep copy: with shared tables, one model would change the people of the other."""
        return copy.deepcopy(self)

    @property
    def agents(self) -> AgentSet:
        """All practitioners, one per post, in the order of posts."""
        if self._people is None:
            self._people = self._make_agents(Practitioner, len(self.state.people))
        return self._people

    @property
    def leaders(self) -> AgentSet:
        """One :class:`Leader` per leadership post and one for the director, in the order of the table."""
        self._make_all_agents()
        return self._leaders

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], AgentSet]:
        """Practitioners and leaders, by class."""
        self._make_all_agents()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        """The classes of the agents."""
        return list(self.agents_by_type)

    def _make_all_agents(self) -> None:
        """Make the agents that are missing: practitioners first, so that ids do not depend on who is used first."""
        if self._people is None:
            self._people = self._make_agents(Practitioner, len(self.state.people))
        if self._leaders is None or len(self._leaders) != len(self.state.leaders):
            for leader in self._leaders or []:
                leader.remove()
            self._leaders = self._make_agents(Leader, len(self.state.leaders))

    def _make_agents(self, kind: type[mesa.Agent], count: int) -> AgentSet:
        """One agent per row of a table."""
        for row in range(count):
            self._agents_made += 1
            kind(self, row).unique_id = self._agents_made
        # Mesa 3.3 keeps an id counter per model for ever, which would keep the model in memory.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        return super().agents.select(lambda agent: isinstance(agent, kind))

    def measure(self, name: str) -> float:
        """A service-wide measure (see :data:`sim.measures.registry.MEASURES`) of the last simulated week."""
        return float(self.measures()[name].iloc[-1])

    def measures(self) -> pd.DataFrame:
        """Service-wide measures: one row per simulated week (index ``week``), one column per measure."""
        columns = service_measures(self.simulator)
        weeks = np.arange(self.simulator.first_week, self.simulator.week)
        return pd.DataFrame(columns, index=pd.Index(weeks, name="week"))

    def network(self, tie: str = "trust", above: float = 0.0) -> nx.Graph:
        """People and their ties in the current week.

        Args:
            tie: ``"trust"`` or ``"tension"``. Edges carry both, each the mean of the two directions.
            above: edges whose ``tie`` is not above this value are left out.

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
    """A service as a Mesa model, before its first step; ``service.model()``."""
    return ServiceModel(service.config)


class Practitioner(mesa.Agent):
    """One post of the service and the person who holds it.

    Every column of :data:`sim.model.state.PEOPLE` is an attribute (``strain``, ``skill``, ``tension``, ``task``,
    ``process``, ``load``, ``cases``, ``occupied``, ``absent`` …), with the column's unit and range. Setting an
    attribute changes the table: ``practitioner.strain = 0.9``.

    Attributes:
        post: number of the post, which is its row in the table; it never changes.
        profession: id of the profession.
        locality: index of the locality.
    """

    def __init__(self, model: ServiceModel, post: int) -> None:
        super().__init__(model)
        self.post = post

    def _row(self):
        return self.model.state.people[self.post]

    @property
    def profession(self) -> str:
        """Id of the profession."""
        return self.model.professions[int(self._row()["profession"])]

    @property
    def understanding(self) -> dict[str, float]:
        """Understanding of each profession's role (0 to 1; own profession 1)."""
        return self._by_profession(self.model.state.understanding)

    @property
    def myths(self) -> dict[str, float]:
        """Stereotypes of each profession (0 to 1; own profession 0)."""
        return self._by_profession(self.model.state.myths)

    @property
    def voice(self) -> float:
        """Voice of the profession (0 to 1)."""
        return float(self.model.state.professions["voice"][int(self._row()["profession"])])

    def trust_in(self, colleague: Practitioner) -> float:
        """Trust (0 to 1) in a colleague of the same locality.

        Raises:
            ValueError: the colleague works in another locality, or is this practitioner.
        """
        return float(self._dyad(colleague)["trust"])

    def tension_with(self, colleague: Practitioner) -> float:
        """Tension (0 to 1) towards a colleague of the same locality.

        Raises:
            ValueError: the colleague works in another locality, or is this practitioner.
        """
        return float(self._dyad(colleague)["tension"])

    def _dyad(self, colleague: Practitioner):
        if colleague.locality != self.locality or colleague.post == self.post:
            raise ValueError(f"Posts {self.post} and {colleague.post} are not two colleagues in one locality.")
        first = int(self.model.state.localities["first_person"][self.locality])
        return dyad_block(self.model.simulator, self.locality)[self.post - first, colleague.post - first]

    def _by_profession(self, table: np.ndarray) -> dict[str, float]:
        return {name: float(table[self.post, index]) for index, name in enumerate(self.model.professions)}

    def __repr__(self) -> str:
        return f"<Practitioner post {self.post}, {self.profession}, locality {self.locality}>"


def _column_property(name: str, convert: type, meaning: str) -> property:
    def read(self: Practitioner):
        return convert(self._row()[name])

    def write(self: Practitioner, value) -> None:
        self.model.state.people[name][self.post] = value

    return property(read, write, doc=meaning)


for _column in PEOPLE.columns:
    if not hasattr(Practitioner, _column.name):
        _type = int if np.issubdtype(_column.dtype, np.integer) else float
        setattr(
            Practitioner, _column.name, _column_property(_column.name, _type, f"{_column.meaning} ({_column.unit}).")
        )


class Leader(mesa.Agent):
    """One leadership post, or the director's, and the person who holds it.

    Attributes:
        seat: number of the leadership post, which is its row in the table; it never changes.
        director: whether this is the director.
        home: id of the profession to which the post belongs.
    """

    def __init__(self, model: ServiceModel, seat: int) -> None:
        super().__init__(model)
        self.seat = seat
        row = self._row()
        self.director = bool(row["director"])
        self.home = model.professions[int(row["home"])]

    def _row(self):
        return self.model.state.leaders[self.seat]

    @property
    def occupied(self) -> bool:
        """Whether someone holds the post."""
        return bool(self._row()["occupied"])

    @property
    def profession(self) -> str | None:
        """Id of the holder's profession; None while the post is vacant."""
        return self.model.professions[int(self._row()["profession"])] if self.occupied else None

    @property
    def tenure(self) -> int | None:
        """Weeks since the holder started; None while the post is vacant. The first holders start in the first week."""
        if not self.occupied:
            return None
        return self.model.simulator.week - int(self.model.simulator.report_week(self._row()["since"]))

    @property
    def agenda(self) -> float:
        """How strongly the holder favours the own profession over staff numbers (0 to 1)."""
        return float(self._row()["agenda"])

    @property
    def weight(self) -> float:
        """Weight relative to an ordinary leadership post."""
        return float(self._row()["weight"])

    @property
    def predecessors(self) -> int:
        """How many people held the post before."""
        return int(self._row()["occupant"])

    def __repr__(self) -> str:
        name = "director" if self.director else f"seat {self.seat}"
        return f"<Leader {name}, {self.profession or 'vacant'}>"
