"""Names and labels that SPSS, R and spreadsheets all take."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LONGEST_NAME = 64  # bytes: SPSS takes no more
LONGEST_LABEL = 255  # bytes of a variable's label
LONGEST_VALUE = 120  # bytes of a value's label
LONGEST_FILE = 64  # bytes of a file's label
ROOM = 10  # bytes kept free for a suffix
SPSS_WORDS = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
INITIAL = "v_"


@dataclass
class Names:
    """Gives each name once. Like SPSS, it ignores case."""

    taken: set[str] = field(default_factory=lambda: set(SPSS_WORDS))

    def give(self, wanted: str) -> str:
        """``wanted``, or a similar name that is allowed and not yet used."""
        plain = plain_name(wanted)
        name, number = plain, 1
        while name.lower() in self.taken:
            number += 1
            name = f"{plain}_{number}"
        self.taken.add(name.lower())
        return name


def plain_name(wanted: str) -> str:
    """Letters, digits and underscores of the Latin alphabet, a letter first, no underscore last; 54 at most."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", wanted)
    if not name[:1].isalpha():
        name = INITIAL + name
    return name[: LONGEST_NAME - ROOM].rstrip("_")


def file_name(name: str) -> str:
    """A name as part of a file's: Latin letters, digits, hyphens and underscores."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


def one_line(text: str, longest: int = LONGEST_LABEL) -> str:
    """A label on one line of at most so many bytes; no character is cut."""
    line = " ".join(text.split())
    if len(line.encode()) <= longest:
        return line
    return line.encode()[:longest].decode(errors="ignore").rstrip()


def with_spaces(name: str) -> str:
    """``early_help`` as ``early help``."""
    return name.replace("_", " ")
