"""Scratch space of the week: whose values mean nothing from one step to the next."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.core.table import Column, Table
from sim.model.event_log import STORY
from sim.model.mechanisms.evaluation import GAPS
from sim.model.mechanisms.handling_styles import STYLES
from sim.model.state import MOST_SEATS

CHAIR = Table(
    "chair",
    "one person at a meeting",
    (
        Column("key", np.int64, "-", 0, None, "address of the person in random draws"),
        Column("standing", np.float64, "share", 0, 1, "voice of the profession"),
        Column("trust", np.float64, "share", 0, 1, "mean trust in the others present"),
        Column("tension", np.float64, "share", 0, 1, "mean tension with the others present"),
        Column("understanding", np.float64, "share", 0, 1, "mean understanding of the others' roles"),
        Column("concern", np.float64, "share", 0, 1, "concern for the other that the style shows"),
        Column("task", np.float64, "sum", 0, None, "task conflict in this meeting"),
        Column("process", np.float64, "sum", 0, None, "process conflict in this meeting"),
        Column("post", np.int64, "index", 0, None, "post"),
        Column("profession", np.int64, "index", 0, None, "profession"),
        Column("slot", np.int64, "seat", 0, 3, "seat on the case"),
        Column("speaks", np.int64, "0/1", 0, 1, "speaks up"),
        Column("style", np.int64, "index", 0, 4, "handling style"),
    ),
)


DIARY = Table(
    "diary",
    "one person's week",
    (
        Column("free", np.float64, "hours", 0, None, "hours still free this week"),
        Column("outstanding", np.float64, "hours", 0, None, "work in hand, counted in order of due date"),
        Column("pace", np.float64, "hours/week", 0, None, "hours a week needed to be in time, at the worst due date"),
        Column("task", np.float64, "sum", 0, None, "task conflict of this week's encounters"),
        Column("process", np.float64, "sum", 0, None, "process conflict of this week's encounters"),
        Column("tension", np.float64, "sum", 0, None, "tension after this week's encounters"),
        Column("encounters", np.int32, "count", 0, None, "encounters this week"),
    ),
)


def _number(name: str, unit: str, meaning: str) -> Column:
    return Column(name, np.float64, unit, None, None, meaning)


PAIR = Table(
    "pair",
    "two people at a meeting",
    (
        _number("trust", "share", "mean trust in each other"),
        _number("tension", "share", "mean tension with each other"),
        _number("understanding", "share", "mean understanding of each other's role"),
        _number("myths", "share", "mean myths about each other's profession"),
        _number("strain", "share", "mean strain"),
        _number("distance", "distance", "distance between their frameworks"),
        _number("task", "share", "task conflict"),
        _number("unspoken", "share", "unspoken disagreement"),
        _number("process", "share", "process conflict"),
        _number("relationship", "share", "tension as they part"),
        _number("role_pressure", "-log(1-c)", "friction from roles"),
        _number("forms_pressure", "-log(1-c)", "friction from forms"),
        _number("mandate_pressure", "-log(1-c)", "friction from an unclear mandate"),
        _number("load_pressure", "-log(1-c)", "friction from unequal load"),
        _number("disagreement_term", "1/encounter", "hazard from task conflict, before factors"),
        _number("process_term", "1/encounter", "hazard from process conflict, before factors"),
        _number("injustice_term", "1/encounter", "hazard from unequal deprivation, before factors"),
        _number("trust_gate", "factor", "(1 - T)^gamma"),
        _number("myths_factor", "factor", "myths"),
        _number("strain_factor", "factor", "strain"),
        _number("attribution_factor", "factor", "blaming the work"),
        _number("hazard", "1/encounter", "hazard of an episode"),
        Column("first", np.int64, "index", 0, None, "first person's post"),
        Column("second", np.int64, "index", 0, None, "second person's post"),
        Column("first_profession", np.int64, "index", 0, None, "first person's profession"),
        Column("second_profession", np.int64, "index", 0, None, "second person's profession"),
        Column("first_dyad", np.int64, "row", 0, None, "dyad first to second"),
        Column("second_dyad", np.int64, "row", 0, None, "dyad second to first"),
        Column("episode", np.int64, "0/1", 0, 1, "an episode of relationship conflict"),
    ),
)


class Workspace(NamedTuple):
    """Q professions; cases: the largest block of cases a locality has."""

    diary: Any  # (most people of a locality,) DIARY, in the order of posts
    chairs: Any  # (MOST_SEATS,) CHAIR
    pair: Any  # (1,) PAIR
    preferred: Any  # (MOST_SEATS, MOST_SEATS) float64: the plan each prefers
    need: Any  # (MOST_SEATS,) float64: the true need
    pooled: Any  # (MOST_SEATS,) float64: the plan as pooled
    gate: Any  # (1,) float64: the trust gate at first trust, for the ledger
    tilts: Any  # (5,) float64: habit and stance by style
    tilts_led: Any  # (5,) float64: the same while management is there
    weights: Any  # (5,) float64: weights of the styles
    priority: Any  # (Q,) float64
    hour: Any  # (cases,) float64
    meeting: Any  # (cases,) int64
    counts: Any  # (Q,) int64
    talk_sum: Any  # (Q, Q) float64
    ticket: Any  # (posts,) float64: place in the queue for a CPD session; NOT_COMING for those who do not come
    picks: Any  # (posts,) float64: the tickets of one pool
    chosen: Any  # (posts,) int8: takes part in the session
    order: Any  # (most people of a locality,) int64: posts at a session, as they are paired
    share: Any  # (Q,) float64: shares over professions
    cut: Any  # (Q,) float64: tickets below this get a place
    gap: Any  # (4,) float64: gaps that a survey shows
    story: Any  # (lines,) STORY: what can be told of the week; none where nobody listens
    told: Any  # (1,) int64: lines written
    logits: Any  # (posts,) float64: how readily each answers a survey; NaN where nobody can


def make_workspace(professions: int, posts: int, most_people: int, most_cases: int, story_lines: int = 0) -> Workspace:
    """Scratch space for localities of up to ``most_people`` people and blocks of ``most_cases`` cases.

    ``story_lines``: room for what is told of the weeks between two clearings; 0: nobody listens.
    """
    return Workspace(
        diary=DIARY.empty(most_people),
        chairs=CHAIR.empty(MOST_SEATS),
        pair=PAIR.empty(1),
        preferred=np.zeros((MOST_SEATS, MOST_SEATS)),
        need=np.zeros(MOST_SEATS),
        pooled=np.zeros(MOST_SEATS),
        gate=np.zeros(1),
        tilts=np.zeros(len(STYLES)),
        tilts_led=np.zeros(len(STYLES)),
        weights=np.zeros(len(STYLES)),
        priority=np.zeros(professions),
        hour=np.zeros(most_cases),
        meeting=np.zeros(most_cases, np.int64),
        counts=np.zeros(professions, np.int64),
        talk_sum=np.zeros((professions, professions)),
        ticket=np.zeros(posts),
        picks=np.zeros(posts),
        chosen=np.zeros(posts, np.int8),
        order=np.zeros(most_people, np.int64),
        share=np.zeros(professions),
        cut=np.zeros(professions),
        gap=np.zeros(len(GAPS)),
        story=STORY.empty(story_lines),
        told=np.zeros(1, np.int64),
        logits=np.zeros(posts),
    )
