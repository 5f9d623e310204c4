"""What happens around the work: failures, deaths, full disks, interrupts; replicates that go by precision."""

from __future__ import annotations

import errno
import json
import multiprocessing
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import Study
from sim.core.errors import ConfigError
from sim.model.simulator import Simulator
from sim.presentation.figures.data import FigureData
from sim.presentation.reports.study_sections import missing_in_words
from sim.presentation.terminal.study_summary import study_summary
from sim.stats.intervals import half_width
from sim.studies.execution.engines.engine import WorkerDied
from sim.studies.execution.extend import expanded, with_session_settings
from sim.studies.execution.part_sizes import PartSizes
from sim.studies.execution.progress import Progress
from sim.studies.execution.replication import Fixed, ToPrecision
from sim.studies.execution.rerun_sample import rerun_sample
from sim.studies.execution.scheduler import Scheduler, first_block
from sim.studies.execution.task import Outcome, Tasks
from sim.studies.execution.worker import simulate
from sim.studies.failures import Interrupted, RunError
from sim.studies.plan.plan import Plan
from sim.studies.store.folder import StudyFolder
from sim.studies.store.lock import lock_owner, locked
from sim.studies.store.verify import verify

LEVERS = ("leadership.bias=0,0.6", "paperwork=separate,shared")


def failing(monkeypatch: pytest.MonkeyPatch, replicates: set[int], error: Exception) -> None:
    """Make replicates fail once they have begun."""
    advance = Simulator.advance

    def broken(self: Simulator, weeks: int = 1, record: bool = True) -> None:
        if self.replicate in replicates and self.week >= 0:
            raise error
        advance(self, weeks, record)

    monkeypatch.setattr(Simulator, "advance", broken)


class TestFailures:
    def test_a_failing_replicate_does_not_stop_the_study(self, study: Study, monkeypatch) -> None:
        with monkeypatch.context() as patched:
            failing(patched, {1}, ZeroDivisionError("by hand"))
            with pytest.warns(UserWarning, match=r"^4 replicates failed"):
                study.run(progress=False)
        assert study.session.stored == 8 and study.session.wanted == 12 and not study.session.complete
        assert set(study.read("runs")["replicate"]) == {0, 2}
        message = str(study.session.failure)
        assert "4 replicates failed" in message and "ZeroDivisionError: by hand" in message and "resume" in message
        lines = (study.folder / "failures" / "failures.jsonl").read_text().splitlines()
        first = json.loads(lines[0])
        assert len(lines) == 4 and first["replicate"] == 1 and first["seed"] == 1
        assert "Traceback" in (study.folder / "failures" / first["traceback"]).read_text()
        assert any("4 replicates failed" in line for line in study.status())
        again = Study.load(study.folder).run(progress=False)
        assert again.session.completed == 4 and again.session.complete and again.session.failure is None
        assert again.results_hash() == Study.of(study.plan, study.folder / "fresh").run(False).results_hash()

    def test_too_many_failures_stop_it(self, planned, tmp_path: Path, monkeypatch) -> None:
        failing(monkeypatch, {0, 1, 2}, ValueError("no"))
        study = Study.of(planned("leadership.bias=range(0,1,0.1)", "study.max_failures=5"), tmp_path)
        with pytest.raises(RunError, match=r"^6 replicates failed, as many as study.max_failures allows.*resume"):
            study.run(progress=False)

    def test_a_task_that_cannot_even_begin_is_reported(self, plan) -> None:
        task = replace(Tasks(plan).task(plan.cells[0], range(2)), plain={"nonsense": 1})
        outcome = simulate(task)
        assert outcome.part is None and [failure.replicate for failure in outcome.failures] == [0, 1]
        assert "'nonsense' is not a setting" in outcome.failures[0].sentence

    @pytest.mark.filterwarnings("ignore:.*failed")
    def test_nothing_is_compared_with_what_failed(self, study: Study, monkeypatch) -> None:
        failing(monkeypatch, {1}, ValueError("no"))
        study.run(progress=False)
        assert set(study.effects()["n"]) <= {0, 2}


