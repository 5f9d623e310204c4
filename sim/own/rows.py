"""A user's table of posts, CSV or YAML, as rows of cells; each row knows where it stands."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.core.words import ConfigError, did_you_mean, listed

POSTS = "posts"
ONE = "profession"
OTHERS = ("like", "forms", "information_system", "seats", "director", "statutory", "qualified_share", "casework_share")
FIRST_ROW = 2  # of a spreadsheet, below the headings
SUFFIXES = (".csv", ".yaml", ".yml")


@dataclass(frozen=True)
class Row:
    """One profession as the file has it.

    Attributes:
        place: for messages: ``service.csv, row 3``.
        profession: as people write it.
        posts: numbers of posts by the name of their column or place, one a locality; or one for the whole service.
        cells: the other columns that the file has and that are filled in.
    """

    place: str
    profession: str
    posts: Mapping[str, Any]
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """A file's rows, and the names of its localities (empty where the posts are for the whole service)."""

    rows: tuple[Row, ...]
    localities: tuple[str, ...]
    columns: tuple[str, ...]


def rows_in(path: Path) -> Rows:
    """The rows of a file.

    Raises:
        ConfigError: it is not there, is no such table, or a column is unknown, missing or there twice.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ConfigError(f"'{path.name}' should end in {listed(SUFFIXES)}.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"'{path.name}' is not in UTF-8; save it as 'CSV UTF-8'.") from None
    except OSError as error:
        raise ConfigError(f"'{path}' cannot be read: {error.strerror or error}.") from None
    return _from_csv(path.name, text) if path.suffix.lower() == ".csv" else _from_yaml(path.name, text)


def _from_csv(name: str, text: str) -> Rows:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)  # spreadsheets of some countries write semicolons
    lines = list(csv.reader(text.splitlines(), delimiter=separator))
    if not lines:
        raise ConfigError(
            f"'{name}' is empty; its first row should hold headings: {ONE}, {POSTS}, {', '.join(OTHERS)}."
        )
    heads = [cell.strip() for cell in lines[0]]
    _check_headings(name, heads)
    places = {name[len(POSTS) :].strip(): name for name in heads if name.lower().startswith(POSTS)}
    rows = [
        _csv_row(f"{name}, row {number}", heads, line)
        for number, line in enumerate(lines[1:], FIRST_ROW)
        if any(cell.strip() for cell in line)
    ]
    return _checked(name, rows, tuple(place for place in places if place), heads)


def _csv_row(place: str, heads: list[str], line: list[str]) -> Row:
    if len(line) > len(heads):
        raise ConfigError(f"{place}: there are {len(line)} cells under {len(heads)} headings.")
    cells = dict(zip(heads, [cell.strip() for cell in line] + [""] * (len(heads) - len(line)), strict=True))
    posts = {head: cell for head, cell in cells.items() if head.lower().startswith(POSTS)}
    others = {head.lower(): cell for head, cell in cells.items() if head.lower() in OTHERS and cell}
    return Row(place, next(cell for head, cell in cells.items() if head.lower() == ONE), posts, others)


def _check_headings(name: str, heads: list[str]) -> None:
    lower = [head.lower() for head in heads]
    for head in heads:
        if head.lower() not in (ONE, *OTHERS) and not head.lower().startswith(POSTS):
            known = (ONE, POSTS, f"{POSTS} PLACE", *OTHERS)
            raise ConfigError(
                f"{name}, row 1: '{head}' is no column; allowed are {listed(known)}." + did_you_mean(head, known)
            )
        if lower.count(head.lower()) > 1:
            raise ConfigError(f"{name}, row 1: the column '{head}' is there twice.")
    if ONE not in lower or not any(head.startswith(POSTS) for head in lower):
        raise ConfigError(f"{name}, row 1: the columns '{ONE}' and '{POSTS}' (or '{POSTS} PLACE') are needed.")
    if POSTS in lower and sum(head.startswith(POSTS) for head in lower) > 1:
        raise ConfigError(f"{name}, row 1: give either '{POSTS}' or one '{POSTS} PLACE' for each locality, not both.")


def _from_yaml(name: str, text: str) -> Rows:
    try:
        plain = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"'{name}' is no YAML: {' '.join(str(error).split())}.") from None
    professions = plain.get("professions") if isinstance(plain, Mapping) else None
    if not isinstance(professions, Mapping) or not all(isinstance(item, Mapping) for item in professions.values()):
        raise ConfigError(
            f"'{name}' should hold 'professions', each a name with {POSTS}, {', '.join(OTHERS)} below it."
        )
    for key in plain:
        if key not in ("professions", "localities"):
            allowed = ["professions", "localities"]
            raise ConfigError(
                f"{name}: '{key}' is no entry; allowed are {listed(allowed)}." + did_you_mean(key, allowed)
            )
    localities = plain.get("localities") or []
    if not isinstance(localities, list):
        raise ConfigError(f"{name}: localities should be a list of names, e.g. [North, South].")
    rows = [_yaml_row(f"{name}, profession '{key}'", str(key), item) for key, item in professions.items()]
    columns = [ONE, POSTS, *dict.fromkeys(column for item in professions.values() for column in item)]
    return _checked(name, rows, tuple(map(str, localities)), columns)


def _yaml_row(place: str, profession: str, item: Mapping[str, Any]) -> Row:
    for key in item:
        if key not in (POSTS, *OTHERS):
            known = (POSTS, *OTHERS)
            raise ConfigError(f"{place}: '{key}' is no entry; allowed are {listed(known)}." + did_you_mean(key, known))
    posts = item.get(POSTS)
    cells = {key: value for key, value in item.items() if key != POSTS and value is not None}
    given = {f"{POSTS}[{k}]": one for k, one in enumerate(posts)} if isinstance(posts, list) else {POSTS: posts}
    return Row(place, profession, given, cells)


def _checked(name: str, rows: list[Row], localities: tuple[str, ...], columns: list[str]) -> Rows:
    if not rows:
        raise ConfigError(f"'{name}' holds no profession; each needs a row.")
    for row in rows:
        if localities and len(row.posts) != len(localities):
            raise ConfigError(f"{row.place}: there should be one number of posts for each of {listed(localities)}.")
    return Rows(tuple(rows), localities, tuple(column.lower() for column in columns))
