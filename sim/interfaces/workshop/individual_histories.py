"""Individual histories in a few characters per entry; the page turns them back into entries of the replay record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

KINDS = ("meeting", "contact", "training", "turned_away", "away", "left", "joined", "leadership")
HUNDREDTHS = 100
FELT = ("task", "unspoken", "process")
Entry = Mapping[str, Any]


def pack_history(entries: Sequence[Entry], cases: dict[int, int], activities: list[str]) -> str:
    """Entries in order, separated by ``;``, their fields by ``,``.

    Fields are week and kind (index into ``KINDS``). Training adds the activity's index in ``activities``. Meetings
    and contacts add the case (empty without one), posts separated by ``.``, whether the person spoke (1 or 0), who of
    the others kept silent and with whom there was an episode (each a sum of 1, 2, 4, ... in the order of posts), and
    task, unspoken and process in hundredths.

    Args:
        entries: of a replay record.
        cases: numbers given to cases so far; new cases are added.
        activities: ids used so far; new ones are added.
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
    masks = (_mask(entry["silent"], others), _mask(entry["episode"], others))
    return [*head, case, ".".join(map(str, others)), int(entry["spoke"]), *masks, *felt]


def _mask(some: Sequence[int], others: Sequence[int]) -> int:
    return sum(1 << k for k, post in enumerate(others) if post in some)


def unpack_history(packed: str, activities: Sequence[str]) -> list[dict[str, Any]]:
    """The inverse of :func:`pack_history`; cases have the bundle's own numbers."""
    return [_entry(part.split(","), activities) for part in packed.split(";") if part]


def _entry(fields: Sequence[str], activities: Sequence[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"week": int(fields[0]), "kind": KINDS[int(fields[1])]}
    if entry["kind"] in ("training", "turned_away"):
        return {**entry, "activity": activities[int(fields[2])]}
    if entry["kind"] not in ("meeting", "contact"):
        return entry
    others = [int(post) for post in fields[3].split(".")]
    silent, episode = ([post for k, post in enumerate(others) if int(mask) >> k & 1] for mask in (fields[5], fields[6]))
    felt = {name: int(field) / HUNDREDTHS for name, field in zip(FELT, fields[7:], strict=True)}
    entry |= {"with": others, "spoke": fields[4] == "1", "silent": silent, **felt, "episode": episode}
    return {**entry, "case": int(fields[2])} if fields[2] else entry
