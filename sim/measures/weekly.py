"""Formulas of the weekly measures of the service, its professions, their pairs and its localities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from sim.measures.means import share

WEEKS_A_YEAR = 52
HUNDRED = 100
STYLES = ("integrating", "obliging", "dominating", "avoiding", "compromising")
OF_OTHERS = ("understanding", "myths")  # of and about the other professions
TIMES = ("direct", "forms", "meetings", "conflict", "supervision", "training", "absence", "slack")


class WeeklyAccumulators(Protocol):
    """What the formulas of the whole service read: a simulator, or several replicates together."""

    professions: tuple[str, ...]

    def by_profession(self) -> np.ndarray: ...  # (W, Q)
    def by_pair(self) -> np.ndarray: ...  # (W, Q, Q)
    def by_locality(self) -> np.ndarray: ...  # (W, G)
    def by_activity(self) -> np.ndarray: ...  # (W, A, Q)
    def by_service(self) -> np.ndarray: ...  # (W,)


class Sums(dict[str, np.ndarray]):
    """Sums of the columns of a structured array, each computed at first use: no formula needs all of them."""

    def __init__(self, rows: np.ndarray, add: Callable[[np.ndarray], np.ndarray] = lambda column: column) -> None:
        super().__init__()
        self._rows, self._add = rows, add

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = self._add(self._rows[name])
        return self[name]


def total(rows: np.ndarray, axis: int | tuple[int, ...] = 1) -> Sums:
    """Sums of the columns of a structured array over an axis."""
    return Sums(rows, lambda column: column.sum(axis=axis))


def conflict_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means over encounters."""
    encounters = accumulators["encounters"]
    return {
        "task_conflict": share(accumulators["task"], encounters),
        "process_conflict": share(accumulators["process"], encounters),
        "relationship_conflict": share(accumulators["relationship"], encounters),
        "unspoken_disagreement": share(accumulators["unspoken"], encounters),
        "episode_share": share(accumulators["episodes"], encounters),
        "encounters": encounters.astype(float),
        "episodes": accumulators["episodes"].astype(float),
    }


def contact_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Counts of encounters outside meetings."""
    return {name: accumulators[name].astype(float) for name in ("contacts", "contact_episodes")}


def tie_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means over dyads."""
    return {name: share(accumulators[name], accumulators["dyads"]) for name in ("tension", "trust")}


def hazard_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The hazard over encounters."""
    return {"hazard": share(accumulators["hazard"], accumulators["encounters"])}


def meeting_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Shares of places in meetings: who spoke, and each handling style; every place has one style."""
    places = np.sum([accumulators[style] for style in STYLES], axis=0)
    return {
        "spoke_share": share(accumulators["spoke"], places),
        **{f"style_{style}": share(accumulators[style], places) for style in STYLES},
    }


def place_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means over the people of a locality."""
    return {name: share(accumulators[name], accumulators["filled"]) for name in ("load", "understanding")}


def people_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means over people in post, shares of their hours, and staffing.

    What people think of leadership is accumulated after some have left and others have joined, so it is divided by the
    posts filled then. What they remember of encounters is divided by those who had any. All else is divided by the
    posts filled at the start of the week.
    """
    filled, at_end = accumulators["filled"], accumulators["filled_at_end"]
    permanent = filled - accumulators["agency"]
    solo = accumulators["direct"] + accumulators["forms"]
    hours = accumulators["contract"] + accumulators["overtime"] + accumulators["cover"]
    present = hours - accumulators["absence"]
    means = {
        name: share(accumulators[source], filled)
        for name, source in (
            ("strain", "strain"), ("load", "load"), ("understanding", "understanding"), ("myths", "myths"),
            ("caseload", "cases"), ("absence_rate", "absent"), ("breach_share", "breached"),
        )
    }  # fmt: skip
    of_encounters = {
        "perceived_task_conflict": share(accumulators["perceived_task"], accumulators["met"]),
        "felt_tension": share(accumulators["tension"], accumulators["met"]),
    }
    of_leadership = {
        name: share(accumulators[source], at_end)
        for name, source in (
            ("grievance", "grievance"), ("leadership_trust", "leadership_trust"),
            ("distributive_justice", "distributive"), ("procedural_justice", "procedural"),
            ("commitment", "commitment"), ("resistance", "resistance"), ("skill", "skill"),
        )
    }  # fmt: skip
    return {
        **means,
        **of_encounters,
        **of_leadership,
        **meeting_measures(accumulators),
        **{f"time_{use}": share(accumulators[use], hours) for use in TIMES},
        "overtime": share(accumulators["overtime"], accumulators["contract"]),
        "utilisation": share(present - accumulators["slack"], present),
        "vacancy_rate": share(accumulators["posts"] - permanent, accumulators["posts"]),
        "empty_posts": share(accumulators["posts"] - filled, accumulators["posts"]),
        "agency_share": share(accumulators["agency"], filled),
        "thoroughness": share(solo, solo + accumulators["left_out"]),
        "work_left_out": share(accumulators["left_out"], filled),
        "turnover": WEEKS_A_YEAR * share(accumulators["leavers"], permanent),
        "vertical_episode_rate": HUNDRED * share(accumulators["vertical_episodes"], at_end),
    }


def episode_rates(pairs: Mapping[str, np.ndarray], filled: np.ndarray) -> dict[str, np.ndarray]:
    """Episodes of each grade per 100 filled posts and week."""
    names = {"episode_rate": "episodes", "quarrel_rate": "quarrels", "breach_rate": "breaches"}
    return {name: HUNDRED * share(pairs[source], filled) for name, source in names.items()}


