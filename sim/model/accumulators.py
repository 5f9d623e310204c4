"""Weekly counts and sums: one row per week and profession, pair of professions, locality, CPD activity or service."""

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
        _count("filled_at_end", "filled posts at the end of the week, after people have left and joined"),
        _count("absent", "absent people"),
        _count("agency", "posts held by agency workers at the start of the week"),
        _count("leavers", "permanent holders who left"),
        _count("cases", "open cases held, summed over people"),
        _count("met", "people with encounters in their post so far"),
        _count("breached", "people with a breach within the last year in their post"),
        _count("attendances", "attendances at meetings"),
        _count("spoke", "attendances at which the person spoke"),
        _count("integrating", "attendances handled by integrating"),
        _count("obliging", "attendances handled by obliging"),
        _count("dominating", "attendances handled by dominating"),
        _count("avoiding", "attendances handled by avoiding"),
        _count("compromising", "attendances handled by compromising"),
        _sum("contract", "casework hours of filled posts", "hours"),
        _sum("overtime", "overtime hours", "hours"),
        _sum("direct", "direct work", "hours"),
        _sum("forms", "forms and computer", "hours"),
        _sum("left_out", "hours of direct work and forms asked for but left out", "hours"),
        _sum("meetings", "meetings, without conflict", "hours"),
        _sum("conflict", "hours lost to tension and spent on conflict", "hours"),
        _sum("supervision", "supervision", "hours"),
        _sum("absence", "absence", "hours"),
        _sum("slack", "hours without work", "hours"),
        _sum("training", "CPD, including ring-fenced time", "hours"),
        _sum("cover", "hours replaced by paid cover", "hours"),
        _count("vertical_episodes", "open conflicts with leadership, posts filled at the end of the week"),
        _sum("grievance", "grievance against leadership, posts filled at the end of the week"),
        _sum("leadership_trust", "trust in leadership, posts filled at the end of the week"),
        _sum("commitment", "commitment to integrated working, posts filled at the end of the week"),
        _sum("resistance", "resistance to change, posts filled at the end of the week"),
        _sum("distributive", "sense of distributive justice, posts filled at the end of the week"),
        _sum("procedural", "sense of procedural justice, posts filled at the end of the week"),
        _sum("skill", "handling skill, posts filled at the end of the week"),
        _sum("agenda", "share of leadership's agenda"),
        _sum("load", "load of filled posts"),
        _sum("strain", "strain"),
        _sum("tension", "tension in recent encounters"),
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
        _count("quarrels", "episodes in which the two show little concern for each other, breaches included"),
        _count("breaches", "episodes in which neither shows any concern for the other"),
        _count("dyads", "directed pairs of people in post"),
        _sum("trust", "trust, summed over dyads"),
        _sum("tension", "tension, summed over dyads"),
        _sum("task", "task conflict"),
        _sum("unspoken", "unspoken disagreement"),
        _sum("process", "process conflict"),
        _sum("relationship", "relationship conflict: tension after the encounter"),
        _count("contacts", "encounters outside case meetings: at CPD sessions, informal"),
        _count("contact_episodes", "episodes of relationship conflict in contacts"),
        _count("home_talks", "encounters at meetings of the home team"),
        _count("home_episodes", "episodes of relationship conflict in them"),
        _sum("hazard", "hazard of an episode"),
        *(_sum(f"process_{cause}", f"process conflict from {cause.replace('_', ' ')}") for cause in PROCESS_CAUSES),
        *(_sum(f"hazard_{cause}", f"hazard from {cause.replace('_', ' ')}") for cause in HAZARD_CAUSES),
    ),
)

BY_LOCALITY = Table(
    "by_locality",
    "week and locality",
    (
        _count("arrivals", "cases opened"),
        _count("turned_away", "families turned away"),
        _count("completed", "plans completed"),
        _count("withdrawn", "cases withdrawn"),
        _count("open", "open cases at the end of the week"),
        _count("waiting", "case roles that nobody holds, at the end of the week"),
        _count("held", "meetings held"),
        _count("postponed", "meetings postponed"),
        _count("on_time", "plans completed within the time allowed"),
        _count("handovers", "handovers"),
        _count("encounters", "encounters"),
        _count("episodes", "episodes of relationship conflict"),
        _count("quarrels", "episodes in which the two show little concern for each other, breaches included"),
        _count("breaches", "episodes in which neither shows any concern for the other"),
        _sum("task", "task conflict"),
        _sum("unspoken", "unspoken disagreement"),
        _sum("process", "process conflict"),
        _sum("relationship", "relationship conflict"),
        _count("filled", "filled posts at the start of the week"),
        _count("spoke", "attendances at meetings at which the person spoke"),
        _count("integrating", "attendances handled by integrating"),
        _count("obliging", "attendances handled by obliging"),
        _count("dominating", "attendances handled by dominating"),
        _count("avoiding", "attendances handled by avoiding"),
        _count("compromising", "attendances handled by compromising"),
        _count("dyads", "directed pairs of people in post"),
        _sum("trust", "trust, summed over dyads"),
        _sum("tension", "tension, summed over dyads"),
        _sum("load", "load of filled posts"),
        _sum("understanding", "understanding of the other professions"),
        _sum("weeks", "weeks from arrival to plan, over completed plans", "weeks"),
        _sum("quality", "quality of completed plans"),
        _sum("creativity", "gain of the team over its mean member"),
        _sum("creativity_strong", "gain of the team over the member with the least expected error"),
        _sum("engagement", "engagement of the families of completed plans"),
        _sum("duplicates", "duplicate forms of completed plans", "forms"),
    ),
)

