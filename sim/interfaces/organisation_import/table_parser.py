"""Read a user's table of posts, CSV or YAML, into rows and cells; errors name the file, the row and the column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.settings.csv_table import read_csv, read_text
from sim.settings.option_files import parse_yaml

POSTS = "posts"
PROFESSION = "profession"
OTHER_COLUMNS = (
    "like", "forms", "information_system", "seats", "director", "statutory", "qualified_share", "casework_share",
)  # fmt: skip
FIRST_ROW = 2  # in a spreadsheet, below the headings
SUFFIXES = (".csv", ".yaml", ".yml")
WORKBOOKS = (".xlsx", ".xls", ".ods", ".numbers")
POSTS_HEADING = re.compile(rf"{POSTS}( (?P<locality>.+))?", re.IGNORECASE)  # "posts", or "posts North"
YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")
MAX_POSTS = 200_000
HUNDRED = 100


@dataclass(frozen=True)
class Row:
    """One profession as written in the file.

    Attributes:
        place: where the row is, for messages: ``service.csv, row 3``.
        profession: the profession's name as written.
        posts: numbers of posts by column or locality; one entry for the whole service, or one per locality.
        cells: the other columns that are filled in.
    """

    place: str
    profession: str
    posts: Mapping[str, Any]
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A parsed file.

    Attributes:
        rows: one per profession.
        localities: their names; empty if the file gives posts for the whole service.
        columns: names of the columns in the file, in lower case.
    """

    rows: tuple[Row, ...]
    localities: tuple[str, ...]
    columns: tuple[str, ...]


def read_table(path: Path) -> Table:
    """Parse a file.

    Raises:
        ConfigError: the file cannot be read or is not such a table; a column is unknown, missing or repeated.
    """
    if path.suffix.lower() not in SUFFIXES:
        if path.is_dir():
            raise ConfigError(f"'{path}' is a folder; give a file whose name ends in one of {listed(SUFFIXES)}.")
        save = " Open it in the spreadsheet and save it as 'CSV UTF-8'." if path.suffix.lower() in WORKBOOKS else ""
        raise ConfigError(f"'{path.name}': the file name must end in one of {listed(SUFFIXES)}.{save}")
    if path.suffix.lower() == ".csv":
        return _from_csv(path.name, read_csv(path))
    return _from_yaml(path.name, read_text(path))


# -- CSV -----------------------------------------------------------------------------------------------------------


def _from_csv(name: str, table: list[list[str]]) -> Table:
    lines = [_clean(line) for line in table]
    if not lines:
        raise ConfigError(
            f"'{name}' is empty; its first row must have the headings {PROFESSION}, {POSTS}, "
            f"{', '.join(OTHER_COLUMNS)} (the last {len(OTHER_COLUMNS)} are optional)."
        )
    headings = lines[0]
    _check_headings(name, headings)
    matches = [POSTS_HEADING.fullmatch(heading) for heading in headings]
    localities = tuple(match["locality"] for match in matches if match and match["locality"])
    rows = [
        _csv_row(f"{name}, row {number}", headings, line) for number, line in enumerate(lines[1:], FIRST_ROW) if line
    ]
    return _checked(name, rows, localities, headings)


def _clean(line: list[str]) -> list[str]:
    """The cells of a line without line breaks and without the empty cells that spreadsheets add at the end."""
    cells = [" ".join(cell.split()) for cell in line]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _csv_row(place: str, headings: list[str], line: list[str]) -> Row:
    if len(line) > len(headings):
        raise ConfigError(f"{place}: the row has {len(line)} cells, but there are only {len(headings)} headings.")
    cells = dict(zip(headings, line + [""] * (len(headings) - len(line)), strict=True))
    posts = {heading: cell for heading, cell in cells.items() if POSTS_HEADING.fullmatch(heading)}
    others = {heading.lower(): cell for heading, cell in cells.items() if heading.lower() in OTHER_COLUMNS and cell}
    profession = next(cell for heading, cell in cells.items() if heading.lower() == PROFESSION)
    return Row(place, profession, posts, others)


def _check_headings(name: str, headings: list[str]) -> None:
    lower = [heading.lower() for heading in headings]
    for heading in headings:
        if heading.lower() not in (PROFESSION, *OTHER_COLUMNS) and not POSTS_HEADING.fullmatch(heading):
            allowed = (PROFESSION, POSTS, f"{POSTS} LOCALITY", *OTHER_COLUMNS)
            raise ConfigError(
                f"{name}, row 1: unknown column '{heading}'; allowed are {listed(allowed)}."
                + did_you_mean(heading, allowed)
            )
        if lower.count(heading.lower()) > 1:
            raise ConfigError(f"{name}, row 1: the column '{heading}' appears twice.")
    post_columns = [heading for heading in lower if POSTS_HEADING.fullmatch(heading)]
    if PROFESSION not in lower or not post_columns:
        raise ConfigError(
            f"{name}, row 1: the columns '{PROFESSION}' and '{POSTS}' (or '{POSTS} LOCALITY') are required."
        )
    if POSTS in lower and len(post_columns) > 1:
        raise ConfigError(f"{name}, row 1: use either '{POSTS}' or one '{POSTS} LOCALITY' per locality, not both.")


