"""Random sequences of misfortunes of a study, each of which must end well.

``python tests/studies/execution/torture.py ROUNDS SEED`` runs as many rounds as wanted; the slow suite runs a few with
a fixed seed. In each round a small study meets up to five misfortunes; then it is resumed. It must end with the
tables of a study of the same plan that was left in peace, or with one sentence. No command may print a traceback or
"Unexpected", none may leave a process behind, and none may call a study complete that is not whole.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import sim
from sim import Study
from sim.studies.failures import RunError
from sim.studies.store.verify import verify

QUICK = [
    "organisation=small_workshop", "weeks=8", "burn_in=2", "replicates=4", "workers=2", "study.part_seconds=0",
    "study.figures=false", "leadership.bias=0,0.6", "--config-dir=mine",
]  # fmt: skip
PRECISE = ["precision.measure=quality", "precision.half_width=0.2", "precision.ceiling=8", "precision.block=2"]
FULL = """
import errno, os, sys
from pathlib import Path
from sim.core import arrow
from sim.studies.store import folder
from sim.cli.main import main
left, write = [int(sys.argv[1])], arrow.write_bytes
def full(*args, **options):
    left[0] -= 1
    if left[0] < 0:
        raise OSError(errno.ENOSPC, "No space left on device", str(args[1]))
    write(*args, **options)
