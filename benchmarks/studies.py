"""What a study costs beside its runs: ``python -m benchmarks.studies [--cells 1000] [--replicates 20]``.

All in one session, as ratios: the bare kernel on two workers against a whole study of the same runs (planned, read
off, written, packed); planning alone; memory from the hundredth to the last cell; files. With ``--peers`` a small
study is also run by ``mesa.batch_run`` on the plain Mesa version and by Hydra's own sweeper with one job a replicate:
wall time, files, peak memory.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

WORKERS = 2
OVER = "[leadership.bias,paperwork.shared,structure.mandate_clarity]"
SMALL = ["organisation=small_workshop"]
PEER_CELLS = ("leadership.bias=0,0.6", "paperwork.shared=0,1")
PEER_REPLICATES, PEER_WEEKS = 6, 104
PATIENCE = 0.3  # seconds between looks at memory
MEGABYTE, KILOBYTE = 1e6, 1024


def study_words(cells: int, replicates: int, folder: Path) -> list[str]:
    """A Latin hypercube over three levers in a small organisation."""
    return [
        "-m", *SMALL, "design=lhs", f"design.points={cells}", f"design.over={OVER}", f"replicates={replicates}",
        f"workers={WORKERS}", "study.figures=false", f"hydra.sweep.dir={folder}",
    ]  # fmt: skip


def bare(plain_configs: list[dict], first: int, replicates: int) -> int:
    """Live replicates and read nothing off: what the kernel does alone."""
    from sim.model.simulator import Simulator
    from sim.settings.compose import validated_config

    for plain in plain_configs[first::WORKERS]:
        config = validated_config(plain)
        for replicate in range(replicates):
            simulator = Simulator(config, replicate)
            simulator.advance(config.burn_in + config.weeks)
    return replicates * len(plain_configs[first::WORKERS])


def kernel_rate(cells: int, replicates: int) -> float:
    """Replicates a second of the bare kernel on two workers, start of the processes not counted."""
    from sim.studies.plan.plan_from_python import plan_from_overrides

    words = [word for word in study_words(cells, replicates, Path("x")) if not word.startswith(("-m", "hydra."))]
    plan = plan_from_overrides(words)
    plains = [plan.plain(cell) for cell in plan.cells]
    with ProcessPoolExecutor(WORKERS) as pool:
        list(pool.map(bare, [plains[:WORKERS]] * WORKERS, range(WORKERS), [1] * WORKERS))  # imports and compiled code
        start = time.perf_counter()
        completed = sum(pool.map(bare, [plains] * WORKERS, range(WORKERS), [replicates] * WORKERS))
        return completed / (time.perf_counter() - start)


@dataclass
class Watched:
    """What a command took: wall seconds, and memory of it and its children over time (seconds, bytes)."""

    seconds: float = 0.0
    memory: list[tuple[float, float]] = field(default_factory=list)

    @property
    def peak(self) -> float:
        """Most memory at once, bytes."""
        return max((size for _, size in self.memory), default=0.0)


def watched(command: list[str], cwd: Path) -> Watched:
    """Run a command and watch its memory.

    Raises:
        SystemExit: it failed.
    """
    found, start = Watched(), time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=output)
        done = threading.Event()

        def look() -> None:
            while not done.wait(PATIENCE):
                found.memory.append((time.perf_counter() - start, memory_of(process.pid)))

        watcher = threading.Thread(target=look)
        watcher.start()
        code = process.wait()
        done.set()
        watcher.join()
        found.seconds = time.perf_counter() - start
        if code:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} failed: {output.read()[-2000:]}")
    return found


def memory_of(root: int) -> float:
    """Bytes that a process and its descendants have in memory; pages that several share are counted once."""
    total = 0.0
    for process in [root, *descendants(root)]:
        try:
            output = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) * KILOBYTE for line in output.splitlines() if line.startswith("Pss:")), 0)
    return total


def descendants(root: int) -> list[int]:
    """Children of a process, theirs included."""
    found: list[int] = []
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = [int(word) for word in task.read_text().split()]
        except OSError:
            continue
        found += children + [further for child in children for further in descendants(child)]
    return found


def study(cells: int, replicates: int) -> None:
    """The whole study against the bare kernel, memory over time, files."""
    import pyarrow.dataset as ds

    rate = kernel_rate(cells, replicates)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "study"
        command = [sys.executable, "-m", "sim", *study_words(cells, replicates, folder)]
        found = watched(command, Path(home))
        again = kernel_rate(cells, max(1, replicates // 4))  # the machine may have changed its pace meanwhile
        bare_rate = (rate + again) / 2
        runs = cells * replicates
        print(
            f"{cells} cells x {replicates} replicates on {WORKERS} workers: {found.seconds:.0f} s in all, "
            f"{runs / found.seconds:.1f} replicates a second; bare kernel {rate:.1f} before and {again:.1f} after: "
            f"ratio {runs / found.seconds / bare_rate:.3f}"
        )
        early, late = memory_at(found, 0.1), memory_at(found, 0.95)
        print(
            f"memory of all processes around cell {cells // 10} {early / MEGABYTE:.0f} MB, around the last "
            f"{late / MEGABYTE:.0f} MB ({late / early:.3f} x); peak {found.peak / MEGABYTE:.0f} MB"
        )
        files = [path for path in folder.rglob("*") if path.is_file()]
        data = [path for path in files if path.suffix == ".parquet"]
        size = sum(path.stat().st_size for path in data)
        allowed = min(size / (5 * MEGABYTE), cells)
        print(f"{len(data)} data files of {size / MEGABYTE:.0f} MB in all (allowed {allowed:.0f}); {len(files)} files")
        print(f"rows of runs: {ds.dataset(folder / 'tables' / 'runs', partitioning='hive').count_rows()}")


def memory_at(found: Watched, share: float) -> float:
    """Middle memory in the stretch around a share of the time."""
    around = [size for when, size in found.memory if abs(when / found.seconds - share) < 0.03]
    return sorted(around)[len(around) // 2]


def planning(cells: int) -> None:
    """Seconds to plan so many cells in a fresh process, and within it."""
    program = (
        "import time; start = time.perf_counter()\n"
        "from sim.studies.plan.plan_from_python import plan_from_overrides\n"
        f"words = {[word for word in study_words(cells, 20, Path('x')) if not word.startswith(('-m', 'hydra.'))]!r}\n"
        "imported = time.perf_counter(); plan = plan_from_overrides(words)\n"
        "print(len(plan.cells), imported - start, time.perf_counter() - imported)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    number, imports, planned = done.stdout.split()
    print(f"planning {number} cells: {float(planned):.2f} s, and {float(imports):.2f} s of imports")


def peers() -> None:
    """The same twelve replicates by three means."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        runs = f"weeks={PEER_WEEKS}", "burn_in=0", f"workers={WORKERS}"
        ours = ["-m", "sim", "-m", *SMALL, *PEER_CELLS, *runs, f"replicates={PEER_REPLICATES}", "study.figures=false"]
        basic = [
            "-m", "sim", "-m", "hydra/sweeper=basic", *SMALL, *PEER_CELLS, *runs, "replicates=1",
            f"seed=range(1,{PEER_REPLICATES + 1})", "record.figures=false",
        ]  # fmt: skip
        batch = ["-m", "benchmarks.peer_batch", str(PEER_REPLICATES), str(PEER_WEEKS)]
        kinds = {"study": ours, "Hydra, one job a replicate": basic, "mesa.batch_run, plain Mesa": batch}
        print(f"\n{4 * PEER_REPLICATES} replicates of {PEER_WEEKS} weeks, 40 staff:")
        print("| by | wall s | files | peak MB |\n| --- | --- | --- | --- |")
        for kind, words in kinds.items():
            folder = home / kind.split(",")[0].replace(" ", "_")
            folder.mkdir()
            found = watched([sys.executable, *words], folder)
            files = sum(path.is_file() for path in folder.rglob("*"))
            print(f"| {kind} | {found.seconds:.1f} | {files} | {found.peak / MEGABYTE:.0f} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=1000)
    parser.add_argument("--replicates", type=int, default=20)
    parser.add_argument("--peers", action="store_true", help="compare with mesa.batch_run and Hydra's own sweeper")
    options = parser.parse_args()
    planning(options.cells)
    study(options.cells, options.replicates)
    if options.peers:
        peers()


if __name__ == "__main__":
    main()
