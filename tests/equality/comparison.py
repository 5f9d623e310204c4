"""The compiled and the textbook service side by side: every difference between them, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from benchmarks.textbook import TextbookService, Worker
from sim.model.accumulators import BY_ACTIVITY, BY_LOCALITY, BY_PAIR, BY_PROFESSION, BY_SERVICE, CLOSED
from sim.model.simulator import Simulator
from sim.model.state import CASES, MAX_TEAM_SIZE, State

TOLERANCE = 1e-10  # relative above 1, absolute below: the order of summation is the only reason to differ

# A case's own sums over its encounters are as exact as the columns that gather them; 1e-10 if these are double.
CASE_SUMS = ("task", "process", "relationship", "unspoken", "trust")
ROUNDINGS = 32  # of single precision, over the encounters of one case

WORKER_NUMBERS = {
    "contract": "contract", "strain": "strain", "skill": "skill", "tension": "tension_met", "task": "task_met",
    "process": "process_met", "spoke": "spoke_met", "since": "since", "load": "load", "owed": "owed",
    "qualified": "qualified", "absent": "absent",
    "stage": "stage", "leadership_trust": "leadership_trust", "commitment": "commitment", "grievance": "grievance",
    "agency": "agency", "resistance": "resistance", "recognition": "recognition", "protected": "protected",
    "training": "training",
}  # fmt: skip
CASE_NUMBERS = {
    "key": "key", "due": "due", "begin": "begin", "patience": "patience", "forms": "forms", "duplicates": "duplicates",
    "task": "task", "process": "process", "relationship": "relationship", "unspoken": "unspoken", "trust": "trust",
    "arrival": "arrival",
    "next_meeting": "next_meeting", "encounters": "encounters", "episodes": "episodes", "case_type": "case_type_index",
    "size": "size", "meetings": "meetings", "handovers": "handovers",
}  # fmt: skip
TAUGHT_NUMBERS = {"learned": "understanding", "skill_taught": "skill", "fading": "fading"}
PROFESSION_NUMBERS = (
    "headcount_share", "direct_hours", "agenda_share", "voice", "received_share", "deprivation", "dominant",
    "money", "training", "spent", "trained",
)  # fmt: skip
LEADER_NUMBERS = ("weight", "agenda", "occupied", "occupant")


def differences(simulator: Simulator, textbook: TextbookService) -> Iterator[str]:
    """All differences, those of the earliest week first."""
    yield from tally_differences(simulator, textbook)
    yield from closed_differences(simulator, textbook)
    yield from state_differences(simulator.state, textbook)


def differ(place: str, compiled: Any, textbook: Any, tolerance: float = TOLERANCE) -> Iterator[str]:
    """A sentence if two numbers differ: whole ones at all, others by more than the tolerance."""
    compiled = compiled.item() if hasattr(compiled, "item") else compiled
    exact = isinstance(compiled, int) or isinstance(textbook, bool)
    allowed = 0.0 if exact else tolerance * max(1.0, abs(compiled), abs(textbook))
    if not abs(compiled - textbook) <= allowed:
        yield f"{place}: compiled {compiled!r}, textbook {textbook!r}"


def case_tolerance(column: str) -> float:
    """How exact one of an open case's columns can be."""
    kind = CASES.dtype[column]
    return max(TOLERANCE, ROUNDINGS * float(np.finfo(kind).eps)) if kind.kind == "f" else TOLERANCE