class Scripted:
    """An engine in which workers die as the test says."""

    def __init__(self, deaths: dict[tuple[str, int], int], capacity: int = 3) -> None:
        self.capacity, self.deaths, self.order = capacity, dict(deaths), []
        self.waiting: list = []

    def submit(self, task) -> None:
        self.waiting.append(task)
        assert len(self.waiting) <= self.capacity

    def collect(self):
        task = self.waiting.pop()
        key = task.cell, task.first
        self.order.append((key, len(self.waiting)))
        if self.deaths.get(key, 0) > 0:
            self.deaths[key] -= 1
            return task, WorkerDied("its worker process was killed", alone=not self.waiting)
        return task, simulate(task)

    def close(self, abandon: bool = False) -> None: ...


def scheduled(study: Study, engine) -> Scheduler:
    study.store.prepare_folder()
    with Progress(0, False) as bar:
        single = PartSizes(study.plan, 12, None, engine)
        scheduler = Scheduler(study.plan, study.store, study.inventory, engine, Fixed(study.plan), single, bar)
        scheduler.run()
    return scheduler


class TestDeaths:
    def test_one_death_is_forgiven(self, study: Study) -> None:
        key = study.plan.cells[1].key, 2
        scheduler = scheduled(study, Scripted({key: 1}))
        assert scheduler.result.completed == 12 and not scheduler.result.failures

    def test_a_second_one_alone_is_a_failure(self, study: Study) -> None:
        key = study.plan.cells[1].key, 2
        engine = Scripted({key: 9})
        scheduler = scheduled(study, engine)
        (failure,) = scheduler.result.failures
        assert scheduler.result.completed == 11 and (failure.cell, failure.replicate) == key
        assert engine.order[-1] == (key, 0) and engine.deaths[key] == 7  # tried twice, the second time alone

    def test_work_comes_back_in_any_order_and_counts_once(self, study: Study) -> None:
        scheduler = scheduled(study, Scripted({}, capacity=5))
        assert scheduler.result.completed == 12 and study.completed == 12


class FakeTiming:
    """A replicate takes a second, as far as is known before the first."""

    def seconds(self, config) -> float:
        return 1.0


