"""What each member of a team sees of a case and prefers to plan (E1, E2, E3).

These values are recomputed from random-number keys when needed and never stored.
"""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import normal, normals
from sim.core.rng_streams import CASE_NEED, VIEW
from sim.model.mechanisms.capacity import share_given
from sim.model.mechanisms.information import estimate, noise, precision, seen
from sim.model.mechanisms.values import emphasis, preferred
from sim.model.phases.phase import phase
from sim.model.state import MAX_TEAM_SIZE


@phase()
def draw_need(state, row, workspace):
    """The case's true need on one dimension for each profession of the team, into ``workspace.need`` (E1)."""
    case = state.cases[row]
    for d in range(case.size):
        profession = state.case_roles[row * MAX_TEAM_SIZE + d].profession
        workspace.need[d] = normal(
            state.rng_key[0], CASE_NEED, np.int64(case.arrival), case.key, state.professions[profession].key
        )


@step
def pick_draw(draws, d):
    """The ``d``-th of four draws."""
    first, second, third, fourth = draws
    if d < 2:
        return first if d == 0 else second
    return third if d == 2 else fourth


@phase()
def e2_e3_preferred_plan(state, params, row, plan_row, slot, post, workspace):
    """What the holder of role ``slot`` sees of the need and so prefers, into row ``plan_row`` of the workspace."""
    case, role = state.cases[row], state.case_roles[row * MAX_TEAM_SIZE + slot]
    given = share_given(np.float64(role.asked), np.float64(role.left_out))
    person = state.people[post]
    draws = normals(state.rng_key[0], VIEW, np.int64(case.arrival), case.key, person.key + person.occupant)
    for d in range(case.size):
        deviation = noise(params.information, d == slot, given)
        view = seen(workspace.need[d], deviation, pick_draw(draws, d))
        profession = state.case_roles[row * MAX_TEAM_SIZE + d].profession
        tilt = emphasis(state.frameworks[post], state.profession_frameworks[profession])
        workspace.views[plan_row, d], workspace.emphasis[plan_row, d] = view, tilt
        workspace.precision[plan_row, d] = precision(deviation)
        best = estimate(view, workspace.precision[plan_row, d])
        workspace.preferred[plan_row, d] = preferred(best, tilt, params.values)


@step
def mean_square_gap(first, second, size):
    """Mean over dimensions of the squared difference of two plans."""
    total = 0.0
    for d in range(size):
        gap = first[d] - second[d]
        total += gap * gap
    return total / size
