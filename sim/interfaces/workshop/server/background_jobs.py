"""Computes the rest of a bundle in a separate process, so that the workshop can start with one card."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sim.interfaces.workshop.request import BundleRequest
from sim.interfaces.workshop.server.presentation_state import PresentationState

POLL = 0.5  # seconds
NICE = 10  # a lower priority than the server
CARDS, ASSUMPTIONS, GRID = "more cards", "other assumptions", 'the levers of "Try it"'
COMPUTING = "Still being computed: {what}."
FAILED = "Not everything could be computed. The window of the program shows why."


class BackgroundJobs:
    """Starts the process, and shows each larger bundle when it is ready."""

    def __init__(self, stages: Sequence[BundleRequest], presentation: PresentationState) -> None:
        self._stages, self._presentation, self._stopped = stages, presentation, Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._run, daemon=True, name="background-jobs")

    def start(self) -> None:
        """Start, and return at once."""
        self._presentation.progress = self._progress(0)
        self._thread.start()

    def stop(self) -> None:
        """Stop; completed stages stay in the cache."""
        self._stopped.set()
        if self._process is not None and self._process.poll() is None:
            _terminate(self._process)

    def _progress(self, stage: int) -> str:
        remaining = [_description(request) for request in self._stages[stage:]]
        return COMPUTING.format(what=", then ".join(remaining)) if remaining else ""

    def _run(self) -> None:
        try:
            self._show_each()
        except Exception:  # the workshop goes on with what it has
            self._presentation.progress = FAILED
            raise

    def _show_each(self) -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            requests = [json.dumps([dict(stage.settings), stage.assumptions, stage.grid]) for stage in self._stages]
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, folder, *requests], start_new_session=True
            )
            for stage in range(len(self._stages)):
                bundle = self._wait_for(_file(Path(folder), stage))
                if bundle is None:
                    self._presentation.progress = "" if self._stopped.is_set() else FAILED
                    return
                self._presentation.show(bundle)
                self._presentation.progress = self._progress(stage + 1)

    def _wait_for(self, path: Path) -> dict[str, Any] | None:
        """The bundle in this file when it is written; None if the process ends without it."""
        assert self._process is not None
        while not self._stopped.is_set():
            ended = self._process.poll() is not None
            if path.exists():
                return json.loads(path.read_text(encoding="utf-8"))
            if ended:
                return None
            self._stopped.wait(POLL)
        return None


def _description(request: BundleRequest) -> str:
    return GRID if request.grid else ASSUMPTIONS if request.assumptions else CARDS


def _file(folder: Path, stage: int) -> Path:
    return folder / f"{stage}.json"


def _terminate(process: subprocess.Popen[bytes]) -> None:
    """End our process and those that it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGTERM)
        else:
            process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=4 * POLL)


def main(arguments: Sequence[str]) -> None:
    """Compute each stage, and write it into a folder.

    Args:
        arguments: the folder; then for each stage its settings, and whether it has assumptions and grid, as JSON.
    """
    folder = Path(arguments[0])
    if hasattr(os, "nice"):
        os.nice(NICE)
    Thread(target=_exit_with, args=(os.getppid(),), daemon=True).start()
    for stage, request in enumerate(arguments[1:]):
        settings, assumptions, grid = json.loads(request)
        _write(BundleRequest(settings, assumptions, grid).build(lambda sentence: None), _file(folder, stage))


def _write(bundle: Mapping[str, Any], path: Path) -> None:
    temporary = path.with_suffix(".part")
    temporary.write_text(json.dumps(bundle, allow_nan=False), encoding="utf-8")
    temporary.replace(path)


def _exit_with(parent: int) -> None:
    """Exit when the server has ended, also if it was killed."""
    while os.getppid() == parent:
        time.sleep(POLL)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
