"""The search: as many plans as it may try, better than chance on a known problem, and the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.inference.optimise.front import hypervolume
from sim.inference.optimise.offers import Offers, Purchase, Sessions
from sim.inference.optimise.outcome_tables import _best
from sim.inference.optimise.plan import Plan
from sim.inference.optimise.search import Searched, ShoppingLists, abreast, nsga2, random_search

pytest.importorskip("pymoo")
NAMES = "abcdefghijklmnopqrst"


def shop() -> ShoppingLists:
    sessions = tuple(Sessions(name, name, None, "mixed", 5.0, name) for name in NAMES)
    purchases = tuple(Purchase(name, ((30.0, 30.0), (0.0, 30.0)), name) for name in ("P", "Q"))
    return ShoppingLists(Offers(sessions, purchases, 60.0, 52, 2), 6)


def known(plans: Sequence[Plan]) -> np.ndarray:
    """More of the first activities, or of the last: two objectives that rule each other out."""
    rows = []
    for plan in plans:
        places = [(NAMES.index(item.name), number) for item, number in plan.sessions]
        rows.append([sum(n * (19 - at) for at, n in places), sum(n * at for at, n in places)])
    return np.array(rows, float)


def search(population: int, generations: int, *seeds: int) -> list[Searched]:
    searches = [nsga2(shop(), 2, population, generations, seed) for seed in seeds]
    return abreast(searches, lambda plans: [known(own) for own in plans])


def test_it_tries_no_more_plans_than_it_may_and_each_once() -> None:
    (found,) = search(10, 4, 1)
    keys = [plan.key for plan in found.plans]
    assert len(set(keys)) == len(keys) <= 40 and found.gains.shape == (len(keys), 2)


def test_the_same_seed_tries_the_same_plans() -> None:
    one, two, other = search(8, 3, 1, 1, 2)
    assert [plan.key for plan in one.plans] == [plan.key for plan in two.plans] != [plan.key for plan in other.plans]
    assert [plan.key for plan in random_search(shop(), 9, 3)] == [plan.key for plan in random_search(shop(), 9, 3)]


def test_it_covers_more_than_as_many_random_plans_on_a_known_problem() -> None:
    leads = []
    for seed, found in enumerate(search(16, 8, *range(5))):
        rest = known(random_search(shop(), len(found.plans), seed))
        leads.append(hypervolume(found.gains, np.zeros(2)) - hypervolume(rest, np.zeros(2)))
    assert np.mean(leads) > 0 and sum(lead > 0 for lead in leads) >= 4


def test_random_plans_differ_and_end_when_there_are_no_more() -> None:
    plans = random_search(ShoppingLists(Offers(shop().offers.sessions[:1], (), 60.0, 52, 2), 2), 100, 1)
    keys = [plan.key for plan in plans]
    assert len(set(keys)) == len(keys) < 100


def test_of_plans_that_gain_alike_the_best_is_one_that_no_other_beats() -> None:
    gains = np.array([[1.0, 0.0], [1.0, 2.0], [0.5, 1.0]])
    assert _best(gains, 0) == 1 and _best(gains, 1) == 1
