"""A user's table of posts, CSV or YAML, as rows of cells; each row knows where it stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.core.errors import ConfigError, did_you_mean, listed

POSTS = "posts"
ONE = "profession"
OTHERS = ("like", "forms", "information_system", "seats", "director", "statutory", "qualified_share", "casework_share")
FIRST_ROW = 2  # of a spreadsheet, below the headings
SUFFIXES = (".csv", ".yaml", ".yml")
OF_POSTS = re.compile(rf"{POSTS}( (?P<place>.+))?", re.IGNORECASE)  # a heading: one number, or one for a locality


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
        raise ConfigError(f"'{path.name}' should end in one of {listed(SUFFIXES)}.")
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
    try:
        lines = [_filled(line) for line in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise ConfigError(f"'{name}' is no CSV: {error}.") from None
    if not lines:
        raise ConfigError(
            f"'{name}' is empty; its first row should hold headings: {ONE}, {POSTS}, {', '.join(OTHERS)}."
        )
    heads = lines[0]
    _check_headings(name, heads)
    places = [found["place"] for head in heads if (found := OF_POSTS.fullmatch(head)) and found["place"]]
    rows = [_csv_row(f"{name}, row {number}", heads, line) for number, line in enumerate(lines[1:], FIRST_ROW) if line]
    return _checked(name, rows, tuple(places), heads)


def _filled(line: list[str]) -> list[str]:
    """The cells of a line on one line each, without the empty ones at its end: spreadsheets add some."""
    cells = [" ".join(cell.split()) for cell in line]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _csv_row(place: str, heads: list[str], line: list[str]) -> Row:
    if len(line) > len(heads):
        raise ConfigError(f"{place}: there are {len(line)} cells under {len(heads)} headings.")
    cells = dict(zip(heads, line + [""] * (len(heads) - len(line)), strict=True))
    posts = {head: cell for head, cell in cells.items() if OF_POSTS.fullmatch(head)}
    others = {head.lower(): cell for head, cell in cells.items() if head.lower() in OTHERS and cell}
    return Row(place, next(cell for head, cell in cells.items() if head.lower() == ONE), posts, others)


def _check_headings(name: str, heads: list[str]) -> None:
    lower = [head.lower() for head in heads]
    for head in heads:
        if head.lower() not in (ONE, *OTHERS) and not OF_POSTS.fullmatch(head):
            known = (ONE, POSTS, f"{POSTS} PLACE", *OTHERS)
            raise ConfigError(
                f"{name}, row 1: '{head}' is no column; allowed are {listed(known)}." + did_you_mean(head, known)
            )
        if lower.count(head.lower()) > 1:
            raise ConfigError(f"{name}, row 1: the column '{head}' is there twice.")
    counted = [head for head in lower if OF_POSTS.fullmatch(head)]
    if ONE not in lower or not counted:
        raise ConfigError(f"{name}, row 1: the columns '{ONE}' and '{POSTS}' (or '{POSTS} PLACE') are needed.")
    if POSTS in lower and len(counted) > 1:
        raise ConfigError(f"{name}, row 1: give either '{POSTS}' or one '{POSTS} PLACE' for each locality, not both.")


class _Once(yaml.SafeLoader):
    """Refuses a name that is there twice; YAML's own reader lets the last one win without a word."""


def _mapping(loader: _Once, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise yaml.YAMLError(f"'{twice}' is there twice")
    return loader.construct_mapping(node, deep=True)


_Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _from_yaml(name: str, text: str) -> Rows:
    try:
        plain = yaml.load(text, _Once)
    except yaml.YAMLError as error:
        raise ConfigError(f"'{name}' cannot be read as YAML: {' '.join(str(error).split())}.") from None
    professions = plain.get("professions") if isinstance(plain, Mapping) else None
    if not isinstance(professions, Mapping) or not all(isinstance(item, Mapping) for item in professions.values()):
        raise ConfigError(
            f"'{name}' should hold 'professions', each a name with {POSTS}, {', '.join(OTHERS)} below it."
        )
    _check_entries(name, plain, ("professions", "localities"))
    localities = plain.get("localities") or []
    if not isinstance(localities, list) or len(set(map(str, localities))) < len(localities):
        raise ConfigError(f"{name}: localities should be a list of names, each there once, e.g. [North, South].")
    rows = [_yaml_row(f"{name}, profession '{key}'", str(key), item) for key, item in professions.items()]
    columns = [ONE, POSTS, *dict.fromkeys(column for item in professions.values() for column in item)]
    return _checked(name, rows, tuple(map(str, localities)), columns)


def _check_entries(place: str, given: Mapping[Any, Any], known: Sequence[str]) -> None:
    for key in map(str, given):
        if key not in known:
            raise ConfigError(f"{place}: '{key}' is no entry; allowed are {listed(known)}." + did_you_mean(key, known))


def _yaml_row(place: str, profession: str, item: Mapping[str, Any]) -> Row:
    _check_entries(place, item, (POSTS, *OTHERS))
    posts = item.get(POSTS)
    cells = {key: value for key, value in item.items() if key != POSTS and value is not None}
    given = {f"{POSTS}[{k}]": one for k, one in enumerate(posts)} if isinstance(posts, list) else {POSTS: posts}
    return Row(place, profession, given, cells)


def _checked(name: str, rows: list[Row], localities: tuple[str, ...], columns: list[str]) -> Rows:
    if not rows:
        raise ConfigError(f"'{name}' holds no profession; each needs a row.")
    for row in rows:
        if not localities and len(row.posts) > 1:
            raise ConfigError(f"{row.place}: there are {len(row.posts)} numbers of posts; name the localities as well.")
        if localities and len(row.posts) != len(localities):
            raise ConfigError(f"{row.place}: there should be one number of posts for each of {listed(localities)}.")
    return Rows(tuple(rows), localities, tuple(column.lower() for column in columns))
