"""A workshop session in one SQLite file: its code and keys, who has joined, what is open, and the facilitator's state.

Everything that was acknowledged is on the disk and survives a crash of the program or of the computer.
"""

from __future__ import annotations

import hmac
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import RLock

from sim.core.errors import ConfigError
from sim.interfaces.workshop.server.http_io import FORBIDDEN, TOO_LARGE, HttpError

TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (person INTEGER PRIMARY KEY, phone TEXT UNIQUE, token TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS votes (person INTEGER, vote TEXT, PRIMARY KEY (person, vote)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS predictions (
    person INTEGER, card TEXT, measure TEXT, direction TEXT, confidence TEXT,
    PRIMARY KEY (person, card, measure)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reasons (person INTEGER, card TEXT, reason TEXT, PRIMARY KEY (person, card)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stickers (
    person INTEGER, activity TEXT, number INTEGER, PRIMARY KEY (person, activity)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS revealed (card TEXT PRIMARY KEY) WITHOUT ROWID;
"""
CLEARED_TABLES = ("people", "votes", "predictions", "reasons", "stickers", "revealed")
CLEARED_FACTS = ("state", "open_card", "stickers_open")
FORMAT = "dissonance-workshop-session-1"
MAGIC = b"SQLite format 3\0"
BUSY = 10.0  # seconds to wait for another program that uses the file
LETTERS = "BCDFGHJKMNPRSTVWXZ"  # no vowels, so no words; nothing that looks like a digit or another letter
CODE_LENGTH = 5
TOKEN_BYTES = 24
ID = r"[A-Za-z0-9_-]{16,64}"  # of a phone or a vote, made by the phone
MAX_PEOPLE = 80  # phones in one session
MAX_STATE = 262_144  # bytes of the facilitator's state


class Database:
    """An SQLite connection shared by several threads, one at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file, or create it.

        Raises:
            ConfigError: it cannot be opened or written, or is not a session's file.
        """
        self.path = path
        self._lock = RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _check_magic(path)
            path.touch(mode=0o600)  # for its owner only; SQLite gives its auxiliary files the same rights
            self._connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(
                f"session = '{path}' cannot be used as the file of a workshop session: {error}."
            ) from error

    def _prepare(self) -> None:
        connection = self._connection
        existing = connection.execute("SELECT name FROM sqlite_master").fetchall()
        if existing and ("facts",) not in existing:
            raise sqlite3.DatabaseError("it is the file of another program")
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(TABLES)
        connection.execute("INSERT OR IGNORE INTO facts VALUES ('format', ?)", (FORMAT,))
        (file_format,) = connection.execute("SELECT value FROM facts WHERE name = 'format'").fetchone()
        if file_format != FORMAT:
            raise sqlite3.DatabaseError(f"it was made by another version ('{file_format}')")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All statements inside, or none of them; on the disk at the end."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite has already rolled back if the disk is full
                    self._connection.execute("ROLLBACK")
                raise

    def query(self, statement: str, *values: object) -> list[tuple]:
        """The rows of a query."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def compact(self) -> None:
        """Remove all traces of deleted rows from the file and its auxiliary files."""
        with self._lock:
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def _check_magic(path: Path) -> None:
    """SQLite would treat a very short file as empty, and overwrite it."""
    if path.exists():
        with path.open("rb") as file:
            start = file.read(len(MAGIC))
        if start not in (b"", MAGIC):
            raise OSError("it is not an SQLite file")


class WorkshopSession:
    """One workshop session: everything about it that outlives the program."""

    def __init__(self, path: Path) -> None:
        """Open the session in this file, or create one.

        Raises:
            ConfigError: the file cannot be used.
        """
        self.database = Database(path)
        self.key = self._created_once("key", lambda: secrets.token_urlsafe(TOKEN_BYTES))
        self.code = self._created_once("code", lambda: "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)))
        self.cookie_suffix = self._created_once("cookie_suffix", lambda: secrets.token_hex(4))

    def _created_once(self, name: str, create: Callable[[], str]) -> str:
        with self.database.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO facts VALUES (?, ?)", (name, create()))
        return self.fact(name)

    def fact(self, name: str) -> str:
        """The value of a fact; empty if it is not set."""
        rows = self.database.query("SELECT value FROM facts WHERE name = ?", name)
        return rows[0][0] if rows else ""

    def set_fact(self, name: str, value: str) -> None:
        """Set a fact."""
        with self.database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    # -- participants ----------------------------------------------------------------------------------------------

    def is_key(self, key: str) -> bool:
        """Whether this is the facilitator's key. The comparison takes the same time for every wrong key."""
        return hmac.compare_digest(key.encode(errors="replace"), self.key.encode())

    def is_code(self, code: str) -> bool:
        """Whether this is the session code; case, spaces and hyphens do not matter."""
        return hmac.compare_digest(re.sub(r"\W", "", code).upper().encode(errors="replace"), self.code.encode())

    def join(self, phone: str) -> str:
        """Let a phone join; returns its token. A phone that joins again with the same id remains the same person.

        Raises:
            HttpError: the session is full, or the id is invalid.
        """
        if not re.fullmatch(ID, phone):
            raise HttpError("This phone sent no id. Load the page again.")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self.database.transaction() as connection:
            (people,) = connection.execute("SELECT count(*) FROM people WHERE phone <> ?", (_hash(phone),)).fetchone()
            if people >= MAX_PEOPLE:
                raise HttpError(f"This workshop is full: {MAX_PEOPLE} phones have joined.", FORBIDDEN)
            connection.execute(
                "INSERT INTO people (phone, token) VALUES (?, ?) "
                "ON CONFLICT (phone) DO UPDATE SET token = excluded.token",
                (_hash(phone), _hash(token)),
            )
        return token

    def person(self, token: str) -> int | None:
        """The number of the person with this token; None if there is none."""
        rows = self.database.query("SELECT person FROM people WHERE token = ?", _hash(token))
        return rows[0][0] if rows else None

    def phones_joined(self) -> int:
        """How many phones have joined."""
        return self.database.query("SELECT count(*) FROM people")[0][0]

    # -- what is open ----------------------------------------------------------------------------------------------

    @property
    def open_card(self) -> str:
        """The card whose effect phones may predict; empty: none."""
        return self.fact("open_card")

    def open_predictions(self, card: str) -> None:
        """Let phones predict this card, and no other."""
        self.set_fact("open_card", card)

    def close_predictions(self, card: str) -> None:
        """Stop predictions of this card."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE facts SET value = '' WHERE name = 'open_card' AND value = ?", (card,))

    def reveal(self, card: str) -> None:
        """Stop predictions of this card, and let phones read what happened."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE facts SET value = '' WHERE name = 'open_card' AND value = ?", (card,))
            connection.execute("INSERT OR IGNORE INTO revealed VALUES (?)", (card,))

    def revealed(self) -> list[str]:
        """Cards of which phones may read what happened."""
        return [card for (card,) in self.database.query("SELECT card FROM revealed ORDER BY card")]

    # -- the facilitator's state -----------------------------------------------------------------------------------

    def save_state(self, state: str) -> None:
        """Save the counts, predictions, notes and cards of the facilitator's page (JSON).

        Raises:
            HttpError: it is too long.
        """
        if len(state.encode()) > MAX_STATE:
            raise HttpError("There is too much to save.", TOO_LARGE)
        self.set_fact("state", state)

    def clear(self) -> None:
        """Delete all votes, all participants and the facilitator's state. The code and the key stay."""
        with self.database.transaction() as connection:
            for table in CLEARED_TABLES:
                connection.execute(f"DELETE FROM {table}")
            connection.executemany("DELETE FROM facts WHERE name = ?", [(name,) for name in CLEARED_FACTS])
        self.database.compact()


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