def _of_other_professions(measures: dict[str, np.ndarray], professions: int) -> dict[str, np.ndarray]:
    """The measures of people; in a service of one profession nobody understands or misjudges others, so NaN."""
    if professions > 1:
        return measures
    return measures | {name: np.full_like(measures[name], np.nan) for name in OF_OTHERS if name in measures}


def cpd_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Places, people turned away and money."""
    names = {"cpd_attended": "attended", "cpd_turned_away": "turned_away", "cpd_spend": "spend"}
    return {name: accumulators[source].astype(float) for name, source in names.items()}


def leadership_measures(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Measures of leadership, money and surveys, from the rows BY_SERVICE, (W,)."""
    names = {
        "leadership_conflict": "leadership_conflict", "leadership_churn": "churn", "leaders_left": "leaders_left",
        "seats_empty": "seats_empty", "risk_aversion": "risk", "alternative_spend": "alternative_spend",
        "agency_spend": "agency_spend",
        "money_released": "released", "cpd_pot": "pot", "programmes_lapsed": "programmes_lapsed",
    }  # fmt: skip
    measures = {name: rows[source].astype(float) for name, source in names.items()}
    return {**measures, "survey_response": share(rows["replies"], rows["surveyed"])}


def case_measures(accumulators: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Counts of the week, and means over the plans completed in it."""
    completed = accumulators["completed"]
    counts = {
        "arrivals": "arrivals", "turned_away": "turned_away",
        "completed": "completed", "withdrawn": "withdrawn", "open_cases": "open",
        "waiting_seats": "waiting", "meetings_held": "held", "meetings_postponed": "postponed",
        "handovers": "handovers",
    }  # fmt: skip
    return {
        **{name: accumulators[source].astype(float) for name, source in counts.items()},
        "turned_away_share": share(accumulators["turned_away"], accumulators["turned_away"] + accumulators["arrivals"]),
        "on_time_share": share(accumulators["on_time"], completed),
        "weeks_to_plan": share(accumulators["weeks"], completed),
        **{
            name: share(accumulators[name], completed)
            for name in ("quality", "creativity", "creativity_strong", "engagement", "duplicates")
        },
    }


def service_measures(weeks: WeeklyAccumulators) -> dict[str, np.ndarray]:
    """All measures of the service as a whole, (W,) each."""
    people, pairs = weeks.by_profession(), weeks.by_pair()
    pair_total, staff = total(pairs, (1, 2)), total(people)
    diagonal = np.eye(len(weeks.professions), dtype=bool)
    within = {name: pairs[name][:, diagonal].sum(axis=1) for name in ("trust", "tension", "dyads")}
    across = {name: pair_total[name] - within[name] for name in within}
    trust_within, trust_across = (share(ties["trust"], ties["dyads"]) for ties in (within, across))
    weights = people["filled"]
    return {
        **conflict_measures(pair_total),
        **contact_measures(pair_total),
        **tie_measures(pair_total),
        **hazard_measures(pair_total),
        **_of_other_professions(people_measures(staff), len(weeks.professions)),
        **cpd_measures(total(weeks.by_activity(), (1, 2))),
        **leadership_measures(weeks.by_service()),
        **case_measures(total(weeks.by_locality())),
        **episode_rates(pair_total, staff["filled"]),
        "trust_within": trust_within,
        "trust_across": trust_across,
        "trust_gap": trust_within - trust_across,
        "tension_across": share(across["tension"], across["dyads"]),
        "deprivation": share((people["deprivation"] * weights).sum(axis=1), staff["filled"]),
        "voice": share((people["voice"] * weights).sum(axis=1), staff["filled"]),
    }


def with_each_profession(pairs: np.ndarray) -> Sums:
    """Sums over all pairs in which a profession takes part, (Q, W) each, of (W, Q, Q) pairs."""
    return Sums(pairs, _row_and_column)


def _row_and_column(table: np.ndarray) -> np.ndarray:
    """(Q, W): the sum of row q and column q of each of (W, Q, Q), the cell they share counted once."""
    # The summed axis comes first: this is fastest, and both sums run in the same order.
    rows, columns = (np.ascontiguousarray(table.transpose(axes)).sum(axis=0) for axes in ((2, 1, 0), (1, 2, 0)))
    return rows + columns - table.diagonal(axis1=1, axis2=2).T


def profession_measures(people: np.ndarray, pairs: np.ndarray, activities: np.ndarray) -> dict[str, np.ndarray]:
    """All measures of the professions, (Q, W) each, of (W, Q) people, (W, Q, Q) pairs and (W, A, Q) activities."""
    staff, taking_part = Sums(people.T), with_each_profession(pairs)
    return {
        **conflict_measures(taking_part),
        **contact_measures(taking_part),
        **tie_measures(taking_part),
        **hazard_measures(taking_part),
        **_of_other_professions(people_measures(staff), people.shape[1]),
        **{name: values.T for name, values in cpd_measures(total(activities)).items()},
        "agenda_share": staff["agenda"],
        **episode_rates(taking_part, staff["filled"]),
        "deprivation": staff["deprivation"],
        "voice": staff["voice"],
    }


def pair_measures(pairs: np.ndarray) -> dict[str, np.ndarray]:
    """All measures of pairs of professions, (P, W) each, of (P, W) pairs."""
    rows = Sums(pairs)
    return {**conflict_measures(rows), **contact_measures(rows), **tie_measures(rows), **hazard_measures(rows)}


def locality_measures(localities: np.ndarray, professions: int) -> dict[str, np.ndarray]:
    """All measures of localities, (G, W) each, of (G, W) localities of a service of so many professions."""
    rows = Sums(localities)
    return {
        **conflict_measures(rows),
        **tie_measures(rows),
        **_of_other_professions(place_measures(rows), professions),
        **meeting_measures(rows),
        **case_measures(rows),
    }
