"""What each member sees of a case and would plan on it (E1, E2, E3): recomputed from its address, never stored."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import normal, normals
from sim.core.rng_streams import CASE_NEED, VIEW
from sim.model.mechanisms.information import seen
from sim.model.mechanisms.values import framework_distance, preferred
from sim.model.phases.phase import phase
from sim.model.state import MOST_SEATS


@phase()
def look_up_need(state, row, workspace):
    """The case's true need, one dimension for each profession on it."""
    case = state.cases[row]
    for d in range(case.size):
        profession = state.seats[row * MOST_SEATS + d].profession
        workspace.need[d] = normal(
            state.rng_key[0], CASE_NEED, np.int64(case.arrival), case.key, state.professions[profession].key
        )


@step
def draw_for(draws, d):
    """The ``d``-th of four draws."""
    first, second, third, fourth = draws
    if d < 2:
        return first if d == 0 else second
    return third if d == 2 else fourth


@phase()
def form_view(state, P, row, chair, slot, post, workspace):
    """What the person in ``slot`` sees and so prefers (desk.preferred), written at ``chair``."""
    case = state.cases[row]
    person = state.people[post]
    draws = normals(state.rng_key[0], VIEW, np.int64(case.arrival), case.key, person.key + person.occupant)
    for d in range(case.size):
        own = d == slot
        view = seen(workspace.need[d], P.information, own, draw_for(draws, d))
        profession = state.seats[row * MOST_SEATS + d].profession
        distance = 0.0
        if not own:
            distance = framework_distance(state.frameworks[post], state.profession_frameworks[profession])
        workspace.preferred[chair, d] = preferred(view, distance, P.values)


@step
def mean_square_gap(first, second, size):
    """Mean over dimensions of the squared difference of two plans."""
    total = 0.0
    for d in range(size):
        gap = first[d] - second[d]
        total += gap * gap
    return total / size
