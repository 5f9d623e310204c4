"""What can go wrong while a study or run is under way, as messages for the user."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from pathlib import Path

from sim.core.errors import ConfigError

# What loaders and threads say when memory runs out.
MEMORY_TEXTS = ("failed to map segment", "annot allocate memory", "an't start new thread")


class RunError(RuntimeError):
    """A run could not be completed. Its text says why, and what is kept."""


class Interrupted(RunError):
    """The user stopped the run."""


class DamagedStudy(RunError):
    """A file of a study is not what was written. The text names it and the command that repairs it.

    Args:
        folder: the study's folder.
        what: a phrase that names the file, e.g. ``'plan.json' is missing``.
    """

    def __init__(self, folder: Path | str, what: str) -> None:
        super().__init__(
            f"The study in '{folder}' is damaged: {what}. To repair it, type: dissonance study verify {folder} --repair"
        )


@dataclass(frozen=True)
class Failure:
    """A replicate that failed."""

    cell: str
    name: str
    replicate: int
    seed: int
    sentence: str
    traceback: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"replicate {self.replicate} of '{self.name}': {self.sentence}"


def disk_full(error: BaseException | None) -> bool:
    """Whether the disk, or the user's share of it, is full."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def out_of_memory(error: BaseException | None) -> bool:
    """Whether memory ran out; libraries that cannot be loaded for lack of it report another kind of error."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    return isinstance(error, (ImportError, RuntimeError)) and any(text in str(error) for text in MEMORY_TEXTS)


def unwritable(folder: Path | str, error: OSError) -> ConfigError | RunError:
    """The error about an output folder that cannot be written."""
    if disk_full(error):
        return RunError(f"The disk is full: nothing can be written to '{folder}'.")
    why = (error.strerror or str(error)).lower()
    return ConfigError(f"Results cannot be written to '{folder}' ({why}); choose another output folder.")


def reason_of(error: BaseException | None) -> str:
    """Why something failed, as the first half of a sentence."""
    if out_of_memory(error):
        return "there is not enough memory (fewer workers need less)"
    if isinstance(error, OSError):
        if disk_full(error):
            return "the disk is full"
        file = f" '{error.filename}'" if error.filename else ""
        return f"writing{file} failed ({(error.strerror or str(error)).lower()})"
    return f"{type(error).__name__}: {error}"


def incomplete(what: str, error: BaseException, kept: str) -> RunError:
    """The error of a step after the run, such as drawing figures: ``kept`` says what is safe."""
    expected = isinstance(error, (OSError, ConfigError)) or out_of_memory(error)
    report = "" if expected else " (please report it; --traceback shows where)"
    reason = str(error).rstrip(".") if isinstance(error, ConfigError) else reason_of(error)
    return RunError(f"The {what} incomplete: {reason}; {kept}{report}.")