arrow.write_bytes = folder.write_bytes = full
sys.exit(main(sys.argv[2:]))
"""
TIMEOUT = 300


class Torture:
    """One study and what happens to it.

    Args:
        home: an empty folder to work in.
        choice: the random numbers of the round.
    """

    def __init__(self, home: Path, choice: random.Random) -> None:
        self.home, self.choice, self.folder = home, choice, home / "study"
        self.history: list[str] = []
        option = home / "mine" / "leadership" / "own.yaml"
        option.parent.mkdir(parents=True)
        option.write_text("bias: 0.3\n")
        self.words = ["-m", *QUICK, *(PRECISE if choice.random() < 0.3 else [])]

    def command(self, *words: str, code: str = "", stop: int = 0) -> str:
        """Run a command and return what it printed; with ``stop``, send this signal after a moment."""
        program = ["-c", FULL, code] if code else ["-m", "sim"]
        environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1]), "COLUMNS": "1000"}
        process = subprocess.Popen(
            [sys.executable, *program, *words], cwd=self.home, env=environment, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            if stop:
                try:
                    printed, _ = process.communicate(timeout=self.choice.uniform(1.0, 6.0))
                except subprocess.TimeoutExpired:
                    os.kill(process.pid, stop)
                    printed, _ = process.communicate(timeout=TIMEOUT)
            else:
                printed, _ = process.communicate(timeout=TIMEOUT)
            self.check(printed, words)
            self.no_orphans(process.pid)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        return " ".join(printed.split())

    def check(self, printed: str, words: tuple[str, ...]) -> None:
        """Nothing looks like a fault of the program."""
        for bad in ("Traceback", "Unexpected", "please report"):
            assert bad not in printed, f"{self.history}: {' '.join(words)}:\n{printed}"

    def no_orphans(self, group: int) -> None:
        """No process of a command outlives it by more than a few seconds."""
        for _ in range(100):
            try:
                os.killpg(group, 0)
            except (ProcessLookupError, PermissionError):
                return
            time.sleep(0.1)
        raise AssertionError(f"{self.history}: a process was left behind")

    def start(self) -> None:
        """Start the study, or go on with it."""
        self.command(*self.words, f"hydra.sweep.dir={self.folder}")

    def kill(self) -> None:
        """End the study by force."""
        self.command(*self.words, f"hydra.sweep.dir={self.folder}", stop=signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the study to end."""
        self.command(*self.words, f"hydra.sweep.dir={self.folder}", stop=signal.SIGTERM)

    def fill_the_disk(self) -> None:
        """After some files nothing can be written."""
        after = str(self.choice.randrange(1, 40))
        self.command(*self.words, "engine=in_process", f"hydra.sweep.dir={self.folder}", code=after)

    def files(self) -> list[Path]:
        """The files of the study from which something is read."""
        return sorted(
            path for name in ("tables", "manifest", "plan.json", "provenance.json", "definition")
            for path in [self.folder / name, *(self.folder / name).rglob("*")] if path.is_file()
        )  # fmt: skip

    def flip(self) -> None:
        """One bit of a file changes."""
        if files := [path for path in self.files() if path.stat().st_size]:
            path = self.choice.choice(files)
            content = bytearray(path.read_bytes())
            content[self.choice.randrange(len(content))] ^= 1 << self.choice.randrange(8)
            path.write_bytes(bytes(content))

    def delete(self) -> None:
        """A file is lost."""
        if files := self.files():
            self.choice.choice(files).unlink()

    def edit(self) -> None:
        """Somebody edits a manifest or plan."""
        if files := [path for path in self.files() if "manifest" in path.parts or path.name == "plan.json"]:
            path = self.choice.choice(files)
            path.write_text(path.read_text(errors="replace").replace("0", "1", self.choice.randrange(1, 9)))

    def change_an_option(self) -> None:
        """An option file of the user's own is not what it was when the study began."""
        (self.home / "mine" / "leadership" / "own.yaml").write_text(f"bias: {self.choice.random():.3f}\n")

    def move(self) -> None:
        """The folder has another place."""
        if self.folder.exists():
            self.folder = self.folder.rename(self.home / f"study{len(self.history)}")

    def expand(self) -> None:
        """More replicates, or another cell."""
        self.command("study", "expand", str(self.folder), self.choice.choice(["replicates=+2", "leadership.bias=0.3"]))

    def merge(self) -> None:
        """The study is copied into another one, which takes its place."""
        merged = self.home / f"merged{len(self.history)}"
        printed = self.command("study", "merge", str(merged), str(self.folder))
        if "copied" in printed:
            self.folder = merged

    def peaceful(self, study: Study) -> Study:
        """A study of the same plan that was left in peace."""
        return Study(study.plan, Study.of(study.plan, self.home / "peaceful").folder).run(progress=False)

    def end(self) -> str:
        """Resume until nothing is left to do, and compare; the outcome in a word."""
        try:
            self.check_status()
        except RunError as error:
            return self.refused(str(error))
        printed = self.command("study", "resume", str(self.folder))
        try:
            study = Study.load(self.folder)
        except (RunError, sim.ConfigError) as error:
            return self.refused(str(error))
        verdict = verify(study.folder, study.plan)
        if study.completed < study.wanted:
            assert "is complete" not in " ".join(study.status()), self.history
            return self.refused(printed)
        assert not verdict.damage, (self.history, verdict.damage)
        expected = self.peaceful(study)
        assert study.results_hash() == expected.results_hash(), self.history
        for table in study.plan.study_groups.study.keep:
            assert study.read(table).equals(expected.read(table)), (self.history, table)
        return "equal"

    def check_status(self) -> None:
        """Status calls a study complete only if nothing in it is damaged or missing."""
        if not self.folder.exists():
            self.start()
        try:
            study = Study.load(self.folder)
        except (RunError, sim.ConfigError):
            return
        if "is complete" in " ".join(study.status()):
            parts = study.folder.inventory(study.plan.model, thorough=True)
            assert not parts.broken and study.completed >= study.wanted, self.history

    def refused(self, sentence: str) -> str:
        """The outcome of a study that cannot be ended: one sentence says why."""
        assert sentence.strip(), self.history
        return "told"


MISFORTUNES: dict[str, Callable[[Torture], None]] = {
    "kill -9": Torture.kill,
    "SIGTERM": Torture.terminate,
    "full disk": Torture.fill_the_disk,
    "flipped bit": Torture.flip,
    "deleted file": Torture.delete,
    "edited manifest": Torture.edit,
    "changed option": Torture.change_an_option,
    "moved folder": Torture.move,
    "expand": Torture.expand,
    "merge": Torture.merge,
}


def torture(seed: int) -> tuple[str, list[str]]:
    """One round: the outcome, and what happened."""
    choice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="torture-") as home:
        study = Torture(Path(home), choice)
        if choice.random() < 0.7:
            study.start()
        for name in choice.choices(list(MISFORTUNES), k=choice.randint(1, 5)):
            study.history.append(name)
            MISFORTUNES[name](study)
        outcome = study.end()
        shutil.rmtree(study.folder, ignore_errors=True)
        return outcome, study.history


if __name__ == "__main__":
    rounds, first = (int(word) for word in sys.argv[1:3])
    for number in range(first, first + rounds):
        print(number, *torture(number), flush=True)
