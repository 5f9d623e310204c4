"""Import an organisation from a table of posts: localities, forms and leadership seats (docs/own-organisation.md).

What the table does not give comes from the case study, for each profession from the similar one named in the table.
:meth:`ImportedOrganisation.import_report` lists every such number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sim.core.config_files import options_of
from sim.core.decode import read
from sim.core.errors import ConfigError, listed
from sim.core.number_format import percent
from sim.interfaces.organisation_import.demand import ARRIVALS, cases_per_post
from sim.interfaces.organisation_import.inferred_case_types import case_types, team_sizes
from sim.interfaces.organisation_import.posts import Posts, posts_in
from sim.interfaces.organisation_import.table_parser import Table, id_of, read_table
from sim.model.cpd.purchases import WEEKS_A_YEAR
from sim.model.mechanisms.demand import Demand
from sim.model.mechanisms.leadership import Leadership
from sim.model.organisation import Organisation
from sim.model.validation import check

if TYPE_CHECKING:
    import pandas as pd

    from sim.model.config import Config

BASE = "case_study"  # the organisation that supplies missing numbers
NEUTRAL = "status_quo"  # the scenario used for validation: its levers name no profession
WIDTH = 110
FROM_CASE_STUDY = {  # columns that may be missing, and what they hold
    "forms": "Forms",
    "information_system": "Information systems",
    "statutory": "Statutory professions",
    "qualified_share": "Shares of posts that may work on statutory cases",
    "casework_share": "Shares of hours for casework",
}


@dataclass(frozen=True)
class ImportedOrganisation:
    """A service described by a table. Made by :func:`organisation_from`.

    Attributes:
        name: of the new option.
        posts: the professions, in the order of the file.
        localities: names of the localities.
        organisation: the option of the group ``organisation``, as plain values.
        leadership: the option of the group ``leadership``; None if the file names no seats.
        cases_a_week: new cases per post and week.
        cases_known: whether the user gave the number of cases a year.
        columns: columns of the file.
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
        """Write the options into a folder for ``--config-dir``; returns the settings that select them.

        >>> settings = organisation_from("our_service.csv").save("mine")  # doctest: +SKIP
        >>> run("status_quo", **settings)  # doctest: +SKIP

        Raises:
            ConfigError: the folder cannot be written.
        """
        from sim.core.arrow import write_text
        from sim.studies.failures import unwritable

        options = self.options()
        try:
            for group, settings in options.items():
                path = Path(folder) / group / f"{self.name}.yaml"
                path.parent.mkdir(parents=True, exist_ok=True)
                text = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=WIDTH)
                write_text(f"# @package _global_\n# {self.organisation['description']}\n{text}", path)
        except OSError as error:
            raise unwritable(Path(folder), error) from error
        return {**dict.fromkeys(options, self.name), "config_dir": str(folder)}

    def options(self) -> dict[str, dict[str, Any]]:
        """The settings of each option, by configuration group."""
        options = {"organisation": {"organisation": self.organisation, "demand": {ARRIVALS: self.cases_a_week}}}
        return options if self.leadership is None else {**options, "leadership": {"leadership": self.leadership}}

    def table(self) -> pd.DataFrame:
        """One row per profession: posts, and the settings that are given or taken from the case study."""
        import pandas as pd

        return pd.DataFrame([posts.summary() for posts in self.posts]).set_index("profession")

    def by_locality(self) -> pd.DataFrame:
        """Posts by profession and locality: in the file, and in the model, which spreads them evenly."""
        import pandas as pd

        sides = {"file": [posts.given for posts in self.posts], "model": [posts.spread() for posts in self.posts]}
        names = [posts.label for posts in self.posts]
        frames = {side: pd.DataFrame(rows, names, self.localities) for side, rows in sides.items()}
        return pd.concat(frames, axis=1)

    def moved_posts(self) -> int:
        """How many posts are in another locality in the model than in the file."""
        moved = [abs(a - b) for posts in self.posts for a, b in zip(posts.given, posts.spread(), strict=True)]
        return sum(moved) // 2

    def import_report(self) -> list[str]:
        """One sentence for each thing that the file does not give, and where the number comes from instead."""
        return [*self._locality_notes(), *self._column_notes(), *self._case_notes(), self._leadership_note()]

    def _locality_notes(self) -> Iterator[str]:
        moved, total = self.moved_posts(), sum(posts.headcount for posts in self.posts)
        if moved:
            yield (
                "The model spreads each profession evenly over localities, so "
                f"{moved} of {total} posts are in another locality than in the file."
            )

    def _column_notes(self) -> Iterator[str]:
        for column, content in FROM_CASE_STUDY.items():
            if column == "information_system" and "forms" in self.columns and column not in self.columns:
                yield "Information systems: one per set of forms, because the file names none (assumption)."
            elif column not in self.columns:
                yield f"{content}: taken from the similar profession of the case study (assumption)."

    def _case_notes(self) -> Iterator[str]:
        similar = dict.fromkeys(posts.like for posts in self.posts)
        yield f"Explanatory frameworks: those of {listed(similar)} in the case study (assumption)."
        yield "Case types, their shares and time limits: those of the case study (assumption)."
        yield "Which professions a case needs: in proportion to each profession's share of all posts (assumption)."
        yield "Hours of direct work: solved so that every profession is as busy as in the case study (assumption)."
        yield self._arrivals_note()
        sizes = [f"{percent(share)} need {size}" for size, share in self.organisation["team_sizes"].items() if share]
        yield f"Team sizes: of all cases {listed(sizes)} (professions; assumption)."
        leads = {name: item["lead"] for name, item in self.organisation["case_types"].items() if item["lead"]}
        pairs = [f"{name.replace('_', ' ')} by {lead.replace('_', ' ')}" for name, lead in leads.items()]
        yield f"Case types led by one profession: {listed(pairs)} (as in the case study)."

    def _arrivals_note(self) -> str:
        usual, posts = Demand().cases_per_practitioner, sum(posts.headcount for posts in self.posts)
        number = (
            f"New cases: {self.cases_a_week * posts * WEEKS_A_YEAR:.0f} a year, {self.cases_a_week:g} per post and week"
        )
        if self.cases_known:
            return f"{number}, as you gave."
        if self.cases_a_week < usual:
            return (
                f"{number} instead of the usual {usual:g}. With {usual:g}, forms and meetings would leave a profession "
                "less time for families than any profession has in the case study (assumption; set cases_a_year if "
                "you know it)."
            )
        return f"{number}, the model's default (assumption; set cases_a_year if you know it)."

    def _leadership_note(self) -> str:
        if self.leadership is None:
            return "Leadership: the file has no seats, so the scenario's leadership is used."
        return (
            "Leadership: the seats come from the file. How strongly they determine priorities (leadership.bias) is set "
            "to 0, because a chart does not show it; vary it in a sweep."
        )

    def _repr_html_(self) -> str:
        from sim.presentation.notebook.card import card, frame_table

        professions = self.table()
        calls = [('mine.save("mine")', "options for --config-dir, and the settings that select them")]
        caption = "As imported; settings missing from the file are the case study's"
        tables = [frame_table(caption, professions, len(professions))]
        return card(self.name, self._headline(), tables, calls, self.import_report())

    def __str__(self) -> str:
        return "\n".join([f"{self.name}: {self._headline()}", *(f"- {sentence}" for sentence in self.import_report())])

    def _headline(self) -> str:
        total, labels = sum(posts.headcount for posts in self.posts), [posts.label for posts in self.posts]
        return f"{total} posts ({listed(labels)}) in {len(self.localities)} localities."


