"""One post's history: meetings, what was said and not said, training, absence, and who left or joined."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np

from sim.model.event_log import CONTACT, HOME_TEAM, MEETING, PLACE, SESSION, TURNED_AWAY
from sim.replay.snapshots import AT_WORK, AWAY, WeeklySnapshots

Entry = dict[str, Any]
KINDS = {
    MEETING: "meeting", CONTACT: "contact", HOME_TEAM: "contact", SESSION: "contact",
    PLACE: "training", TURNED_AWAY: "turned_away",
}  # fmt: skip
RISE = 1e-9  # grievance rises only in open conflict with leadership; smaller changes are rounding errors
FELT = ("task", "unspoken", "process")
DIGITS = 2


def individual_history(snapshots: WeeklySnapshots, post: int) -> list[Entry]:
    """The entries of one post, in order of time.

    Returns:
        Entries with ``week`` and ``kind``. ``meeting`` (of the team of the case ``case``) and ``contact`` (any other
        encounter) have ``with`` (posts), ``spoke``, ``silent`` (those of the others who kept silent), ``task``
        (disagreement that both voiced), ``unspoken`` (disagreement that at least one did not voice) and ``process``,
        each the mean over the others, and ``episode`` (posts with whom there was a conflict episode). ``training``
        and ``turned_away`` have ``activity``. ``away`` (an absence begins), ``left``, ``joined`` and ``leadership``
        (open conflict with the leadership) have nothing else.
    """
    events = snapshots.events
    own = events[(events["first"] == post) | (events["second"] == post)]
    encounters = [_entry(snapshots, list(lines), post) for _, lines in groupby(own, _occasion)]
    return sorted([*encounters, *_changes(snapshots, post)], key=lambda entry: int(entry["week"]))


def _occasion(line: np.void) -> tuple[int, ...]:
    """A key that is the same for consecutive lines of one occasion: a meeting has one line per pair."""
    kind = int(line["kind"])
    pair = () if kind == MEETING else (int(line["activity"]), int(line["first"]), int(line["second"]))
    return (int(line["week"]), kind, int(line["case"]), *pair)


def _entry(snapshots: WeeklySnapshots, lines: list[np.void], post: int) -> Entry:
    line = lines[0]
    kind = int(line["kind"])
    entry: Entry = {"week": int(line["week"]), "kind": KINDS[kind]}
    if kind in (PLACE, TURNED_AWAY):
        return {**entry, "activity": snapshots.activities[int(line["activity"])]}
    own_side = "first" if line["first"] == post else "second"
    other_sides = ["second" if pair["first"] == post else "first" for pair in lines]
    others = [int(pair[side]) for pair, side in zip(lines, other_sides, strict=True)]
    spoke = [bool(pair[f"{side}_speaks"]) for pair, side in zip(lines, other_sides, strict=True)]
    entry |= {
        "with": others,
        "spoke": bool(line[f"{own_side}_speaks"]),
        "silent": [colleague for colleague, speaks in zip(others, spoke, strict=True) if not speaks],
        **{name: round(float(np.mean([pair[name] for pair in lines])), DIGITS) for name in FELT},
        "episode": [colleague for colleague, pair in zip(others, lines, strict=True) if pair["episode"]],
    }
    return {**entry, "case": int(line["case"])} if kind == MEETING else entry


def _changes(snapshots: WeeklySnapshots, post: int) -> list[Entry]:
    """Entries found by comparing each week with the week before."""
    entries: list[Entry] = []
    states, occupants = snapshots.states[:, post], snapshots.occupants[:, post]
    grievance = snapshots.grievance[:, post]
    for week in range(1, len(states)):
        if occupants[week] > occupants[week - 1]:
            entries.append({"week": week, "kind": "left"})
        if states[week] in (AT_WORK, AWAY) and states[week - 1] not in (AT_WORK, AWAY):
            entries.append({"week": week, "kind": "joined"})
        if states[week] == AWAY and states[week - 1] == AT_WORK:
            entries.append({"week": week, "kind": "away"})
        if occupants[week] == occupants[week - 1] and grievance[week] > grievance[week - 1] + RISE:
            entries.append({"week": week, "kind": "leadership"})
    return entries
