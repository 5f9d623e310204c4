"""Names and labels that SPSS, R and spreadsheets all take, and SPSS files."""

from __future__ import annotations

import os
import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

LONGEST_NAME = 64  # bytes: SPSS takes no more
LONGEST_LABEL = 255  # bytes of a variable's label
LONGEST_VALUE = 120  # bytes of a value's label
LONGEST_FILE = 64  # bytes of a file's label
ROOM = 10  # bytes kept free for a suffix
SPSS_WORDS = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
INITIAL = "v_"
NOMINAL, ORDINAL, INTERVAL = "nominal", "ordinal", "scale"  # levels of measurement
NOTE_WIDTH = 80  # columns of a note in an SPSS file
CREATED = slice(92, 109)  # bytes of an SPSS file that say when it was made: "25 Nov 2609:15:00"
CREATED_PATTERN = rb"\d\d \w{3} \d\d\d\d:\d\d:\d\d"
NO_TIME = b"01 Jan 7000:00:00"


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


def one_line(text: str, longest: int = LONGEST_LABEL) -> str:
    """A label on one line of at most so many bytes; no character is cut."""
    line = " ".join(text.split())
    if len(line.encode()) <= longest:
        return line
    return line.encode()[:longest].decode(errors="ignore").rstrip()


def write_spss_file(frame: pd.DataFrame, path: Path, title: str, note: str, **about: Any) -> None:
    """Write a table as an SPSS file, whole or not at all.

    SPSS files contain the time of their creation; here this is always 1 January 1970, so that the same data give the
    same bytes.

    Args:
        frame: the table.
        path: the file.
        title: label of the file.
        note: a text about it.
        **about: ``column_labels``, ``variable_value_labels``, ``variable_measure`` and ``variable_format``, each by
            column, as pyreadstat takes them.

    Raises:
        OSError: it cannot be written.
    """
    import pyreadstat

    temporary = path.with_name(f".{path.name}.tmp")
    try:
        pyreadstat.write_sav(
            frame, str(temporary), file_label=one_line(title, LONGEST_FILE), note=textwrap.wrap(note, NOTE_WIDTH),
            **about,
        )  # fmt: skip
        _without_time(temporary)
        os.replace(temporary, path)
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError) as error:
        raise OSError(f"'{path}' cannot be written: {error}") from error
    finally:
        temporary.unlink(missing_ok=True)


def _without_time(path: Path) -> None:
    content = bytearray(path.read_bytes())
    if re.fullmatch(CREATED_PATTERN, bytes(content[CREATED])):
        content[CREATED] = NO_TIME
        path.write_bytes(content)
