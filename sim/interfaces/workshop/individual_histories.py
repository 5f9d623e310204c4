"""Diaries in a few characters an entry; the page turns them back into entries of the replay record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

KINDS = ("meeting", "contact", "training", "turned_away", "away", "left", "joined", "leadership")
HUNDREDTHS = 100
FELT = ("task", "unspoken", "process")
Entry = Mapping[str, Any]


def pack_diary(entries: Sequence[Entry], cases: dict[int, int], activities: list[str]) -> str:
    """Entries in order, with ``;`` between them and ``,`` between their fields.

    Fields are week, kind (place in ``KINDS``), and for training the activity's place in ``activities``; for meetings
    and contacts the case (empty without one), posts with ``.`` between them, whether one spoke (1 or 0), who of them
    kept silent and with whom it turned personal (both as sums of 1, 2, 4, ... in the order of posts), and task,
    unspoken and process in hundredths.

    Args:
        entries: of a replay record.
        cases: numbers given to cases so far; new ones are added.
        activities: names met so far; new ones are added.
    """
    return ";".join(",".join(map(str, _fields(entry, cases, activities))) for entry in entries)


def _fields(entry: Entry, cases: dict[int, int], activities: list[str]) -> list[Any]:
    head = [entry["week"], KINDS.index(entry["kind"])]
    if "activity" in entry:
        if entry["activity"] not in activities:
            activities.append(entry["activity"])
        return [*head, activities.index(entry["activity"])]
    if "with" not in entry:
        return head
    case = cases.setdefault(entry["case"], len(cases)) if "case" in entry else ""
    others = entry["with"]
    felt = [round(HUNDREDTHS * entry[name]) for name in FELT]
    marks = (_among(entry["silent"], others), _among(entry["episode"], others))
    return [*head, case, ".".join(map(str, others)), int(entry["spoke"]), *marks, *felt]


def _among(some: Sequence[int], others: Sequence[int]) -> int:
    return sum(1 << k for k, post in enumerate(others) if post in some)


def unpack_diary(packed: str, activities: Sequence[str]) -> list[dict[str, Any]]:
    """The entries again, with the kit's own numbers for cases."""
    return [_entry(part.split(","), activities) for part in packed.split(";") if part]


def _entry(parts: Sequence[str], activities: Sequence[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"week": int(parts[0]), "kind": KINDS[int(parts[1])]}
    if entry["kind"] in ("training", "turned_away"):
        return {**entry, "activity": activities[int(parts[2])]}
    if entry["kind"] not in ("meeting", "contact"):
        return entry
    others = [int(post) for post in parts[3].split(".")]
    silent, personal = ([post for k, post in enumerate(others) if int(mark) >> k & 1] for mark in (parts[5], parts[6]))
    felt = {name: int(part) / HUNDREDTHS for name, part in zip(FELT, parts[7:], strict=True)}
    entry |= {"with": others, "spoke": parts[4] == "1", "silent": silent, **felt, "episode": personal}
    return {**entry, "case": int(parts[2])} if parts[2] else entry