def organisation_from(
    path: str | Path, *, localities: int | None = None, cases_a_year: int | None = None, name: str | None = None
) -> ImportedOrganisation:
    """Import an organisation from a table of posts, CSV or YAML.

    >>> mine = organisation_from("our_service.csv")  # doctest: +SKIP
    >>> print(mine)  # doctest: +SKIP

    Args:
        path: a file as described in ``docs/own-organisation.md``.
        localities: how many there are, if the file gives posts for the whole service.
        cases_a_year: new cases in the whole service; by default the model's usual number for so many posts.
        name: of the new option; by default the file's name.

    Raises:
        ConfigError: the table is invalid; the message names the place, the allowed values and a likely correction.
    """
    file, neutral = Path(path), _neutral()
    table = read_table(file)
    names = _localities(file.name, table, localities)
    base = asdict(neutral.organisation)
    posts, option = posts_in(table, len(names), base["professions"]), _option_name(file, name)
    settings, seats = _organisation(option, file.name, posts, names, base), _leadership(posts, table)
    organisation = _checked(neutral, settings, seats, file.name)
    arrivals = cases_per_post(organisation, neutral.organisation, cases_a_year, file.name)
    return ImportedOrganisation(
        option, posts, names, settings, seats, arrivals, cases_a_year is not None, table.columns
    )


