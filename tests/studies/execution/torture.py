"""Random sequences of misfortunes of a study, each of which must end well.

``python tests/studies/execution/torture.py ROUNDS SEED`` runs as many rounds as wanted. The slow suite runs some with a
fixed seed. In each round a small study meets up to five misfortunes. After them it is checked, repaired if the check
says that it can be repaired, and resumed; it must then have the tables of a study of the same plan that was left in
peace. The only exception is a study that has lost both copies of its plan, which must be said in one sentence.

Every command must end as it should after what was done before: :class:`Expected` says which exit codes and sentences
are legitimate. No command may print a traceback or "Unexpected", none may leave a process behind, and none may call a
study complete or sound that is not.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forked import Forks

from sim import Study
from sim.core.errors import ConfigError
from sim.studies.failures import RunError

WORDS = (
    "-m", "organisation=small_workshop", "weeks=6", "burn_in=2", "replicates=4", "workers=2", "study.part_seconds=0",
    "study.figures=false", "paperwork=separate,shared", "leadership=own", "--config-dir=mine",
)  # fmt: skip
PRECISE = ("precision.measure=quality", "precision.ceiling=12", "precision.block=2", "precision.first=4")
WIDTHS = ("0.016", "0.013", "0.011")  # reached with about 6, 8 and 12 replicates
BIASES = ("0.3", "0.45")  # that the user's own option may have
MAX_FILES = 70  # more than a study writes
KILLED_AFTER = {"in_process": 1.2, "local": 7.0}  # seconds, at most
FAULTS = ("Traceback", "Unexpected", "please report", "Warning")
KEPT = r"All completed parts are kept\. To run the rest: dissonance study resume \S+"
HARMFUL = ("kill -9", "full disk", "flipped bit", "deleted file", "edited manifest")  # after which damage may be found
NOT_CHECKED = {"journal.jsonl", "multirun.yaml"}  # from which nothing is read
PLANS = ("plan.json", "manifest/plan.json")


@dataclass(frozen=True)
class Expected:
    """One way in which a command may end: an exit code, and a pattern for all of its last sentence."""

    code: int
    sentence: str = ""  # empty: none, because the command has done its work


DONE = Expected(0)
NO_PLAN = (
    Expected(1, r"The study in '\S+' has no plan any more: .* Restore one of the two from a copy of the folder, .*"),
)
NO_STUDY = (Expected(2, r"'\S+' is not a study folder: .*"), Expected(2, r"'\S+' is not a folder; .*"))
FULL = (
    Expected(1, rf"The disk is full\. {KEPT}"),
    Expected(1, r"The disk is full: nothing can be written to '\S+'\."),
    Expected(1, r"The disk is full\. Nothing was simulated yet\."),
)
STOPPED = (
    Expected(130, rf"Stopped\. {KEPT}"),
    Expected(130, r"Stopped\. Nothing was simulated yet\."),
    Expected(130, r"Stopped\."),
)
DAMAGED = Expected(
    1, r"The study (in '\S+' )?is damaged(: .*)?\. To repair it, type: dissonance study verify \S+ --repair"
)


class Torture:
    """One study and what happens to it.

    Args:
        home: an empty folder to work in.
        choice: the random numbers of the round.
        forks: runs the commands.
        peaceful: studies that were left in peace, by what they consist of.
    """

    def __init__(self, home: Path, choice: random.Random, forks: Forks, peaceful: Peaceful) -> None:
        self.home, self.choice, self.forks, self.peaceful = home, choice, forks, peaceful
        self.folder, self.mine = home / "study", home / "mine"
        self.history: list[str] = []
        self.width = choice.choice(["", *WIDTHS[:2], *WIDTHS[:2]])  # empty: a fixed number of replicates
        self.damaged: dict[str, bytes | None] = {}  # by file; None: deleted
        self.bias = BIASES[0]
        self.first_bias = ""  # when the study was planned
        self.grown = self.narrowed = False
        self.write_option()

    def write_option(self) -> None:
        """Write the user's own option."""
        path = self.mine / "leadership" / "own.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"bias: {self.bias}\nseats: {{early_help: 4}}\n")

    # What is known of the study without asking Dissonance

    def present(self) -> bool:
        """Whether there is a plan that nobody has damaged."""
        return any((self.folder / name).exists() and not self.is_damaged(name) for name in PLANS)

    def lost(self) -> bool:
        """Whether there was a plan, and there is none any more."""
        return bool(self.first_bias) and not self.present()

    def is_damaged(self, name: str) -> bool:
        """Whether a file still is what a misfortune has made of it."""
        path = self.folder / name
        return name in self.damaged and self.damaged[name] == (path.read_bytes() if path.exists() else None)

    def outstanding(self) -> list[str]:
        """Files with damage of which nobody has taken care; lost files may have been replaced by others."""
        return [name for name, content in self.damaged.items() if content is not None and self.is_damaged(name)]

    def files(self) -> list[Path]:
        """The files of the study."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file() and path.name[0] != ".")

    # Commands, each with the ways in which it may end

    def command(self, *words: str, may: tuple[Expected, ...], **how: Any) -> str:
        """Run a command, check how it ended, and return what it printed in one line."""
        self.history[-1:] = [f"{self.history[-1]}, {how}"] if how else self.history[-1:]
        try:
            code, printed = self.forks.run(words, self.home, **how)
            ended = f"{self.history}: {' '.join(words)}: exit code {code}\n{printed}"
        except AssertionError as error:
            raise AssertionError(f"{self.history}: {error}") from error
        for fault in FAULTS:
            assert fault not in printed, ended
        text = " ".join(printed.split())
        _, said, sentence = text.partition("dissonance: ")
        assert bool(said) == (code not in (0, -signal.SIGKILL)) and "dissonance: " not in sentence, ended
        assert any(code == one.code and re.fullmatch(one.sentence, sentence) for one in may), ended
        if how:
            self.history[-1] = f"{self.history[-1].partition(',')[0]} ({code})"
        if self.present() and not self.first_bias:
            self.first_bias = self.bias
        return text

    def ways(self, retyped: bool = False) -> tuple[Expected, ...]:
        """How a command that works on the study may end; ``retyped``: it names the user's own folder."""
        if retyped and not self.mine.exists():
            return (Expected(2, r"'mine' is not a folder; --config-dir takes a folder of your own options\."),)
        if self.lost():
            return NO_PLAN
        if not self.present():
            return (DONE,) if retyped else NO_STUDY
        if retyped and self.bias != self.first_bias:
            return (Expected(2, r"The configuration files have changed since '\S+' was planned: leadership\.bias .*"),)
        if retyped and self.grown:
            return (Expected(2, r"'\S+' holds another study .*; add study\.extend=true to add to it, or choose .*"),)
        return (DONE,)

    def words(self, engine: str, width: str) -> tuple[str, ...]:
        """The command that plans the study, or goes on with it."""
        precise = (*PRECISE, f"precision.half_width={width}") if width else ()
        return (*WORDS, *precise, f"engine={engine}", f"hydra.sweep.dir={self.folder}")

    def start(self) -> None:
        """Start the study, or go on with it."""
        self.command(*self.words("in_process", self.width), may=self.ways(retyped=True))

    def interrupted(self, may: tuple[Expected, ...], **how: Any) -> None:
        """Start or resume the study; it may end as it would otherwise, or in another way."""
        engine = self.choice.choices(["in_process", "local"], weights=[4, 1])[0]
        if how.get("stop"):
            how["after"] = self.choice.uniform(0.1, KILLED_AFTER[engine])  # signals are not handled before
        if self.present() and self.choice.random() < 0.5:
            words = ("study", "resume", str(self.folder), f"engine={engine}")
            self.command(*words, may=(*self.ways(), *may), **how)
        else:
            self.command(*self.words(engine, self.width), may=(*self.ways(retyped=True), *may), **how)

    def kill(self) -> None:
        """End the study by force."""
        self.interrupted((Expected(-signal.SIGKILL),), stop=signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the study to end."""
        self.interrupted(STOPPED, stop=signal.SIGTERM)

    def fill_the_disk(self) -> None:
        """After some files nothing can be written."""
        self.interrupted(FULL, files=self.choice.randrange(MAX_FILES))

    def harm(self, path: Path, content: bytes | None) -> None:
        """Replace a file's content; None: delete it."""
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        self.damaged[path.relative_to(self.folder).as_posix()] = content

    def flip(self) -> None:
        """One bit of a file changes."""
        if files := [path for path in self.files() if path.stat().st_size]:
            path = self.choice.choice(files)
            content = bytearray(path.read_bytes())
            content[self.choice.randrange(len(content))] ^= 1 << self.choice.randrange(8)
            self.harm(path, bytes(content))

    def delete(self) -> None:
        """A file is lost."""
        if files := self.files():
            self.harm(self.choice.choice(files), None)

    def edit(self) -> None:
        """Somebody edits a manifest or plan."""
        paths = [path for path in self.files() if "manifest" in path.parts or path.name == "plan.json"]
        if paths:
            path = self.choice.choice(paths)
            self.harm(path, path.read_bytes().replace(b"0", b"1", self.choice.randrange(1, 9)))

    def change_an_option(self) -> None:
        """The user's own option is not what it was."""
        self.bias = next(bias for bias in BIASES if bias != self.bias)
        if self.mine.exists():
            self.write_option()

    def move(self) -> None:
        """The folder has another place, where the user's own options may be missing."""
        if self.folder.exists():
            self.folder = self.folder.rename(self.home / f"study{len(self.history)}")
        if self.first_bias and self.choice.random() < 0.5:
            shutil.rmtree(self.mine, ignore_errors=True)

    def expand(self) -> None:
        """More replicates, or further cells."""
        words = self.choice.choice(["replicates=+2", "leadership.bias=0.6"])
        may = self.ways()
        if may == (DONE,) and words.startswith("replicates") and self.precise():
            may = (Expected(2, r"The number of replicates of this study follows from its precision; .*"),)
        elif may == (DONE,) and self.has_bias():
            may = (DONE, Expected(2, r"Nothing would be added: .*"))
        before = self.plans()
        text = self.command("study", "expand", str(self.folder), words, "engine=in_process", may=may)
        if "dissonance: " in text:
            assert self.plans() == before, f"{self.history}: a refused expand has changed the plan"
        elif may == (DONE,):
            self.grown = True

    def plans(self) -> list[bytes]:
        """The plan and its copy."""
        return [(self.folder / name).read_bytes() for name in PLANS if (self.folder / name).exists()]

    def merge(self) -> None:
        """The study is copied into another one, which takes its place."""
        target, may = self.home / f"merged{len(self.history)}", self.ways()
        if may == (DONE,) and self.outstanding_or_lost_parts():
            may = (DONE, DAMAGED)
        text = self.command("study", "merge", str(target), str(self.folder), may=may)
        if "dissonance: " not in text:
            self.folder, self.damaged = target, {}

    def outstanding_or_lost_parts(self) -> bool:
        """Whether some part may be damaged."""
        return any(name.startswith(("tables/", "manifest/")) for name in self.damaged if self.is_damaged(name))

    def narrow(self) -> None:
        """The study is to have another precision, as typed again or by expanding it."""
        wider = WIDTHS.index(self.width) if self.width else -1
        if wider + 1 < len(WIDTHS):
            width = WIDTHS[wider + 1]
            if self.present() and self.choice.random() < 0.5:
                further = (*(() if self.precise() else PRECISE), f"precision.half_width={width}", "engine=in_process")
                text = self.command("study", "expand", str(self.folder), *further, may=self.ways())
            else:
                text = self.command(*self.words("in_process", width), may=self.ways(retyped=True))
            if "dissonance: " not in text:
                self.narrowed, self.width = True, width

    def loaded(self) -> Study | None:
        """The study, if it has a plan."""
        try:
            return Study.load(self.folder)
        except (RunError, ConfigError):
            return None

    def precise(self) -> bool:
        """Whether its replicates follow from a precision."""
        return bool((study := self.loaded()) and study.plan.study_groups.precision.wanted)

    def has_bias(self) -> bool:
        """Whether the cell that ``expand`` adds is there."""
        return bool((study := self.loaded()) and "leadership.bias" in study.plan.factors)

    # The end

    def end(self) -> str:
        """Check, repair and resume the study, and compare it; the outcome in a word."""
        if not self.present() and not self.lost():
            self.write_option()
            self.start()
        folder, ways = str(self.folder), self.ways()
        status = self.command("study", "status", folder, may=ways)
        if ways != (DONE,):
            return "told"
        outstanding = [name for name in self.outstanding() if name not in NOT_CHECKED and "broken" not in name]
        text = self.command("study", "verify", folder, may=(DONE,) if not self.history else (DONE, DAMAGED))
        if "dissonance: " in text:
            beside = re.search("provenance.json|definition/", text)  # beside the tables, which status speaks of
            assert "is complete" not in status or beside, f"{self.history}: {status}\n{text}"
            assert any(misfortune.startswith(HARMFUL) for misfortune in self.history), self.history
            again = Expected(1, r"\d+ replicates? to run again\. Type: dissonance study resume \S+")
            self.command("study", "verify", folder, "--repair", may=(DONE, again))
        else:
            assert not outstanding, f"{self.history}: verify has not found {outstanding}"
        resumed = self.command("study", "resume", folder, "engine=in_process", may=(DONE,))
        assert "is complete" not in status or "Nothing to do" in resumed, f"{self.history}: {status}\n{resumed}"
        self.command("study", "verify", folder, may=(DONE,))
        assert "It is complete." in self.command("study", "status", folder, may=(DONE,)), self.history
        self.compare()
        return "equal"

    def compare(self) -> None:
        """The tables are those of a study that was left in peace."""
        study = Study.load(self.folder)
        expected = self.peaceful.like(study)
        if not self.narrowed:
            assert study.results_hash() == expected.results_hash(), self.history
        for table in study.plan.study_groups.study.keep:
            have, want = study.read(table), expected.read(table)
            if self.narrowed and len(have):  # a wider precision may have asked for more replicates
                have = have.merge(want[["cell", "replicate"]].drop_duplicates()).reset_index(drop=True)[have.columns]
                have["cell"] = have["cell"].astype(want["cell"].dtype)
            assert have.equals(want), f"{self.history}: {table}"


class Peaceful:
    """Studies that were left in peace, each run once.

    Args:
        home: the folder for them.
    """

    def __init__(self, home: Path) -> None:
        self._home, self._studies = home, dict[Any, Study]()

    def like(self, study: Study) -> Study:
        """One of the same plan."""
        plan = study.plan
        cells = tuple((cell.key, cell.name, tuple(cell.factors.items())) for cell in plan.cells)
        key = cells, plan.replicates, plan.study_groups.precision, tuple(plan.study_groups.study.keep)
        if key not in self._studies:
            folder = self._home / f"peaceful{len(self._studies)}"
            self._studies[key] = Study(plan, Study.of(plan, folder).store).run(progress=False)
        return self._studies[key]


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
    "precision": Torture.narrow,
}


