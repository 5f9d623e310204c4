"""The design of a survey of teams at two times: what is asked, of whom, when, and what counts as detected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import Any

from sim.core.decode import read
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.parameters import Spec, param
from sim.model.survey.instrument import FRAMES, LEADERS, MAR, MISSING, STUDY_REPLIES

BEFORE_AFTER, TWO_GROUPS = "before_after", "two_groups"
COMPARISONS = (BEFORE_AFTER, TWO_GROUPS)
TEAMS, PEOPLE = "teams", "people"
LEVELS = (TEAMS, PEOPLE)
FALL, RISE = "fall", "rise"
DIRECTIONS = (FALL, RISE)
FRAMES_OF_TEAMS = tuple(frame for frame in FRAMES if frame != LEADERS)
# Model share, 0 to 1. The largest is about all the relationship conflict that the norm group meets.
CHANGES = (0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.10, 0.12, 0.15)
FEWEST_OF_TWO_GROUPS = 4  # teams: two a group, or there is no spread to judge by


def _number(default: float, unit: str, low: float, high: float, meaning: str, source: str = "assumption") -> Any:
    """A number of a survey's design: it has unit and bounds like any other, and stands in no equation."""
    return param(default, unit, low, high, grade="E", eq="-", meaning=meaning, source=source)


@dataclass(frozen=True)
class Design(Spec):
    """A survey of teams at two times. The defaults are the study's case: 140 invited, 74 replies, ten localities."""

    scenario: str = "case_study"
    settings: dict[str, Any] = field(default_factory=dict)  # of the scenario, by dotted name
    instrument: str = "ics"
    scale: str = "relationship"
    frame: str = ""  # empty: the instrument's own
    missing: str = MAR
    comparison: str = BEFORE_AFTER
    level: str = TEAMS  # the test that the smallest change is told of; the other stands beside it
    direction: str = FALL
    changes: list[float] = field(default_factory=lambda: list(CHANGES))  # sizes, on the model's metric; 0 is added
    invited: int = _number(140, "people", 2, 100_000, "people invited at each wave, in all teams", STUDY_REPLIES)
    teams: int = _number(10, "teams", 2, 2000, "localities surveyed")
    response: float = _number(0.53, "share", 0.01, 1.0, "share of those invited who answer", STUDY_REPLIES)
    first_week: int = _number(0, "weeks", 0, 5199, "week of the first wave, from the end of burn-in")
    second_week: int = _number(52, "weeks", 1, 5199, "week of the second wave; a year later, so that seasons cancel")
    alpha: float = _number(0.05, "share", 0.0001, 0.5, "false alarms that the two-sided test is meant to allow")
    power: float = _number(0.80, "share", 0.5, 0.99, "share of surveys that should detect the change")
    replicates: int = _number(400, "runs", 2, 100_000, "simulated services that trials are made from")
    trials: int = _number(4000, "surveys", 100, 1_000_000, "simulated surveys for each size of change")
    seed: int = _number(1, "-", 0, 2**63 - 1, "seed of the services and of the trials")

    @property
    def signed(self) -> list[float]:
        """The changes with their sign, the first of them none at all."""
        return [0.0, *(self.sign * size for size in self.changes)]

    @property
    def sign(self) -> int:
        """-1 where a fall is looked for, 1 for a rise."""
        return -1 if self.direction == FALL else 1


def design_of(words: Mapping[str, Any]) -> Design:
    """A checked design of values by name; names that are none of its own are the scenario's settings.

    Raises:
        ConfigError: a value has the wrong type, is out of bounds, or parts do not fit each other.
    """
    own = {name: value for name, value in words.items() if name in NAMES}
    settings = {name: value for name, value in words.items() if name not in NAMES}
    sizes = own.get("changes")
    if isinstance(sizes, int | float) and not isinstance(sizes, bool):
        own["changes"] = [sizes]
    return _checked(replace(read(Design, own), settings=settings))


def _checked(design: Design) -> Design:
    for name, known in CHOICES.items():
        _among(name, getattr(design, name), known)
    if design.frame:
        _among("frame", design.frame, FRAMES_OF_TEAMS)
    _check_changes(design.changes)
    if design.second_week <= design.first_week:
        raise ConfigError(
            f"second_week = {design.second_week} should be later than first_week = {design.first_week}: "
            "the change is planted between them."
        )
    if design.comparison == TWO_GROUPS and design.teams < FEWEST_OF_TWO_GROUPS:
        raise ConfigError(
            f"teams = {design.teams} is too few for comparison = '{TWO_GROUPS}', which needs "
            f"{FEWEST_OF_TWO_GROUPS} or more: two in each group."
        )
    if design.invited < design.teams:
        raise ConfigError(
            f"invited = {design.invited} is fewer than teams = {design.teams}; a team needs somebody who is asked."
        )
    return design


def _among(name: str, word: str, known: Iterable[str]) -> None:
    if word not in known:
        raise ConfigError(
            f"{name} = '{word}' is not there; {name} is one of {listed(known)}." + did_you_mean(word, known)
        )


def _check_changes(sizes: list[float]) -> None:
    if not sizes:
        raise ConfigError("changes is empty; give sizes of change on the model's metric, e.g. changes=0.02,0.05,0.10.")
    for size in sizes:
        if not 0 < size <= 1:
            turned = " Say direction=fall or direction=rise, and give sizes without a sign." if size < 0 else ""
            raise ConfigError(f"changes holds {size:g}, which should lie above 0 and up to 1 (model share).{turned}")
    if any(later <= earlier for earlier, later in pairwise(sizes)):
        raise ConfigError(f"changes = {sizes} should rise from each to the next, e.g. changes=0.02,0.05,0.10.")


NAMES = tuple(item.name for item in fields(Design) if item.name != "settings")
CHOICES = {"missing": MISSING, "comparison": COMPARISONS, "level": LEVELS, "direction": DIRECTIONS}
