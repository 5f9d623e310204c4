"""One shard's worth of work, and what came of it. Both travel between processes and machines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sim.studies.plan.cell_keys import KEY_LENGTH, canonical


@dataclass(frozen=True)
class Recording:
    """What is kept of each replicate; part of a shard's address, since it decides what is in the shard."""

    tables: tuple[str, ...]
    over_time: tuple[str, ...] = ()
    span_weeks: int = 4
    practitioner_weeks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Task:
    """A block of replicates of one cell, to be lived as one shard.

    Attributes:
        cell: the cell's key.
        name: the cell's name, for messages.
        first, stop: replicates first to stop - 1.
        plain: the cell's configuration as plain values.
        factors: the cell's lever values.
        recording: what is kept.
        model: fingerprint of the model that the shard is for.
        config_dir: a folder of the user's own plug-ins, or empty.
        measure: its value in each replicate comes back beside the shard; none where empty.
        home: where the worker keeps the shard itself; where empty, the shard comes back as bytes.
    """

    cell: str
    name: str
    first: int
    stop: int
    plain: dict[str, Any] = field(repr=False)
    factors: dict[str, Any] = field(repr=False)
    recording: Recording = field(repr=False)
    model: str = ""
    config_dir: str = ""
    measure: str = ""
    home: str = ""

    @property
    def replicates(self) -> range:
        """The numbers of the replicates."""
        return range(self.first, self.stop)

    @property
    def address(self) -> str:
        """The content address of the shard: the same work always has the same."""
        kept = [self.recording.tables, self.recording.over_time, self.recording.span_weeks]
        if "practitioners" in self.recording.tables:
            kept.append(self.recording.practitioner_weeks)
        text = canonical([self.cell, self.first, self.stop, self.model, kept])
        return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]

    @property
    def file_name(self) -> str:
        """The shard's file: cell, replicates and address."""
        return f"{self.cell}-{self.first:06d}-{self.stop - 1:06d}-{self.address}.zip"


@dataclass(frozen=True)
class Failure:
    """A replicate that could not be lived."""

    cell: str
    name: str
    replicate: int
    seed: int
    sentence: str
    traceback: str = field(default="", repr=False)


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    Attributes:
        content: the shard as bytes; empty when no replicate could be lived, or when the worker has kept it.
        lived: replicates that are in the shard.
        failures: those that are not.
        seconds: processor time.
        values: the task's measure in each replicate that was lived.
    """

    content: bytes = field(repr=False)
    lived: tuple[int, ...]
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    values: dict[int, float] = field(default_factory=dict, repr=False)
