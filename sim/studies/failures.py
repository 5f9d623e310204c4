"""What can go wrong while a run is under way, in one sentence for the user."""

from __future__ import annotations

import errno
from pathlib import Path

from sim.core.errors import ConfigError


class RunError(RuntimeError):
    """A run could not be completed. Its text is one clear sentence that also says what was kept."""


class Interrupted(RunError):
    """The user stopped the run."""


def disk_full(error: BaseException | None) -> bool:
    """Whether there is no room left to write, on the disk or in the user's share of it."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def unwritable(folder: Path | str, error: OSError) -> ConfigError | RunError:
    """The complaint about an output folder that cannot be used at all."""
    if disk_full(error):
        return RunError(f"The disk is full: nothing can be written to '{folder}'.")
    why = (error.strerror or str(error)).lower()
    return ConfigError(f"Results cannot be written to '{folder}' ({why}); choose another output folder.")


def reason_of(error: BaseException | None) -> str:
    """Why something failed, as the first half of a sentence."""
    if isinstance(error, OSError):
        if disk_full(error):
            return "the disk is full"
        place = f" '{error.filename}'" if error.filename else ""
        return f"writing{place} failed ({(error.strerror or str(error)).lower()})"
    if isinstance(error, MemoryError):
        return "there is not enough memory (fewer workers need less)"
    return f"{type(error).__name__}: {error}"


def kept_words(finished: int, wanted: int, folder: Path | None) -> str:
    """What became of the finished replicates, as the second half of a sentence."""
    if folder is None:
        return f"{finished} of {wanted} replicates were finished, and none is kept without an output folder."
    if not finished:
        return f"no replicate of {wanted} was finished."
    return f"{finished} of {wanted} replicates are finished and kept in {folder} (sim.load reads them)."
