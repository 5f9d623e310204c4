"""Votes of phones: predictions, reasons and stickers. A vote counts once, however often it is sent."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sim.interfaces.workshop.ensembles import DOWN, SAME, UP
from sim.interfaces.workshop.server.http_io import CONFLICT, TOO_MANY, HttpError
from sim.interfaces.workshop.server.session import ID, WorkshopSession

DIRECTIONS, CONFIDENCE = (UP, SAME, DOWN), ("guess", "fairly", "very")
MAX_VOTES = 400  # of one phone, changes included
MAX_REASON = 200  # characters
STICKERS = 10  # of each phone
UNREADABLE = "This vote cannot be read."


def save_prediction(
    session: WorkshopSession, person: int, card: str, measures: Sequence[str], vote: Mapping[str, Any]
) -> None:
    """Save a prediction; it replaces this person's earlier prediction of the card.

    Args:
        session: the workshop session.
        person: who predicts.
        card: the card that this person sees.
        measures: those that the card asks about.
        vote: ``id`` (made by the phone), ``measures`` (``direction`` and ``confidence`` of each), ``because``.

    Raises:
        HttpError: the vote is invalid, the card is not open, or this phone has sent too many votes.
    """
    rows = [_prediction(name, answer, measures) for name, answer in _mapping(vote.get("measures")).items()]
    reason = _reason(vote.get("because", ""))
    if not rows:
        raise HttpError("Choose up, about the same, or down.")
    with session.database.transaction() as connection:
        if not card or _fact(connection, "open_card") != card:
            raise HttpError("Predictions for this card are closed.", CONFLICT)
        if _is_repeated(connection, person, vote.get("id")):
            return
        connection.execute("DELETE FROM predictions WHERE person = ? AND card = ?", (person, card))
        connection.executemany("INSERT INTO predictions VALUES (?, ?, ?, ?, ?)", [(person, card, *row) for row in rows])
        connection.execute("INSERT OR REPLACE INTO reasons VALUES (?, ?, ?)", (person, card, reason))


def save_stickers(session: WorkshopSession, person: int, activities: Sequence[str], vote: Mapping[str, Any]) -> None:
    """Save where this person put stickers; it replaces where they were before.

    Raises:
        HttpError: the vote is invalid, there are too many stickers, or the vote is not open.
    """
    given = _mapping(vote.get("stickers"))
    if any(name not in activities or type(n) is not int or not 0 <= n <= STICKERS for name, n in given.items()):
        raise HttpError("Use whole stickers, on listed activities only.")
    if sum(given.values()) > STICKERS:
        raise HttpError(f"You have {STICKERS} stickers.")
    with session.database.transaction() as connection:
        if not _fact(connection, "stickers_open"):
            raise HttpError("Sticker voting is closed.", CONFLICT)
        if _is_repeated(connection, person, vote.get("id")):
            return
        connection.execute("DELETE FROM stickers WHERE person = ?", (person,))
        rows = [(person, name, number) for name, number in given.items() if number]
        connection.executemany("INSERT INTO stickers VALUES (?, ?, ?)", rows)


def _is_repeated(connection: sqlite3.Connection, person: int, vote: Any) -> bool:
    """Whether a vote with this id was counted before; if not, it is counted from now on."""
    if not isinstance(vote, str) or not re.fullmatch(ID, vote):
        raise HttpError("This vote has no id. Load the page again.")
    if connection.execute("SELECT 1 FROM votes WHERE person = ? AND vote = ?", (person, vote)).fetchone():
        return True
    (votes,) = connection.execute("SELECT count(*) FROM votes WHERE person = ?", (person,)).fetchone()
    if votes >= MAX_VOTES:
        raise HttpError("This phone has sent too many votes.", TOO_MANY)
    connection.execute("INSERT INTO votes VALUES (?, ?)", (person, vote))
    return False


def _fact(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise HttpError(UNREADABLE)
    return value


def _prediction(measure: str, answer: Any, measures: Sequence[str]) -> tuple[str, str, str]:
    answer = _mapping(answer)
    direction, confidence = answer.get("direction"), answer.get("confidence", "")
    if measure not in measures or direction not in DIRECTIONS or confidence not in (*CONFIDENCE, ""):
        raise HttpError(UNREADABLE)
    return measure, direction, confidence


def _reason(text: Any) -> str:
    """A reason on one line, without control characters."""
    if not isinstance(text, str) or len(text) > MAX_REASON:
        raise HttpError(f"A reason can have up to {MAX_REASON} characters.")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


# -- counts, for the facilitator only ------------------------------------------------------------------------------


def count_predictions(session: WorkshopSession, card: str, measures: Sequence[str]) -> dict[str, Any]:
    """How many phones predicted what about a card.

    Returns:
        For each measure ``up``, ``same`` and ``down``. ``confidence``: for each measure ``guess``, ``fairly`` and
        ``very``. ``because``: the reasons. ``people``: phones that predicted.
    """
    directions, confidence = (_counts(session, card, column) for column in ("direction", "confidence"))
    statement = "SELECT count(DISTINCT person) FROM predictions WHERE card = ?"
    reasons = session.database.query("SELECT reason FROM reasons WHERE card = ? AND reason <> '' ORDER BY reason", card)
    return {
        **{name: {key: directions.get((name, key), 0) for key in DIRECTIONS} for name in measures},
        "confidence": {name: {key: confidence.get((name, key), 0) for key in CONFIDENCE} for name in measures},
        "because": [reason for (reason,) in reasons],
        "people": session.database.query(statement, card)[0][0],
    }


def _counts(session: WorkshopSession, card: str, column: str) -> dict[tuple[str, str], int]:
    statement = f"SELECT measure, {column}, count(*) FROM predictions WHERE card = ? GROUP BY measure, {column}"
    return {(measure, value): count for measure, value, count in session.database.query(statement, card)}


def count_stickers(session: WorkshopSession) -> dict[str, int]:
    """Stickers on each activity, most first."""
    statement = "SELECT activity, sum(number) AS n FROM stickers GROUP BY activity ORDER BY n DESC, activity"
    return dict(session.database.query(statement))


# -- one person's own votes, for that person only ------------------------------------------------------------------


def own_prediction(session: WorkshopSession, person: int, card: str) -> dict[str, Any]:
    """A person's prediction of a card."""
    statement = "SELECT measure, direction, confidence FROM predictions WHERE person = ? AND card = ?"
    measures = {
        name: {"direction": direction, "confidence": confidence}
        for name, direction, confidence in session.database.query(statement, person, card)
    }
    reason = session.database.query("SELECT reason FROM reasons WHERE person = ? AND card = ?", person, card)
    return {"measures": measures, "because": reason[0][0] if reason else ""}


def own_stickers(session: WorkshopSession, person: int) -> dict[str, int]:
    """Where a person put stickers."""
    return dict(session.database.query("SELECT activity, number FROM stickers WHERE person = ?", person))