def _option_name(file: Path, name: str | None) -> str:
    """The name of the new option; a built-in option of the same name would be found first."""
    option = id_of(name or file.stem) or "own"
    if option in (*options_of("organisation"), *options_of("leadership")):
        raise ConfigError(f"'{file.name}': '{option}' is the name of a built-in option; choose another (--name ours).")
    return option


@cache
def _neutral() -> Config:
    """The case study's service under a neutral leadership."""
    from sim.settings.compose import compose_config

    return compose_config(NEUTRAL, organisation=BASE)


def _localities(name: str, table: Table, given: int | None) -> tuple[str, ...]:
    if table.localities and given is not None:
        raise ConfigError(f"'{name}' names its localities; remove localities={given}.")
    if not table.localities and (given is None or given < 1):
        raise ConfigError(
            f"'{name}' gives posts for the whole service: say how many localities there are (localities=4), or give "
            "posts by locality."
        )
    return table.localities or tuple(f"locality {number + 1}" for number in range(given or 1))


def _organisation(
    name: str, file: str, posts: Sequence[Posts], localities: Sequence[str], base: dict[str, Any]
) -> dict[str, Any]:
    types = case_types(posts, base)
    return {
        "name": name,
        "description": f"Imported from {file}; everything that the file does not give is the case study's.",
        "notes": [
            f"From {file}: posts, localities, and the forms, seats and shares that it gives.",
            "Assumption: everything else.",
        ],
        "localities": len(localities),
        "complexity_spread": base["complexity_spread"],
        "team_sizes": team_sizes(types, base),
        "professions": {profession.name: profession.settings() for profession in posts},
        "case_types": types,
    }


def _leadership(posts: Sequence[Posts], table: Table) -> dict[str, Any] | None:
    """Leadership seats as in the file. A file cannot show how strongly they determine priorities, so bias is 0."""
    if not {"seats", "director"} & set(table.columns):
        return None
    directors = [profession for profession in posts if profession.director]
    if len(directors) > 1:
        raise ConfigError(f"{directors[1].place}: the director already belongs to '{directors[0].label}'.")
    return {
        "bias": 0.0,
        "seats": {profession.name: profession.seats for profession in posts if profession.seats},
        "director": directors[0].name if directors else None,
    }


def _checked(neutral: Config, settings: dict[str, Any], seats: dict[str, Any] | None, file: str) -> Organisation:
    """Validate the service like any other configuration."""
    try:
        organisation = read(Organisation, settings, "organisation")
        leadership = read(Leadership, seats or {}, "leadership")
        return check(replace(neutral, organisation=organisation, leadership=leadership)).organisation
    except ConfigError as error:
        raise ConfigError(f"'{file}' does not give a valid service: {error}") from None
