"""What could be told of a week: encounters, and places at CPD, as they happen. Kept only where somebody listens."""

import numpy as np

from sim.core.compiled import step
from sim.core.table import Column, Table

MEETING, CONTACT, PLACE, TURNED_AWAY = range(4)
NOBODY = -1

STORY = Table(
    "story",
    "thing that happened to one or two people",
    (
        Column("case", np.int64, "-", None, None, "address of the case; -1: none"),
        Column("task", np.float64, "share", 0, 1, "disagreement that both voiced"),
        Column("unspoken", np.float64, "share", 0, 1, "disagreement that at least one kept silent about"),
        Column("process", np.float64, "share", 0, 1, "process conflict"),
        Column("tension", np.float64, "share", 0, 1, "tension before it, mean of both directions"),
        Column("trust", np.float64, "share", 0, 1, "trust before it, likewise"),
        Column("week", np.int32, "week", 0, None, "internal week"),
        Column("kind", np.int32, "index", 0, 3, "meeting, other contact, place at CPD, turned away"),
        Column("first", np.int32, "index", 0, None, "post"),
        Column("second", np.int32, "index", -1, None, "the other's post; -1: none"),
        Column("first_speaks", np.int32, "0/1", 0, 1, "speaks up"),
        Column("second_speaks", np.int32, "0/1", 0, 1, "the other speaks up"),
        Column("episode", np.int32, "0/1", 0, 1, "turned personal"),
        Column("activity", np.int32, "index", -1, None, "CPD activity; -1: none"),
    ),
)


@step
def tell_encounter(workspace, kind, week, case_key, first, second, pair):
    """A line about two people who met."""
    if workspace.told[0] >= workspace.story.shape[0]:
        return
    line = workspace.story[workspace.told[0]]
    workspace.told[0] += 1
    line.week, line.kind, line.case, line.activity = week, kind, case_key, NOBODY
    line.first, line.second = pair.first, pair.second
    line.first_speaks, line.second_speaks = first.speaks, second.speaks
    line.task, line.unspoken, line.process = pair.task, pair.unspoken, pair.process
    line.tension, line.trust, line.episode = pair.tension, pair.trust, pair.episode


@step
def tell_place(workspace, kind, week, post, activity):
    """A line about somebody who came to a session of CPD, and got in or not."""
    if workspace.told[0] >= workspace.story.shape[0]:
        return
    line = workspace.story[workspace.told[0]]
    workspace.told[0] += 1
    line.week, line.kind, line.activity = week, kind, activity
    line.first, line.second, line.case = post, NOBODY, NOBODY
    line.first_speaks, line.second_speaks, line.episode = 0, 0, 0
    line.task, line.unspoken, line.process, line.tension, line.trust = 0.0, 0.0, 0.0, 0.0, 0.0
