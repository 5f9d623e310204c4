"""The replay record: one replicate week by week as plain values that fit into JSON. docs/replay.md is its contract."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError
from sim.core.plain_values import plain_list, plain_value
from sim.measures.registry import COHORT, MEASURES
from sim.model.event_log import MEETING
from sim.replay import FORMAT, VERSION
from sim.replay.individual_history import individual_history
from sim.replay.page.build import notebook_frame, page_of
from sim.replay.snapshots import STATES, WeeklySnapshots, take_snapshots

if TYPE_CHECKING:
    from sim.studies.run import Run

SERIES = (  # measures shown week by week
    "task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "trust_across",
    "leadership_trust", "on_time_share", "turnover",
)  # fmt: skip
OUTCOMES = (*SERIES[:6], "turnover", "on_time", "median_weeks", "quality", "engagement", "cpd_turned_away")
HUNDREDTHS = 100
STEP = 4  # weeks between two pictures of the people
QUARTER = 13  # weeks
MAX_TIES = 150  # per picture: the pairs that met most often
DIGITS = 5


@dataclass(frozen=True, repr=False)
class Replay:
    """The record of one replicate.

    Attributes:
        record: plain values as described in docs/replay.md.
    """

    record: dict[str, Any]

    def __repr__(self) -> str:
        name, origin = self.record["scenario"]["name"], self.record["provenance"]
        return f"<Replay of '{name}': replicate {origin['replicate']}, {self.record['weeks']} weeks>"

    def to_json(self) -> str:
        """The record as compact JSON."""
        return json.dumps(self.record, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    def save(self, path: str | Path) -> Path:
        """Write the record as JSON; returns the path. Raises OSError if the file cannot be written."""
        target = Path(path)
        target.write_text(self.to_json(), encoding="utf-8")
        return target

    def page(self, name: str = "") -> str:
        """An HTML page that shows the replay in any browser, without a network.

        Args:
            name: title of the replay; by default the scenario's name.
        """
        return page_of([self.record], [name] if name else ())

    def comparison_page(self, other: Replay, names: Sequence[str] = ()) -> str:
        """An HTML page that shows this replay (A) next to another (B).

        Args:
            other: a replay with the same random numbers.
            names: titles of both; by default the scenarios' names.

        Raises:
            ConfigError: the two differ in weeks, seed, replicate or posts.
        """
        return page_of([self.record, other.record], names)

    def _repr_html_(self) -> str:
        return notebook_frame(self.page())


def replay_of(run: Run, replicate: int = 0, posts: Sequence[int] | None = None) -> Replay:
    """The replay of one replicate, with the outcomes of all replicates of the run for comparison.

    Args:
        run: a completed run.
        replicate: the one to show; it is run again, bit for bit.
        posts: those whose individual histories are kept; by default each profession's post with the most meetings.

    Raises:
        ConfigError: there is no such replicate or post, or the run was made by another version of the model, so that
            it cannot be reproduced.
    """
    replicate, posts = plain_value(replicate), None if posts is None else plain_list(posts)
    if replicate not in set(run.weekly["replicate"]):
        raise ConfigError(f"replicate = {replicate}: the run has replicates 0 to {run.config.replicates - 1}.")
    snapshots = take_snapshots(run.config, replicate)
    _check_reproduced(run.weekly, replicate, snapshots)
    for post in posts or ():
        if not 0 <= post < len(snapshots.professions):
            raise ConfigError(f"posts = {post}: the service has posts 0 to {len(snapshots.professions) - 1}.")
    chosen = posts if posts is not None else busiest_posts(snapshots)
    return Replay(
        {
            "format": FORMAT,
            "version": VERSION,
            **_origin(run, replicate),
            **_service(run, snapshots),
            "series": _series(run.weekly, replicate),
            "all_replicates": _all_replicates(run),
            "people": _people(snapshots),
            "ties": [_ties(snapshots, week) for week in range(0, run.config.weeks, STEP)],
            "causes": _causes(run, replicate),
            "individual_histories": {str(post): individual_history(snapshots, post) for post in chosen},
        }
    )


def _check_reproduced(weekly: pd.DataFrame, replicate: int, snapshots: WeeklySnapshots) -> None:
    """Raise if the replicate just simulated is not the run's."""
    own = weekly[(weekly["scope"] == "service") & (weekly["replicate"] == replicate) & (weekly["week"] >= 0)]
    meetings = snapshots.events[snapshots.events["kind"] == MEETING]
    recorded = int(own["encounters"].sum()), int(own["episodes"].sum())
    if recorded != (len(meetings), int(meetings["episode"].sum())):
        raise ConfigError("This run was made by another version of the model, so it cannot be reproduced here.")


def _origin(run: Run, replicate: int) -> dict[str, Any]:
    scenario, origin = run.config.scenario, run.provenance
    known = {name: origin[name] for name in ("version", "config_hash", "seed") if name in origin}
    return {
        "scenario": {
            "name": scenario.name,
            "description": scenario.description.strip(),
            "questions": list(scenario.questions),
        },
        "provenance": {**known, "replicate": replicate, "replicates": run.config.replicates},
        "weeks": run.config.weeks,
        "burn_in": run.config.burn_in,
        "step": STEP,
    }


