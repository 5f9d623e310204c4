"""The design of a survey of teams at two times: what is measured, of whom, when, and what counts as detected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import Any

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.core.parameters import Spec, param
from sim.model.survey.instrument import FRAMES, LEADERS, MAR, MISSING, STUDY_REPLIES
from sim.model.validation_context import unknown_value

BEFORE_AFTER, TWO_GROUPS = "before_after", "two_groups"
COMPARISONS = (BEFORE_AFTER, TWO_GROUPS)
TEAMS, PEOPLE = "teams", "people"
LEVELS = (TEAMS, PEOPLE)
FALL, RISE = "fall", "rise"
DIRECTIONS = (FALL, RISE)
FRAMES_OF_TEAMS = tuple(frame for frame in FRAMES if frame != LEADERS)
# Shares, 0 to 1, in the model's units. The largest is about all relationship conflict of the norm group.
CHANGES = (0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.10, 0.12, 0.15)
FEWEST_OF_TWO_GROUPS = 4  # teams: two in each group, so that there is a spread within groups


def _number(default: float, unit: str, low: float, high: float, meaning: str, source: str = "assumption") -> Any:
    """A number of a survey's design; it has a unit and bounds but is in no equation of the model."""
    return param(default, unit, low, high, grade="E", eq="-", meaning=meaning, source=source)


@dataclass(frozen=True)
class SurveyDesign(Spec):
    """A survey of teams at two times. The defaults are the study's case: 140 invited, 74 replies, ten localities."""

    scenario: str = "case_study"
    settings: dict[str, Any] = field(default_factory=dict)  # of the scenario, by dotted name
    instrument: str = "ics"
    scale: str = "relationship"
    frame: str = ""  # empty: the instrument's own
    missing: str = MAR
    comparison: str = BEFORE_AFTER
    level: str = TEAMS  # the test that the smallest change is reported for
    direction: str = FALL
    changes: list[float] = field(default_factory=lambda: list(CHANGES))  # sizes in the model's units; 0 is added
    invited: int = _number(140, "people", 2, 100_000, "people invited at each wave, in all teams", STUDY_REPLIES)
    teams: int = _number(10, "teams", 2, 2000, "localities surveyed")
    response: float = _number(0.53, "share", 0.01, 1.0, "share of the invited who reply", STUDY_REPLIES)
    first_week: int = _number(0, "weeks", 0, 5199, "week of the first wave, from the end of burn-in")
    second_week: int = _number(52, "weeks", 1, 5199, "week of the second wave; a year later, so that seasons cancel")
    alpha: float = _number(0.05, "share", 0.0001, 0.5, "false positives that the two-sided test should allow")
    power: float = _number(0.80, "share", 0.5, 0.99, "share of surveys that should detect the change")
    replicates: int = _number(400, "runs", 2, 100_000, "simulated services from which trials are drawn")
    trials: int = _number(4000, "surveys", 100, 1_000_000, "simulated surveys for each size of change")
    seed: int = _number(1, "-", 0, 2**63 - 1, "random seed of the services and of the trials")

    @property
    def signed_changes(self) -> list[float]:
        """The changes with their sign; the first is 0."""
        return [0.0, *(self.sign * size for size in self.changes)]

    @property
    def sign(self) -> int:
        """-1 for a fall, 1 for a rise."""
        return -1 if self.direction == FALL else 1

    def problems(self, context: None = None, key: str = "") -> Iterator[str]:
        """A sentence for each value that does not fit the others; a design depends on nothing else."""
        for name, allowed in CHOICES.items():
            yield from unknown_value(getattr(self, name), allowed, name)
        if self.frame:
            yield from unknown_value(self.frame, FRAMES_OF_TEAMS, "frame")
        yield from self._problems_of_changes()
        if self.second_week <= self.first_week:
            yield (
                f"second_week = {self.second_week} must be later than first_week = {self.first_week}: "
                "the change happens between them."
            )
        if self.comparison == TWO_GROUPS and self.teams < FEWEST_OF_TWO_GROUPS:
            yield (
                f"teams = {self.teams} is too few for comparison = '{TWO_GROUPS}', which needs "
                f"{FEWEST_OF_TWO_GROUPS} or more: two in each group."
            )
        if self.invited < self.teams:
            yield f"invited = {self.invited} is fewer than teams = {self.teams}; invite at least one person per team."

    def _problems_of_changes(self) -> Iterator[str]:
        if not self.changes:
            yield "changes is empty; give sizes of change in the model's units, e.g. changes=0.02,0.05,0.10."
        for size in self.changes:
            if not 0 < size <= 1:
                sign = " Set direction=fall or direction=rise, and give sizes without a sign." if size < 0 else ""
                yield f"changes contains {size:g}, which must be above 0 and at most 1 (share).{sign}"
        if any(later <= earlier for earlier, later in pairwise(self.changes)):
            yield f"changes = {self.changes} must be rising, e.g. changes=0.02,0.05,0.10."


def design_of(values: Mapping[str, Any]) -> SurveyDesign:
    """A checked design from values by name; all names that are not its own are settings of the scenario.

    Raises:
        ConfigError: a value has the wrong type, is out of bounds, or does not fit the others.
    """
    own = {name: value for name, value in values.items() if name in NAMES}
    settings = {name: value for name, value in values.items() if name not in NAMES}
    sizes = own.get("changes")
    if isinstance(sizes, int | float) and not isinstance(sizes, bool):
        own["changes"] = [sizes]
    design = replace(read(SurveyDesign, own), settings=settings)
    problem = next(design.problems(), None)
    if problem:
        raise ConfigError(problem)
    return design


NAMES = tuple(item.name for item in fields(SurveyDesign) if item.name != "settings")
CHOICES = {"missing": MISSING, "comparison": COMPARISONS, "level": LEVELS, "direction": DIRECTIONS}
