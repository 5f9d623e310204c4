"""A room: its code and keys, who has joined, which card is open, and what the facilitator keeps."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from sim.interfaces.workshop.server.database import SAID, Database
from sim.interfaces.workshop.server.http_error import BAD, FORBIDDEN, TOO_LARGE, Refusal
from sim.interfaces.workshop.server.limits import ID, MOST_PEOPLE, MOST_SESSION

LETTERS = "BCDFGHJKMNPRSTVWXZ"  # no vowels: no words; nothing that is read as a number or as another letter
CODE_LENGTH = 5
TOKEN_BYTES = 24
NOTHING = ""


class Room:
    """Everything about one room that outlives the program, in one file."""

    def __init__(self, path: Path) -> None:
        """Open the room in this file, or make a new one.

        Raises:
            ConfigError: the file cannot be used.
        """
        self.database = Database(path)
        self.key = self._once("key", lambda: secrets.token_urlsafe(TOKEN_BYTES))
        self.code = self._once("code", lambda: "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)))
        self.name = self._once("name", lambda: secrets.token_hex(4))

    def _once(self, name: str, make: Callable[[], str]) -> str:
        """A fact that is made up when the room is new."""
        with self.database.changing() as now:
            now.execute("INSERT OR IGNORE INTO facts VALUES (?, ?)", (name, make()))
        return self.fact(name)

    def fact(self, name: str) -> str:
        """What is written under a name; empty: nothing."""
        found = self.database.rows("SELECT value FROM facts WHERE name = ?", name)
        return found[0][0] if found else NOTHING

    def note(self, name: str, value: str) -> None:
        """Write something under a name."""
        with self.database.changing() as now:
            now.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    # ---- who is who

    def is_key(self, key: str) -> bool:
        """Whether this is the facilitator's key; the comparison takes equally long however wrong it is."""
        return hmac.compare_digest(key.encode(errors="replace"), self.key.encode())

    def is_code(self, code: str) -> bool:
        """Whether this is the room's code, however it was typed."""
        return hmac.compare_digest(re.sub(r"\W", "", code).upper().encode(errors="replace"), self.code.encode())

    def join(self, phone: str) -> str:
        """A place for a phone; returns its token. A phone that asks again, by its own id, keeps its place.

        Raises:
            Refusal: the room is full, or this is no id.
        """
        if not re.fullmatch(ID, phone):
            raise Refusal("This phone sent no id; load the page again.", BAD)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self.database.changing() as now:
            (people,) = now.execute("SELECT count(*) FROM people WHERE phone <> ?", (_hash(phone),)).fetchone()
            if people >= MOST_PEOPLE:
                raise Refusal(f"The room is full: {MOST_PEOPLE} phones have joined.", FORBIDDEN)
            now.execute(
                "INSERT INTO people (phone, token) VALUES (?, ?) "
                "ON CONFLICT (phone) DO UPDATE SET token = excluded.token",
                (_hash(phone), _hash(token)),
            )
        return token

    def person(self, token: str) -> int | None:
        """Who this token was given to; None: nobody."""
        found = self.database.rows("SELECT person FROM people WHERE token = ?", _hash(token))
        return found[0][0] if found else None

    def people(self) -> int:
        """How many have joined."""
        return self.database.rows("SELECT count(*) FROM people")[0][0]

    # ---- what is open

    @property
    def open_card(self) -> str:
        """The card that is predicted now; empty: none."""
        return self.fact("open_card")

    def open(self, card: str) -> None:
        """Let phones predict this card, and no other."""
        self.note("open_card", card)

    def close(self, card: str) -> None:
        """Lock predictions for this card."""
        with self.database.changing() as now:
            now.execute("UPDATE facts SET value = '' WHERE name = 'open_card' AND value = ?", (card,))

    def reveal(self, card: str) -> None:
        """Lock predictions for this card, and let phones read what happened."""
        with self.database.changing() as now:
            now.execute("UPDATE facts SET value = '' WHERE name = 'open_card' AND value = ?", (card,))
            now.execute("INSERT OR IGNORE INTO revealed VALUES (?)", (card,))

    def revealed(self) -> list[str]:
        """Cards of which phones may read what happened."""
        return [card for (card,) in self.database.rows("SELECT card FROM revealed ORDER BY card")]

    # ---- what the facilitator keeps

    def keep(self, session: str) -> None:
        """Keep the facilitator's own tallies, predictions and flips.

        Raises:
            Refusal: it is too long.
        """
        if len(session.encode()) > MOST_SESSION:
            raise Refusal("There is too much to keep.", TOO_LARGE)
        self.note("session", session)

    def clear(self) -> None:
        """Forget everything that was said in this room, and who had joined. Its code and the facilitator's key stay."""
        with self.database.changing() as now:
            for table in SAID:
                now.execute(f"DELETE FROM {table}")
            now.execute("DELETE FROM facts WHERE name IN ('session', 'open_card', 'stickers_open')")
        self.database.compact()


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
