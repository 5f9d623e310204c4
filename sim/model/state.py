"""All tables of the model's state; each column is declared once, with unit, bounds and meaning."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.core.table import Column, Table

ROW = np.int32  # dtype of row numbers in the table of cases
NEVER = -(2**30)  # week of what has not happened
FRAMEWORK_PARTS = 4  # of an explanatory framework
MAX_TEAM_SIZE = 4  # of a case; team sizes are 1 to 4

PEOPLE = Table(
    "people",
    "post",
    (
        Column("key", np.int64, "-", 0, None, "random-number key of the post", changes=False),
        Column("contract", np.float64, "hours/week", 0, None, "casework hours of the post", changes=False),
        Column("strain", np.float64, "share", 0, 1, "strain z"),
        Column("skill", np.float64, "share", 0, 1, "handling skill k"),
        Column("tension", np.float64, "share", 0, 1, "tension in recent encounters (memory of about 8 weeks)"),
        Column("task", np.float64, "share", 0, 1, "task conflict in recent encounters"),
        Column("process", np.float64, "share", 0, 1, "process conflict in recent encounters"),
        Column("spoke", np.float64, "share", 0, 1, "share of recent meetings at which the person spoke"),
        Column("load", np.float64, "hours in hand/full load", 0, None, "load u: hours of work that can be begun"),
        Column("owed", np.float64, "hours", 0, None, "hours that conflict costs, due next week"),
        Column("leadership_trust", np.float64, "share", 0, 1, "trust in leadership"),
        Column("commitment", np.float64, "share", 0, 1, "commitment to integrated working"),
        Column("grievance", np.float64, "share", 0, 1, "memory of open conflict with leadership"),
        Column("resistance", np.float64, "share", 0, 1, "resistance to change"),
        Column("recognition", np.float64, "share", 0, 1, "how far recognition reduces felt deprivation"),
        Column("learned", np.float64, "share", 0, 1, "understanding gained by CPD and not yet lost"),
        Column("skill_taught", np.float64, "share", 0, 1, "handling skill gained by CPD and not yet lost"),
        Column("fading", np.float64, "1/week", 0, 1, "rate at which gains from CPD are lost"),
        Column("protected", np.float64, "hours", 0, None, "ring-fenced hours saved"),
        Column("training", np.float64, "hours", 0, None, "CPD hours due this week"),
        Column("profession", np.int32, "index", 0, None, "profession", changes=False),
        Column("locality", np.int32, "index", 0, None, "locality", changes=False),
        Column("qualified", np.int32, "0/1", 0, 1, "may work on statutory cases", changes=False),
        Column("occupant", np.int32, "count", 0, None, "number of earlier holders of the post"),
        Column("occupied", np.int32, "0/1", 0, 1, "post filled, by a permanent holder or an agency worker"),
        Column("cases", np.int32, "count", 0, None, "open cases"),
        Column("met_weeks", np.int32, "weeks", 0, None, "weeks with encounters in this post"),
        Column("since", np.int32, "week", 0, None, "week in which the holder came"),
        Column("story", np.int32, "index", -1, None, "post of the colleague whom the next story is about; -1: none"),
        Column("last_breach", np.int32, "week", None, None, "week of the last breach with a colleague in this post"),
        Column("story_occupant", np.int32, "count", 0, None, "number of earlier holders of that post then"),
        Column("agency", np.int8, "0/1", 0, 1, "held by an agency worker"),
        Column("absent", np.int8, "0/1", 0, 1, "absent this week"),
        Column("stage", np.int8, "index", 0, 2, "career stage: early, middle, late"),
    ),
)

DYADS = Table(
    "dyads",
    "directed pair of posts in a locality",
    (
        Column("trust", np.float64, "share", 0, 1, "trust T of the first in the second"),
        Column("tension", np.float64, "share", 0, 1, "tension R, the memory of relationship conflict"),
    ),
)

CASES = Table(
    "cases",
    "open case",
    (
        Column("key", np.int64, "-", 0, None, "random-number key: arrival week, locality, number"),
        Column("due", np.float64, "week", None, None, "due week in the queue, priority included"),
        Column("patience", np.float64, "hazard", None, None, "hazard left before the family withdraws"),
        Column("forms", np.float64, "hours", 0, None, "hours of forms of each member, after the direct work"),
        Column("duplicates", np.float64, "forms", 0, None, "forms that the family is asked for again"),
        Column("task", np.float32, "sum", 0, None, "task conflict over the case's encounters"),
        Column("process", np.float32, "sum", 0, None, "process conflict over its encounters"),
        Column("relationship", np.float32, "sum", 0, None, "tension after its encounters (relationship conflict)"),
        Column("unspoken", np.float32, "sum", 0, None, "unspoken disagreement over its encounters"),
        Column("trust", np.float32, "sum", 0, None, "trust before its encounters"),
        Column("arrival", np.int32, "week", 0, None, "week of arrival"),
        Column("begin", np.int32, "week", 0, None, "first week in which solo work can be done"),
        Column("next_meeting", np.int32, "week", 0, None, "week of the next meeting"),
        Column("encounters", np.int16, "count", 0, None, "encounters so far"),
        Column("episodes", np.int16, "count", 0, None, "episodes of relationship conflict so far"),
        Column("meetings", np.int16, "count", 0, None, "meetings held"),
        Column("handovers", np.int16, "count", 0, None, "handovers"),
        Column("spoke", np.int16, "count", 0, None, "attendances at its meetings at which the person spoke"),
        Column("integrating", np.int16, "count", 0, None, "attendances at its meetings handled by integrating"),
        Column("obliging", np.int16, "count", 0, None, "attendances at its meetings handled by obliging"),
        Column("dominating", np.int16, "count", 0, None, "attendances at its meetings handled by dominating"),
        Column("avoiding", np.int16, "count", 0, None, "attendances at its meetings handled by avoiding"),
        Column("compromising", np.int16, "count", 0, None, "attendances at its meetings handled by compromising"),
        Column("case_type", np.int8, "index", 0, None, "type of case"),
        Column("size", np.int8, "count", 1, MAX_TEAM_SIZE, "professions required"),
        Column("lead", np.int8, "index", 0, MAX_TEAM_SIZE - 1, "role of the lead professional"),
        Column("present", np.int8, "bits", 0, 15, "roles that attend this week's meeting, one bit each"),
    ),
)

CASE_ROLES = Table(
    "case_roles",
    "one profession's role on a case",
    (
        Column("hours", np.float64, "hours", 0, None, "hours of solo work left"),
        Column("asked", np.float32, "hours", 0, None, "hours of solo work asked for so far, handovers included"),
        Column("left_out", np.float32, "hours", 0, None, "hours of these that were left out"),
        Column("plan", np.float64, "sd of need", None, None, "the team's plan on this profession's dimension"),
        Column("post", np.int32, "index", -1, None, "post that holds the role; -1: nobody"),
        Column("profession", np.int16, "index", 0, None, "profession required"),
    ),
)

LOCALITIES = Table(
    "localities",
    "locality",
    (
        Column("key", np.int64, "-", 0, None, "random-number key", changes=False),
        Column("first_person", np.int64, "row", 0, None, "first post", changes=False),
        Column("people", np.int64, "count", 0, None, "posts", changes=False),
        Column("first_dyad", np.int64, "row", 0, None, "first row of the block of dyads", changes=False),
        Column("first_case", np.int64, "row", 0, None, "first row of the block of cases"),
        Column("case_capacity", np.int64, "rows", 0, None, "rows in the block of cases"),
        Column("open", np.int64, "count", 0, None, "open cases"),
        Column("arrived", np.int64, "count", 0, None, "cases opened since the start"),
        Column("turned_away", np.int64, "count", 0, None, "families turned away since the start"),
        Column("completed", np.int64, "count", 0, None, "plans completed since the start"),
        Column("withdrawn", np.int64, "count", 0, None, "cases withdrawn since the start"),
        Column("arrival_rate", np.float64, "cases/week", 0, None, "mean arrivals at reference", changes=False),
        Column("complexity", np.float64, "ratio", 0, None, "complexity x", changes=False),
        Column("door", np.float64, "share", 0, 1, "share of families that the front door turns away"),
        Column("mandate", np.float64, "share", 0, 1, "mandate clarity m (1: responsibilities are clear)"),
        Column("settled", np.float64, "share", 0, 1, "mandate clarity that the structure sets"),
    ),
)

PROFESSIONS = Table(
    "professions",
    "profession",
    (
        Column("key", np.int64, "-", 0, None, "random-number key", changes=False),
        Column("headcount_share", np.float64, "share", 0, 1, "share w of the posts", changes=False),
        Column(
            "direct_hours",
            np.float64,
            "hours",
            0,
            None,
            "mean direct work on a case, from the demand calibration",
            changes=False,
        ),
        Column("agenda_share", np.float64, "share", 0, 1, "share l of leadership's agenda"),
        Column("voice", np.float64, "share", 0, 1, "voice v"),
        Column("received_share", np.float64, "share", 0, 1, "share of leadership's attention received lately"),
        Column("money", np.float64, "GBP/week", 0, None, "CPD money received lately"),
        Column("training", np.float64, "hours/week", 0, None, "CPD hours of its people lately"),
        Column("spent", np.float64, "GBP", 0, None, "CPD money received this week"),
        Column("trained", np.float64, "hours", 0, None, "CPD hours of its people this week"),
        Column("deprivation", np.float64, "share", 0, 1, "felt deprivation f"),
        Column("form_set", np.int64, "index", 0, None, "set of forms used", changes=False),
        Column("system", np.int64, "index", 0, None, "information system used", changes=False),
        Column("statutory", np.int64, "0/1", 0, 1, "families fear its visits", changes=False),
        Column("dominant", np.int64, "0/1", 0, 1, "holds most seats of the leadership"),
    ),
)

CASE_TYPES = Table(
    "case_types",
    "type of case",
    (
        Column("cumulative_share", np.float64, "share", 0, 1, "cumulative share of arrivals", changes=False),
        Column("clock_weeks", np.float64, "weeks", 0, None, "time allowed for the plan", changes=False),
        Column("lead", np.int64, "index", -1, None, "profession that leads; -1: any", changes=False),
        Column("statutory", np.int64, "0/1", 0, 1, "needs qualified workers", changes=False),
    ),
)

LEADERS = Table(
    "leaders",
    "seat of the leadership",
    (
        Column("key", np.int64, "-", 0, None, "random-number key", changes=False),
        Column("weight", np.float64, "seats", 0, None, "weight beside an ordinary seat"),
        Column("agenda", np.float64, "share", 0, 1, "how strongly its holder favours the own profession"),
        Column("home", np.int32, "index", 0, None, "profession that the seat belongs to", changes=False),
        Column("profession", np.int32, "index", 0, None, "profession of its holder"),
        Column("occupied", np.int32, "0/1", 0, 1, "seat filled"),
        Column("occupant", np.int32, "count", 0, None, "number of earlier holders"),
        Column("since", np.int32, "week", 0, None, "week in which its holder came"),
        Column("director", np.int32, "0/1", 0, 1, "the director", changes=False),
    ),
)

SERVICE = Table(
    "service",
    "service as a whole",
    (
        Column("churn", np.float64, "share", 0, 1, "recent turnover of leadership"),
        Column("risk", np.float64, "share", 0, 1, "risk aversion of leadership after incidents"),
    ),
)

ACTIVITIES = Table(
    "activities",
    "CPD activity of the framework",
    (
        Column("key", np.int64, "-", 0, None, "random-number key", changes=False),
        Column("per_week", np.float64, "sessions/week", 0, None, "sessions planned"),
        Column("planned_weight", np.float64, "ratio", 0, None, "share of the money as planned"),
        Column("weight", np.float64, "ratio", 0, None, "share of the money now"),
        Column("due", np.float64, "sessions", 0, None, "sessions due"),
        Column("places", np.float64, "places/post", 0, None, "places at a session; 0: no limit"),
        Column("price", np.float64, "GBP", 0, None, "price of a place"),
        Column("hours", np.float64, "hours", 0, None, "hours of a session"),
        Column("understanding", np.float64, "share", -1, 1, "understanding gained"),
        Column("myths", np.float64, "share", -1, 1, "myths lost"),
        Column("skill", np.float64, "share", -1, 1, "handling skill gained"),
        Column("trust", np.float64, "share", -1, 1, "trust gained in those met"),
        Column("strain", np.float64, "share", -1, 1, "strain relieved"),
        Column("mandate", np.float64, "share", -1, 1, "mandate clarity gained if everyone takes part"),
        Column("recognition", np.float64, "share", -1, 1, "recognition gained: it reduces felt deprivation"),
        Column("half_life", np.float64, "weeks", 0, None, "half-life of what is learned"),
        Column("spacing_bonus", np.float64, "share", 0, None, "how much longer it lasts if nothing was learned before"),
        Column("unqualified", np.float64, "ratio", 0, 1, "reach among the unqualified"),
        Column("qualified", np.float64, "ratio", 0, 1, "reach among the qualified"),
        Column("early", np.float64, "ratio", 0, 1, "reach early in the career"),
        Column("middle", np.float64, "ratio", 0, 1, "reach in mid-career"),
        Column("late", np.float64, "ratio", 0, 1, "reach late in the career"),
        Column("start", np.int32, "week", None, None, "first week in which it may be held"),
        Column("end", np.int32, "week", None, None, "first week in which it is no longer held"),
        Column("lapsed_until", np.int32, "week", None, None, "suspended until this week"),
        Column("contacts", np.int32, "count", 0, None, "encounters of each person at a session"),
        Column("grouping", np.int32, "index", 0, 4, "grouping: alone, single, mixed, team, pair", changes=False),
        Column("addresses", np.int32, "index", -1, 3, "gap that its logic model names; -1: none", changes=False),
        Column("stable", np.int32, "0/1", 0, 1, "needs stable leadership", changes=False),
    ),
)

ACTIVITY_ACCESS = Table(
    "activity_access",
    "CPD activity and profession",
    (
        Column("reach", np.float64, "share", 0, 1, "share of the invited who come"),
        Column("pot", np.float64, "GBP", 0, None, "money left in this period"),
    ),
)

RELEASES = Table(
    "releases",
    "release of money for CPD",
    (
        Column("week", np.int64, "week", None, None, "week", changes=False),
        Column("money", np.float64, "GBP", 0, None, "for activities", changes=False),
        Column("alternatives", np.float64, "GBP", 0, None, "for alternatives, taken first", changes=False),
    ),
)

EVENTS = Table(
    "events",
    "event",
    (
        Column("week", np.int64, "week", None, None, "week", changes=False),
        Column("kind", np.int64, "index", 0, 1, "restructure or incident", changes=False),
        Column("share", np.float64, "share", 0, 1, "people moved to new teams", changes=False),
        Column("ties", np.float64, "share", 0, 1, "other ties cut", changes=False),
        Column("clarity_drop", np.float64, "share", 0, 1, "mandate clarity lost", changes=False),
        Column("resistance", np.float64, "share", 0, 1, "resistance raised", changes=False),
        Column("severity", np.float64, "share", 0, 1, "risk aversion raised", changes=False),
    ),
)

SURVEY_ANSWERS = Table(
    "survey_answers",
    "one profession's answers to the organisation's last survey",
    (
        Column("reached", np.float64, "0/1", 0, 1, "is on the mailing list", changes=False),
        Column("reply_logit", np.float64, "logit", None, None, "difference of its reply logit", changes=False),
        Column("invited", np.float64, "count", 0, None, "people invited"),
        Column("replies", np.float64, "count", 0, None, "people who answered"),
        Column("understanding", np.float64, "sum", 0, None, "understanding of other roles, as answered (0-1)"),
        Column("understanding_answers", np.float64, "count", 0, None, "items answered on it"),
        Column("process_conflict", np.float64, "sum", 0, None, "process conflict, as answered (0-1)"),
        Column("process_conflict_answers", np.float64, "count", 0, None, "items answered on it"),
        Column("tension", np.float64, "sum", 0, None, "relationship conflict, as answered (0-1)"),
        Column("tension_answers", np.float64, "count", 0, None, "items answered on it"),
        Column("training", np.float64, "hours/person/week", 0, None, "CPD hours, from the attendance lists"),
    ),
)

SURVEY_PAGES = Table(
    "survey_pages",
    "page of the organisation's own survey",
    (
        Column("key", np.int64, "-", 0, None, "random-number key", changes=False),
        Column("first", np.int64, "row", 0, None, "first item", changes=False),
        Column("items", np.int64, "count", 0, None, "items that measure a gap", changes=False),
        Column("skip", np.float64, "share", 0, 1, "skip the page and continue", changes=False),
        Column("break_off", np.float64, "share", 0, 1, "stop before the page", changes=False),
    ),
)

SURVEY_ITEMS = Table(
    "survey_items",
    "item of the organisation's own survey that measures a gap",
    (
        Column("key", np.int64, "-", 0, None, "random-number key", changes=False),
        Column("gap", np.int64, "index", 0, 2, "understanding, process conflict or tension", changes=False),
        Column("options", np.int64, "count", 2, None, "response options", changes=False),
        Column("mean", np.float64, "share", None, None, "mean of the norm", changes=False),
        Column("deviation", np.float64, "share", 0, None, "standard deviation of the norm", changes=False),
        Column("loading", np.float64, "SD/SD", 0, 1, "loading on the construct", changes=False),
        Column("common_method", np.float64, "SD/SD", 0, 1, "loading on the common method factor", changes=False),
    ),
)

TABLES = (
    PEOPLE, DYADS, CASES, CASE_ROLES, LOCALITIES, PROFESSIONS, CASE_TYPES,
    LEADERS, SERVICE, ACTIVITIES, ACTIVITY_ACCESS, RELEASES, EVENTS, SURVEY_ANSWERS, SURVEY_PAGES, SURVEY_ITEMS,
)  # fmt: skip


class State(NamedTuple):
    """Everything that the week reads and writes. N posts, G localities, Q professions, A CPD activities."""

    people: Any  # (N,) PEOPLE, ordered by locality
    understanding: Any  # (N, Q) float64, 0-1; own profession 1
    myths: Any  # (N, Q) float64, 0-1; own profession 0
    frameworks: Any  # (N, 4) float64, shares adding to 1
    dyads: Any  # (sum of squared numbers of posts,) DYADS: one row-major block per locality
    cases: Any  # (capacity,) CASES: one block per locality
    case_roles: Any  # (capacity * MAX_TEAM_SIZE,) CASE_ROLES: role s of the case in row r at r * MAX_TEAM_SIZE + s
    queue: Any  # (capacity,) int32 (ROW): one block per locality, open cases by due week, then free rows
    localities: Any  # (G,) LOCALITIES
    professions: Any  # (Q,) PROFESSIONS
    profession_frameworks: Any  # (Q, 4) float64
    case_types: Any  # (K,) CASE_TYPES
    case_type_weights: Any  # (K, Q) float64: how often a case type needs a profession
    cumulative_sizes: Any  # (MAX_TEAM_SIZE,) float64: cumulative shares of team sizes
    rng_key: Any  # (1,) RNG_KEY
    leaders: Any  # (L,) LEADERS: the seats, then the director
    service: Any  # (1,) SERVICE
    activities: Any  # (A,) ACTIVITIES, sorted by name
    activity_access: Any  # (A * Q,) ACTIVITY_ACCESS: activity a and profession q at row a * Q + q
    releases: Any  # (R,) RELEASES, in order of weeks
    events: Any  # (E,) EVENTS
    survey_answers: Any  # (Q,) SURVEY_ANSWERS
    survey_pages: Any  # (pages,) SURVEY_PAGES, in order of presentation
    survey_items: Any  # (J,) SURVEY_ITEMS; items of one page are adjacent
    item_thresholds: Any  # (J, K) float64: thresholds between an item's answers, then infinity
    item_shifts: Any  # (J, Q) float64: how much higher a profession answers
    page_relevance: Any  # (pages, Q) float64: share of a profession to whose role a page applies
