"""What phones say: predictions, reasons and stickers. A vote counts once, however often it is sent."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from sim.interfaces.workshop.ensembles import DOWN, SAME, UP
from sim.interfaces.workshop.server.http_error import BAD, CONFLICT, TOO_MANY, Refusal
from sim.interfaces.workshop.server.limits import ID, MOST_VOTES, MOST_WORDS, STICKERS
from sim.interfaces.workshop.server.session import Room

WAYS, SURE = (UP, SAME, DOWN), ("guess", "fairly", "very")
CLOSED = "Predictions for this card are closed."


def predict(room: Room, person: int, card: str, measures: list[str], said: Mapping[str, Any]) -> None:
    """Write down a prediction; it replaces what this person said about the card before.

    Args:
        card: the card that this person sees.
        measures: those that the card asks about.
        said: ``id`` (made by the phone), ``measures`` (``way`` and ``sure`` of each), ``because``.

    Raises:
        Refusal: it cannot be read, the card is not open, or this phone has voted too often.
    """
    lines = [_line(name, one, measures) for name, one in _group(said.get("measures")).items()]
    words = _words(said.get("because", ""))
    if not lines:
        raise Refusal("Choose up, about the same, or down.", BAD)
    with room.database.changing() as now:
        if not card or _fact(now, "open_card") != card:
            raise Refusal(CLOSED, CONFLICT)
        if _again(now, person, said.get("id")):
            return
        now.execute("DELETE FROM predictions WHERE person = ? AND card = ?", (person, card))
        now.executemany("INSERT INTO predictions VALUES (?, ?, ?, ?, ?)", [(person, card, *line) for line in lines])
        now.execute("INSERT OR REPLACE INTO reasons VALUES (?, ?, ?)", (person, card, words))


def stick(room: Room, person: int, activities: list[str], said: Mapping[str, Any]) -> None:
    """Write down where this person put the stickers; it replaces where they were before.

    Raises:
        Refusal: it cannot be read, there are too many, or the vote is not open.
    """
    given = _group(said.get("stickers"))
    if any(name not in activities or type(n) is not int or not 0 <= n <= STICKERS for name, n in given.items()):
        raise Refusal("Stickers go on the activities of the list, in whole numbers.", BAD)
    if sum(given.values()) > STICKERS:
        raise Refusal(f"You have {STICKERS} stickers.", BAD)
    with room.database.changing() as now:
        if not _fact(now, "stickers_open"):
            raise Refusal("The vote with stickers is closed.", CONFLICT)
        if _again(now, person, said.get("id")):
            return
        now.execute("DELETE FROM stickers WHERE person = ?", (person,))
        rows = [(person, name, number) for name, number in given.items() if number]
        now.executemany("INSERT INTO stickers VALUES (?, ?, ?)", rows)


def _again(now: sqlite3.Connection, person: int, vote: Any) -> bool:
    """Whether this very vote was counted before; if not, it is noted."""
    if not isinstance(vote, str) or not re.fullmatch(ID, vote):
        raise Refusal("This vote has no id; load the page again.", BAD)
    if now.execute("SELECT 1 FROM votes WHERE person = ? AND vote = ?", (person, vote)).fetchone():
        return True
    (votes,) = now.execute("SELECT count(*) FROM votes WHERE person = ?", (person,)).fetchone()
    if votes >= MOST_VOTES:
        raise Refusal("This phone has voted too often.", TOO_MANY)
    now.execute("INSERT INTO votes VALUES (?, ?)", (person, vote))
    return False


def _fact(now: sqlite3.Connection, name: str) -> str:
    found = now.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return found[0] if found else ""


def _group(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Refusal("This vote cannot be read.", BAD)
    return value


def _line(name: str, one: Any, measures: list[str]) -> tuple[str, str, str]:
    one = _group(one)
    way, sure = one.get("way"), one.get("sure", "")
    if name not in measures or way not in WAYS or sure not in (*SURE, ""):
        raise Refusal("This vote cannot be read.", BAD)
    return name, way, sure


def _words(text: Any) -> str:
    """A reason on one line, without what no screen can show."""
    if not isinstance(text, str) or len(text) > MOST_WORDS:
        raise Refusal(f"A reason has up to {MOST_WORDS} letters.", BAD)
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


# ---- what was said, together; only the facilitator sees it


def votes(room: Room, card: str, measures: list[str]) -> dict[str, Any]:
    """How many phones said what about a card.

    Returns:
        for each measure ``up``, ``same`` and ``down``; ``sure``: for each measure ``guess``, ``fairly`` and ``very``;
        ``because``: reasons; ``people``: phones that predicted.
    """
    ask = "SELECT measure, {0}, count(*) FROM predictions WHERE card = ? GROUP BY measure, {0}"
    ways, sure = ({row[:2]: row[2] for row in room.database.rows(ask.format(one), card)} for one in ("way", "sure"))
    people = room.database.rows("SELECT count(DISTINCT person) FROM predictions WHERE card = ?", card)[0][0]
    reasons = room.database.rows("SELECT words FROM reasons WHERE card = ? AND words <> '' ORDER BY words", card)
    return {
        **{name: {way: ways.get((name, way), 0) for way in WAYS} for name in measures},
        "sure": {name: {key: sure.get((name, key), 0) for key in SURE} for name in measures},
        "because": [words for (words,) in reasons],
        "people": people,
    }


def mix(room: Room) -> dict[str, int]:
    """Stickers on each activity, most first."""
    ask = "SELECT activity, sum(number) AS n FROM stickers GROUP BY activity ORDER BY n DESC, activity"
    return dict(room.database.rows(ask))


# ---- what one person said; only that person sees it


def mine(room: Room, person: int, card: str) -> dict[str, Any]:
    """A person's own prediction of a card."""
    ask = "SELECT measure, way, sure FROM predictions WHERE person = ? AND card = ?"
    said = {name: {"way": way, "sure": sure} for name, way, sure in room.database.rows(ask, person, card)}
    words = room.database.rows("SELECT words FROM reasons WHERE person = ? AND card = ?", person, card)
    return {"measures": said, "because": words[0][0] if words else ""}


def my_stickers(room: Room, person: int) -> dict[str, int]:
    """Where a person put the stickers."""
    return dict(room.database.rows("SELECT activity, number FROM stickers WHERE person = ?", person))
