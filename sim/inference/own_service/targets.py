"""What a file of targets declares: how to read the answers, a published table, figures of the service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.inference.declared_files import as_typed
from sim.settings.option_files import read_yaml

LOCALITY, HOME_TEAM = TEAMS = ("locality", "home_team")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 11


@dataclass(frozen=True)
class ScaleColumns:
    """The columns of one scale: its items, those of them that are worded the other way round, or its score."""

    items: list[str] = field(default_factory=list)
    reversed: list[str] = field(default_factory=list)
    score: str = ""


@dataclass(frozen=True)
class ScaleRow:
    """A scale in a published table. ``sd`` is between people; ``icc`` is ICC(1) over ``teams``."""

    n: int
    mean: float
    sd: float
    alpha: float | None = None
    icc: float | None = None
    teams: int | None = None
    kurtosis: float = 3.0


@dataclass(frozen=True)
class CorrelationRow:
    """A correlation between the scores of two scales."""

    scale: str
    other: str
    r: float
    n: int


@dataclass(frozen=True)
class ProfessionRow:
    """A scale in one profession."""

    profession: str
    scale: str
    n: int
    mean: float
    sd: float


@dataclass(frozen=True)
class TeamRow:
    """A scale in one team."""

    team: str
    scale: str
    n: int
    mean: float
    sd: float


@dataclass(frozen=True)
class Published:
    """A table as a report has it."""

    scales: dict[str, ScaleRow] = field(default_factory=dict)
    correlations: list[CorrelationRow] = field(default_factory=list)
    professions: list[ProfessionRow] = field(default_factory=list)
    teams: list[TeamRow] = field(default_factory=list)


@dataclass(frozen=True)
class ServiceFigure:
    """A figure of the service.

    Attributes:
        value: in its unit; shares as 0.18.
        n: over how many posts, plans or people.
        years: over how many years leavers were counted.
        sd: between people, for means.
        standard_error: if it is known; then n and sd are not needed.
    """

    value: float
    n: int = 0
    years: float = 1.0
    sd: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True)
class ServiceFigures:
    """Figures of staff and work; ``caseload`` by profession."""

    turnover: ServiceFigure | None = None
    vacancies: ServiceFigure | None = None
    agency: ServiceFigure | None = None
    absence: ServiceFigure | None = None
    on_time: ServiceFigure | None = None
    caseload: dict[str, ServiceFigure] = field(default_factory=dict)


@dataclass(frozen=True)
class Discrepancy:
    """How far the model may miss a figure although its numbers are right, as an SD in the figure's unit; none: ours."""

    mean: float | None = None
    sd: float | None = None
    gap: float | None = None
    icc: float | None = None
    correlation: float | None = None
    turnover: float | None = None
    vacancies: float | None = None
    agency: float | None = None
    absence: float | None = None
    on_time: float | None = None
    caseload: float | None = None


@dataclass(frozen=True)
class Targets:
    """A file of targets.

    Attributes:
        instrument: the simulated instrument whose scales are compared with the service's.
        organisation, scenario: of the simulations; empty: the defaults.
        settings: further settings of the simulations, by dotted name.
        range: the lowest and the highest answer on the form; empty: those of the instrument.
        missing: what stands for a missing answer, besides empty cells and NA.
        respondent, profession, team: columns of the data; empty: there is none.
        teams_are: what a team is in the model: a locality of several professions, or a home team of one.
        professions: the model's profession of each word in the data.
        surveyed: the professions that were asked; empty: those in the data, else all.
        response_rate: share of those asked who answered; none: the instrument's.
        scales: columns by scale of the instrument.
        published: a table.
        service: figures of staff and work.
        discrepancy: by kind of figure.
    """

    instrument: str = ""
    organisation: str = ""
    scenario: str = "status_quo"
    settings: dict[str, str] = field(default_factory=dict)
    range: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    respondent: str = ""
    profession: str = ""
    team: str = ""
    teams_are: str = LOCALITY
    professions: dict[str, str] = field(default_factory=dict)
    surveyed: list[str] = field(default_factory=list)
    response_rate: float | None = None
    scales: dict[str, ScaleColumns] = field(default_factory=dict)
    published: Published = field(default_factory=Published)
    service: ServiceFigures = field(default_factory=ServiceFigures)
    discrepancy: Discrepancy = field(default_factory=Discrepancy)

    @property
    def has_survey(self) -> bool:
        """Whether any figure of a survey is meant to be compared."""
        table = self.published
        return bool(self.scales or table.scales or table.correlations or table.professions or table.teams)


def read_targets(path: Path) -> Targets:
    """The targets in a file.

    Raises:
        ConfigError: it is empty, has an unknown key, lacks one, or a value is not allowed; names the file and the key.
    """
    plain = read_yaml(path)
    if plain is None:
        raise ConfigError(f"'{path}' is empty; it must declare targets, such as 'service: {{turnover: ...}}'.")
    if not isinstance(plain, dict):
        raise ConfigError(f"'{path}' holds no targets: it must be a group of settings.")
    plain = {str(key): value for key, value in plain.items()}
    if isinstance(plain.get("missing"), list):
        plain["missing"] = [str(value) for value in plain["missing"]]
    if "settings" in plain:
        plain["settings"] = as_typed(plain["settings"])
    for rows in (plain.get("published") or {}).values() if isinstance(plain.get("published"), dict) else ():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and "team" in row:
                row["team"] = str(row["team"])
    try:
        targets = read(Targets, plain)
    except ConfigError as error:
        raise ConfigError(f"'{path}': {error}") from error
    except TypeError as error:  # a group lacks a key that has no default
        raise ConfigError(f"'{path}': an entry of 'published' or 'service' lacks {_lacking(str(error))}.") from error
    for problem in _problems(targets):
        raise ConfigError(f"'{path}': {problem}")
    return targets


def _lacking(reason: str) -> str:
    """``'n' and 'sd'`` from Python's ``ScaleRow.__init__() missing 2 required positional arguments: 'n' and 'sd'``."""
    return reason.rpartition(": ")[2]


def _problems(targets: Targets) -> Iterator[str]:
    if targets.teams_are not in TEAMS:
        yield f"teams_are = '{targets.teams_are}' must be locality (several professions) or home_team (one profession)."
    if targets.range and not _is_range(targets.range):
        yield (
            f"range = {targets.range} must be the lowest and the highest answer, {FEWEST_OPTIONS} to {MOST_OPTIONS} "
            "in all, e.g. [1, 7]."
        )
    if targets.response_rate is not None and not 0 < targets.response_rate <= 1:
        yield f"response_rate = {targets.response_rate:g} must be a share above 0 and at most 1; 53 % is 0.53."
    for name, columns in targets.scales.items():
        if bool(columns.items) == bool(columns.score):
            yield f"scales.{name} needs either 'items', the columns of its items, or 'score', the column of its score."
        for item in columns.reversed:
            if item not in columns.items:
                yield f"scales.{name}.reversed names '{item}', which is not among its items."
    for kind, value in asdict(targets.discrepancy).items():
        if value is not None and value < 0:
            yield f"discrepancy.{kind} = {value:g} must be 0 or more."


def _is_range(answers: list[int]) -> bool:
    return len(answers) == 2 and FEWEST_OPTIONS <= answers[1] - answers[0] + 1 <= MOST_OPTIONS
