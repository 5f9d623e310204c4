"""Runs: in memory and on disk, interrupted, failed, saved and read again."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.core.errors import ConfigError
from sim.model.simulator import Simulator
from sim.studies.execution.progress import Progress
from sim.studies.failures import Interrupted, RunError
from sim.studies.plan.plan import read_plan
from sim.studies.store.folder import StudyFolder

SMALL = {"organisation": "small_workshop", "weeks": 4, "burn_in": 1, "progress": False}
TABLES = ("runs", "weekly", "cases", "network", "practitioners")


def assert_same(one: sim.Run, other: sim.Run) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)
    pd.testing.assert_frame_equal(one.causes(), other.causes())
    pd.testing.assert_frame_equal(one.summary(), other.summary())


@pytest.fixture(scope="module")
def in_memory() -> sim.Run:
    return sim.run(**SMALL, replicates=3)


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory) -> Path:
    """The folder of the same run; look, do not touch."""
    return sim.run(**SMALL, replicates=3, output=tmp_path_factory.mktemp("runs") / "kept").folder


class TestResults:
    def test_rows_are_in_the_order_of_replicates(self, in_memory: sim.Run) -> None:
        assert in_memory.weekly["replicate"].drop_duplicates().tolist() == [0, 1, 2]
        assert set(in_memory.weekly["scope"]) == {"service", "profession", "pair", "locality"}
        assert in_memory.weekly["week"].min() == -1 and in_memory.weekly["week"].max() == 3

    def test_workers_do_not_change_results(self, in_memory: sim.Run) -> None:
        for workers in (1, 2, 5):
            other = sim.run(**SMALL, replicates=3, workers=workers)
            assert other.provenance["tables_hash"] == in_memory.provenance["tables_hash"]
        assert sim.run(**SMALL, replicates=3, seed=2).provenance["tables_hash"] != in_memory.provenance["tables_hash"]

    def test_a_run_is_a_study_of_one_cell(self, in_memory: sim.Run) -> None:
        study = in_memory.study
        assert len(study.cells) == 1 and study.plan.config(study.plan.cells[0]) == in_memory.config
        service = study.read("weekly", ["week", "trust"], scope="service")
        assert list(service.columns) == ["cell", "name", "replicate", "week", "trust"] and len(service) == 3 * 5
        assert study.means(["trust"])["mean"].item() == in_memory.summary().loc["trust", "mean"]
        assert study.status()[-1] and in_memory.folder is None

    def test_record_says_what_is_kept(self) -> None:
        plain = sim.run(**SMALL, replicates=1, record={"network": False, "localities": False})
        assert plain.network.empty and "locality" not in set(plain.weekly["scope"])

    def test_causes_by_conflict(self, in_memory: sim.Run) -> None:
        assert set(in_memory.causes("process")["conflict"]) == {"process"}
        assert len(in_memory.causes()) == len(in_memory.causes("process")) + len(in_memory.causes("relationship"))
        with pytest.raises(ValueError, match="'process' and 'relationship'"):
            in_memory.causes("task")

    def test_provenance(self, in_memory: sim.Run) -> None:
        origin = in_memory.provenance
        assert origin["version"] == sim.__version__ and origin["seed"] == 1 and origin["numpy"] == np.__version__
        assert origin["finished"] == 3 and origin["complete"] and len(origin["config_hash"]) == 64

    def test_the_configuration_hash_counts_the_model_only(self, in_memory: sim.Run) -> None:
        same = sim.run(**SMALL, replicates=3, workers=2, record={"figures": False})
        other = sim.run(**SMALL, replicates=3, leadership={"bias": 0.1})
        assert same.provenance["config_hash"] == in_memory.provenance["config_hash"] != other.provenance["config_hash"]

    def test_texts_about_itself(self, in_memory: sim.Run) -> None:
        assert "3 of 3 replicates" in repr(in_memory) and "small_workshop" in repr(in_memory)

    def test_a_scenario_that_is_not_a_name(self) -> None:
        with pytest.raises(ConfigError, match="scenario"):
            sim.run(["case_study"])


class TestFolders:
    def test_memory_and_disk_have_the_same_tables(self, in_memory: sim.Run, on_disk: Path) -> None:
        again = sim.load(on_disk)
        assert_same(in_memory, again)
        assert again.config == in_memory.config
        assert again.provenance["tables_hash"] == in_memory.provenance["tables_hash"]

    def test_saved_and_read_again(self, in_memory: sim.Run, tmp_path: Path) -> None:
        assert_same(in_memory, sim.load(in_memory.save(tmp_path / "saved")))
        with pytest.raises(FileExistsError):
            in_memory.save(tmp_path / "saved")

    def test_the_same_run_is_completed_not_repeated(self, on_disk: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(on_disk, tmp_path / "copy")
        again = sim.run(**SMALL, replicates=3, output=folder)
        assert again.study.session.completed == 0 and again.study.session.complete
        with pytest.raises(ConfigError, match="holds another study"):
            sim.run(**SMALL, replicates=3, seed=9, output=folder)

    def test_a_study_of_several_cells_is_not_a_run(self, finished) -> None:
        with pytest.raises(ConfigError, match=r"4 cells; read it with Study\.load"):
            sim.load(finished.folder)

    def test_settings_of_another_version(self, on_disk: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(on_disk, tmp_path / "copy")
        plan = read_plan(folder / "plan.json")
        next(iter(plan.bases.values()))["luckiness"] = 1
        StudyFolder(folder).write_plan(plan)
        with pytest.raises(ConfigError, match=r"^'luckiness' is not a setting"):
            sim.load(folder)
        StudyFolder(folder).write_plan(replace(plan, version="0.0.9"))
        with pytest.raises(ConfigError, match=r"version 0\.0\.9.*'luckiness'"):
            sim.load(folder)

    def test_results_of_a_former_format_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "weekly.parquet").write_bytes(b"")
        (tmp_path / "provenance.json").write_text('{"version": "0.0.9"}')
        for use in (sim.load, sim.Study.load, lambda folder: sim.run(**SMALL, replicates=1, output=folder)):
            with pytest.raises(ConfigError, match=r"written by Dissonance 0\.0\.9.*reads format 4"):
                use(tmp_path)

    def test_a_folder_without_a_run(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="not a study folder"):
            sim.load(tmp_path)

    def test_unwritable_output(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(ConfigError, match=r"cannot be written to '.*file.*'"):
            sim.run(**SMALL, replicates=1, output=tmp_path / "file" / "run")

    def test_a_service_without_a_solution_makes_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="forms and meetings alone"):
            sim.run(**SMALL, demand={"cases_per_practitioner": 2.0}, output=tmp_path / "run")
        assert not (tmp_path / "run").exists()


class TestFailures:
    def fail_in(self, monkeypatch: pytest.MonkeyPatch, replicate: int, error: BaseException) -> None:
        advance = Simulator.advance

        def broken(self: Simulator, weeks: int = 1, record: bool = True) -> None:
            if self.replicate == replicate and self.week >= -1 and weeks:
                raise error
            advance(self, weeks, record)

        monkeypatch.setattr(Simulator, "advance", broken)

    def test_completed_replicates_are_kept_and_the_run_can_be_completed(self, monkeypatch, tmp_path: Path) -> None:
        with monkeypatch.context() as patched:
            self.fail_in(patched, 3, ZeroDivisionError("by hand"))
            with pytest.raises(RunError, match=r"^1 replicate failed.* replicate 3 .*by hand.*study resume"):
                sim.run(**SMALL, replicates=6, workers=1, output=tmp_path)
        with pytest.warns(UserWarning, match="holds 5 of 6 replicates"):
            partial = sim.load(tmp_path)
        assert partial.weekly["replicate"].unique().tolist() == [0, 1, 2, 4, 5] and "5 of 6" in repr(partial)
        whole = sim.run(**SMALL, replicates=6, workers=1, output=tmp_path)
        assert whole.study.session.completed == 1
        assert whole.provenance["tables_hash"] == sim.run(**SMALL, replicates=6).provenance["tables_hash"]

    def test_without_a_folder_nothing_is_kept(self, monkeypatch) -> None:
        self.fail_in(monkeypatch, 1, ValueError("no"))
        with pytest.raises(RunError, match="Nothing is kept"):
            sim.run(**SMALL, replicates=2, workers=1)

    def test_a_full_disk(self, monkeypatch, tmp_path: Path) -> None:
        keep, stored = StudyFolder.keep, []
        monkeypatch.setattr("sim.studies.execution.part_sizes.PERSON_WEEKS", 1)  # a part per replicate

        def full(self, part) -> None:
            if len(stored) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            stored.append(part)
            keep(self, part)

        monkeypatch.setattr(StudyFolder, "keep", full)
        with pytest.raises(RunError, match=r"^The disk is full\. All completed parts are kept"):
            sim.run(**SMALL, replicates=5, workers=1, output=tmp_path)
        with pytest.warns(UserWarning, match="2 of 5"):
            assert set(sim.load(tmp_path).cases["replicate"]) == {0, 1}

    def test_an_interruption(self, monkeypatch, tmp_path: Path) -> None:
        def step(self, count: int) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(Progress, "step", step)
        with pytest.raises(Interrupted, match=r"^Stopped\. All completed parts are kept\. To run the rest: .* resume"):
            sim.run(**SMALL, replicates=4, workers=1, output=tmp_path)
