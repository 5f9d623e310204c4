"""How the people who hold a case's roles differ in profession and values: indices of diversity and of faultlines.

They are only measured; no equation depends on them. The squared distance of two people is 1, since each role of a case
is of another profession, plus the squared distance of their explanatory frameworks (0 to 1).
"""

import numpy as np

from sim.core.compiled import step
from sim.model.mechanisms.values import framework_distance
from sim.model.state import MAX_TEAM_SIZE

UNDEFINED = -1.0
FEWEST_HOLDERS = 3  # fewer have no split that leaves two together


@step
def role_holders(state, row, size):
    """The roles of a case that somebody holds, one bit each, and their number."""
    bits, count = 0, 0
    for slot in range(size):
        if state.case_roles[row * MAX_TEAM_SIZE + slot].post >= 0:
            bits |= 1 << slot
            count += 1
    return bits, count


@step
def value_distance(state, row, slot, other):
    """Distance between the frameworks of the holders of two roles."""
    first, second = state.case_roles[row * MAX_TEAM_SIZE + slot], state.case_roles[row * MAX_TEAM_SIZE + other]
    return framework_distance(state.frameworks[np.int64(first.post)], state.frameworks[np.int64(second.post)])


@step
def value_diversity(state, row, size):
    """Mean distance between the frameworks of all pairs of holders; -1 for fewer than two (Harrison & Klein 2007)."""
    holders, count = role_holders(state, row, size)
    if count < 2:
        return UNDEFINED
    total = 0.0
    for slot in range(size):
        for other in range(slot + 1, size):
            if (holders >> slot) & 1 and (holders >> other) & 1:
                total += value_distance(state, row, slot, other)
    return total / (count * (count - 1) / 2)


@step
def sum_of_squares(state, row, size, group):
    """Squared distances from the group's mean, summed over the group, whose roles are the bits of ``group``.

    This is the sum of squared distances over the group's pairs, divided by its number of people.
    """
    total, count = 0.0, 0
    for slot in range(size):
        if (group >> slot) & 1 == 0:
            continue
        count += 1
        for other in range(slot + 1, size):
            if (group >> other) & 1 == 0:
                continue
            apart = value_distance(state, row, slot, other)
            total += 1 + apart * apart
    return total / count


@step
def faultline_strength(state, row, size):
    """Fau of Thatcher, Jehn & Zanutto 2003, over profession and values; -1 for fewer than three holders.

    Over all ways to split the team into two subgroups, the largest share of the sum of squares that lies between the
    two.
    """
    holders, count = role_holders(state, row, size)
    if count < FEWEST_HOLDERS:
        return UNDEFINED
    whole, strongest = sum_of_squares(state, row, size, holders), 0.0
    for group in range(1, holders):
        if group & ~holders != 0 or group > (holders ^ group):
            continue  # beyond the team; or the split was seen from the other subgroup
        within = sum_of_squares(state, row, size, group) + sum_of_squares(state, row, size, holders ^ group)
        strongest = max(strongest, 1 - within / whole)
    return strongest
