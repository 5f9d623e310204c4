"""A cluster whose head is killed ends the session soon, with one sentence; completed parts are kept."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sessions import kill_all, processes, wait_for

import sim
from sim import Study

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs the list of processes that Linux has"),
]
STUDY = [
    "-m", "organisation=small_workshop", "weeks=26", "burn_in=4", "replicates=50000", "leadership.bias=0",
    "study.part_seconds=0.3", "study.figures=false", "hydra.sweep.dir=study",
]  # fmt: skip
LONGEST = 300.0  # seconds until the first part, which may include compiling
HEADS = {
    "dask": ["-m", "dask", "scheduler", "--host=127.0.0.1", "--port={port}", "--no-dashboard"],
    "ray": [
        "-m", "ray.scripts.scripts", "start", "--head", "--block", "--port={port}", "--num-cpus=1",
        "--include-dashboard=false", "--object-store-memory=200000000", "--temp-dir={folder}",
    ],
}  # fmt: skip
WORKER = ["-m", "dask", "worker", "tcp://127.0.0.1:{port}", "--nthreads=1", "--nworkers=1", "--no-dashboard"]
Start = Callable[..., subprocess.Popen]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a Python program in a session of its own; all of them are ended."""
    started = []
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1]), "RAY_USAGE_STATS_ENABLED": "0"}

    def begin(*arguments: str) -> subprocess.Popen:
        with (tmp_path / f"output{len(started)}.txt").open("w") as output:
            started.append(
                subprocess.Popen(
                    [sys.executable, *arguments], cwd=tmp_path, env=environment, stdout=output, stderr=output,
                    start_new_session=True,
                )
            )  # fmt: skip
        return started[-1]

    yield begin
    for process in started:
        kill_all(process.pid)
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(("kind", "package"), [("dask", "distributed"), ("ray", "ray")])
def test_a_killed_head_ends_the_session_with_one_sentence(
    kind: str, package: str, start: Start, tmp_path: Path
) -> None:
    pytest.importorskip(package)
    port = free_port()
    with TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        head = start(*(argument.format(port=port, folder=folder) for argument in HEADS[kind]))
        assert wait_for(lambda: answers(port), 60)
        if kind == "dask":
            start(*(argument.format(port=port) for argument in WORKER))
        address = f"{'tcp://' if kind == 'dask' else ''}127.0.0.1:{port}"
        command = start("-m", "sim", *STUDY, f"engine={kind}", f"engine.address={address}")
        said = tmp_path / f"output{2 if kind == 'dask' else 1}.txt"
        parts = tmp_path / "study" / "manifest"
        assert wait_for(lambda: list(parts.rglob("*-part-*.json")) or command.poll() is not None, LONGEST)
        assert command.poll() is None, said.read_text()
        kill_all(head.pid)
        assert command.wait(timeout=90) == 1, said.read_text()
    last = said.read_text().strip().splitlines()[-1]
    assert last.startswith("dissonance: The ") and "does not answer any more. All completed parts are kept" in last
    assert "Traceback" not in said.read_text()
    assert not processes(command.pid)
    assert Study.load(tmp_path / "study").completed > 0
