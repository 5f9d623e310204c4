"""``-m`` and ``study``: what is typed, what is answered, and with which exit code."""

from __future__ import annotations

import os
import re
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
SWEEP = ["-m", *QUICK, "leadership.bias=0,0.6", "hydra.sweep.dir=kept"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HYDRA_FULL_ERROR", raising=False)


def said(capsys: pytest.CaptureFixture, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, " ".join(err.split())


@pytest.fixture
def kept(capsys: pytest.CaptureFixture) -> Path:
    """A finished study."""
    assert said(capsys, *SWEEP)[0] == 0
    return Path("kept")


class TestSweeps:
    def test_it_is_introduced_costed_run_and_told(self, capsys) -> None:
        code, out, err = said(capsys, *SWEEP)
        assert code == 0
        assert "2 cells over leadership.bias (0, 0.6), 3 replicates each, 6 in all." in err
        room = r"about 0\.1 MB of disk, 0\.1 MB while it runs \(.* [GM]B free\)"
        assert re.search(rf"6 replicates to live: about .* of one processor, {room}", err)
        assert "bias 0.6" in out and "Task conflict" in out
        assert (Path("kept") / "multirun.yaml").exists() and len(Study.load("kept").read("runs")) == 6

    def test_with_report_and_figures(self, capsys) -> None:
        code, out, _ = said(capsys, *SWEEP, "study.figures=true")
        names = {path.name for path in Path("kept").iterdir()}
        assert code == 0 and {"report.html", "effects.csv"} <= names
        assert {"forest.png", "trajectories.svg"} <= {path.name for path in Path("kept/figures").iterdir()}
        assert "Do not use it to appraise" in out and "Tables, figures and report:" in out

    def test_nothing_is_run_when_only_a_plan_is_wanted(self, capsys) -> None:
        code, _, err = said(capsys, *SWEEP, "study.plan_only=true")
        assert code == 0 and "6 replicates to live" in err and not list(Path("kept").glob("*.json"))

    def test_typing_it_again_goes_on(self, kept: Path, capsys) -> None:
        code, _, err = said(capsys, *SWEEP)
        assert code == 0 and "Everything is there already." in err and not Path("kept-2").exists()

    def test_typing_something_else_is_refused(self, kept: Path, capsys) -> None:
        code, _, err = said(capsys, *SWEEP, "leadership.bias=0,0.9")
        assert code == 2 and "holds another study" in err and len(Study.load("kept").cells) == 2

    def test_two_studies_without_a_folder_get_one_each(self, capsys) -> None:
        for _ in range(2):
            assert said(capsys, *SWEEP[:-1])[0] == 0
        assert len(list(Path("multirun").iterdir())) == 2

    def test_failed_replicates_give_exit_code_1(self, capsys, monkeypatch) -> None:
        advance = Simulator.advance

        def broken(self: Simulator, weeks: int = 1) -> None:
            if self.replicate == 1 and self.week >= 0:
                raise ArithmeticError("by hand")
            advance(self, weeks)

        with monkeypatch.context() as patched:
            patched.setattr(Simulator, "advance", broken)
            code, out, err = said(capsys, *SWEEP)
        assert code == 1 and "bias 0.6" in out
        assert "2 replicates could not be lived, the first: replicate 1 of 'bias 0': ArithmeticError: by hand." in err
        code, out, _ = said(capsys, "study", "status", "kept")
        assert code == 0 and "2 replicates failed, the last: ArithmeticError: by hand" in out
        assert said(capsys, "study", "resume", "kept")[0] == 0

    def test_experiments_need_no_flag(self, capsys) -> None:
        code, _, err = said(capsys, "experiment=stances", *QUICK, "replicates=1", "study.plan_only=true")
        assert code == 0 and "Study 'stances': 15 cells" in err

    def test_hydras_own_sweeper_still_works(self, capsys) -> None:
        words = ["-m", "hydra/sweeper=basic", *SMALL[:3], "replicates=1", "record.figures=false", "seed=1,2"]
        code, out, _ = said(capsys, *words)
        assert code == 0 and out.count("Scenario 'case_study'") == 2

    def test_what_only_a_study_can_use_is_refused_in_a_single_run(self, capsys) -> None:
        code, _, err = said(capsys, *SMALL, "precision.measure=quality")
        assert code == 2 and "'precision.measure' belongs to a study: add -m" in err

    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    def test_ctrl_c(self) -> None:
        environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
        words = [
            "-m",
            "organisation=small_workshop",
            "leadership.bias=0,0.6",
            "replicates=5000",
            "hydra.sweep.dir=kept",
        ]
        running = subprocess.Popen(
            [sys.executable, "-m", "sim", *words, "study.shard_seconds=0.2"], env=environment, stderr=subprocess.PIPE,
            text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        end = time.monotonic() + 200
        while len(list(Path("kept/shards").glob("*.zip"))) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
        assert running.returncode == 130, err
        assert "dissonance: Stopped; all finished shards are kept. To go on: python -m sim study resume" in " ".join(
            err.split()
        )
        assert "Traceback" not in err
        time.sleep(3)
        assert not alive("hydra.sweep.dir=kept")  # and no worker is left behind
        assert len(Study.load("kept").read("runs")) > 0


def alive(word: str) -> list[str]:
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
    def test_help_lists_them(self, capsys) -> None:
        code, out, _ = said(capsys, "study")
        assert code == 0 and all(verb in out for verb in ("status", "resume", "verify", "merge"))
        code, out, _ = said(capsys, "study", "verify", "--help")
        assert code == 0 and "--again SHARE" in out

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["study", "statsu", "kept"], "Did you mean 'status'"),
            (["study", "status"], "folder"),
            (["study", "status", "nowhere"], "is no folder"),
            (["study", "resume", "kept", "leadership.bias=1"], "would change what the study is"),
            (["study", "resume", "kept", "engine=dusk"], "engine = 'dusk' is not there"),
            (["study", "expand", "kept", "replicates=1"], "above 3"),
            (["study", "verify", "kept", "--again", "2"], "between 0 and 1"),
            (["study", "effects", "kept", "--baseline", "bias 7"], "No cell"),
            (["study", "effects", "kept", "--measures", "qualty"], "Did you mean 'quality'"),
            (["study", "effects", "kept", "--by", "proffesion"], "Did you mean 'profession'"),
            (["study", "export", "kept", "--format", "xls"], "choose csv and parquet"),
            (["study", "export", "kept", "--tables", "weakly"], "Did you mean 'weekly'"),
            (["study", "merge", "new", "nowhere"], "is no folder"),
            (["study", "diff", "kept", "nowhere"], "is no folder"),
        ],
        ids=lambda words: " ".join(words) if isinstance(words, list) else "",
    )
    def test_bad_input(self, kept: Path, words: list[str], told: str, capsys) -> None:
        code, out, err = said(capsys, *words)
        assert code == 2 and told in err and out == "" and "Traceback" not in err

    def test_status_of_a_finished_study(self, kept: Path, capsys) -> None:
        _, out, _ = said(capsys, "study", "status", "kept")
        assert "6 of 6 replicates are there, 2 of 2 cells are complete" in out and "It is complete." in out

    def test_expand_adds_and_says_so(self, kept: Path, capsys) -> None:
        code, _, err = said(capsys, "study", "expand", "kept", "leadership.bias=0.3", "replicates=+1", "--plan-only")
        assert (
            code == 0
            and "3 cells over leadership.bias (0, 0.6, 0.3), 4 replicates each" in err
            and "6 replicates to live" in err
        )
        assert len(Study.load("kept").cells) == 2
        code, out, err = said(capsys, "study", "expand", "kept", "leadership.bias=0.3", "replicates=+1")
        assert code == 0 and len(Study.load("kept").read("runs")) == 12 and "bias 0.3" in out

    def test_effects_as_csv(self, kept: Path, capsys) -> None:
        code, out, _ = said(capsys, "study", "effects", "kept", "--measures", "strain", "--format", "csv")
        assert code == 0 and out.splitlines()[0].startswith("cell,name,leadership.bias,baseline,measure,label,unit,n,")
        assert len(out.splitlines()) == 2

    def test_verify_repair_resume(self, kept: Path, capsys) -> None:
        expected = Study.load("kept").results_hash()
        path = Path("kept/tables/runs.parquet")
        content = bytearray(path.read_bytes())
        content[200] ^= 255
        path.write_bytes(bytes(content))
        code, out, err = said(capsys, "study", "verify", "kept")
        assert code == 1 and "Damaged: tables, cell 'bias" in out and "--repair" in err
        code, _, err = said(capsys, "study", "verify", "kept", "--repair")
        assert code == 1 and "study resume kept" in err
        assert said(capsys, "study", "resume", "kept")[0] == 0
        assert said(capsys, "study", "verify", "kept")[0] == 0
        assert Study.load("kept").results_hash() == expected

    def test_two_laptops(self, capsys) -> None:
        """Each has lived a part; together they are the whole, and no row is there twice."""
        for folder, values, replicates in (("mine", "0,0.3", 3), ("yours", "0.3,0.6", 4)):
            words = [*SWEEP[:-2], f"leadership.bias={values}", f"replicates={replicates}", f"hydra.sweep.dir={folder}"]
            assert said(capsys, *words)[0] == 0
        code, out, _ = said(capsys, "study", "merge", "both", "mine", "yours")
        assert code == 0 and "11 replicates taken over" in out
        both = Study.load("both")
        runs = both.read("runs")
        assert len(runs) == 11 and not runs.duplicated(["cell", "replicate"]).any() and both.plan.replicates == 4
        assert len(Study.load("mine").read("runs")) == 6
        assert said(capsys, "study", "resume", "both")[0] == 0 and len(Study.load("both").read("runs")) == 12
        code, out, _ = said(capsys, "study", "diff", "mine", "both")
        assert code == 1 and "Only the second has 1 cell: 'bias 0.6'." in out and "6 equal, 0 different" in out
        assert "In cells that both have, only the second has 2 replicates." in out

    def test_a_difference_in_numbers_is_told(self, kept: Path, capsys, monkeypatch) -> None:
        from sim.measures import aggregate as readings

        runs = readings._runs
        monkeypatch.setattr(readings, "_runs", lambda *all_: {**runs(*all_), "strain": runs(*all_)["strain"] + 1e-3})
        assert said(capsys, *SWEEP[:-1], "hydra.sweep.dir=other")[0] == 0
        code, out, _ = said(capsys, "study", "diff", "kept", "other")
        assert code == 1 and "0 equal, 6 different" in out and "strain by up to 0.001" in out

    def test_export(self, kept: Path, capsys) -> None:
        code, out, _ = said(capsys, "study", "export", "kept", "--to", "out", "--tables", "runs", "causes")
        assert code == 0 and out.split() == ["out/runs.csv", "out/causes.csv"]
        found = pd.read_csv("out/runs.csv")
        assert found["strain"].tolist() == pytest.approx(Study.load("kept").read("runs")["strain"].tolist(), rel=1e-14)
        code, _, _ = said(capsys, "study", "export", "kept", "--format", "parquet")
        assert code == 0 and pd.read_parquet("kept/export/weekly.parquet").shape[0] == 12

    def test_compact_of_an_unfinished_study(self, capsys) -> None:
        assert said(capsys, *SWEEP, "study.compact=false")[0] == 0
        next(Path("kept/shards").glob("*.zip")).unlink()
        code, out, _ = said(capsys, "study", "compact", "kept")
        assert code == 0 and "packed into" in out and not list(Path("kept/shards").glob("*.zip"))
        assert said(capsys, "study", "resume", "kept")[0] == 0 and len(Study.load("kept").read("runs")) == 6
