"""One post's diary: meetings, what was said and left unsaid, training had and missed, who came and went."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np

from sim.model.event_log import CONTACT, MEETING, PLACE, TURNED_AWAY
from sim.replay.snapshots import AT_WORK, AWAY, Watched

Entry = dict[str, Any]
KINDS = {MEETING: "meeting", CONTACT: "contact", PLACE: "training", TURNED_AWAY: "turned_away"}
FELL_OUT = 1e-9  # grievance only rises in open conflict with leadership; below it is rounding
FELT = ("task", "unspoken", "process")
DIGITS = 2


def diary_of(watched: Watched, post: int) -> list[Entry]:
    """The entries of a post, by week, in the order in which things happened.

    Returns:
        Entries with ``week`` and ``kind``. ``meeting`` (of a case's team, named by ``case``) and ``contact`` (anywhere
        else): ``with`` (posts), ``spoke``, ``silent`` (those of the others who kept silent), ``task`` (disagreement
        that both voiced), ``unspoken`` (that at least one kept silent about) and ``process``, each the mean over the
        others, and ``episode`` (posts with whom it turned personal). ``training`` and ``turned_away``: ``activity``.
        Without more: ``away`` (begins), ``left``, ``joined``, ``leadership`` (open conflict with those who lead).
    """
    mine = watched.story[(watched.story["first"] == post) | (watched.story["second"] == post)]
    happened = [_entry(watched, list(lines), post) for _, lines in groupby(mine, _occasion)]
    return sorted([*happened, *_changes(watched, post)], key=lambda entry: int(entry["week"]))


def _occasion(line: np.void) -> tuple[int, ...]:
    """What belongs to one occasion: a meeting's pairs stand together."""
    kind = int(line["kind"])
    alone = () if kind == MEETING else (int(line["activity"]), int(line["first"]), int(line["second"]))
    return (int(line["week"]), kind, int(line["case"]), *alone)


def _entry(watched: Watched, lines: list[np.void], post: int) -> Entry:
    line = lines[0]
    kind = int(line["kind"])
    entry: Entry = {"week": int(line["week"]), "kind": KINDS[kind]}
    if kind in (PLACE, TURNED_AWAY):
        return {**entry, "activity": watched.activities[int(line["activity"])]}
    sides = [("first", "second") if one["first"] == post else ("second", "first") for one in lines]
    others = [int(one[theirs]) for one, (_, theirs) in zip(lines, sides, strict=True)]
    spoken = [bool(one[f"{theirs}_speaks"]) for one, (_, theirs) in zip(lines, sides, strict=True)]
    entry |= {
        "with": others,
        "spoke": bool(line[f"{sides[0][0]}_speaks"]),
        "silent": [other for other, spoke in zip(others, spoken, strict=True) if not spoke],
        **{name: round(float(np.mean([one[name] for one in lines])), DIGITS) for name in FELT},
        "episode": [other for other, one in zip(others, lines, strict=True) if one["episode"]],
    }
    return {**entry, "case": int(line["case"])} if kind == MEETING else entry


def _changes(watched: Watched, post: int) -> list[Entry]:
    """What is seen by comparing each week with the one before."""
    entries: list[Entry] = []
    states, occupants = watched.states[:, post], watched.occupants[:, post]
    for week in range(1, len(states)):
        if occupants[week] > occupants[week - 1]:
            entries.append({"week": week, "kind": "left"})
        if states[week] in (AT_WORK, AWAY) and states[week - 1] not in (AT_WORK, AWAY):
            entries.append({"week": week, "kind": "joined"})
        if states[week] == AWAY and states[week - 1] == AT_WORK:
            entries.append({"week": week, "kind": "away"})
        if occupants[week] == occupants[week - 1] and _rose(watched.grievance[:, post], week):
            entries.append({"week": week, "kind": "leadership"})
    return entries


def _rose(grievance: np.ndarray, week: int) -> bool:
    return bool(grievance[week] > grievance[week - 1] + FELL_OUT)
