"""One profession of a user's table: its posts, and the settings taken from a similar profession of the case study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.interfaces.organisation_import.table_parser import Row, Table, id_of, one_of, share, whole_number, yes_or_no
from sim.model.organisation import posts_in_locality


@dataclass(frozen=True)
class Posts:
    """One profession.

    Attributes:
        place: where it is in the file, for messages.
        name: its id.
        label: its name as written in the file.
        like: the similar profession of the case study.
        given: posts per locality as in the file; spread evenly if the file has only a total.
        values: settings that the file gives.
        defaults: settings of the similar profession, used where the file gives none.
        seats: leadership seats.
        director: whether the director belongs to this profession.
    """

    place: str
    name: str
    label: str
    like: str
    given: tuple[int, ...]
    values: Mapping[str, Any]
    defaults: Mapping[str, Any]
    seats: int
    director: bool

    @property
    def headcount(self) -> int:
        """Posts in the whole service."""
        return sum(self.given)

    def spread(self) -> tuple[int, ...]:
        """Posts per locality in the model, which spreads them as evenly as possible."""
        return tuple(posts_in_locality(self.headcount, len(self.given), g) for g in range(len(self.given)))

    def settings(self) -> dict[str, Any]:
        """The profession's settings, as in an option of the group ``organisation``."""
        return {**self.defaults, **self.values, "label": self.label, "headcount": self.headcount}

    def summary(self) -> dict[str, Any]:
        """The profession as a row of :meth:`ImportedOrganisation.table`."""
        settings = self.settings()
        columns = ("form_set", "information_system", "statutory", "qualified_share", "casework_share")
        return {
            "profession": self.label, "id": self.name, "posts": self.headcount, "like": self.like, "seats": self.seats,
            **{column: settings[column] for column in columns},
        }  # fmt: skip


def posts_in(table: Table, localities: int, known: Mapping[str, Mapping[str, Any]]) -> tuple[Posts, ...]:
    """The professions of a table.

    Args:
        table: the parsed file.
        localities: how many there are.
        known: settings of the case study's professions, by id.

    Raises:
        ConfigError: a cell is invalid, a profession appears twice, or it has too few posts.
    """
    professions: dict[str, Posts] = {}
    for row in table.rows:
        posts = _posts(row, localities, known)
        if posts.name in professions:
            raise ConfigError(
                f"{row.place}: '{row.profession}' appears twice (first in {professions[posts.name].place})."
            )
        professions[posts.name] = posts
    return tuple(professions.values())


def _posts(row: Row, localities: int, known: Mapping[str, Mapping[str, Any]]) -> Posts:
    name = id_of(row.profession)
    if not name or not name[0].isalpha():
        raise ConfigError(f"{row.place}: the profession's name is '{row.profession}'; it must begin with a letter.")
    like, cells = _like(row, name, known), row.cells
    return Posts(
        place=row.place,
        name=name,
        label=row.profession.strip(),
        like=like,
        given=_given(row, localities),
        values=_values(row),
        defaults=known[like],
        seats=whole_number(cells.get("seats", 0), f"{row.place}, seats"),
        director=yes_or_no(cells.get("director", "no"), f"{row.place}, director"),
    )


def _like(row: Row, name: str, known: Mapping[str, Any]) -> str:
    if "like" in row.cells:
        return one_of(row.cells["like"], list(known), f"{row.place}, like")
    if name not in known:
        raise ConfigError(
            f"{row.place}: '{row.profession}' is not one of {listed(known)}; name the most similar of these in the "
            "column 'like'." + did_you_mean(name, known)
        )
    return name


def _given(row: Row, localities: int) -> tuple[int, ...]:
    counts = tuple(whole_number(cell, f"{row.place}, {column}") for column, cell in row.posts.items())
    total = sum(counts)
    if total < localities:
        raise ConfigError(
            f"{row.place}: '{row.profession}' has {total} posts for {localities} localities. Each locality needs one, "
            "because teams are formed within a locality. Merge localities, or merge the profession with another."
        )
    if len(counts) == localities:
        return counts
    return tuple(posts_in_locality(total, localities, g) for g in range(localities))


def _values(row: Row) -> dict[str, Any]:
    """Settings that the file gives for the profession."""
    cells, values = row.cells, dict[str, Any]()
    if "forms" in cells:  # a set of forms implies an information system of the same name unless the file names another
        values["form_set"] = values["information_system"] = id_of(str(cells["forms"]))
    if "information_system" in cells:
        values["information_system"] = id_of(str(cells["information_system"]))
    if "statutory" in cells:
        values["statutory"] = yes_or_no(cells["statutory"], f"{row.place}, statutory")
    for column, low in (("qualified_share", 0.0), ("casework_share", 0.05)):
        if column in cells:
            values[column] = share(cells[column], f"{row.place}, {column}", low)
    return values
