"""The rival model without individuals: every week, people and ties move to the means of their groups (R1)."""

import numpy as np

from sim.core.compiled import step
from sim.model.mechanisms.averaging import averaged
from sim.model.phases.phase import phase


@phase()
def average_groups(state, params, workspace):
    """Move ties to the means of their pairs of professions, and people to the means of their professions."""
    if params.averaging.ties > 0:
        sum_ties(state, workspace)
        average_ties(state, params.averaging.ties, workspace)
    if params.averaging.people > 0:
        sum_people(state, workspace)
        average_people(state, params.averaging.people, workspace)


@step
def sum_ties(state, workspace):
    """Trust and tension of all ties between people in post, summed by pair of professions, and their number."""
    professions = state.professions.shape[0]
    for p in range(professions):
        for q in range(professions):
            workspace.first_sum[p, q], workspace.second_sum[p, q], workspace.pair_count[p, q] = 0.0, 0.0, 0.0
    for g in range(state.localities.shape[0]):
        locality = state.localities[g]
        for a in range(locality.people):
            person = state.people[locality.first_person + a]
            for b in range(locality.people):
                other = state.people[locality.first_person + b]
                if a == b or person.occupied == 0 or other.occupied == 0:
                    continue
                dyad = state.dyads[locality.first_dyad + a * locality.people + b]
                workspace.first_sum[person.profession, other.profession] += dyad.trust
                workspace.second_sum[person.profession, other.profession] += dyad.tension
                workspace.pair_count[person.profession, other.profession] += 1.0


@phase("dyads.trust", "dyads.tension")
def average_ties(state, share, workspace):
    """Every tie between people in post moves to the mean of its pair of professions."""
    for g in range(state.localities.shape[0]):
        locality = state.localities[g]
        for a in range(locality.people):
            person = state.people[locality.first_person + a]
            for b in range(locality.people):
                other = state.people[locality.first_person + b]
                if a == b or person.occupied == 0 or other.occupied == 0:
                    continue
                dyad = state.dyads[locality.first_dyad + a * locality.people + b]
                p, q = np.int64(person.profession), np.int64(other.profession)
                count = workspace.pair_count[p, q]
                dyad.trust = averaged(dyad.trust, workspace.first_sum[p, q], count, share)
                dyad.tension = averaged(dyad.tension, workspace.second_sum[p, q], count, share)


@step
def sum_people(state, workspace):
    """What people in post are and believe, summed by profession, and their number."""
    professions = state.professions.shape[0]
    for p in range(professions):
        group = workspace.groups[p]
        group.people = 0
        group.strain, group.skill, group.tension, group.task, group.process = 0.0, 0.0, 0.0, 0.0, 0.0
        group.leadership_trust, group.commitment, group.grievance = 0.0, 0.0, 0.0
        for q in range(professions):
            workspace.first_sum[p, q], workspace.second_sum[p, q] = 0.0, 0.0
    for i in range(state.people.shape[0]):
        person = state.people[i]
        if person.occupied == 0:
            continue
        own = np.int64(person.profession)
        group = workspace.groups[own]
        group.people += 1
        group.strain += person.strain
        group.skill += person.skill
        group.tension += person.tension
        group.task += person.task
        group.process += person.process
        group.leadership_trust += person.leadership_trust
        group.commitment += person.commitment
        group.grievance += person.grievance
        for q in range(professions):
            workspace.first_sum[own, q] += state.understanding[i, q]
            workspace.second_sum[own, q] += state.myths[i, q]


@phase(
    "people.strain",
    "people.skill",
    "people.tension",
    "people.task",
    "people.process",
    "people.leadership_trust",
    "people.commitment",
    "people.grievance",
    "understanding",
    "myths",
)
def average_people(state, share, workspace):
    """Everyone in post moves to the mean of their profession."""
    for i in range(state.people.shape[0]):
        person = state.people[i]
        if person.occupied == 0:
            continue
        p = np.int64(person.profession)
        group = workspace.groups[p]
        count = group.people
        person.strain = averaged(person.strain, group.strain, count, share)
        person.skill = averaged(person.skill, group.skill, count, share)
        person.tension = averaged(person.tension, group.tension, count, share)
        person.task = averaged(person.task, group.task, count, share)
        person.process = averaged(person.process, group.process, count, share)
        person.leadership_trust = averaged(person.leadership_trust, group.leadership_trust, count, share)
        person.commitment = averaged(person.commitment, group.commitment, count, share)
        person.grievance = averaged(person.grievance, group.grievance, count, share)
        for q in range(state.professions.shape[0]):
            if q != p:
                state.understanding[i, q] = averaged(state.understanding[i, q], workspace.first_sum[p, q], count, share)
                state.myths[i, q] = averaged(state.myths[i, q], workspace.second_sum[p, q], count, share)
