"""A published pattern as it is declared in a file of ``conf/patterns/``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.core.errors import ConfigError, unknown_option
from sim.stats.bands import factor_band, prediction_band

MARKS = ("read", "computed", "abstract only", "as reported", "recalled", "assumed")  # from best to least known
USES = ("fitted", "held back", "stylised")
SEVERITIES = ("high", "medium", "low", "none")
KINDS = (
    "correlation", "correlation_change", "intraclass", "mean", "share_of_work", "gap", "order", "locality_spread",
    "change", "peak", "survey_mean", "survey_sd", "survey_gap", "survey_intraclass", "survey_correlation", "none",
)  # fmt: skip
UNITS = ("locality_quarter", "lead_quarter", "case", "person", "locality", "home_team", "service")


@dataclass(frozen=True)
class Computed:
    """How a pattern's figure is computed; see :mod:`sim.measures.patterns.statistics`.

    Attributes:
        kind: one of :data:`KINDS`; none: no table holds what is needed, and ``needs`` says what is missing.
        x, y: columns; what they mean depends on the kind.
        z: a third column, for the order of three levels.
        of: the profession to which a mean is confined, or empty.
        instrument: by which the scales ``x`` and ``y`` of a survey are measured.
        factor, plus: the figure is ``plus + factor`` times the mean.
        over: the setting of the configuration by which the mean is multiplied in addition, or empty.
        needs: what is missing, for the kind ``none``.
    """

    kind: str
    x: str = ""
    y: str = ""
    z: str = ""
    of: str = ""
    instrument: str = ""
    factor: float = 1.0
    plus: float = 0.0
    over: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Dial:
    """Values of one setting; each is simulated."""

    setting: str
    values: list[float]


@dataclass(frozen=True)
class Simulate:
    """The worlds that a pattern needs.

    Attributes:
        scenario: on which all of them are based.
        settings: of all of them, by dotted name, as they are typed.
        contrast: settings of a second world, on top of these; none: one world.
        dial: values of one setting, each a world, instead of a contrast.
    """

    scenario: str = "status_quo"
    settings: dict[str, str] = field(default_factory=dict)
    contrast: dict[str, str] = field(default_factory=dict)
    dial: Dial | None = None

    def worlds(self) -> list[dict[str, str]]:
        """The settings of each world, its scenario included, in the order in which statistics take them."""
        first = {"scenario": self.scenario, **self.settings}
        if self.dial is not None:
            return [{**first, self.dial.setting: f"{value:g}"} for value in self.dial.values]
        return [first, {**first, **self.contrast}] if self.contrast else [first]


@dataclass(frozen=True)
class Band:
    """From which published figures the band follows; exactly one of the four forms is used.

    Attributes:
        published: mean of studies, with ``standard_error`` and ``between_studies`` (standard deviation of their true
            values): a prediction band; with ``factor`` instead: divided and multiplied by it.
        smallest, largest: of several published figures; widened by ``margin`` on both sides.
        stated_low, stated_high: stated outright.
        reliabilities: of the simulated measures that are compared with a corrected correlation; none: 1.
        why: where these numbers come from, and what is assumed.
    """

    why: str
    published: float | None = None
    standard_error: float = 0.0
    between_studies: float = 0.0
    factor: float | None = None
    smallest: float | None = None
    largest: float | None = None
    margin: float = 0.0
    stated_low: float | None = None
    stated_high: float | None = None
    reliabilities: list[float] = field(default_factory=list)

    def problems(self) -> Iterator[str]:
        """A sentence for each way in which no band, or no single one, follows."""
        forms = {
            "published": self.published is not None,
            "smallest and largest": self.smallest is not None and self.largest is not None,
            "stated_low and stated_high": self.stated_low is not None and self.stated_high is not None,
        }
        if sum(forms.values()) != 1:
            yield "band needs one of: published; smallest and largest; stated_low and stated_high."
            return
        if self.published is not None and self.factor is None and not (self.standard_error or self.between_studies):
            yield "band.published needs its uncertainty: standard_error, between_studies or factor."
        elif self.factor is not None and self.factor <= 1:
            yield f"band.factor = {self.factor:g} must be above 1."
        elif not all(0 < value <= 1 for value in self.reliabilities):
            yield "band.reliabilities must lie above 0 and at most at 1."
        elif not self.edges()[0] < self.edges()[1]:
            yield "band has no width: its low end must lie below its high end."

    def edges(self) -> tuple[float, float]:
        """Low and high end."""
        if self.published is not None:
            if self.factor is not None:
                return factor_band(self.published, self.factor)
            return prediction_band(self.published, self.standard_error, self.between_studies, tuple(self.reliabilities))
        if self.smallest is not None and self.largest is not None:
            return self.smallest - self.margin, self.largest + self.margin
        assert self.stated_low is not None and self.stated_high is not None
        return self.stated_low, self.stated_high


@dataclass(frozen=True)
class Source:
    """Who published it, and who could check it.

    Attributes:
        cite: author, year, what it is based on.
        mark: of the figure used, one of :data:`MARKS`. Only ``read`` was checked in the text itself.
        read: what was read, and where; for a recalled figure, what could not be checked.
    """

    cite: str
    mark: str
    read: str


@dataclass(frozen=True)
class Severity:
    """How hard it is to pass without the mechanism that the pattern is about.

    Attributes:
        grade: one of :data:`SEVERITIES`. If ``without`` lies in the band, it is none.
        why: reason.
        without: the figure of a world without the mechanism; none if nobody can say.
    """

    grade: str
    why: str
    without: float | None = None


@dataclass(frozen=True)
class Pattern:
    """One published pattern.

    Attributes:
        label: for tables.
        unit: of analysis, one of :data:`UNITS`.
        statistic: how the figure is computed.
        simulate: the worlds that are simulated for it.
        band: in which a service must lie.
        sources: what it rests on.
        severity: how hard it is to pass.
        use: fitted (numbers were moved by hand to meet it), held back, or stylised (its size is not published).
        note: what a reader should know.
        id: name of its file.
    """

    label: str
    unit: str
    statistic: Computed
    band: Band
    sources: list[Source]
    severity: Severity
    use: str
    simulate: Simulate = field(default_factory=Simulate)
    note: str = ""
    id: str = ""

    @property
    def low(self) -> float:
        """Low end of the band."""
        return self.band.edges()[0]

    @property
    def high(self) -> float:
        """High end of the band."""
        return self.band.edges()[1]

    @property
    def mark(self) -> str:
        """The weakest mark among its sources: the band is no better known than that."""
        return max((source.mark for source in self.sources), key=MARKS.index)


def checked(pattern: Pattern) -> Pattern:
    """The pattern if it is whole.

    Raises:
        ConfigError: an unknown word, or no band follows from its figures.
    """
    allowed = [
        ("unit", pattern.unit, UNITS),
        ("statistic.kind", pattern.statistic.kind, KINDS),
        ("severity.grade", pattern.severity.grade, SEVERITIES),
        ("use", pattern.use, USES),
        *((f"sources[{number}].mark", source.mark, MARKS) for number, source in enumerate(pattern.sources)),
    ]
    for key, word, words in allowed:
        if word not in words:
            raise ConfigError(unknown_option(key, word, words))
    if not pattern.sources:
        raise ConfigError("sources must name at least one.")
    for problem in pattern.band.problems():
        raise ConfigError(problem)
    without = pattern.severity.without
    if without is not None and pattern.low <= without <= pattern.high and pattern.severity.grade != "none":
        raise ConfigError(
            f"severity.grade = '{pattern.severity.grade}' but severity.without = {without:g} lies in the band "
            f"({pattern.low:.3g} to {pattern.high:.3g}); then the grade is 'none'."
        )
    return pattern
