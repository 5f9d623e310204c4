"""Search for plans: NSGA-II on a few replicates, and as many plans drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.errors import ConfigError
from sim.inference.optimise.offers import Offers
from sim.inference.optimise.plan import A_YEAR, Plan, Wish, plan_of

MISSING = "Search needs pymoo: pip install 'dissonance[inference]'."
KINDS_OF_WISHES = ("activity", "alternative", "nothing")


@dataclass(frozen=True)
class Searched:
    """The plans that a search tried, each once, and what it saw of them.

    Attributes:
        plans: in the order in which they were tried.
        gains: (plans, objectives); larger is better.
    """

    plans: tuple[Plan, ...]
    gains: np.ndarray


class ShoppingLists:
    """Shopping lists as points of a search: for each wish its kind, what, and how often a year.

    Args:
        offers: what can be bought; alternatives that are too dear are never wished for.
        wishes: most lines of a list.
    """

    def __init__(self, offers: Offers, wishes: int) -> None:
        dear = {item.name for item in offers.too_dear()}
        self.offers, self.wishes = offers, wishes
        self.sessions = offers.sessions
        self.purchases = tuple(item for item in offers.purchases if item.name not in dear)
        self.kinds = KINDS_OF_WISHES if self.purchases else ("activity", "nothing")
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def variables(self) -> dict[str, list[Any]]:
        """The choices for each variable."""
        found: dict[str, list[Any]] = {}
        for line in range(self.wishes):
            found[f"kind{line}"] = list(self.kinds)
            found[f"activity{line}"] = list(range(len(self.sessions)))
            found[f"alternative{line}"] = list(range(len(self.purchases))) or [0]
            found[f"a_year{line}"] = list(A_YEAR)
        return found

    def plan(self, point: dict[str, Any]) -> Plan:
        """The plan that the money pays of a list."""
        place = tuple(point.values())
        if place not in self._plans:
            self._plans[place] = plan_of(self._wishes(point), self.offers)
        return self._plans[place]

    def _wishes(self, point: dict[str, Any]) -> list[Wish]:
        wishes = []
        for line in range(self.wishes):
            if point[f"kind{line}"] == "activity":
                wishes.append(Wish(self.sessions[point[f"activity{line}"]], int(point[f"a_year{line}"])))
            elif point[f"kind{line}"] == "alternative":
                wishes.append(Wish(self.purchases[point[f"alternative{line}"]]))
        return wishes


def random_search(lists: ShoppingLists, number: int, seed: int) -> list[Plan]:
    """Different plans from lists whose lines are all equally likely; at most ``number``, fewer if there are no more."""
    rng = np.random.default_rng(seed)
    variables = lists.variables()
    found: dict[str, Plan] = {}
    for _ in range(number * 50):
        plan = lists.plan({name: choices[rng.integers(len(choices))] for name, choices in variables.items()})
        found.setdefault(plan.key, plan)
        if len(found) == number:
            break
    return list(found.values())


def nsga2(
    lists: ShoppingLists, objectives: int, population: int, generations: int, seed: int
) -> Generator[list[Plan], np.ndarray, Searched]:
    """Search by NSGA-II (Deb et al. 2002; pymoo), every plan evaluated once.

    Args:
        lists: the points.
        objectives: how many.
        population, generations: plans of a generation, and how many generations.
        seed: of the search, not of the simulations.

    Yields:
        The new plans of each generation; it is sent their gains, (plans, objectives), larger is better.

    Returns:
        All that it tried.

    Raises:
        ConfigError: pymoo is not installed.
    """
    algorithm, problem = _algorithm(lists, objectives, population, generations, seed)
    from pymoo.core.evaluator import Evaluator
    from pymoo.problems.static import StaticProblem

    tried: dict[str, Plan] = {}
    gains: dict[str, np.ndarray] = {}
    while algorithm.has_next():
        points = algorithm.ask()
        plans = [lists.plan(point.X) for point in points]
        new = {plan.key: plan for plan in plans if plan.key not in tried}
        tried |= new
        gains |= dict(zip(new, (yield list(new.values())), strict=True))
        costs = -np.array([gains[plan.key] for plan in plans])
        Evaluator().eval(StaticProblem(problem, F=costs), points)
        algorithm.tell(infills=points)
    return Searched(tuple(tried.values()), np.array([gains[key] for key in tried]))


Search = Generator[list[Plan], np.ndarray, Searched]
Evaluate = Callable[[Sequence[Sequence[Plan]]], list[np.ndarray]]  # of each search


def abreast(searches: Sequence[Search], evaluate: Evaluate) -> list[Searched]:
    """Run searches of as many generations side by side, so that each generation is evaluated for all at once."""
    asked = [next(search) for search in searches]
    while True:
        gains = evaluate(asked)
        found: list[Searched] = []
        for place, (search, known) in enumerate(zip(searches, gains, strict=True)):
            try:
                asked[place] = search.send(known)
            except StopIteration as end:
                found.append(end.value)
        if found:
            return found


def _algorithm(lists: ShoppingLists, objectives: int, population: int, generations: int, seed: int) -> tuple[Any, Any]:
    try:
        from pymoo.algorithms.moo.nsga2 import NSGA2, binary_tournament
        from pymoo.core.duplicate import ElementwiseDuplicateElimination
        from pymoo.core.mixed import MixedVariableMating, MixedVariableSampling
        from pymoo.core.problem import Problem
        from pymoo.core.variable import Choice
        from pymoo.operators.crossover.ux import UX
        from pymoo.operators.mutation.rm import ChoiceRandomMutation
        from pymoo.operators.selection.tournament import TournamentSelection
    except ImportError as error:
        raise ConfigError(MISSING) from error

    class SamePlan(ElementwiseDuplicateElimination):
        """Lists that buy the same are the same."""

        def is_equal(self, a: Any, b: Any) -> bool:
            return lists.plan(a.X).key == lists.plan(b.X).key

    variables = {name: Choice(options=choices) for name, choices in lists.variables().items()}
    problem = Problem(vars=variables, n_obj=objectives)
    mating = MixedVariableMating(
        selection=TournamentSelection(func_comp=binary_tournament), crossover={Choice: UX()},
        mutation={Choice: ChoiceRandomMutation(prob=1.0, prob_var=1 / lists.wishes)},
        eliminate_duplicates=SamePlan(),
    )  # fmt: skip
    algorithm = NSGA2(
        pop_size=population, sampling=MixedVariableSampling(), mating=mating, eliminate_duplicates=SamePlan()
    )
    algorithm.setup(problem, termination=("n_gen", generations), seed=seed, verbose=False)
    return algorithm, problem
