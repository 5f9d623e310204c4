"""Signals stop a study with one sentence, and no process outlives the command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sessions import kill_all, processes, wait_for

import sim

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc; signals")]

STUDY = [
    "-m", "organisation=small_workshop", "weeks=26", "replicates=50000", "leadership.bias=0", "workers=2",
    "study.part_seconds=0.1", "study.figures=false", "hydra.sweep.dir=study",
]  # fmt: skip
LONGEST = 300.0  # seconds until the first part, which may include compiling


@contextmanager
def started(folder: Path) -> Iterator[subprocess.Popen]:
    """A study in a session of its own; it is ended with all its processes."""
    running = subprocess.Popen(
        [sys.executable, "-m", "sim", *STUDY], cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])},
        # A shell's background job ignores interrupts, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    try:
        yield running
    finally:
        kill_all(running.pid)
        running.wait()


def parts(folder: Path) -> list[Path]:
    return list((folder / "study" / "manifest").rglob("*-part-*.json"))


@pytest.mark.parametrize(
    ("number", "times", "to_all"),
    [(signal.SIGTERM, 1, False), (signal.SIGHUP, 2, False), (signal.SIGINT, 2, False), (signal.SIGINT, 2, True)],
)
def test_a_signal_ends_a_study_with_one_sentence(number: int, times: int, to_all: bool, tmp_path: Path) -> None:
    with started(tmp_path) as running:
        assert wait_for(lambda: parts(tmp_path), LONGEST)
        for _ in range(times):
            (os.killpg if to_all else os.kill)(running.pid, number)
            time.sleep(0.2)
        _, said = running.communicate(timeout=60)
        assert running.returncode == 130, said
        last = said.strip().splitlines()[-1]
        assert last.startswith("dissonance: Stopped.") and "study resume" in last, said
        assert "Traceback" not in said and "leaked" not in said and "Warning" not in said, said
        assert wait_for(lambda: not processes(running.pid), 20), processes(running.pid)
    journal = (tmp_path / "study" / "journal.jsonl").read_text().splitlines()
    assert json.loads(journal[-1])["event"] == "stopped"


@pytest.mark.parametrize("moment", ["workers start", "working"])
def test_no_process_outlives_a_killed_parent(moment: str, tmp_path: Path) -> None:
    with started(tmp_path) as running:
        begun = (lambda: len(processes(running.pid)) > 1) if moment == "workers start" else (lambda: parts(tmp_path))
        assert wait_for(begun, LONGEST)
        os.kill(running.pid, signal.SIGKILL)
        running.wait(60)
        assert wait_for(lambda: not processes(running.pid), 60), processes(running.pid)
