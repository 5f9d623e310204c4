"""An organisation of one's own from a small table: posts by locality, forms, seats (docs/own-organisation.md).

What the table does not hold is taken from the case study, each profession's from the one that it is said to be like,
and :meth:`OwnOrganisation.borrowed` says so sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sim.core.config_files import options_of
from sim.core.decode import read
from sim.core.errors import ConfigError, listed
from sim.interfaces.organisation_import.demand import ARRIVALS, cases_a_week
from sim.interfaces.organisation_import.inferred_case_types import case_types, team_sizes
from sim.interfaces.organisation_import.posts import Posts, posts_in
from sim.interfaces.organisation_import.table_parser import id_of
from sim.interfaces.organisation_import.table_rows import Rows, rows_in
from sim.model.mechanisms.leadership import Leadership
from sim.model.organisation import Organisation
from sim.model.validation import check

if TYPE_CHECKING:
    import pandas as pd

    from sim.model.config import Config

BASE = "case_study"  # whose numbers are borrowed
NEUTRAL = "status_quo"  # the scenario it is tried in: its levers name no profession
WIDTH = 110


@dataclass(frozen=True)
class OwnOrganisation:
    """A service as a table described it. Made by :func:`organisation_from`.

    Attributes:
        name: of the option that it becomes.
        posts: the professions, in the order of the file.
        localities: names of the localities.
        organisation: the option of the group ``organisation``, as plain values.
        leadership: the option of the group ``leadership``; None where the file names no seats.
        cases_a_week: that come in, a post.
        cases_known: whether the user said how many there are.
        columns: what the file had.
    """

    name: str
    posts: tuple[Posts, ...]
    localities: tuple[str, ...]
    organisation: dict[str, Any]
    leadership: dict[str, Any] | None
    cases_a_week: float
    cases_known: bool
    columns: tuple[str, ...]

    def save(self, folder: str | Path) -> dict[str, Any]:
        """Write it as options for ``--config-dir``, and return the settings that choose them.

        >>> settings = organisation_from("our_service.csv").save("mine")  # doctest: +SKIP
        >>> run("status_quo", **settings)  # doctest: +SKIP

        Raises:
            ConfigError: the folder cannot be written.
        """
        from sim.core.arrow import write_text
        from sim.studies.failures import unwritable

        options = self.options()
        try:
            for group, plain in options.items():
                path = Path(folder) / group / f"{self.name}.yaml"
                path.parent.mkdir(parents=True, exist_ok=True)
                text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=WIDTH)
                write_text(f"# @package _global_\n# {self.organisation['description']}\n{text}", path)
        except OSError as error:
            raise unwritable(Path(folder), error) from error
        return {**dict.fromkeys(options, self.name), "config_dir": str(folder)}

    def options(self) -> dict[str, dict[str, Any]]:
        """What an option of each group would set."""
        found = {"organisation": {"organisation": self.organisation, "demand": {ARRIVALS: self.cases_a_week}}}
        return found if self.leadership is None else {**found, "leadership": {"leadership": self.leadership}}

    def table(self) -> pd.DataFrame:
        """One row a profession: posts, and what it has of the case study's profession that it is like."""
        import pandas as pd

        return pd.DataFrame([posts.shown() for posts in self.posts]).set_index("profession")

    def by_locality(self) -> pd.DataFrame:
        """Posts by profession and locality: in the file, and in the model, which spreads them evenly."""
        import pandas as pd

        sides = {"file": [posts.given for posts in self.posts], "model": [posts.spread() for posts in self.posts]}
        names = [posts.label for posts in self.posts]
        frames = {side: pd.DataFrame(rows, names, self.localities) for side, rows in sides.items()}
        return pd.concat(frames, axis=1)

    def elsewhere(self) -> int:
        """How many posts sit in another locality in the model than in the file."""
        moved = [abs(a - b) for posts in self.posts for a, b in zip(posts.given, posts.spread(), strict=True)]
        return sum(moved) // 2

    def borrowed(self) -> list[str]:
        """What the file does not say, and where it comes from: a sentence each."""
        from sim.interfaces.organisation_import.import_report import sentences

        return sentences(self)

    def _repr_html_(self) -> str:
        from html import escape

        from sim.presentation.notebook.html import card, table

        people = self.table()
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.borrowed())
        then = [('mine.save("mine")', "options for --config-dir, and the settings that choose them")]
        parts = [table("As read; what the file does not say is borrowed", people, len(people)), f"<ul>{items}</ul>"]
        return card(self.name, self._lead(), parts, then)

    def __str__(self) -> str:
        return "\n".join([f"{self.name}: {self._lead()}", *(f"- {sentence}" for sentence in self.borrowed())])

    def _lead(self) -> str:
        total, labels = sum(posts.headcount for posts in self.posts), [posts.label for posts in self.posts]
        return f"{total} posts of {listed(labels)} in {len(self.localities)} localities."