class TestPartSizes:
    CAPACITY = 8  # of four workers

    def sizes(self, plan, missing: int, capacity: int = CAPACITY) -> PartSizes:
        return PartSizes(plan, missing, FakeTiming(), Scripted({}, capacity))

    def test_a_part_takes_about_as_long_as_wanted(self, planned) -> None:
        plan = planned(*LEVERS, "study.part_seconds=5")
        assert self.sizes(plan, 10_000).of(plan.cells[0]) == 5

    def test_all_workers_have_something_to_do(self, planned) -> None:
        plan = planned(*LEVERS, "study.part_seconds=3600")
        assert self.sizes(plan, 160).of(plan.cells[0]) == 10

    @pytest.mark.parametrize("replicates", [20, 10_000])
    def test_many_workers_do_not_write_thousands_of_files_a_second(self, plan, replicates: int) -> None:
        """By default 1,000 nodes with 16 processors each write some 200 parts a second, in cells of any size."""
        sizes = self.sizes(plan, 10_000_000, 2 * 16_000)
        size = min(sizes.of(plan.cells[0]), replicates)
        busy = min(2 * 16_000, sizes.most_under_way(plan.cells[0], size)) / 2
        assert busy / size < 205

    def test_the_first_parts_decide(self, planned) -> None:
        plan = planned(*LEVERS, "study.part_seconds=5")
        sizes, task = self.sizes(plan, 10_000), Tasks(plan).task(plan.cells[0], range(5))
        sizes.learn(task, Outcome(seconds=0.5))
        assert sizes.of(plan.cells[0]) == 50
        sizes.learn(task, Outcome(seconds=5.0))  # other work slowed it down
        assert sizes.of(plan.cells[0]) == 50

    def test_blocks_have_equal_size(self) -> None:
        assert first_block(range(7, 31), 10) == range(7, 15) and first_block(range(3), 10) == range(3)

    def test_no_result_depends_on_them(self, planned, finished: Study, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setattr(PartSizes, "of", lambda self, cell: 2)
        study = Study.of(planned(*LEVERS, "study.compact=false"), tmp_path).run(progress=False)
        assert len(study.inventory.parts) == 8 and study.results_hash() == finished.results_hash()


class TestObstacles:
    def test_a_full_disk_keeps_what_is_there(self, study: Study, monkeypatch) -> None:
        keep, kept = StudyFolder.keep, []
        study.plan = replace(study.plan, workers=1)  # a second one might still be writing when the first has failed

        def full(self, part):
            if len(kept) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            kept.append(part)
            keep(self, part)

        with monkeypatch.context() as patched:
            patched.setattr(StudyFolder, "keep", full)
            with pytest.raises(RunError, match=r"^The disk is full\. All completed parts are kept\..*resume"):
                study.run(progress=False)
        stored = Study.load(study.folder).inventory.parts
        assert sorted((part.cell, part.name) for part in stored) == sorted((part.cell, part.name) for part in kept)
        done = sum(len(part.hashes) for part in kept)
        assert Study.load(study.folder).run(progress=False).session.completed == 12 - done

    def test_nothing_is_written_once_a_session_has_ended(self, planned, tmp_path: Path, monkeypatch) -> None:
        """Threads that are still simulating when the disk is full leave the folder alone: it is not locked any more."""
        study, keep = Study.of(planned(*LEVERS, "workers=2", "study.part_seconds=0"), tmp_path), StudyFolder.keep
        first = study.plan.cells[0].key

        def slow(self, part):
            if part.cell == first and 0 in part.hashes:
                raise OSError(errno.ENOSPC, "No space left on device")
            time.sleep(0.2)
            keep(self, part)

        monkeypatch.setattr(StudyFolder, "keep", slow)
        with pytest.raises(RunError, match="The disk is full"):
            study.run(progress=False)
        before = sorted(tmp_path.rglob("*"))
        for thread in threading.enumerate():
            if thread.name.startswith("replicates"):
                thread.join(60)
        assert sorted(tmp_path.rglob("*")) == before

    def test_a_full_disk_while_parts_are_joined(self, planned, tmp_path: Path, monkeypatch) -> None:
        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        study = Study.of(planned(*LEVERS, "study.part_seconds=0"), tmp_path)
        with monkeypatch.context() as patched:
            patched.setattr("sim.studies.store.consolidate._join", full)
            with pytest.raises(RunError, match="The disk is full"):
                study.run(progress=False)
        assert len(Study.load(tmp_path).read("runs")) == 12

    def test_too_little_space_is_reported_before_anything_is_run(self, study: Study, monkeypatch) -> None:
        monkeypatch.setattr("sim.studies.execution.prepare.free_bytes", lambda folder: 10)
        with pytest.raises(RunError, match=r"needs about .* MB while it runs, and the disk has 0\.1 MB"):
            study.run(progress=False)
        assert not study.inventory.parts

    def test_a_folder_that_cannot_be_made(self, plan) -> None:
        with pytest.raises(ConfigError, match="Results cannot be written to '/dev/null/x'"):
            Study.of(plan, Path("/dev/null/x")).run(progress=False)

    def test_a_read_only_folder_can_be_read_and_not_resumed(self, in_parts: Study, monkeypatch) -> None:
        """The folder refuses every write, as for a user who may only read it (root may write anywhere)."""
        in_parts.store.manifest_file(in_parts.inventory.by_cell()[in_parts.plan.cells[-1].key][0]).unlink()

        def refuse(path: Path, *_: object, **__: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

        for name in ("write_bytes", "write_text", "mkdir", "unlink"):
            monkeypatch.setattr(Path, name, refuse)
        again = Study.load(in_parts.folder)
        assert len(again.read("runs")) < 12 and len(again.effects()) and again.status()
        with pytest.raises(ConfigError, match=r"Results cannot be written to '.*' \(permission denied\)"):
            again.run(progress=False)

    def test_two_at_once(self, finished: Study) -> None:
        assert lock_owner(finished.folder) == ""
        context = multiprocessing.get_context("spawn")
        ready, over = context.Event(), context.Event()
        other = context.Process(target=hold, args=(finished.folder, ready, over))
        other.start()
        try:
            assert ready.wait(120)
            with pytest.raises(ConfigError, match=rf"Another process is working .*\(process {other.pid} on "):
                finished.run(progress=False)
            assert any(f"process {other.pid}" in line for line in finished.status())
        finally:
            over.set()
            other.join(60)
        finished.run(progress=False)

    def test_torn_parts_are_set_aside_and_run_again(self, in_parts: Study) -> None:
        expected, reported = in_parts.results_hash(), []
        part = in_parts.inventory.parts[0]
        path = in_parts.store.file(part, "weekly")
        path.write_bytes(path.read_bytes()[:100])
        again = Study.load(in_parts.folder)
        assert any("is truncated" in line and "--repair" in line for line in again.status())
        again.run(progress=False, report=reported.append)
        assert any("1 part damaged" in line for line in reported)
        assert (again.folder / "broken" / path.relative_to(again.folder)).exists()
        assert again.session.completed == 1 and again.results_hash() == expected

    def test_a_byte_that_changed_is_found_while_parts_are_joined(self, in_parts: Study) -> None:
        expected = in_parts.results_hash()
        path = in_parts.store.file(in_parts.inventory.parts[0], "runs")
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 4
        path.write_bytes(bytes(content))
        groups = in_parts.plan.study_groups
        plan = replace(in_parts.plan, study_groups=replace(groups, study=replace(groups.study, compact=True)))
        again = Study(plan, in_parts.store).run(progress=False)
        assert again.session.completed == 1 and again.results_hash() == expected
        assert (again.folder / "broken" / path.relative_to(again.folder)).exists()
        assert len(again.inventory.parts) == 4

    def test_an_older_model_is_never_mixed_in(self, finished: Study) -> None:
        newer = replace(finished.plan, model="0123456789ab")
        with pytest.raises(ConfigError, match=r"another version of the model .* not mixed"):
            Study.of(newer, finished.folder)
        with pytest.raises(ConfigError, match="another version of the model"):
            Study(newer, finished.store).run(progress=False)
        assert Study.load(finished.folder).results_hash()  # and it can still be read

    def test_an_older_study_is_not_resumed_by_a_newer_model(self, in_parts: Study, monkeypatch) -> None:
        in_parts.store.remove(in_parts.inventory.parts[:1])
        for module in ("execution.prepare", "execution.rerun_sample", "store.status"):
            monkeypatch.setattr(f"sim.studies.{module}.model_version", lambda: "0123456789ab")
        again = Study.load(in_parts.folder)
        with pytest.raises(ConfigError, match="another version of the model"):
            again.run(progress=False)
        verdict = verify(again.store, again.plan)
        rerun_sample(again.plan, again.inventory, 0.1, verdict)
        assert not verdict.different and "only that version can run it again" in verdict.unchecked[-1]
        assert len(again.read("runs")) and any("only that version can resume it" in line for line in again.status())

    def test_a_worker_with_another_model_fails(self, plan) -> None:
        outcome = simulate(replace(Tasks(plan).task(plan.cells[0], range(2)), model="0123456789ab"))
        assert outcome.part is None and "another version of the model" in outcome.failures[0].sentence

    def test_an_interrupt_says_how_to_resume(self, study: Study, monkeypatch) -> None:
        def stop(self) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("sim.studies.execution.engines.executor_engine.ExecutorEngine.collect", stop)
        with pytest.raises(
            Interrupted, match=r"^Stopped\. All completed parts are kept\. To run the rest: dissonance study resume"
        ):
            study.run(progress=False)


def hold(folder: Path, ready, over) -> None:
    """Hold a study's folder until ``over`` is set."""
    with locked(folder):
        ready.set()
        over.wait(120)


class TestFolders:
    def test_a_folder_without_a_plan_holds_no_study(self, plan, tmp_path: Path, monkeypatch) -> None:
        """A process can be killed, or the disk be full, before there is a plan; the command typed again goes on."""

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(Plan, "write", full)
            with pytest.raises(RunError, match="The disk is full: nothing can be written"):
                Study.of(plan, tmp_path).run(progress=False)
        assert StudyFolder(tmp_path).is_begun() and not StudyFolder(tmp_path).holds_a_study()
        assert Study.of(plan, tmp_path).run(progress=False).session.complete

    def test_parts_without_a_plan_are_a_study_that_has_lost_it(self, finished: Study) -> None:
        for folder in (finished.folder, finished.store.manifest):
            (folder / "plan.json").unlink()
        with pytest.raises(RunError, match="has no plan any more"):
            Study.load(finished.folder)

    def test_the_same_plan_is_resumed(self, finished: Study) -> None:
        again = Study.of(finished.plan, finished.folder).run(progress=False)
        assert again.session.completed == 0 and again.session.complete

    def test_engine_workers_name_and_baseline_may_change(self, finished: Study, planned) -> None:
        other = planned(*LEVERS, "workers=7", "engine=local", "study.baseline=2", "study.name=renamed")
        again = Study.of(other, finished.folder)
        assert again.plan.workers == 7 and again.plan.study_groups.engine.kind == "local"
        assert again.plan.study_groups.study.baseline == "2" and again.plan.cells == finished.plan.cells

    def test_another_plan_is_refused(self, finished: Study, planned) -> None:
        other = planned("leadership.bias=0,0.9", "paperwork=separate,shared")
        with pytest.raises(ConfigError, match=r"holds another study \(4 cells x 3 replicates\); add study.extend=true"):
            Study.of(other, finished.folder)

    def test_or_added_if_wanted_and_only_new_cells_are_run(self, finished: Study, planned) -> None:
        before = finished.read("runs")
        other = planned("leadership.bias=0,0.9", "paperwork=separate,shared", "study.extend=true")
        grown = Study.of(other, finished.folder).run(progress=False)
        assert len(grown.cells) == 6 and grown.session.completed == 6
        after = grown.read("runs")
        assert len(after) == 18
        pd.testing.assert_frame_equal(after.head(12)[before.columns], before, check_categorical=False)

    def test_other_tables_are_refused(self, finished: Study, planned) -> None:
        other = planned("leadership.bias=0,0.6", "paperwork=separate,shared", "study.span_weeks=2", "study.extend=true")
        with pytest.raises(ConfigError, match="keeps other tables"):
            Study.of(other, finished.folder)


class TestAdding:
    def test_more_replicates_give_what_a_larger_study_had_given(self, finished: Study, planned, tmp_path: Path) -> None:
        grown = Study(expanded(finished.plan, ["replicates=+2"]), finished.store).run(progress=False)
        assert grown.session.completed == 8 and len(grown.read("runs")) == 20
        large = Study.of(
            planned("leadership.bias=0,0.6", "paperwork=separate,shared", "replicates=5"), tmp_path / "large"
        )
        assert large.run(progress=False).results_hash() == grown.results_hash()

    def test_further_values(self, finished: Study) -> None:
        grown = expanded(finished.plan, ["leadership.bias=0.3"])
        assert [cell.name for cell in grown.cells[4:]] == ["bias 0.3, paperwork separate", "bias 0.3, paperwork shared"]

    def test_a_further_lever_finds_its_value_in_the_old_cells(self, finished: Study) -> None:
        grown = expanded(finished.plan, ["demand.volume=1,1.1"])
        assert len(grown.cells) == 8 and grown.levels(grown.cells[0])["demand.volume"] == 1.0

    @pytest.mark.parametrize(
        ("overrides", "message"),
        [
            (["replicates=2"], "above 3"),
            (["replicates=+0"], "Nothing would be added"),
            (["leadership.bias=0.6"], "Nothing would be added"),
            (["study.keep=[runs]", "leadership.bias=0.7"], "keeps the same tables"),
            (["leadership.bais=0.7"], "Did you mean"),
        ],
    )
    def test_what_cannot_be_added(self, finished: Study, overrides, message) -> None:
        with pytest.raises(ConfigError, match=message):
            expanded(finished.plan, overrides)

    def test_a_session_may_use_other_workers(self, finished: Study) -> None:
        changed = with_session_settings(finished.plan, ["engine=local", "workers=3", "study.part_seconds=0.5"])
        assert changed.study_groups.engine.kind == "local" and changed.workers == changed.worker_count == 3
        assert changed.study_groups.study.part_seconds == 0.5 and changed.cells == finished.plan.cells
        with pytest.raises(ConfigError, match="would change what the study is"):
            with_session_settings(finished.plan, ["leadership.bias=0.1"])


PRECISE = (
    "precision.measure=task_conflict", "precision.block=2", "precision.first=2", "leadership.bias=0,0.5", "seed=5",
)  # fmt: skip


class TestPrecision:
    def test_replicates_until_the_contrast_is_narrow_enough(self, planned, tmp_path: Path) -> None:
        study = Study.of(planned(*PRECISE, "precision.half_width=0.03"), tmp_path).run(progress=False)
        counts = study.read("runs", []).groupby("name", observed=True).size()
        (found,) = study.effects(measures=["task_conflict"]).to_dict("records")
        assert found["half_width"] <= 0.03 and found["n"] == counts["bias 0.5"] == counts["bias 0"] > 3
        runs = study.read("runs", ["task_conflict"]).pivot(index="replicate", columns="name", values="task_conflict")
        at_first = (runs["bias 0.5"] - runs["bias 0"]).astype(float).to_numpy()[:3]
        assert half_width(at_first) > 0.03  # three were not enough

    def test_the_ceiling_ends_it(self, planned, tmp_path: Path) -> None:
        study = Study.of(planned(*PRECISE, "precision.half_width=1e-6", "precision.ceiling=7"), tmp_path).run(
            progress=False
        )
        assert study.read("runs", []).groupby("name", observed=True).size().tolist() == [7, 7]

    def test_interruptions_and_order_change_nothing(self, planned, tmp_path: Path) -> None:
        plan = planned(*PRECISE, "precision.half_width=0.02")
        whole = Study.of(plan, tmp_path / "whole").run(progress=False)
        pieces = Study.of(plan, tmp_path / "pieces")
        pieces.store.prepare_folder()
        for start in (0, 2):  # some of it, out of order
            pieces.store.keep(simulate(Tasks(plan).task(plan.cells[1], range(start, start + 1))).part)
        assert pieces.run(progress=False).results_hash() == whole.results_hash()

    def test_a_kill_at_any_moment_changes_nothing(self, planned, tmp_path: Path) -> None:
        """However many of the parts were stored: the same replicates, rows and hash, and no word of completeness."""
        plan = planned(*PRECISE, "precision.half_width=0.012", "study.compact=false", "study.part_seconds=0")
        whole = Study.of(plan, tmp_path / "whole").run(progress=False)
        parts = sorted(whole.inventory.parts, key=lambda part: (min(part.hashes), part.cell))
        assert len(parts) > 2 * plan.runs  # several checkpoints
        for stored in range(0, len(parts), len(parts) // 3):
            killed = StudyFolder(tmp_path / f"killed-{stored}")
            killed.prepare_folder()
            killed.write_plan(plan)
            for part in parts[:stored]:
                killed.keep(whole.store.load(part))
            again = Study.load(killed.path)
            assert again.completed < again.wanted and "It is complete." not in again.status()
            again.run(progress=False)
            assert again.results_hash() == whole.results_hash() and len(again.inventory.parts) == len(parts)
            assert again.provenance["complete"] and again.status()[-1] == "It is complete."

    def test_a_precision_that_the_ceiling_prevents_is_told(self, planned, tmp_path: Path) -> None:
        study = Study.of(planned(*PRECISE, "precision.half_width=0.001", "precision.ceiling=4"), tmp_path)
        assert not study.missed_precision
        study.run(progress=False)
        told = study.missed_precision
        assert "0.001" in told and "4 replicates" in told and "task_conflict" in told and "'bias 0.5'" in told
        assert told in study.status() and " ".join(study_summary(study).split()).endswith(told)
        assert told in missing_in_words(FigureData(study))
        reached = Study.of(planned(*PRECISE, "precision.half_width=0.5"), tmp_path / "reached").run(progress=False)
        assert not reached.missed_precision

    def test_the_first_look_is_at_ten_replicates_by_default(self, planned) -> None:
        precise = [*PRECISE, "precision.half_width=0.1"]
        few = planned(*precise)
        assert few.replicates == 3 and any("fewer than 10" in note for note in few.notes)
        usual = planned(*(override for override in precise if not override.startswith("precision.first")))
        assert usual.replicates == 10 and any("from 10 replicates on" in note for note in usual.notes)
        assert planned(*precise, "precision.first=12").replicates == 12
        assert planned(*precise, "replicates=20").replicates == 20 and not planned(*precise, "replicates=20").notes

    def test_of_each_cell(self, planned, tmp_path: Path) -> None:
        study = Study.of(planned(*PRECISE, "precision.half_width=0.05", "precision.of=cell"), tmp_path).run(
            progress=False
        )
        assert (study.means(["task_conflict"])["half_width"] <= 0.05).all()

    def test_judged_on_the_first_replicates_only(self, planned) -> None:
        plan = planned(*PRECISE, "precision.half_width=0.1", "replicates=4")
        rng = np.random.default_rng(3)
        base, cell = plan.cells
        values = {one.key: dict(enumerate(rng.normal(size=400))) for one in (base, cell)}
        targets = []
        for order in ((base, cell), (cell, base)):
            judge = ToPrecision(plan)
            for _ in range(40):
                for one in order:
                    judge.note(one.key, {n: values[one.key][n] for n in range(min(judge.wanted(one) + 3, 400))})
                list(judge.raised())
            targets.append((judge.wanted(base), judge.wanted(cell)))
        assert targets[0] == targets[1] and targets[0][0] == targets[0][1] > 100

    def test_expand_takes_a_narrower_precision_and_no_number_of_replicates(self, planned, tmp_path: Path) -> None:
        plan = planned(*PRECISE, "precision.half_width=0.05", "precision.ceiling=30")
        for refused in ("replicates=+4", "replicates=40", "precision.half_width=0.1", "precision.block=9"):
            with pytest.raises(ConfigError, match=r"precision(\.|, which| should)"):
                expanded(plan, [refused])
        study = Study.of(plan, tmp_path / "one").run(progress=False)
        narrower = expanded(study.plan, ["precision.half_width=0.015"])
        study = Study(narrower, study.store).run(progress=False)
        at_once = Study.of(planned(*PRECISE, "precision.half_width=0.015", "precision.ceiling=30"), tmp_path / "two")
        assert study.wanted == at_once.run(progress=False).wanted and study.completed == study.wanted
        assert Study.load(tmp_path / "one").plan.study_groups.precision.half_width == 0.015
        fixed = planned("leadership.bias=0,0.5")
        precise = expanded(fixed, [*PRECISE[:3], "precision.half_width=0.1"])
        assert expanded(precise, ["precision.half_width=0.05"]).study_groups.precision.measure == "task_conflict"
        assert expanded(replace(plan, study_groups=fixed.study_groups), ["replicates=+2"]).replicates > plan.replicates

    @pytest.mark.filterwarnings("ignore:.*failed")
    def test_failed_replicates_do_not_hold_it_up(self, planned, tmp_path: Path, monkeypatch) -> None:
        failing(monkeypatch, {1}, ValueError("no"))
        study = Study.of(planned(*PRECISE, "precision.half_width=0.05", "precision.ceiling=9"), tmp_path).run(
            progress=False
        )
        assert 1 not in set(study.read("runs")["replicate"]) and len(study.session.failures) == 2


class TestProgress:
    def test_lines_where_there_is_no_terminal(self, capsys, monkeypatch) -> None:
        clock = iter(float(k) for k in range(0, 4000, 40))
        monkeypatch.setattr("sim.studies.execution.progress.time.monotonic", lambda: next(clock))
        with Progress(0) as bar:
            bar.expect(1000)
            for _ in range(4):
                bar.step(100)
        lines = capsys.readouterr().err.splitlines()
        assert lines and all("of 1,000 replicates completed (" in line and "left)" in line for line in lines)
