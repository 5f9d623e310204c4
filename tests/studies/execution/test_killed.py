"""A study killed at twenty random moments ends with the numbers of one that was left in peace, and repeats little."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import sim
from sim import Study

KILLS = 20
CELLS, REPLICATES = 22, 30
WORDS = [
    "-m", "organisation=small_workshop", "weeks=100", "burn_in=30", f"replicates={REPLICATES}", "workers=2",
    "leadership.bias=range(0,1.01,0.1)", "paperwork=separate,shared", "study.part_seconds=0.1", "study.figures=false",
]  # fmt: skip


PRECISE = [
    "-m", "organisation=small_workshop", "weeks=26", "burn_in=8", "replicates=10", "workers=2", "leadership.bias=0,0.6",
    "precision.measure=quality", "precision.half_width=0.006", "precision.ceiling=200", "study.part_seconds=0.05",
    "study.figures=false",
]  # fmt: skip


def started(folder: Path, words: list[str] = WORDS) -> subprocess.Popen:
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    command = [sys.executable, "-m", "sim", *words, f"hydra.sweep.dir={folder}"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def killed(folder: Path, after: float, words: list[str] = WORDS) -> bool:
    """Start, or go on with, the study and kill it with all its workers; False if it was ready before."""
    process = started(folder, words)
    try:
        process.communicate(timeout=after)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return True


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_killed_at_twenty_random_moments(tmp_path: Path) -> None:
    moments = random.Random(4)
    folder = tmp_path / "killed"
    kills = sum(killed(folder, moments.uniform(1.2, 3.6)) for _ in range(KILLS))
    assert kills >= KILLS / 2  # it was not ready too soon
    process = started(folder)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    peaceful = started(tmp_path / "peaceful")
    assert peaceful.wait(600) == 0

    one, other = Study.load(folder), Study.load(tmp_path / "peaceful")
    assert one.results_hash() == other.results_hash()
    runs = one.read("runs", [])
    assert len(runs) == CELLS * REPLICATES and not runs.duplicated(["cell", "replicate"]).any()

    submitted = Counter(line["task"] for line in journal(folder) if line["event"] == "submitted")
    room = 4  # two tasks for each of two workers: what may be under way when the axe falls
    assert sum(submitted.values()) - len(submitted) <= room * kills
    begun = sum(count * size(task) for task, count in submitted.items())
    in_flight = room * kills * max(map(size, submitted))
    assert begun <= CELLS * REPLICATES * 1.02 + in_flight
    print(f"{kills} kills; {begun} replicates begun for {CELLS * REPLICATES}")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_precision_study_killed_at_random_moments(tmp_path: Path) -> None:
    """It ends with the replicates of one that was left in peace, and says that it is complete only then."""
    peaceful = started(tmp_path / "peaceful", PRECISE)
    assert peaceful.wait(600) == 0
    expected, moments, folder = Study.load(tmp_path / "peaceful"), random.Random(7), tmp_path / "killed"
    for _ in range(8):
        killed(folder, moments.uniform(1.5, 8.0), PRECISE)
        if (folder / "plan.json").exists():
            study = Study.load(folder)
            complete = study.results_hash() == expected.results_hash()
            assert (study.status()[-1] == "It is complete.") == complete
    assert started(folder, PRECISE).wait(600) == 0
    one = Study.load(folder)
    assert one.results_hash() == expected.results_hash() and one.wanted == expected.wanted > 2 * 20
    assert one.status()[-1] == "It is complete." and one.provenance["complete"]


def journal(folder: Path) -> list[dict]:
    """The study's journal; a last line may be torn."""
    lines = []
    for line in (folder / "journal.jsonl").read_text().splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
    return lines


def size(task: str) -> int:
    """Replicates of a task, from its text."""
    _, first, last = task.split("-")
    return int(last) - int(first) + 1
