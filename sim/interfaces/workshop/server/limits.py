"""How much a room may hold and ask, so that no phone can fill the disk or tire the computer."""

from __future__ import annotations

MOST_PEOPLE = 80  # phones in one room
MOST_VOTES = 400  # times that one phone may vote, changes of mind included
MOST_WORDS = 200  # characters of a reason
MOST_BYTES = 16_384  # of what a phone may send at once
MOST_SESSION = 262_144  # bytes of the facilitator's own tallies
STICKERS = 10  # of each phone
WRONG_CODES = 12  # from one address in a minute, then it has to wait
MINUTE = 60.0  # seconds
MOST_SETTINGS = 160  # of one question to the model
MOST_ENTRIES = 24  # activities or alternatives in it
AT_ONCE = 2  # questions that are worked on
WAITING = 6  # questions under way or waiting; further ones are sent away
KEPT_ANSWERS = 48
CONNECTIONS = 400  # at once
ID = r"[A-Za-z0-9_-]{16,64}"  # made by the phone