def tally_differences(simulator: Simulator, textbook: TextbookService) -> Iterator[str]:
    """Every count and sum of every week, and that nothing was noted under a name of its own."""
    names = [profession.name for profession in textbook.professions]
    by_profession, by_pair, by_locality = simulator.by_profession(), simulator.by_pair(), simulator.by_locality()
    by_activity, by_service = simulator.by_activity(), simulator.by_service()
    yield from differ("weeks", len(by_profession), len(textbook.history))
    for week, totals in enumerate(textbook.history):
        yield from table_differences(f"week {week}", BY_SERVICE, by_service[week], totals.service)
        for a, programme in enumerate(textbook.programmes):
            for p, name in enumerate(names):
                line = totals.by_activity[programme.name, name]
                yield from table_differences(
                    f"week {week} {programme.name} {name}", BY_ACTIVITY, by_activity[week, a, p], line
                )
        for p, first in enumerate(names):
            yield from table_differences(
                f"week {week} {first}", BY_PROFESSION, by_profession[week, p], totals.by_profession[first]
            )
            for q, second in enumerate(names[p:], p):
                yield from table_differences(
                    f"week {week} {first}|{second}", BY_PAIR, by_pair[week, p, q], totals.by_pair[first, second]
                )
        for g in range(simulator.localities):
            yield from table_differences(
                f"week {week} locality {g}", BY_LOCALITY, by_locality[week, g], totals.by_locality[g]
            )


def table_differences(place: str, table: Any, row: Any, line: Mapping) -> Iterator[str]:
    """One line of a tally, all columns, no others."""
    columns = [column.name for column in table.columns]
    if unknown := set(line) - set(columns):
        yield f"{place}: the textbook notes {sorted(unknown)}, which {table.name} does not count"
    for name in columns:
        rounded = table is CLOSED and name in CASE_SUMS
        tolerance = case_tolerance(name) if rounded else TOLERANCE
        yield from differ(f"{place} {name}", row[name], line[name], tolerance)


def closed_differences(simulator: Simulator, textbook: TextbookService) -> Iterator[str]:
    """The archive of closed cases."""
    rows = {int(row["key"]): row for row in simulator.closed()}
    lines = {line["key"]: line for line in textbook.closed}
    if rows.keys() != lines.keys():
        yield f"closed cases differ: {sorted(rows.keys() ^ lines.keys())[:5]}"
    for key in rows.keys() & lines.keys():
        yield from table_differences(f"closed case {key}", CLOSED, rows[key], lines[key])


def state_differences(state: State, textbook: TextbookService) -> Iterator[str]:
    """People, dyads, professions, open cases, leadership, CPD."""
    workers = [worker for locality in textbook.localities for worker in locality.workers]
    for i, worker in enumerate(workers):
        yield from worker_differences(state, i, worker, textbook)
        holder = workers.index(worker.story[0]) if worker.story and worker.occupied else -1
        yield from differ(f"post {i} story", state.people[i]["story"] if worker.occupied else -1, holder)
    for q, profession in enumerate(textbook.professions):
        for name in PROFESSION_NUMBERS:
            yield from differ(f"{profession.name} {name}", state.professions[q][name], getattr(profession, name))
    for g, locality in enumerate(textbook.localities):
        for name in ("arrived", "turned_away", "completed", "withdrawn", "complexity", "mandate", "door"):
            yield from differ(f"locality {g} {name}", state.localities[g][name], getattr(locality, name))
        yield from queue_differences(state, g, textbook, workers)
    yield from leadership_differences(state, textbook)
    yield from programme_differences(state, textbook)


def leadership_differences(state: State, textbook: TextbookService) -> Iterator[str]:
    """Seats and their holders, churn and risk aversion."""
    leadership = textbook.leadership
    for name in ("churn", "risk"):
        yield from differ(name, state.service[0][name], getattr(leadership, name))
    yield from differ("leaders", len(state.leaders), len(leadership.leaders))
    for k, leader in enumerate(leadership.leaders[: len(state.leaders)]):
        row, place = state.leaders[k], f"leader {k}"
        yield from differ(f"{place} key", row["key"], leader.key)
        yield from differ(f"{place} home", row["home"], textbook.professions.index(leader.home))
        yield from differ(f"{place} profession", row["profession"], textbook.professions.index(leader.profession))
        for name in LEADER_NUMBERS:
            yield from differ(f"{place} {name}", row[name], getattr(leader, name))


