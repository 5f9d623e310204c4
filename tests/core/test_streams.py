"""Standard streams may be missing, closed or full: what was asked for is done all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim import Study, run
from sim.core.streams import print_note, standard_error

SMALL = {"organisation": "small_workshop", "replicates": 2, "weeks": 4, "burn_in": 1}
COMMAND = ["organisation=small_workshop", "replicates=2", "weeks=4", "burn_in=1", "record.figures=false"]

posix = pytest.mark.skipif(os.name != "posix" or not Path("/dev/full").exists(), reason="needs a POSIX shell")


class Closed:
    """A stream that its owner has closed."""

    closed = True

    def isatty(self) -> bool:
        raise ValueError("I/O operation on closed file")


class Full:
    """A stream to a disk that is full."""

    closed = False

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("stream", [None, Closed(), Full()], ids=["missing", "closed", "full"])
def test_a_run_and_a_study_need_no_standard_error(monkeypatch, tmp_path, stream) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    print_note("nobody hears it")
    assert not standard_error().isatty()
    assert len(run("case_study", **SMALL).weekly) > 0
    for progress in (None, True):
        study = Study.create(folder=tmp_path / f"study{progress}", engine="in_process", **SMALL).run(progress=progress)
        assert "complete" in " ".join(study.status())


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell script in which ``$D`` is the command."""
    environment = {**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1]), "D": f"{sys.executable} -m sim"}
    return subprocess.run(["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


@posix
@pytest.mark.slow
def test_a_study_on_several_processes_runs_without_any_stream(tmp_path) -> None:
    words = " ".join(["-m", "leadership.bias=0,0.3", *COMMAND, "engine=local", "study.figures=false"])
    done = shell(f"$D {words} hydra.sweep.dir=study <&- >&- 2>&-", tmp_path)
    assert done.returncode == 0
    assert "4 of 4 replicates" in " ".join(Study.load(tmp_path / "study").status())


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_cannot_be_printed_is_named_as_such(tmp_path, unbuffered) -> None:
    done = shell(f"PYTHONUNBUFFERED={unbuffered} $D explain leadership.bias >/dev/full", tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and "printed" in done.stderr and "no space left" in done.stderr
