"""The replay record: plain numbers and words, as JSON can hold them. docs/replay.md is its contract."""

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
from sim.replay.individual_history import diary_of
from sim.replay.snapshots import STATES, Watched, watch

if TYPE_CHECKING:
    from sim.studies.run import Run

FORMAT, VERSION = "dissonance-replay", 1
SHOWN = (
    "task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "trust_across",
    "leadership_trust", "on_time_share", "turnover",
)  # fmt: skip
OUTCOMES = (*SHOWN[:6], "turnover", "on_time", "median_weeks", "quality", "engagement", "cpd_turned_away")
HUNDREDTHS = 100
STEP = 4  # weeks from one picture of the people to the next
QUARTER = 13
MOST_TIES = 150  # of a picture: those who met most
DIGITS = 5


@dataclass(frozen=True, repr=False)
class Replay:
    """One run as something to watch.

    Attributes:
        record: the contract's content, as JSON can hold it.
    """

    record: dict[str, Any]

    def __repr__(self) -> str:
        name, origin = self.record["scenario"]["name"], self.record["provenance"]
        return f"<Replay of '{name}': replicate {origin['replicate']}, {self.record['weeks']} weeks>"

    def to_json(self) -> str:
        """The record as JSON, without spaces."""
        return json.dumps(self.record, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    def save(self, path: str | Path) -> Path:
        """Write it; returns the path. Raises OSError where it cannot be written."""
        target = Path(path)
        target.write_text(self.to_json(), encoding="utf-8")
        return target

    def page(self, name: str = "") -> str:
        """One HTML page to watch it, for any browser, without a network; see :mod:`sim.replay.page.build`."""
        from sim.replay.page.build import page_of

        return page_of([self.record], [name] if name else ())

    def beside(self, other: Replay, names: Sequence[str] = ()) -> str:
        """The page with another replay beside it, on the same luck.

        Raises:
            ConfigError: the two differ in weeks, seed, replicate or posts.
        """
        from sim.replay.page.build import page_of

        return page_of([self.record, other.record], names)

    def _repr_html_(self) -> str:
        from sim.replay.page.build import frame_of

        return frame_of(self.page())


def replay_of(run: Run, replicate: int = 0, posts: Sequence[int] | None = None) -> Replay:
    """The replay record of one replicate of a run, among the futures that all of them are.

    Args:
        run: a finished run.
        replicate: whose weeks are watched; it is lived once more, to the same bits.
        posts: whose diaries are kept; by default one of each profession, the one who met most.

    Raises:
        ConfigError: there is no such replicate or post, or it comes out otherwise than it did: the run was made with
            another version of the model.
    """
    replicate, posts = plain_value(replicate), None if posts is None else plain_list(posts)
    if replicate not in set(run.weekly["replicate"]):
        raise ConfigError(f"replicate = {replicate} is not in this run, which has 0 to {run.config.replicates - 1}.")
    watched = watch(run.config, replicate)
    _check_same(run.weekly, replicate, watched)
    for post in posts or ():
        if not 0 <= post < len(watched.professions):
            raise ConfigError(f"post {post} is not there; posts are numbered 0 to {len(watched.professions) - 1}.")
    chosen = posts if posts is not None else busiest(watched)
    return Replay(
        {
            "format": FORMAT,
            "version": VERSION,
            **_about(run, replicate),
            **_service(run, watched),
            "series": _series(run.weekly, replicate),
            "futures": _futures(run),
            "people": _people(watched),
            "ties": [_ties(watched, week) for week in range(0, run.config.weeks, STEP)],
            "causes": _causes(run, replicate),
            "diaries": {str(post): diary_of(watched, post) for post in chosen},
        }
    )


def _check_same(weekly: pd.DataFrame, replicate: int, watched: Watched) -> None:
    """Refuse to show weeks that are not the run's."""
    own = weekly[(weekly["scope"] == "service") & (weekly["replicate"] == replicate) & (weekly["week"] >= 0)]
    met = watched.story[watched.story["kind"] == MEETING]
    told = int(own["encounters"].sum()), int(own["episodes"].sum())
    if told != (len(met), int(met["episode"].sum())):
        raise ConfigError("this run was made with another version of the model, so it cannot be lived again here.")


def _about(run: Run, replicate: int) -> dict[str, Any]:
    card, origin = run.config.scenario, run.provenance
    told = {name: origin[name] for name in ("version", "config_hash", "seed") if name in origin}
    return {
        "scenario": {"name": card.name, "description": card.description.strip(), "questions": list(card.questions)},
        "provenance": {**told, "replicate": replicate, "replicates": run.config.replicates},
        "weeks": run.config.weeks,
        "burn_in": run.config.burn_in,
        "step": STEP,
    }


def _service(run: Run, watched: Watched) -> dict[str, Any]:

    kinds = run.config.organisation.professions
    return {
        "professions": [
            {"id": name, "label": kinds[name].label or name} for name in run.config.organisation.staffed_professions
        ],
        "localities": run.config.organisation.localities,
        "posts": {"profession": watched.professions.tolist(), "locality": watched.localities.tolist()},
        "states": list(STATES),
        "measures": {name: _measure(name) for name in dict.fromkeys((*SHOWN, *OUTCOMES))},
    }


def _measure(name: str) -> dict[str, Any]:
    measure = {**MEASURES, **COHORT}[name]
    return {"label": measure.label, "unit": measure.unit, "low": measure.low, "high": measure.high}


def numbers(values: Iterable[float]) -> list[float | None]:
    """Numbers as JSON holds them: rounded, and null where there is none."""
    return [round(float(value), DIGITS) if np.isfinite(value) else None for value in values]


def _series(weekly: pd.DataFrame, replicate: int) -> dict[str, list[float | None]]:
    """For each measure the watched service's value in each measured week."""
    own = weekly[(weekly["scope"] == "service") & (weekly["replicate"] == replicate) & (weekly["week"] >= 0)]
    own = own.sort_values("week")
    return {name: numbers(own[name]) for name in SHOWN}


def _futures(run: Run) -> dict[str, Any]:
    """All replicates: measures over time in spans of ``STEP`` weeks, and figures of the whole run."""
    weekly = run.weekly[(run.weekly["scope"] == "service") & (run.weekly["week"] >= 0)]
    spans = weekly.groupby(["replicate", weekly["week"] // STEP])[list(SHOWN)].mean()
    return {
        "series": {name: [numbers(part) for _, part in spans[name].groupby("replicate")] for name in SHOWN},
        "outcomes": {name: numbers(run.runs[name]) for name in OUTCOMES},
    }


def _hundredths(values: np.ndarray) -> list[int]:
    return np.rint(HUNDREDTHS * values).astype(int).tolist()


def _people(watched: Watched) -> dict[str, list[list[int]]]:
    """Pictures of everyone, every ``STEP`` weeks: tension and strain in hundredths, and state."""
    weeks = range(0, len(watched.states), STEP)
    return {
        "tension": [_hundredths(watched.tension[week]) for week in weeks],
        "strain": [_hundredths(watched.strain[week]) for week in weeks],
        "state": [watched.states[week].tolist() for week in weeks],
    }


def _ties(watched: Watched, week: int) -> list[list[int]]:
    """Who met most about cases in the ``STEP`` weeks from ``week``: posts, encounters, mean tension in hundredths."""
    story = watched.story
    met = story[(story["kind"] == MEETING) & (story["week"] >= week) & (story["week"] < week + STEP)]
    ends = np.sort(np.column_stack([met["first"], met["second"]]).astype(int), axis=1)
    pairs, place = np.unique(ends, axis=0, return_inverse=True)
    count = np.bincount(place.reshape(-1), minlength=len(pairs))
    tension = np.bincount(place.reshape(-1), weights=met["tension"], minlength=len(pairs)) / np.maximum(count, 1)
    if not len(pairs):
        return []
    most = np.lexsort((pairs[:, 1], pairs[:, 0], -count))[:MOST_TIES]
    hundredths = _hundredths(tension)
    return [[*map(int, pairs[k]), int(count[k]), hundredths[k]] for k in most]


def _causes(run: Run, replicate: int) -> dict[str, dict[str, list[float | None]]]:
    """For each conflict and cause its amount in each quarter of the watched service."""
    frame = run.causes()
    own = frame[(frame["replicate"] == replicate) & (frame["week"] >= 0)]
    quarters = range(-(-run.config.weeks // QUARTER))
    sums = own.groupby(["conflict", "cause", own["week"] // QUARTER], observed=True)["amount"].sum()
    found: dict[str, dict[str, list[float | None]]] = {}
    for conflict, cause in dict.fromkeys((str(a), str(b)) for a, b, _ in sums.index):
        found.setdefault(conflict, {})[cause] = numbers(sums.get((conflict, cause, q), 0.0) for q in quarters)
    return found


def busiest(watched: Watched) -> list[int]:
    """One post of each profession: the one with most meetings."""
    story = watched.story[watched.story["kind"] == MEETING]
    both = np.concatenate([story["first"], story["second"]])
    meetings = np.bincount(both, minlength=len(watched.professions))
    return [
        int(np.flatnonzero(watched.professions == q)[np.argmax(meetings[watched.professions == q])])
        for q in np.unique(watched.professions)
    ]
