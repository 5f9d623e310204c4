"""Where the week writes down what happened: sums and counts, one row a week and profession, pair or locality."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.core.table import Column, Table


def _sum(name: str, meaning: str, unit: str = "sum") -> Column:
    return Column(name, np.float64, unit, None, None, meaning)


def _count(name: str, meaning: str) -> Column:
    return Column(name, np.int64, "count", 0, None, meaning)


PROCESS_CAUSES = ("role_misunderstanding", "forms", "unclear_mandate", "load")
HAZARD_CAUSES = (
    "disagreement",
    *PROCESS_CAUSES,
    "injustice",
    "myths",
    "strain",
    "low_trust",
    "blamed_on_work",
)

BY_PROFESSION = Table(
    "by_profession",
    "week and profession",
    (
        _count("posts", "posts"),
        _count("filled", "filled posts at the start of the week"),
        _count("absent", "people away"),
        _count("leavers", "people who left"),
        _count("cases", "open cases held, summed over people"),
        _count("attendances", "places taken in meetings"),
        _count("spoke", "of these, spoke"),
        _count("integrating", "handled by integrating"),
        _count("obliging", "by obliging"),
        _count("dominating", "by dominating"),
        _count("avoiding", "by avoiding"),
        _count("compromising", "by compromising"),
        _sum("contract", "casework hours of filled posts", "hours"),
        _sum("overtime", "hours beyond them", "hours"),
        _sum("direct", "direct work", "hours"),
        _sum("forms", "forms and computer", "hours"),
        _sum("meetings", "meetings, without conflict", "hours"),
        _sum("conflict", "lost to tension and spent on disagreements", "hours"),
        _sum("supervision", "supervision", "hours"),
        _sum("absence", "absence", "hours"),
        _sum("slack", "no work at hand", "hours"),
        _sum("load", "load of filled posts"),
        _sum("strain", "strain"),
        _sum("tension", "tension met lately"),
        _sum("perceived_task", "perceived task conflict"),
        _sum("understanding", "understanding of the other professions"),
        _sum("myths", "myths about the other professions"),
        _sum("deprivation", "felt deprivation of the profession, at the end of the week"),
        _sum("voice", "voice of the profession"),
    ),
)

BY_PAIR = Table(
    "by_pair",
    "week and pair of professions",
    (
        _count("encounters", "encounters"),
        _count("episodes", "episodes of relationship conflict"),
        _count("dyads", "directed pairs of filled posts"),
        _sum("trust", "trust over these"),
        _sum("tension", "tension over these"),
        _sum("task", "task conflict"),
        _sum("unspoken", "unspoken disagreement"),
        _sum("process", "process conflict"),
        _sum("relationship", "relationship conflict: tension as a pair parts"),
        _sum("hazard", "hazard of an episode"),
        *(_sum(f"process_{cause}", f"process conflict from {cause.replace('_', ' ')}") for cause in PROCESS_CAUSES),
        *(_sum(f"hazard_{cause}", f"hazard from {cause.replace('_', ' ')}") for cause in HAZARD_CAUSES),
    ),
)

BY_LOCALITY = Table(
    "by_locality",
    "week and locality",
    (
        _count("arrivals", "cases arrived"),
        _count("completed", "plans completed"),
        _count("withdrawn", "cases withdrawn"),
        _count("open", "open cases at the end of the week"),
        _count("waiting", "seats on cases that nobody holds, at the end of the week"),
        _count("held", "meetings held"),
        _count("postponed", "meetings put off"),
        _count("on_time", "plans completed within the clock"),
        _count("handovers", "handovers"),
        _count("encounters", "encounters"),
        _count("episodes", "episodes of relationship conflict"),
        _sum("task", "task conflict"),
        _sum("unspoken", "unspoken disagreement"),
        _sum("process", "process conflict"),
        _sum("relationship", "relationship conflict"),
        _sum("weeks", "weeks from arrival to plan, over completed plans", "weeks"),
        _sum("quality", "quality of completed plans"),
        _sum("creativity", "gain of the team over its mean member"),
        _sum("creativity_strong", "gain of the team over the member best placed beforehand"),
        _sum("engagement", "engagement of the families of completed plans"),
        _sum("duplicates", "duplicate forms of completed plans", "forms"),
    ),
)

CLOSED = Table(
    "closed",
    "closed case",
    (
        Column("key", np.int64, "-", 0, None, "address: arrival week, locality, number"),
        Column("quality", np.float64, "-", None, 1, "quality of the plan"),
        Column("creativity", np.float64, "-", None, None, "mean member's error minus the team's"),
        Column(
            "creativity_strong",
            np.float64,
            "-",
            None,
            None,
            "error of the member best placed beforehand minus the team's",
        ),
        Column("engagement", np.float64, "share", 0, 1, "engagement of the family at the end"),
        Column("duplicates", np.float64, "forms", 0, None, "duplicate forms"),
        Column("task", np.float64, "sum", 0, None, "task conflict"),
        Column("process", np.float64, "sum", 0, None, "process conflict"),
        Column("relationship", np.float64, "sum", 0, None, "relationship conflict"),
        Column("unspoken", np.float64, "sum", 0, None, "unspoken disagreement"),
        Column("trust", np.float64, "sum", 0, None, "trust before encounters"),
        Column("arrival", np.int32, "week", 0, None, "week of arrival"),
        Column("week", np.int32, "week", 0, None, "week of closing"),
        Column("locality", np.int32, "index", 0, None, "locality"),
        Column("encounters", np.int32, "count", 0, None, "encounters"),
        Column("episodes", np.int32, "count", 0, None, "episodes"),
        Column("team", np.int32, "bits", 0, None, "professions on the case, one bit each"),
        Column("kind", np.int16, "index", 0, None, "type"),
        Column("size", np.int16, "count", 1, 4, "professions required"),
        Column("lead", np.int16, "index", 0, None, "profession of the lead professional"),
        Column("meetings", np.int16, "count", 0, None, "meetings held"),
        Column("handovers", np.int16, "count", 0, None, "handovers"),
        Column("withdrawn", np.int16, "0/1", 0, 1, "the family withdrew"),
    ),
)


CLOSED_ROWS, NEXT_LOCALITY = 0, 1  # places in Tally.counts


class Tally(NamedTuple):
    """The week's note pads. W weeks of room, G localities, Q professions."""

    by_profession: Any  # (W * Q,) BY_PROFESSION
    by_pair: Any  # (W * Q * Q,) BY_PAIR; a pair of professions p <= q at row p * Q + q
    by_locality: Any  # (W * G,) BY_LOCALITY
    closed: Any  # (room,) CLOSED
    counts: Any  # (2,) int64: rows of closed in use; locality at which an unfinished week goes on


def make_tally(weeks: int, professions: int, localities: int, closed_room: int) -> Tally:
    """Empty pads for ``weeks`` weeks."""
    return Tally(
        BY_PROFESSION.empty(weeks * professions),
        BY_PAIR.empty(weeks * professions * professions),
        BY_LOCALITY.empty(weeks * localities),
        CLOSED.empty(closed_room),
        np.zeros(2, np.int64),
    )