class Chamber:
    """Where rounds take place.

    Args:
        home: an empty folder.
    """

    def __init__(self, home: Path) -> None:
        self._home, self._forks, self._peaceful = home, Forks(home), Peaceful(home)

    def round(self, seed: int) -> tuple[str, list[str]]:
        """One round: the outcome, and what happened.

        Raises:
            AssertionError: a command has not ended as it should.
        """
        choice, home = random.Random(seed), self._home / "round"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        study = Torture(home, choice, self._forks, self._peaceful)
        if choice.random() < 0.7:
            study.start()
        for name in choice.choices(list(MISFORTUNES), k=choice.randint(1, 5)):
            study.history.append(name)
            MISFORTUNES[name](study)
        return study.end(), study.history

    def close(self) -> None:
        """End the helping process."""
        self._forks.close()


@contextmanager
def chamber() -> Iterator[Chamber]:
    """A place for rounds, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="torture-") as home:
        opened = Chamber(Path(home))
        try:
            yield opened
        finally:
            opened.close()


def torture(rounds: int, seed: int) -> Counter[str]:
    """Run rounds, report each of them, and return how many ended in which way."""
    outcomes: Counter[str] = Counter()
    with chamber() as place:
        for number in range(seed, seed + rounds):
            try:
                outcome, history = place.round(number)
                print(number, outcome, history, flush=True)
            except AssertionError as error:
                outcome = "failed"
                print(number, outcome, error, flush=True)
            outcomes[outcome] += 1
    return outcomes


if __name__ == "__main__":
    found = torture(*(int(word) for word in sys.argv[1:3]))
    print(", ".join(f"{count} {name}" for name, count in found.items()))
    sys.exit(bool(found["failed"]))
