"""One SQLite file for a room. What was acknowledged is on the disk: it survives a crash of program or computer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from sim.core.errors import ConfigError

TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (person INTEGER PRIMARY KEY, phone TEXT UNIQUE, token TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS votes (person INTEGER, vote TEXT, PRIMARY KEY (person, vote)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS predictions (
    person INTEGER, card TEXT, measure TEXT, way TEXT, sure TEXT, PRIMARY KEY (person, card, measure)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reasons (person INTEGER, card TEXT, words TEXT, PRIMARY KEY (person, card)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stickers (
    person INTEGER, activity TEXT, number INTEGER, PRIMARY KEY (person, activity)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS revealed (card TEXT PRIMARY KEY) WITHOUT ROWID;
"""
SAID = ("people", "votes", "predictions", "reasons", "stickers", "revealed")  # forgotten when the room is cleared
FORMAT = "dissonance-room-1"
MAGIC = b"SQLite format 3\0"
BUSY = 10.0  # seconds to wait for another program that has the file


def _check_kind(path: Path) -> None:
    """SQLite takes a file of a few bytes for an empty one, and would write over it."""
    if path.exists():
        with path.open("rb") as file:
            start = file.read(len(MAGIC))
        if start not in (b"", MAGIC):
            raise OSError("it is no such file")


class Database:
    """A connection that several threads share, one at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            ConfigError: it cannot be opened or written, or is something else.
        """
        self.path = path
        self._lock = RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _check_kind(path)
            path.touch(mode=0o600)  # for its owner alone; SQLite gives the files beside it the same rights
            self._connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(f"room = '{path}' cannot be used as the room's file: {error}.") from error

    def _prepare(self) -> None:
        one = self._connection
        foreign = one.execute("SELECT name FROM sqlite_master").fetchall()
        if foreign and ("facts",) not in foreign:
            raise sqlite3.DatabaseError("it is the file of another program")
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            one.execute(f"PRAGMA {pragma}")
        one.executescript(TABLES)
        one.execute("INSERT OR IGNORE INTO facts VALUES ('format', ?)", (FORMAT,))
        (found,) = one.execute("SELECT value FROM facts WHERE name = 'format'").fetchone()
        if found != FORMAT:
            raise sqlite3.DatabaseError(f"it was made by another version ('{found}')")

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """All of what is written inside, or nothing; on the disk when left."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk makes SQLite roll back by itself
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, question: str, *values: object) -> list[tuple]:
        """The answer to a question."""
        with self._lock:
            return self._connection.execute(question, values).fetchall()

    def compact(self) -> None:
        """Leave nothing of what was deleted in the file or beside it."""
        with self._lock:
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
