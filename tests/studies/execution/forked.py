"""Runs commands in processes forked from one in which everything is imported and compiled, so that they start at once.

``python forked.py`` is that process: it reads one request a line, forks, and answers with process ids and exit codes.
Each command has a session of its own, prints into a file, and ends as the command of a terminal does.
"""

from __future__ import annotations

import atexit
import errno
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

TIMEOUT = 300.0  # seconds that a command may take
LEFT = 15.0  # seconds that processes of a command may outlive it
WARM_UP = (
    "-m", "organisation=small_workshop", "weeks=2", "burn_in=0", "replicates=2", "workers=1", "engine=in_process",
    "study.part_seconds=0", "study.figures=false", "paperwork=separate,shared",
)  # fmt: skip


class Forks:
    """Runs commands, and sends them signals.

    Args:
        home: a folder for what they print.
    """

    def __init__(self, home: Path) -> None:
        self._printed = home / "printed.txt"
        self._server = subprocess.Popen(
            [sys.executable, __file__, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(
        self, words: Sequence[str], folder: Path, stop: int = 0, after: float = 0.0, files: int | None = None
    ) -> tuple[int, str]:
        """Run a command and return its exit code, negative for a signal, and what it printed.

        Args:
            words: of the command line.
            folder: the working directory.
            stop: a signal that the command gets.
            after: seconds until then.
            files: so many files can be written before the disk is full; None: as many as it likes.

        Raises:
            AssertionError: it took too long, or a process was left behind.
        """
        process = self._ask(words=list(words), folder=str(folder), printed=str(self._printed), files=files)
        if stop:
            time.sleep(after)
            with suppress(ProcessLookupError):
                os.kill(process, stop)
        code = self._ask(wait=process)
        printed = self._printed.read_text(errors="replace")
        assert code is not None, f"{' '.join(words)} took too long:\n{printed}"
        self._no_orphans(process)
        return code, printed

    def close(self) -> None:
        """End the process from which others are forked."""
        self._server.kill()
        self._server.communicate()

    def _ask(self, **request: Any) -> Any:
        assert self._server.stdin and self._server.stdout
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        return json.loads(self._server.stdout.readline())

    def _no_orphans(self, group: int) -> None:
        end = time.monotonic() + LEFT
        while time.monotonic() < end:
            try:
                os.killpg(group, 0)
            except (ProcessLookupError, PermissionError):
                return
            time.sleep(0.05)
        os.killpg(group, signal.SIGKILL)
        raise AssertionError("a process was left behind")


def serve(home: Path) -> None:
    """Answer requests until there are no more."""
    from sim.cli.main import main

    answers = os.fdopen(os.dup(1), "w")
    _redirect(home / "warm_up.txt")
    with tempfile.TemporaryDirectory(dir=home) as folder:
        assert main([*WARM_UP, f"hydra.sweep.dir={folder}/study"]) == 0
        for word in ("status", "verify", "resume"):
            assert main(["study", word, f"{folder}/study"]) == 0
    gc.collect()
    gc.freeze()  # pages that no collection touches stay shared
    while line := sys.stdin.readline():
        request = json.loads(line)
        if "wait" in request:
            answer = waited(request["wait"])
        else:
            answer = os.fork()
            if not answer:
                command(request)
        print(json.dumps(answer), file=answers, flush=True)


def waited(process: int) -> int | None:
    """The exit code of a process; None if it was killed because it took too long."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return None


def command(request: dict[str, Any]) -> None:
    """Be a command from now on."""
    from sim.cli.main import main

    os.setsid()
    _redirect(Path(request["printed"]))
    os.chdir(request["folder"])
    sys.argv = ["dissonance", *request["words"]]
    if request["files"] is not None:
        _fill_the_disk(request["files"])
    code = main(request["words"])
    threading._shutdown()  # as Python does at the end: threads first, then functions registered with atexit
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)  # without taking everything apart that was imported, which takes longer than most commands


def _redirect(path: Path) -> None:
    """Standard output and error go into a file from now on."""
    for number, name, flags in ((1, path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), (0, os.devnull, os.O_RDONLY)):
        if number == 0 and path.name == "warm_up.txt":
            continue  # requests come from there
        opened = os.open(name, flags)
        os.dup2(opened, number)
        os.close(opened)
    os.dup2(1, 2)


def _fill_the_disk(files: int) -> None:
    """So many files can be written from now on, and then no more folders made."""
    left, open_file, make_folder = [files], Path.open, Path.mkdir

    def spend(path: Path) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))

    def opened(self: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if set(mode) & set("wax"):
            spend(self)
        return open_file(self, mode, *rest, **options)

    def made(self: Path, *rest: Any, **options: Any) -> None:
        if left[0] <= 0 and not self.exists():
            spend(self)
        make_folder(self, *rest, **options)

    Path.open, Path.mkdir = opened, made  # type: ignore[method-assign]


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
