"""What a study will cost: time, measured on this machine, and disk space, estimated from what is kept."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.measures.registry import COHORT, MEASURES
from sim.model.config import Config
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan

MAX_TIMED = 3  # sizes of organisation
TIMED_WEEKS = 26
TABLES_SHARE = 0.12  # of the time of the weeks: collecting and writing
PACKED = 0.6  # bytes on disk per counted byte
FILE_BYTES = 2_000  # per table: names, checksums and positions of columns
PARTS = 1.5  # size of the parts of a cell before they are consolidated, relative to their size afterwards
CASE_BYTES, PERSON_BYTES, ENCOUNTER_BYTES = 150, 200, 80  # a row of these tables
ENCOUNTERS_A_WEEK = 2.5  # per post, about
SURVEY_ROW, ANSWER_ROW = 24, 8  # bytes of a row of these tables
LEVELS = 4  # of a survey: the truth, a census, the answers, team means
SURVEY_SECONDS = 0.03  # per survey, about
TRAINING_SHARE = 0.1  # of weeks in which an activity is held


@dataclass(frozen=True)
class Costs:
    """Of the replicates still to be run.

    Attributes:
        runs: their number.
        seconds: processor time of all of them.
        bytes: on disk at the end.
        longest: seconds of the slowest replicate.
    """

    runs: int
    seconds: float
    bytes: float
    longest: float

    @property
    def bytes_meanwhile(self) -> float:
        """On disk while parts are being consolidated."""
        return (1 + PARTS) * self.bytes


def posts_of(config: Config) -> int:
    """All posts of a service."""
    return sum(profession.headcount for profession in config.organisation.professions.values())


SIZE = ("organisation", "weeks", "burn_in", "instruments")  # settings on which the time of a replicate depends most


def similar_cells(plan: Plan) -> dict[object, list[Cell]]:
    """Cells that take about the same time and space."""
    found: dict[object, list[Cell]] = {}
    for cell in plan.cells:
        size = tuple((name, value) for name, value in cell.changes.items() if name.partition(".")[0] in SIZE)
        found.setdefault((cell.base, size), []).append(cell)
    return found


class Timing:
    """Seconds of a replicate of any cell, from timing a few organisations of different size."""

    def __init__(self, plan: Plan) -> None:
        sizes = sorted(
            {
                posts_of(config): config for config in (plan.config(one[0]) for one in similar_cells(plan).values())
            }.items()
        )
        chosen = {round(k * (len(sizes) - 1) / (MAX_TIMED - 1)) for k in range(MAX_TIMED)}
        self._rates = {posts: _timed(config) / posts for posts, config in (sizes[k] for k in sorted(chosen))}

    def seconds(self, config: Config) -> float:
        """About what one replicate of a configuration takes, including its tables."""
        posts = posts_of(config)
        nearest = min(self._rates, key=lambda size: abs(size - posts))
        weeks = self._rates[nearest] * posts * (config.burn_in + config.weeks)
        return weeks * (1 + TABLES_SHARE) + survey_seconds(config)


def _timed(config: Config) -> float:
    """Seconds per week, without the time for compiling."""
    from sim.model.simulator import Simulator

    Simulator(config, 0).advance(1)
    weeks = min(TIMED_WEEKS, config.burn_in + config.weeks)
    times = []
    for replicate in range(2):  # the faster of two: other work on the machine slows it down
        start = time.perf_counter()
        Simulator(config, replicate).advance(weeks)
        times.append(time.perf_counter() - start)
    return min(times) / weeks


def costs_of(plan: Plan, missing: Mapping[str, int], timing: Timing) -> Costs:
    """What it takes to run so many replicates of each cell, by its key."""
    seconds = disk = longest = 0.0
    for cells in similar_cells(plan).values():
        count = sum(missing.get(cell.key, 0) for cell in cells)
        if count:
            config = plan.config(cells[0])
            each = timing.seconds(config)
            seconds, longest = seconds + count * each, max(longest, each)
            files = len(cells) * len(plan.recording(cells[0]).tables)
            disk += count * bytes_of(plan, cells[0], config) + files * FILE_BYTES
    return Costs(sum(missing.values()), seconds, disk, longest)


def bytes_of(plan: Plan, cell: Cell, config: Config) -> float:
    """About what one replicate of a cell takes on disk."""
    recording = plan.recording(cell)
    professions, spans = len(config.organisation.staffed_professions), -(-config.weeks // recording.span_weeks)
    posts = posts_of(config)
    weeks = config.burn_in + config.weeks
    arrivals = posts * config.demand.cases_per_practitioner * config.demand.volume * weeks
    pairs, localities = professions * (professions + 1) / 2, config.organisation.localities
    units = {"service": 1, "profession": professions, "pair": pairs, "locality": localities}
    counted = {
        "runs": 8 * (len(MEASURES) + len(COHORT)),
        "professions": 8 * professions * sum("profession" in item.scopes for item in MEASURES.values()),
        "weekly": 4 * spans * sum(units[scope] * len(recording.measures(scope)) for scope in recording.scopes),
        "causes": 12 * 14 * units["pair"] * (weeks if recording.causes_by_week else 1),
        "cases": CASE_BYTES * arrivals,
        "network": 0,  # of one replicate only
        "practitioners": PERSON_BYTES * posts * len(recording.practitioner_weeks),
        "encounters": ENCOUNTER_BYTES * ENCOUNTERS_A_WEEK * posts * (config.weeks + recording.burn_in * config.burn_in),
        "training": 20 * weeks * professions * len(config.cpd.activities) * TRAINING_SHARE,
    }
    counted |= _of_surveys(config, posts)
    return PACKED * sum(counted[name] for name in recording.tables)


def _of_surveys(config: Config, posts: int) -> dict[str, float]:
    """Bytes of the tables of surveys."""
    sent = [(len(use.weeks), use.scales) for use in config.instruments.values()]
    items = sum(weeks * len(scale.names) for weeks, scales in sent for scale in scales.values())
    scales = [(weeks, len(scales)) for weeks, scales in sent]
    return {
        "survey_statistics": SURVEY_ROW * sum(weeks * LEVELS * count * (count + 15) / 2 for weeks, count in scales),
        "invitations": SURVEY_ROW * posts * sum(weeks for weeks, _ in scales),
        "answers": ANSWER_ROW * posts * items,
        "truths": SURVEY_ROW * posts * sum(weeks * count for weeks, count in scales),
        "profiles": SURVEY_ROW * items * LEVELS,
    }


def survey_seconds(config: Config) -> float:
    """About what the surveys of one replicate take."""
    return SURVEY_SECONDS * sum(len(use.weeks) for use in config.instruments.values())


def free_bytes(folder: Path) -> int:
    """Bytes free where a folder is, or is to be."""
    existing = folder.resolve()
    while not existing.exists():
        existing = existing.parent
    return shutil.disk_usage(existing).free