CLOSED = Table(
    "closed",
    "closed case",
    (
        Column("key", np.int64, "-", 0, None, "random-number key: arrival week, locality, number"),
        Column("quality", np.float64, "-", None, 1, "quality of the plan"),
        Column("creativity", np.float64, "-", None, None, "mean member's error minus the team's"),
        Column(
            "creativity_strong",
            np.float64,
            "-",
            None,
            None,
            "error of the member with the least expected error minus the team's",
        ),
        Column("engagement", np.float64, "share", 0, 1, "engagement of the family at the end"),
        Column("thoroughness", np.float64, "share", 0, 1, "share of the work asked for that was not left out"),
        Column("duplicates", np.float64, "forms", 0, None, "duplicate forms"),
        Column("task", np.float64, "sum", 0, None, "task conflict"),
        Column("process", np.float64, "sum", 0, None, "process conflict"),
        Column("relationship", np.float64, "sum", 0, None, "relationship conflict"),
        Column("unspoken", np.float64, "sum", 0, None, "unspoken disagreement"),
        Column("trust", np.float64, "sum", 0, None, "trust before encounters"),
        Column(
            "value_diversity",
            np.float64,
            "distance",
            -1,
            1,
            "mean distance between the frameworks of the team; -1: fewer than two people",
        ),
        Column(
            "faultline_strength",
            np.float64,
            "share",
            -1,
            1,
            "strength of the strongest faultline of the team; -1: fewer than three people",
        ),
        Column("arrival", np.int32, "week", 0, None, "week of arrival"),
        Column("week", np.int32, "week", 0, None, "week of closing"),
        Column("locality", np.int32, "index", 0, None, "locality"),
        Column("encounters", np.int32, "count", 0, None, "encounters"),
        Column("episodes", np.int32, "count", 0, None, "episodes"),
        Column("team", np.int32, "bits", 0, None, "professions on the case, one bit each"),
        Column("case_type", np.int16, "index", 0, None, "type"),
        Column("size", np.int16, "count", 1, 4, "professions required"),
        Column("lead", np.int16, "index", 0, None, "profession of the lead professional"),
        Column("meetings", np.int16, "count", 0, None, "meetings held"),
        Column("handovers", np.int16, "count", 0, None, "handovers"),
        Column("spoke", np.int16, "count", 0, None, "attendances at its meetings at which the person spoke"),
        Column("integrating", np.int16, "count", 0, None, "attendances at its meetings handled by integrating"),
        Column("obliging", np.int16, "count", 0, None, "attendances at its meetings handled by obliging"),
        Column("dominating", np.int16, "count", 0, None, "attendances at its meetings handled by dominating"),
        Column("avoiding", np.int16, "count", 0, None, "attendances at its meetings handled by avoiding"),
        Column("compromising", np.int16, "count", 0, None, "attendances at its meetings handled by compromising"),
        Column("withdrawn", np.int16, "0/1", 0, 1, "the family withdrew"),
    ),
)


BY_ACTIVITY = Table(
    "by_activity",
    "week, CPD activity and profession",
    (
        _count("sessions", "sessions held to which the profession was invited"),
        _count("attended", "places taken"),
        _count("turned_away", "people who came but got no place"),
        _sum("hours", "hours of those who took part", "hours"),
        _sum("spend", "money", "GBP"),
    ),
)

BY_SERVICE = Table(
    "by_service",
    "week",
    (
        _count("leaders_left", "leaders who left"),
        _count("seats_empty", "vacant leadership seats"),
        _count("programmes_lapsed", "CPD activities suspended because a leader left"),
        _count("moved", "practitioners moved by a restructure"),
        _count("surveyed", "people invited to the organisation's survey"),
        _count("replies", "people who answered it"),
        _count("gap", "1 + index of the largest gap in the survey; 0: no survey, or no gap"),
        _sum("leadership_conflict", "distance between leaders' agendas, mean over pairs"),
        _sum("churn", "recent turnover of leadership"),
        _sum("risk", "risk aversion of leadership"),
        _sum("agency_spend", "price of agency workers", "GBP"),
        _sum("released", "money released for CPD and its alternatives", "GBP"),
        _sum("alternative_spend", "money taken by alternatives", "GBP"),
        _sum("lapsed_money", "money not spent when its period ended", "GBP"),
        _sum("pot", "money left at the end of the week", "GBP"),
    ),
)

CLOSED_ROWS, NEXT_LOCALITY, WEEK_BEGUN = 0, 1, 2  # positions in Accumulators.counts


class Accumulators(NamedTuple):
    """Counts and sums of W weeks. G localities, Q professions, A CPD activities."""

    by_profession: Any  # (W * Q,) BY_PROFESSION
    by_pair: Any  # (W * Q * Q,) BY_PAIR; a pair of professions p <= q at row p * Q + q
    by_locality: Any  # (W * G,) BY_LOCALITY
    by_activity: Any  # (W * A * Q,) BY_ACTIVITY
    by_service: Any  # (W,) BY_SERVICE
    closed: Any  # (closed rows,) CLOSED
    counts: Any  # (3,) int64: closed rows in use; next locality of an interrupted week; week begun


def make_accumulators(weeks: int, professions: int, localities: int, activities: int, closed_rows: int) -> Accumulators:
    """Accumulators of zeros for ``weeks`` weeks and up to ``closed_rows`` closed cases."""
    return Accumulators(
        BY_PROFESSION.empty(weeks * professions),
        BY_PAIR.empty(weeks * professions * professions),
        BY_LOCALITY.empty(weeks * localities),
        BY_ACTIVITY.empty(weeks * activities * professions),
        BY_SERVICE.empty(weeks),
        CLOSED.empty(closed_rows),
        np.zeros(3, np.int64),
    )
