"""A profession of a user's table: its posts, and what it takes from the profession that it is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.interfaces.organisation_import.table_parser import id_of, one_of, share, whole_number, yes_or_no
from sim.interfaces.organisation_import.table_rows import Row, Rows
from sim.model.validation import headcount_in


@dataclass(frozen=True)
class Posts:
    """One profession.

    Attributes:
        place: where it stands in the file, for messages.
        name, label: its id, and as the file writes it.
        like: the case study's profession that lends what the file does not say.
        given: posts in each locality as the file has them; where it has one number, spread evenly.
        values: settings of the profession that the file gives; the rest is ``lent``.
        lent: the settings of the profession that it is like.
        seats: of the leadership.
        director: whether the director is of this profession.
    """

    place: str
    name: str
    label: str
    like: str
    given: tuple[int, ...]
    values: Mapping[str, Any]
    lent: Mapping[str, Any]
    seats: int
    director: bool

    @property
    def headcount(self) -> int:
        """Posts in the whole service."""
        return sum(self.given)

    def spread(self) -> tuple[int, ...]:
        """Posts in each locality of the model: as even as whole posts allow."""
        return tuple(headcount_in(self.headcount, len(self.given), g) for g in range(len(self.given)))

    def plain(self) -> dict[str, Any]:
        """The profession as an organisation's option has it."""
        return {**self.lent, **self.values, "label": self.label, "headcount": self.headcount}

    def shown(self) -> dict[str, Any]:
        """The profession as a row to look at."""
        plain = self.plain()
        columns = ("form_set", "information_system", "statutory", "qualified_share", "casework_share")
        return {
            "profession": self.label, "id": self.name, "posts": self.headcount, "like": self.like, "seats": self.seats,
            **{column: plain[column] for column in columns},
        }  # fmt: skip


def posts_in(rows: Rows, localities: int, known: Mapping[str, Mapping[str, Any]]) -> tuple[Posts, ...]:
    """The professions of a table.

    Args:
        rows: of the file.
        localities: how many there are.
        known: the case study's professions.

    Raises:
        ConfigError: a cell cannot be used, a profession is there twice, or has too few posts.
    """
    found: dict[str, Posts] = {}
    for row in rows.rows:
        one = _posts(row, localities, known)
        if one.name in found:
            raise ConfigError(f"{row.place}: '{row.profession}' is there already ({found[one.name].place}).")
        found[one.name] = one
    return tuple(found.values())


def _posts(row: Row, localities: int, known: Mapping[str, Mapping[str, Any]]) -> Posts:
    name = id_of(row.profession)
    if not name or not name[0].isalpha():
        raise ConfigError(f"{row.place}: the profession is called '{row.profession}'; it should begin with a letter.")
    like, cells = _like(row, name, known), row.cells
    return Posts(
        row.place, name, row.profession.strip(), like, _given(row, localities), _values(row), known[like],
        whole_number(cells.get("seats", 0), f"{row.place}, seats"),
        yes_or_no(cells.get("director", "no"), f"{row.place}, director"),
    )  # fmt: skip


def _like(row: Row, name: str, known: Mapping[str, Any]) -> str:
    if "like" in row.cells:
        return one_of(row.cells["like"], list(known), f"{row.place}, like")
    if name not in known:
        raise ConfigError(
            f"{row.place}: '{row.profession}' is none of {listed(known)}; say in the column 'like' which of these it "
            "is most like." + did_you_mean(name, known)
        )
    return name


def _given(row: Row, localities: int) -> tuple[int, ...]:
    counts = tuple(whole_number(cell, f"{row.place}, {column}") for column, cell in row.posts.items())
    total = sum(counts)
    if total < localities:
        raise ConfigError(
            f"{row.place}: '{row.profession}' has {total} posts for {localities} localities, and teams are drawn "
            "within a locality; join localities, or join the profession with another."
        )
    if len(counts) == localities:
        return counts
    return tuple(headcount_in(total, localities, g) for g in range(localities))


def _values(row: Row) -> dict[str, Any]:
    """What the file says of the profession, as settings."""
    cells, values = row.cells, dict[str, Any]()
    if "forms" in cells:  # who has forms of their own has, unless told otherwise, a system of their own
        values["form_set"] = values["information_system"] = id_of(str(cells["forms"]))
    if "information_system" in cells:
        values["information_system"] = id_of(str(cells["information_system"]))
    if "statutory" in cells:
        values["statutory"] = yes_or_no(cells["statutory"], f"{row.place}, statutory")
    for column, low in (("qualified_share", 0.0), ("casework_share", 0.05)):
        if column in cells:
            values[column] = share(cells[column], f"{row.place}, {column}", low)
    return values