# -- YAML ----------------------------------------------------------------------------------------------------------


def _from_yaml(name: str, text: str) -> Table:
    content = parse_yaml(text, name)
    professions = content.get("professions") if isinstance(content, Mapping) else None
    if not isinstance(professions, Mapping) or not all(isinstance(item, Mapping) for item in professions.values()):
        raise ConfigError(
            f"'{name}' must have the key 'professions': one entry per profession, with {POSTS}; optional: "
            f"{listed([repr(name) for name in OTHER_COLUMNS])}."
        )
    _check_keys(name, content, ("professions", "localities"))
    localities = content.get("localities") or []
    if not isinstance(localities, list) or len(set(map(str, localities))) < len(localities):
        raise ConfigError(f"{name}: localities must be a list of different names, e.g. [North, South].")
    rows = [_yaml_row(f"{name}, profession '{key}'", str(key), item) for key, item in professions.items()]
    columns = [PROFESSION, POSTS, *dict.fromkeys(column for item in professions.values() for column in item)]
    return _checked(name, rows, tuple(map(str, localities)), columns)


def _check_keys(place: str, given: Mapping[Any, Any], allowed: Sequence[str]) -> None:
    for key in map(str, given):
        if key not in allowed:
            raise ConfigError(
                f"{place}: unknown key '{key}'; allowed are {listed(allowed)}." + did_you_mean(key, allowed)
            )


def _yaml_row(place: str, profession: str, item: Mapping[str, Any]) -> Row:
    _check_keys(place, item, (POSTS, *OTHER_COLUMNS))
    posts = item.get(POSTS)
    cells = {key: value for key, value in item.items() if key != POSTS and value is not None}
    given = {f"{POSTS}[{k}]": number for k, number in enumerate(posts)} if isinstance(posts, list) else {POSTS: posts}
    return Row(place, profession, given, cells)


def _checked(name: str, rows: list[Row], localities: tuple[str, ...], columns: list[str]) -> Table:
    if not rows:
        raise ConfigError(f"'{name}' has no professions; add one row per profession.")
    for row in rows:
        if not localities and len(row.posts) > 1:
            raise ConfigError(f"{row.place}: there are {len(row.posts)} numbers of posts; add the localities' names.")
        if localities and len(row.posts) != len(localities):
            raise ConfigError(f"{row.place}: give one number of posts for each of {listed(localities)}.")
    return Table(tuple(rows), localities, tuple(column.lower() for column in columns))


# -- one cell ------------------------------------------------------------------------------------------------------


def id_of(label: str) -> str:
    """A label as an id: ``School nurses`` becomes ``school_nurses``."""
    return re.sub(r"[^a-z0-9]+", "_", label.strip().lower()).strip("_")


def whole_number(value: Any, place: str) -> int:
    """A whole number of 0 or more; "12" and 12.0 are accepted.

    Raises:
        ConfigError: it is anything else.
    """
    text = "" if value is None else str(value).strip()
    number = float(text) if re.fullmatch(r"\d+(\.0*)?", text) else -1.0
    if not 0 <= number <= MAX_POSTS:
        shown = f"'{text}'" if text else "empty"
        raise ConfigError(f"{place} is {shown}; it must be a whole number from 0 to {MAX_POSTS}.")
    return int(number)


def share(value: Any, place: str, low: float = 0.0) -> float:
    """A share from ``low`` to 1.

    Raises:
        ConfigError: it is anything else; for a percentage or a decimal comma the message suggests the share.
    """
    number = _number(str(value))
    if not low <= number <= 1:
        meant = _number(str(value).replace(",", ".").strip(" %"))  # a decimal comma, or a percentage
        meant = meant / HUNDRED if 1 < meant <= HUNDRED else meant
        hint = f" Did you mean {meant:g}?" if low <= meant <= 1 else ""
        raise ConfigError(f"{place} is '{value}'; it must be a share from {low:g} to 1.{hint}")
    return number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def yes_or_no(value: Any, place: str) -> bool:
    """Whether a cell says yes.

    Raises:
        ConfigError: it says neither yes nor no.
    """
    text = "" if value is None else str(value).strip().lower()
    if text not in (*YES, *NO):
        raise ConfigError(f"{place} is '{value}'; it must be yes or no.")
    return text in YES


def one_of(value: Any, allowed: Sequence[str], place: str) -> str:
    """One of the allowed names.

    Raises:
        ConfigError: it is not one of them.
    """
    name = id_of(str(value))
    if name not in allowed:
        raise ConfigError(f"{place} is '{value}'; it must be one of {listed(allowed)}." + did_you_mean(name, allowed))
    return name
