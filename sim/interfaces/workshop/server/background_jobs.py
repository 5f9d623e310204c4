"""The rest of a kit, computed beside the server by a program of its own, so that nobody in the room waits for it."""

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

from sim.interfaces.workshop.request import Asked
from sim.interfaces.workshop.server.presentation_state import Showing

LOOK = 0.5  # seconds
NICE = 10  # the room goes first
STAGES = ("more cards", "other assumptions", "the levers of Try it")
MAKING = "Still being computed, in the background: {what}."
FAILED = "Not everything could be computed; the window that started the workshop says why."


class Making:
    """Watches the other program, and shows each larger kit when it is ready."""

    def __init__(self, stages: Sequence[Asked], showing: Showing) -> None:
        self._stages, self._showing, self._over = stages, showing, Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._watch, daemon=True, name="making")

    def begin(self) -> None:
        """Start, and return at once."""
        self._showing.making = self._sentence(0)
        self._thread.start()

    def end(self) -> None:
        """Stop; what is done stays in the cache."""
        self._over.set()
        if self._process is not None and self._process.poll() is None:
            _stop(self._process)

    def _sentence(self, stage: int) -> str:
        left = [_what(one) for one in self._stages[stage:]]
        return MAKING.format(what=", then ".join(left)) if left else ""

    def _watch(self) -> None:
        try:
            self._show_each()
        except Exception:  # whatever it was, the room is told, and goes on with what it has
            self._showing.making = FAILED
            raise

    def _show_each(self) -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            words = [json.dumps([dict(one.settings), one.assumptions, one.grid]) for one in self._stages]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sim.interfaces.workshop.server.background_jobs", folder, *words],
                start_new_session=True,
            )
            for stage in range(len(self._stages)):
                kit = self._wait_for(_file(Path(folder), stage))
                if kit is None:
                    self._showing.making = "" if self._over.is_set() else FAILED
                    return
                self._showing.show(kit)
                self._showing.making = self._sentence(stage + 1)

    def _wait_for(self, path: Path) -> dict[str, Any] | None:
        """A kit, when it is written; None: there will be none."""
        assert self._process is not None
        while not self._over.is_set():
            ended = self._process.poll() is not None
            if path.exists():
                return json.loads(path.read_text(encoding="utf-8"))
            if ended:
                return None
            self._over.wait(LOOK)
        return None


def _what(asked: Asked) -> str:
    return STAGES[2 if asked.grid else 1 if asked.assumptions else 0]


def _file(folder: Path, stage: int) -> Path:
    return folder / f"{stage}.json"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program that we started, and those that it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGTERM)
        else:
            process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=4 * LOOK)


def main(words: Sequence[str]) -> None:
    """Compute each stage, and write it into a folder.

    Args:
        words: the folder; then for each stage its settings, and whether assumptions and grid belong to it, as JSON.
    """
    folder = Path(words[0])
    if hasattr(os, "nice"):
        os.nice(NICE)
    Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    for stage, word in enumerate(words[1:]):
        settings, assumptions, grid = json.loads(word)
        _write(Asked(settings, assumptions, grid).make(lambda sentence: None), _file(folder, stage))


def _write(kit: Mapping[str, Any], path: Path) -> None:
    rough = path.with_suffix(".rough")
    rough.write_text(json.dumps(kit, allow_nan=False), encoding="utf-8")
    rough.replace(path)


def _leave_with(parent: int) -> None:
    """End when the server has died, however it died."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