def _service(run: Run, snapshots: WeeklySnapshots) -> dict[str, Any]:
    kinds = run.config.organisation.professions
    return {
        "professions": [
            {"id": name, "label": kinds[name].label or name} for name in run.config.organisation.staffed_professions
        ],
        "localities": run.config.organisation.localities,
        "posts": {"profession": snapshots.professions.tolist(), "locality": snapshots.localities.tolist()},
        "states": list(STATES),
        "measures": {name: _measure(name) for name in dict.fromkeys((*SERIES, *OUTCOMES))},
    }


def _measure(name: str) -> dict[str, Any]:
    measure = {**MEASURES, **COHORT}[name]
    return {"label": measure.label, "unit": measure.unit, "low": measure.low, "high": measure.high}


def json_numbers(values: Iterable[float]) -> list[float | None]:
    """Numbers for JSON: rounded, and None where a value is not finite."""
    return [round(float(value), DIGITS) if np.isfinite(value) else None for value in values]


def _series(weekly: pd.DataFrame, replicate: int) -> dict[str, list[float | None]]:
    """Each measure of the service in each measured week of the replicate."""
    own = weekly[(weekly["scope"] == "service") & (weekly["replicate"] == replicate) & (weekly["week"] >= 0)]
    own = own.sort_values("week")
    return {name: json_numbers(own[name]) for name in SERIES}


def _all_replicates(run: Run) -> dict[str, Any]:
    """All replicates: each measure over time as means of ``STEP`` weeks, and outcomes of the whole run."""
    weekly = run.weekly[(run.weekly["scope"] == "service") & (run.weekly["week"] >= 0)]
    means = weekly.groupby(["replicate", weekly["week"] // STEP])[list(SERIES)].mean()
    return {
        "series": {name: [json_numbers(part) for _, part in means[name].groupby("replicate")] for name in SERIES},
        "outcomes": {name: json_numbers(run.runs[name]) for name in OUTCOMES},
    }


def _hundredths(values: np.ndarray) -> list[int]:
    return np.rint(HUNDREDTHS * values).astype(int).tolist()


def _people(snapshots: WeeklySnapshots) -> dict[str, list[list[int]]]:
    """Everyone's tension and strain (hundredths) and state, every ``STEP`` weeks."""
    weeks = range(0, len(snapshots.states), STEP)
    return {
        "tension": [_hundredths(snapshots.tension[week]) for week in weeks],
        "strain": [_hundredths(snapshots.strain[week]) for week in weeks],
        "state": [snapshots.states[week].tolist() for week in weeks],
    }


def _ties(snapshots: WeeklySnapshots, week: int) -> list[list[int]]:
    """Pairs who met most often about cases in ``STEP`` weeks: posts, encounters, mean tension in hundredths."""
    events = snapshots.events
    meetings = events[(events["kind"] == MEETING) & (events["week"] >= week) & (events["week"] < week + STEP)]
    if not len(meetings):
        return []
    ends = np.sort(np.column_stack([meetings["first"], meetings["second"]]).astype(int), axis=1)
    pairs, index = np.unique(ends, axis=0, return_inverse=True)
    count = np.bincount(index.reshape(-1), minlength=len(pairs))
    tension = np.bincount(index.reshape(-1), weights=meetings["tension"], minlength=len(pairs)) / np.maximum(count, 1)
    most_often = np.lexsort((pairs[:, 1], pairs[:, 0], -count))[:MAX_TIES]
    hundredths = _hundredths(tension)
    return [[*map(int, pairs[k]), int(count[k]), hundredths[k]] for k in most_often]


def _causes(run: Run, replicate: int) -> dict[str, dict[str, list[float | None]]]:
    """By conflict and cause: the amount in each quarter of the replicate."""
    frame = run.causes()
    own = frame[(frame["replicate"] == replicate) & (frame["week"] >= 0)]
    quarters = range(-(-run.config.weeks // QUARTER))
    sums = own.groupby(["conflict", "cause", own["week"] // QUARTER], observed=True)["amount"].sum()
    amounts: dict[str, dict[str, list[float | None]]] = {}
    for conflict, cause in dict.fromkeys((str(a), str(b)) for a, b, _ in sums.index):
        amounts.setdefault(conflict, {})[cause] = json_numbers(sums.get((conflict, cause, q), 0.0) for q in quarters)
    return amounts


def busiest_posts(snapshots: WeeklySnapshots) -> list[int]:
    """Each profession's post with the most meetings."""
    events = snapshots.events[snapshots.events["kind"] == MEETING]
    both = np.concatenate([events["first"], events["second"]])
    meetings = np.bincount(both, minlength=len(snapshots.professions))
    members = [np.flatnonzero(snapshots.professions == profession) for profession in np.unique(snapshots.professions)]
    return [int(posts[np.argmax(meetings[posts])]) for posts in members]
