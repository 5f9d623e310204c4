"""The event log: encounters and CPD places in the order in which they happen. Recorded only on request."""

import numpy as np

from sim.core.compiled import step
from sim.core.table import Column, Table

MEETING, CONTACT, PLACE, TURNED_AWAY, HOME_TEAM, SESSION = range(6)
NOBODY = -1
NO_STYLE = -1

EVENT_LOG = Table(
    "event_log",
    "event that one or two people took part in",
    (
        Column("case", np.int64, "-", None, None, "key of the case; -1: none"),
        Column("task", np.float64, "share", 0, 1, "task conflict: disagreement that both voiced"),
        Column("unspoken", np.float64, "share", 0, 1, "unspoken disagreement: at least one was silent"),
        Column("process", np.float64, "share", 0, 1, "process conflict"),
        Column("relationship", np.float64, "share", 0, 1, "tension after it, mean of both directions"),
        Column("hazard", np.float64, "1/encounter", 0, None, "hazard of an episode"),
        Column("tension", np.float64, "share", 0, 1, "tension before it, mean of both directions"),
        Column("trust", np.float64, "share", 0, 1, "trust before it, mean of both directions"),
        Column(
            "harm", np.float64, "share", 0, 1, "harm of the episode: 1 minus the concern shown; 0 without an episode"
        ),
        Column("week", np.int32, "week", 0, None, "internal week"),
        Column(
            "kind",
            np.int32,
            "index",
            0,
            5,
            "case meeting, informal contact, CPD place, turned away, home team, contact at a CPD session",
        ),
        Column("first", np.int32, "index", 0, None, "post"),
        Column("second", np.int32, "index", -1, None, "the other post; -1: none"),
        Column("first_speaks", np.int32, "0/1", 0, 1, "the first speaks"),
        Column("second_speaks", np.int32, "0/1", 0, 1, "the second speaks"),
        Column("first_occupant", np.int32, "count", -1, None, "earlier holders of the first post; -1: no encounter"),
        Column("second_occupant", np.int32, "count", -1, None, "earlier holders of the other; -1: no encounter"),
        Column("first_style", np.int32, "index", -1, 4, "handling style of the first; -1: no encounter"),
        Column("second_style", np.int32, "index", -1, 4, "handling style of the second; -1: no encounter"),
        Column("episode", np.int32, "0/1", 0, 1, "an episode of relationship conflict"),
        Column("activity", np.int32, "index", -1, None, "CPD activity; -1: none"),
    ),
)


@step
def record_encounter(workspace, kind, week, case_key, first, second, pair):
    """Record an encounter of two people."""
    if workspace.event_count[0] >= workspace.events.shape[0]:
        return
    event = workspace.events[workspace.event_count[0]]
    workspace.event_count[0] += 1
    event.week, event.kind, event.case, event.activity = week, kind, case_key, NOBODY
    event.first, event.second = pair.first_post, pair.second_post
    event.first_occupant, event.second_occupant = first.occupant, second.occupant
    event.first_speaks, event.second_speaks = first.speaks, second.speaks
    event.first_style, event.second_style = first.style, second.style
    event.task, event.unspoken, event.process = pair.task, pair.unspoken, pair.process
    event.relationship, event.hazard = pair.relationship, pair.hazard
    event.tension, event.trust, event.episode, event.harm = pair.tension, pair.trust, pair.episode, pair.harm


@step
def record_place(workspace, kind, week, post, activity):
    """Record that somebody came to a CPD session, and whether they got a place."""
    if workspace.event_count[0] >= workspace.events.shape[0]:
        return
    event = workspace.events[workspace.event_count[0]]
    workspace.event_count[0] += 1
    event.week, event.kind, event.activity = week, kind, activity
    event.first, event.second, event.case = post, NOBODY, NOBODY
    event.first_occupant, event.second_occupant = NOBODY, NOBODY
    event.first_speaks, event.second_speaks, event.episode = 0, 0, 0
    event.first_style, event.second_style = NO_STYLE, NO_STYLE
    event.task, event.unspoken, event.process, event.tension, event.trust = 0.0, 0.0, 0.0, 0.0, 0.0
    event.relationship, event.hazard, event.harm = 0.0, 0.0, 0.0
