"""``-m`` and ``study``: what is written and printed, errors, and exit codes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim import Study
from sim.cli.main import main
from sim.model.simulator import Simulator

SMALL = ["organisation=small_workshop", "weeks=6", "burn_in=2", "replicates=3"]
QUICK = [*SMALL, "engine=in_process", "study.figures=false"]
SWEEP = ["-m", *QUICK, "leadership.bias=0,0.6", "--output", "kept"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study, made once."""
    folder = tmp_path_factory.mktemp("finished") / "kept"
    assert main([*SWEEP[:-1], str(folder)]) == 0
    return folder


@pytest.fixture
def kept(finished: Path, own_folder: Path) -> Path:
    """A copy of a finished study."""
    shutil.copytree(finished, "kept")
    return Path("kept")


ENDINGS = (".csv", "_codebook.csv", "_codebook.json")


class TestSweeps:
    def test_it_is_introduced_costed_run_and_summarised(self, command) -> None:
        code, out, err = command(*SWEEP)
        assert code == 0
        assert "2 cells over leadership.bias" in err
        assert re.search(r"6 replicates to run: .* MB of disk", err)
        assert "bias 0.6" in out and "Task conflict" in out
        assert (Path("kept") / "multirun.yaml").exists() and len(Study.load("kept").read("runs")) == 6

    def test_with_report_and_figures(self, command) -> None:
        code, out, _ = command(*SWEEP, "study.figures=true")
        names = {path.name for path in Path("kept").iterdir()}
        assert code == 0 and {"report.html", "effects.csv"} <= names
        assert {"forest.png", "trajectories.svg"} <= {path.name for path in Path("kept/figures").iterdir()}
        assert "Do not use it to appraise" in out and "Tables, figures and report:" in out

    def test_nothing_is_run_when_only_a_plan_is_wanted(self, command) -> None:
        code, _, err = command(*SWEEP, "--plan-only")
        assert code == 0 and "6 replicates to" in err and not Path("kept").exists()

    def test_typing_it_again_goes_on(self, kept: Path, command) -> None:
        code, _, _ = command(*SWEEP)
        assert code == 0 and len(Study.load("kept").cells) == 2 and not Path("kept-2").exists()

    def test_typing_something_else_is_refused(self, kept: Path, command) -> None:
        code, _, err = command(*SWEEP, "leadership.bias=0,0.9")
        assert code == 2 and "holds another study" in err and len(Study.load("kept").cells) == 2

    def test_two_studies_without_a_folder_get_one_each(self, command) -> None:
        for _ in range(2):
            assert command(*SWEEP[:-2])[0] == 0
        assert len(list(Path("multirun").iterdir())) == 2

    def test_failed_replicates_give_exit_code_1(self, command, monkeypatch) -> None:
        advance = Simulator.advance

        def broken(self: Simulator, weeks: int = 1, record: bool = True) -> None:
            if self.replicate == 1 and self.week >= 0:
                raise ArithmeticError("by hand")
            advance(self, weeks, record)

        with monkeypatch.context() as patched:
            patched.setattr(Simulator, "advance", broken)
            code, out, err = command(*SWEEP)
        assert code == 1 and "bias 0.6" in out
        assert "2 replicates" in err and "ArithmeticError: by hand" in err and "'bias 0'" in err
        code, out, _ = command("study", "status", "kept")
        assert code == 0 and "2 replicates failed" in out and "ArithmeticError: by hand" in out
        assert command("study", "resume", "kept")[0] == 0

    def test_experiments_need_no_flag(self, command) -> None:
        code, _, err = command("experiment=stances", *QUICK, "replicates=1", "study.plan_only=true")
        assert code == 0 and "Study 'stances': 15 cells" in err

    def test_hydras_own_sweeper_still_works(self, command) -> None:
        words = ["-m", "hydra/sweeper=basic", *SMALL[:3], "replicates=1", "record.figures=false", "seed=1,2"]
        code, out, _ = command(*words)
        assert code == 0 and out.count("Scenario 'case_study'") == 2

    def test_what_only_a_study_can_use_is_refused_in_a_single_run(self, command) -> None:
        code, _, err = command(*SMALL, "precision.measure=quality")
        assert code == 2 and "precision.measure" in err and "-m" in err

    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    def test_ctrl_c(self, own_folder: Path) -> None:
        environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
        words = [
            "-m",
            "organisation=small_workshop",
            "leadership.bias=0,0.6",
            "replicates=5000",
            f"hydra.sweep.dir={own_folder / 'kept'}",
        ]
        running = subprocess.Popen(
            [sys.executable, "-m", "sim", *words, "study.part_seconds=0.2"], env=environment, stderr=subprocess.PIPE,
            text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        end = time.monotonic() + 200
        while len(list(Path("kept/manifest").rglob("*-part-*.json"))) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
        assert running.returncode == 130, err
        assert "Stopped" in err and "study resume" in err and "Traceback" not in err
        time.sleep(3)
        assert not processes_with(str(own_folder))  # and no worker is left behind
        assert len(Study.load("kept").read("runs")) > 0


def processes_with(word: str) -> list[str]:
    """Processes of this kind that are still there."""
    if not Path("/proc").is_dir():
        return []
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return [line for line in lines if word in line]


class TestVerbs:
    def test_help_lists_them(self, command) -> None:
        code, out, _ = command("study")
        assert code == 0 and all(verb in out for verb in ("status", "resume", "verify", "merge"))
        code, out, _ = command("study", "verify", "--help")
        assert code == 0 and "--again SHARE" in out

    @pytest.mark.parametrize(
        ("args", "parts"),
        [
            (["statsu", "kept"], ("statsu", "'status'")),
            (["status"], ("folder",)),
            (["status", "nowhere"], ("'nowhere' is not a folder",)),
            (["status", "kept", "--agian", "1"], ("--agian",)),
            (["resume", "kept", "leadership.bias=1"], ("leadership.bias",)),
            (["resume", "kept", "engine=dusk"], ("engine", "'dask'")),
            (["expand", "kept", "replicates=1"], ("replicates", "3")),
            (["verify", "kept", "--again", "2"], ("--again", "between 0 and 1")),
            (["verify", "kept", "--again", "x"], ("--again", "a number")),
            (["effects", "kept", "--baseline", "bias 7"], ("bias 7", "bias 0")),
            (["effects", "kept", "--measures", "qualty"], ("qualty", "'quality'")),
            (["effects", "kept", "--by", "proffesion"], ("proffesion", "'profession'")),
            (["export", "kept", "--format", "xls"], ("xls", "csv", "parquet")),
            (["export", "kept", "--tables", "weakly"], ("weakly", "'weekly'")),
            (["merge", "new", "nowhere"], ("'nowhere' is not a folder",)),
            (["diff", "kept", "nowhere"], ("'nowhere' is not a folder",)),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else "",
    )
    def test_invalid_arguments(self, kept: Path, args: list[str], parts: tuple[str, ...], command) -> None:
        code, out, err = command("study", *args)
        assert code == 2 and out == "" and "Traceback" not in err and all(part in err for part in parts), err

    def test_status_of_a_finished_study(self, kept: Path, command) -> None:
        _, out, _ = command("study", "status", "kept")
        assert "6 of 6 replicates completed, 2 of 2 cells complete" in out and "It is complete." in out

    def test_expand_adds_and_says_so(self, kept: Path, command) -> None:
        code, _, err = command("study", "expand", "kept", "leadership.bias=0.3", "replicates=+1", "--plan-only")
        assert code == 0 and "3 cells over leadership.bias" in err and "6 replicates to" in err
        assert len(Study.load("kept").cells) == 2
        code, out, err = command("study", "expand", "kept", "leadership.bias=0.3", "replicates=+1")
        assert code == 0 and len(Study.load("kept").read("runs")) == 12 and "bias 0.3" in out

    def test_effects_as_csv(self, kept: Path, command) -> None:
        code, out, _ = command("study", "effects", "kept", "--measures", "strain", "--format", "csv")
        assert code == 0 and out.splitlines()[0].startswith("cell,name,leadership.bias,baseline,measure,label,unit,n,")
        assert len(out.splitlines()) == 2

    def test_verify_repair_resume(self, kept: Path, command) -> None:
        expected = Study.load("kept").results_hash()
        path = next(Path("kept/tables/runs").rglob("*.parquet"))
        path.write_bytes(path.read_bytes()[:200])
        code, out, err = command("study", "verify", "kept")
        assert code == 1 and "Damaged: " in out and "cell 'bias" in out and "--repair" in err
        code, _, err = command("study", "verify", "kept", "--repair")
        assert code == 1 and "study resume kept" in err
        assert command("study", "resume", "kept")[0] == 0
        assert command("study", "verify", "kept")[0] == 0
        assert Study.load("kept").results_hash() == expected

    def test_two_laptops(self, command) -> None:
        """Each has simulated a part; merged they are complete, and no row is there twice."""
        for folder, values, replicates in (("mine", "0,0.3", 3), ("yours", "0.3,0.6", 4)):
            words = ["-m", *QUICK, f"leadership.bias={values}", f"replicates={replicates}", "--output", folder]
            assert command(*words)[0] == 0
        code, out, _ = command("study", "merge", "both", "mine", "yours")
        assert code == 0 and "11 replicates" in out
        both = Study.load("both")
        runs = both.read("runs")
        assert len(runs) == 11 and not runs.duplicated(["cell", "replicate"]).any() and both.plan.replicates == 4
        assert len(Study.load("mine").read("runs")) == 6
        assert command("study", "resume", "both")[0] == 0 and len(Study.load("both").read("runs")) == 12
        code, out, _ = command("study", "diff", "mine", "both")
        assert code == 1 and "Only the second has 1 cell: 'bias 0.6'." in out and "6 equal, 0 different" in out
        assert "In cells that both have, only the second has 2 replicates." in out

    def test_a_difference_in_numbers_is_reported(self, kept: Path, command, monkeypatch) -> None:
        from sim.measures import tables

        runs = tables._runs
        monkeypatch.setattr(tables, "_runs", lambda *all_: {**runs(*all_), "strain": runs(*all_)["strain"] + 1e-3})
        assert command(*SWEEP[:-1], "other")[0] == 0
        code, out, _ = command("study", "diff", "kept", "other")
        assert code == 1 and "0 equal, 6 different" in out and "strain by up to 0.001" in out

    def test_export(self, kept: Path, command) -> None:
        code, out, _ = command("study", "export", "kept", "--output", "out", "--tables", "runs", "effects")
        written = [f"out/{table}{ending}" for table in ("runs", "effects") for ending in ENDINGS]
        assert code == 0 and out.split() == written and all(Path(path).exists() for path in written)
        found = pd.read_csv("out/runs.csv")
        assert found["strain"].tolist() == pytest.approx(Study.load("kept").read("runs")["strain"].tolist(), rel=1e-14)
        code, _, _ = command("study", "export", "kept", "--format", "parquet")
        assert code == 0 and pd.read_parquet("kept/export/weekly.parquet").shape[0] == 12

    def test_compact_of_an_unfinished_study(self, command) -> None:
        assert command(*SWEEP, "study.compact=false", "study.part_seconds=0")[0] == 0
        next(Path("kept/manifest").rglob("*-part-*.json")).unlink()
        code, out, _ = command("study", "compact", "kept")
        assert code == 0 and "joined into 2" in out
        assert command("study", "resume", "kept")[0] == 0 and len(Study.load("kept").read("runs")) == 6