def programme_differences(state: State, textbook: TextbookService) -> Iterator[str]:
    """CPD activities: what is due, what they weigh, what is left in their pots."""
    yield from differ("activities", len(state.activities), len(textbook.programmes))
    professions = len(textbook.professions)
    for a, programme in enumerate(textbook.programmes):
        row = state.activities[a]
        yield from differ(f"{programme.name} due", row["due"], programme.due)
        yield from differ(f"{programme.name} weight", row["weight"], programme.weight)
        lapsed = programme.lapsed_until > textbook.week
        yield from differ(f"{programme.name} lapsed", int(row["lapsed_until"] > textbook.week), int(lapsed))
        for q, profession in enumerate(textbook.professions):
            term = state.activity_access[a * professions + q]
            common = programme.pots.get(None, 0.0) if q == 0 else 0.0
            yield from differ(
                f"{programme.name} pot of {profession.name}", term["pot"], programme.pots.get(profession, common)
            )
            yield from differ(f"{programme.name} reach", term["reach"], programme.reach(profession))


def worker_differences(state: State, i: int, worker: Worker, textbook: TextbookService) -> Iterator[str]:
    """One post and, if it is filled, all that its holder is and believes."""
    person, place = state.people[i], f"post {i}"
    yield from differ(f"{place} key", person["key"], worker.post_key)
    yield from differ(f"{place} occupant", person["occupant"], worker.occupant)
    yield from differ(f"{place} occupied", person["occupied"], worker.occupied)
    if not worker.occupied:
        return
    yield from differ(f"{place} cases", person["cases"], len(worker.roles))
    for column, name in WORKER_NUMBERS.items():
        yield from differ(f"{place} {column}", person[column], getattr(worker, name))
    for column, name in TAUGHT_NUMBERS.items():
        yield from differ(f"{place} {column}", person[column], getattr(worker.taught, name))
    for q, other in enumerate(textbook.professions):
        yield from differ(
            f"{place} understanding of {other.name}", state.understanding[i, q], worker.understanding[other]
        )
        yield from differ(f"{place} myths about {other.name}", state.myths[i, q], worker.myths[other])
    for f, share in enumerate(worker.framework.values()):
        yield from differ(f"{place} framework {f}", state.frameworks[i, f], share)
    yield from dyad_differences(state, i, worker)


def dyad_differences(state: State, i: int, worker: Worker) -> Iterator[str]:
    """Trust and tension with every colleague in post."""
    locality = state.localities[worker.locality.number]
    first = locality["first_dyad"] + (i - locality["first_person"]) * locality["people"]
    for place, colleague in enumerate(worker.locality.workers):
        if colleague is not worker and colleague.occupied:
            dyad = state.dyads[first + place]
            yield from differ(f"trust {i}-{place}", dyad["trust"], worker.trust[colleague])
            yield from differ(f"tension {i}-{place}", dyad["tension"], worker.tension[colleague])


def queue_differences(state: State, g: int, textbook: TextbookService, workers: list[Worker]) -> Iterator[str]:
    """The open cases of a locality, in order, with their seats."""
    locality, cases = state.localities[g], textbook.localities[g].cases
    yield from differ(f"locality {g} open", locality["open"], len(cases))
    first = locality["first_case"]
    for row, case in zip(state.queue[first : first + locality["open"]], cases, strict=False):
        place = f"case {case.key}"
        for column, name in CASE_NUMBERS.items():
            yield from differ(
                f"{place} {column}", state.cases[row][column], getattr(case, name), case_tolerance(column)
            )
        for column, count in case.attended.items():
            yield from differ(f"{place} {column}", state.cases[row][column], count)
        yield from differ(f"{place} lead", state.cases[row]["lead"], case.roles.index(case.lead))
        for slot, role in enumerate(case.roles):
            record = state.case_roles[row * MAX_TEAM_SIZE + slot]
            holder = workers.index(role.worker) if role.worker else -1
            yield from differ(f"{place} seat {slot} post", record["post"], holder)
            yield from differ(
                f"{place} seat {slot} profession", record["profession"], textbook.professions.index(role.profession)
            )
            for name in ("hours", "asked", "left_out"):
                yield from differ(f"{place} seat {slot} {name}", record[name], getattr(role, name))
            yield from differ(f"{place} seat {slot} plan", record["plan"], case.plan.get(role.profession, 0.0))