def organisation_from(
    path: str | Path, *, localities: int | None = None, cases_a_year: int | None = None, name: str | None = None
) -> OwnOrganisation:
    """Read a table of posts, CSV or YAML, check it, and say what it leaves open.

    >>> mine = organisation_from("our_service.csv")  # doctest: +SKIP
    >>> print(mine)  # doctest: +SKIP

    Args:
        path: a file as ``docs/own-organisation.md`` describes it.
        localities: how many there are, where the file gives posts for the whole service.
        cases_a_year: new cases in the whole service, if you know; else the model's usual number for so many posts.
        name: of the option; by default the file's name.

    Raises:
        ConfigError: something in it cannot be used; one sentence says where, what is allowed, and what may be meant.
    """
    file, neutral = Path(path), _neutral()
    rows = rows_in(file)
    places = _localities(file.name, rows, localities)
    base = asdict(neutral.organisation)
    posts, called = posts_in(rows, len(places), base["professions"]), _called(file, name)
    plain, seats = _organisation(called, file.name, posts, places, base), _leadership(posts, rows)
    organisation = _checked(neutral, plain, seats, file.name)
    arrivals = cases_a_week(organisation, neutral.organisation, cases_a_year, file.name)
    return OwnOrganisation(called, posts, places, plain, seats, arrivals, cases_a_year is not None, rows.columns)


def _called(file: Path, name: str | None) -> str:
    """The name of the option; one that ships would be chosen in its place, for it is found first."""
    called = id_of(name or file.stem) or "own"
    if called in (*options_of("organisation"), *options_of("leadership")):
        raise ConfigError(f"'{file.name}': an option that ships is called '{called}'; give another name (--name ours).")
    return called


@cache
def _neutral() -> Config:
    """The case study's service, from which is borrowed, under a neutral leadership."""
    from sim.settings.compose import compose_config

    return compose_config(NEUTRAL, organisation=BASE)


def _localities(name: str, rows: Rows, given: int | None) -> tuple[str, ...]:
    if rows.localities and given is not None:
        raise ConfigError(f"'{name}' names its localities itself; leave localities={given} out.")
    if not rows.localities and (given is None or given < 1):
        raise ConfigError(
            f"'{name}' gives posts for the whole service: say how many localities there are (localities=4), or give "
            "posts by locality."
        )
    return rows.localities or tuple(f"locality {number + 1}" for number in range(given or 1))


def _organisation(
    name: str, file: str, posts: Sequence[Posts], places: Sequence[str], base: dict[str, Any]
) -> dict[str, Any]:
    types = case_types(posts, base)
    return {
        "name": name,
        "description": f"Read from {file}; what it does not hold is the case study's.",
        "notes": [
            f"From {file}: posts, localities, and whatever forms, seats and shares it names.",
            "Assumption: all else.",
        ],
        "localities": len(places),
        "complexity_spread": base["complexity_spread"],
        "team_sizes": team_sizes(types, base),
        "professions": {one.name: one.plain() for one in posts},
        "case_types": types,
    }


def _leadership(posts: Sequence[Posts], rows: Rows) -> dict[str, Any] | None:
    """Seats as the file has them; how far they set the agenda no file can tell, so bias stays 0."""
    if not {"seats", "director"} & set(rows.columns):
        return None
    directors = [one for one in posts if one.director]
    if len(directors) > 1:
        raise ConfigError(f"{directors[1].place}: '{directors[0].label}' is the director's profession already.")
    return {
        "bias": 0.0,
        "seats": {one.name: one.seats for one in posts if one.seats},
        "director": directors[0].name if directors else None,
    }


def _checked(neutral: Config, plain: dict[str, Any], seats: dict[str, Any] | None, file: str) -> Organisation:
    """Whatever else a service needs, in the sentence that any configuration would get."""
    try:
        organisation = read(Organisation, plain, "organisation")
        leadership = read(Leadership, seats or {}, "leadership")
        return check(replace(neutral, organisation=organisation, leadership=leadership)).organisation
    except ConfigError as error:
        raise ConfigError(f"'{file}' makes a service that cannot be: {error}") from None
