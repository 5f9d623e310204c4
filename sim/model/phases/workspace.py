"""Scratch buffers of the week. Their values have no meaning from one phase to the next, except where noted."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.core.table import Column, Table
from sim.model.event_log import EVENT_LOG
from sim.model.mechanisms.evaluation import GAPS
from sim.model.mechanisms.handling_styles import STYLES
from sim.model.state import FRAMEWORK_PARTS, MAX_TEAM_SIZE

ATTENDEE = Table(
    "attendee",
    "one person at an encounter",
    (
        Column("key", np.int64, "-", 0, None, "random-number key of the person"),
        Column("voice", np.float64, "share", 0, 1, "voice of the profession"),
        Column("trust", np.float64, "share", 0, 1, "mean trust in the others present"),
        Column("tension", np.float64, "share", 0, 1, "mean tension with the others present"),
        Column("concern", np.float64, "share", 0, 1, "concern for the other that the style shows"),
        Column("task", np.float64, "sum", 0, None, "task conflict in this meeting"),
        Column("process", np.float64, "sum", 0, None, "process conflict in this meeting"),
        Column("post", np.int64, "index", 0, None, "post"),
        Column("occupant", np.int64, "count", 0, None, "number of earlier holders of the post"),
        Column("profession", np.int64, "index", 0, None, "profession"),
        Column("slot", np.int64, "index", 0, 3, "role on the case's team"),
        Column("speaks", np.int64, "0/1", 0, 1, "speaks"),
        Column("style", np.int64, "index", 0, 4, "handling style"),
    ),
)


DIARY = Table(
    "diary",
    "one person's week",
    (
        Column("free", np.float64, "hours", 0, None, "hours still free this week"),
        Column("in_hand", np.float64, "hours", 0, None, "solo work in hand that can be begun"),
        Column("thoroughness", np.float64, "share", 0, 1, "share of the hours asked for that work is given this week"),
        Column("task", np.float64, "sum", 0, None, "task conflict of this week's encounters"),
        Column("process", np.float64, "sum", 0, None, "process conflict of this week's encounters"),
        Column("tension", np.float64, "sum", 0, None, "tension after this week's encounters"),
        Column("encounters", np.int32, "count", 0, None, "encounters this week"),
        Column("attendances", np.int32, "count", 0, None, "meetings attended this week"),
        Column("spoke", np.int32, "count", 0, None, "meetings of these at which the person spoke"),
    ),
)


def _number(name: str, unit: str, meaning: str) -> Column:
    return Column(name, np.float64, unit, None, None, meaning)


PAIR = Table(
    "pair",
    "two people at an encounter",
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
        _number("relationship", "share", "tension after the encounter"),
        _number("role_pressure", "-log(1-c)", "process conflict from role misunderstanding"),
        _number("forms_pressure", "-log(1-c)", "process conflict from forms"),
        _number("mandate_pressure", "-log(1-c)", "process conflict from an unclear mandate"),
        _number("load_pressure", "-log(1-c)", "process conflict from unequal load"),
        _number("disagreement_term", "1/encounter", "hazard from task conflict, before factors"),
        _number("process_term", "1/encounter", "hazard from process conflict, before factors"),
        _number("injustice_term", "1/encounter", "hazard from unequal deprivation, before factors"),
        _number("trust_gate", "factor", "(1 - T)^gamma"),
        _number("myths_factor", "factor", "myths"),
        _number("strain_factor", "factor", "strain"),
        _number("attribution_factor", "factor", "attribution to the work"),
        _number("hazard", "1/encounter", "hazard of an episode"),
        _number("harm", "share", "harm of the episode; 0 without one"),
        Column("first_post", np.int64, "index", 0, None, "first person's post"),
        Column("second_post", np.int64, "index", 0, None, "second person's post"),
        Column("first_profession", np.int64, "index", 0, None, "first person's profession"),
        Column("second_profession", np.int64, "index", 0, None, "second person's profession"),
        Column("first_dyad", np.int64, "row", 0, None, "dyad first to second"),
        Column("second_dyad", np.int64, "row", 0, None, "dyad second to first"),
        Column("episode", np.int64, "0/1", 0, 1, "an episode of relationship conflict"),
    ),
)


STORY = Table(
    "story",
    "what one member of a home team tells of a colleague elsewhere",
    (
        Column("trust", np.float64, "share", 0, 1, "the teller's trust in the subject"),
        Column("tension", np.float64, "share", 0, 1, "the teller's tension with the subject"),
        Column("myths", np.float64, "share", 0, 1, "the teller's myths about the subject's profession"),
        Column("weight", np.float64, "share", 0, 1, "weight for the present listener"),
        Column("teller", np.int64, "index", 0, None, "teller's post"),
        Column("subject", np.int64, "index", 0, None, "subject's post"),
        Column("profession", np.int64, "index", 0, None, "subject's profession"),
    ),
)


GROUP = Table(
    "group",
    "sums over the people of one profession, for the rival model without individuals",
    (
        Column("people", np.int64, "count", 0, None, "people in post"),
        *(
            Column(name, np.float64, "sum", 0, None, f"sum of people's {name}")
            for name in (
                "strain", "skill", "tension", "task", "process", "leadership_trust", "commitment", "grievance",
            )
        ),
    ),
)  # fmt: skip


class Workspace(NamedTuple):
    """Scratch buffers. Q professions; ``cases`` is the largest block of open cases of a locality."""

    diary: Any  # (most people of a locality,) DIARY, in the order of posts; valid during the locality's week
    attendees: Any  # (MAX_TEAM_SIZE,) ATTENDEE
    pair: Any  # (1,) PAIR
    views: Any  # (MAX_TEAM_SIZE, MAX_TEAM_SIZE) float64: the need as each attendee sees it, by dimension
    precision: Any  # (MAX_TEAM_SIZE, MAX_TEAM_SIZE) float64: precision of these views
    emphasis: Any  # (MAX_TEAM_SIZE, MAX_TEAM_SIZE) float64: emphasis of each attendee's framework, by dimension
    preferred: Any  # (MAX_TEAM_SIZE, MAX_TEAM_SIZE) float64: the plan that each attendee prefers
    heed: Any  # (MAX_TEAM_SIZE, MAX_TEAM_SIZE) float64: how far the first takes up what the second says
    quarrel: Any  # (MAX_TEAM_SIZE, MAX_TEAM_SIZE) int64: the two have an episode in this meeting
    meeting_sums: Any  # (3,) float64: task conflict, process conflict and episodes over the meeting's pairs
    need: Any  # (MAX_TEAM_SIZE,) float64: the true need
    pooled: Any  # (MAX_TEAM_SIZE,) float64: the pooled plan
    gate: Any  # (1,) float64: trust gate at first trust, for the cause ledger; constant while a configuration holds
    tilts: Any  # (5,) float64: habit and stance by style; constant likewise
    tilts_led: Any  # (5,) float64: the same while management intervenes; constant likewise
    weights: Any  # (5,) float64: weights of the styles
    priority: Any  # (Q,) float64: priority of each profession for a team
    hour: Any  # (cases,) float64: order of the week's meetings
    meeting: Any  # (cases,) int64: rows of the cases that want to meet, in order
    stories: Any  # (most people of a locality,) STORY
    ticket: Any  # (posts,) float64: position in the queue for a CPD session; NOT_COMING if the person does not come
    picks: Any  # (posts,) float64: the tickets of one queue
    chosen: Any  # (posts,) int8: takes part in the session
    order: Any  # (most people of a locality,) int64: posts of those at a session or home meeting, as they are paired
    present: Any  # (Q,) int64: participants of a session in one locality
    share: Any  # (Q,) float64: shares of professions
    cut: Any  # (Q,) float64: a ticket below it gets a place
    gap: Any  # (4,) float64: gaps that a survey shows
    events: Any  # (event_rows,) EVENT_LOG: recorded events; no rows if events are not recorded
    event_count: Any  # (1,) int64: number of recorded events
    first_sum: Any  # (Q, Q) float64: sums of trust over ties, or of understanding over people
    second_sum: Any  # (Q, Q) float64: sums of tension over ties, or of myths over people
    pair_count: Any  # (Q, Q) float64: number of ties
    groups: Any  # (Q,) GROUP
    framework: Any  # (4,) float64: the framework with which a person came
    logits: Any  # (posts,) float64: logit of responding to the survey; NaN if the post is vacant


def make_workspace(professions: int, posts: int, most_people: int, most_cases: int, event_rows: int = 0) -> Workspace:
    """Buffers for localities of up to ``most_people`` people and ``most_cases`` open cases.

    ``event_rows`` is the capacity of the event log between two flushes; 0 if events are not recorded.
    """
    return Workspace(
        diary=DIARY.empty(most_people),
        attendees=ATTENDEE.empty(MAX_TEAM_SIZE),
        pair=PAIR.empty(1),
        views=np.zeros((MAX_TEAM_SIZE, MAX_TEAM_SIZE)),
        precision=np.zeros((MAX_TEAM_SIZE, MAX_TEAM_SIZE)),
        emphasis=np.zeros((MAX_TEAM_SIZE, MAX_TEAM_SIZE)),
        preferred=np.zeros((MAX_TEAM_SIZE, MAX_TEAM_SIZE)),
        heed=np.zeros((MAX_TEAM_SIZE, MAX_TEAM_SIZE)),
        quarrel=np.zeros((MAX_TEAM_SIZE, MAX_TEAM_SIZE), np.int64),
        meeting_sums=np.zeros(3),
        need=np.zeros(MAX_TEAM_SIZE),
        pooled=np.zeros(MAX_TEAM_SIZE),
        gate=np.zeros(1),
        tilts=np.zeros(len(STYLES)),
        tilts_led=np.zeros(len(STYLES)),
        weights=np.zeros(len(STYLES)),
        priority=np.zeros(professions),
        hour=np.zeros(most_cases),
        meeting=np.zeros(most_cases, np.int64),
        stories=STORY.empty(most_people),
        ticket=np.zeros(posts),
        picks=np.zeros(posts),
        chosen=np.zeros(posts, np.int8),
        order=np.zeros(most_people, np.int64),
        present=np.zeros(professions, np.int64),
        share=np.zeros(professions),
        cut=np.zeros(professions),
        gap=np.zeros(len(GAPS)),
        events=EVENT_LOG.empty(event_rows),
        event_count=np.zeros(1, np.int64),
        first_sum=np.zeros((professions, professions)),
        second_sum=np.zeros((professions, professions)),
        pair_count=np.zeros((professions, professions)),
        groups=GROUP.empty(professions),
        framework=np.zeros(FRAMEWORK_PARTS),
        logits=np.zeros(posts),
    )
