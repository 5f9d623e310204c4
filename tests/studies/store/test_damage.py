"""Every kind of damage to a study is found and named; a repair keeps what is whole; resuming heals the rest."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim import Study
from sim.cli.main import main
from sim.core.arrow import write_table
from sim.core.checksum import without_checksum
from sim.core.errors import ConfigError
from sim.studies.execution.extend import expanded
from sim.studies.execution.rerun_sample import rerun_sample
from sim.studies.failures import DamagedStudy, RunError
from sim.studies.plan.plan import Plan
from sim.studies.store.compare import compare
from sim.studies.store.folder import StudyFolder
from sim.studies.store.merge import merge
from sim.studies.store.verify import repair_study, verify

FLIPS, SEED = int(os.environ.get("DISSONANCE_TEST_FLIPS", 60)), int(os.environ.get("DISSONANCE_TEST_SEED", 14))
NOT_CHECKED = {"journal.jsonl"}  # from which nothing is read


def flip(path: Path, bit: int) -> None:
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(content))


def file_in(study: Study, table: str = "weekly", place: int = 0) -> Path:
    return sorted((study.folder / "tables" / table).rglob("*.parquet"))[place]


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def flip_the_footer(path: Path) -> None:
    flip(path, 8 * (path.stat().st_size - 60))


def flip_a_page(path: Path) -> None:
    flip(path, 8 * 300)


def change_a_name(path: Path) -> None:
    """Write the table again with another name in its label column."""
    table = pq.read_table(path, partitioning=None)
    write_table(table.set_column(0, "name", [["another"] * len(table)]), path)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "truncated": truncate, "footer": flip_the_footer, "page": flip_a_page, "name": change_a_name, "lost": Path.unlink,
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
class TestTables:
    def test_it_is_found_named_and_healed(self, finished: Study, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
        expected, folder = finished.results_hash(), str(finished.folder)
        path = file_in(finished)
        DAMAGE[kind](path)
        name = path.relative_to(finished.folder).as_posix()
        for words in (["verify", folder], ["status", folder], ["export", folder]):
            main(["study", *words])
            said = " ".join("".join(capsys.readouterr()).split())
            assert f"study verify {folder} --repair" in said and name in said, words
            assert "It is complete" not in said and "Unexpected" not in said, words
        assert any(name in what for what in verify(finished.store, finished.plan).damage)
        code = main(["study", "verify", folder, "--repair"])
        kept = Study.load(folder)
        assert len(kept.read("runs")) >= 9  # the other cells
        assert code == int(len(kept.read("runs")) < 12)
        healed = Study.load(folder).run(progress=False)
        assert healed.results_hash() == expected and healed.status()[-1] == "It is complete."
        assert verify(healed.store, healed.plan).sound

    def test_resuming_heals_without_a_repair(self, finished: Study, kind: str) -> None:
        before = {table: finished.read(table) for table in finished.plan.study_groups.study.keep}
        DAMAGE[kind](file_in(finished, place=2))
        told: list[str] = []
        healed = Study.load(finished.folder).run(progress=False, report=told.append)
        assert any("weekly" in sentence for sentence in told)
        assert all(healed.read(table).equals(frame) for table, frame in before.items())
        assert verify(healed.store, healed.plan).sound


class TestRepair:
    def test_what_is_whole_is_kept(self, finished: Study) -> None:
        """Labels are no results: a file in which only they changed loses nothing."""
        change_a_name(file_in(finished))
        verdict = verify(finished.store, finished.plan)
        assert repair_study(finished.store, finished.plan, verdict).kept == 3
        again = Study.load(finished.folder)
        assert again.read("weekly").equals(finished.read("weekly")) and verify(again.store, again.plan).sound

    @pytest.mark.parametrize("harm", [Path.unlink, lambda path: flip(path, 8 * 100 + 1)])
    def test_a_manifest_is_written_again_from_its_tables(self, in_parts: Study, harm) -> None:
        expected = in_parts.results_hash()
        harm(in_parts.store.manifest_file(in_parts.inventory.parts[4]))
        verdict = verify(in_parts.store, in_parts.plan)
        assert len(verdict.damage) == 1 and "manifest/" in verdict.damage[0]
        assert repair_study(in_parts.store, in_parts.plan, verdict).kept == 1
        again = Study.load(in_parts.folder)
        assert again.results_hash() == expected and verify(again.store, again.plan).sound

    def test_a_lost_table_costs_no_other_cell(self, planned, tmp_path: Path) -> None:
        study = Study.of(planned("leadership.bias=0,0.6"), tmp_path).run(progress=False)
        expected = study.results_hash()
        shutil.rmtree(tmp_path / "tables" / "weekly")
        assert "is missing" in verify(study.store, study.plan).damage[0]
        assert Study.load(tmp_path).run(progress=False).results_hash() == expected

    def test_replicates_that_vanished_are_told(self, finished: Study) -> None:
        part = finished.inventory.parts[0]
        finished.store.remove([part])
        (damage,) = verify(finished.store, finished.plan).damage
        assert "has lost 3 replicates" in damage


class TestPlan:
    @pytest.mark.parametrize("where", [".", "manifest"])
    def test_a_damaged_copy_is_replaced_by_the_other(self, finished: Study, where: str) -> None:
        path = finished.folder / where / "plan.json"
        path.write_text(path.read_text().replace('"replicates": 3', '"replicates": 7'))
        again = Study.load(finished.folder)
        assert again.plan == finished.plan and "has changed" in again.status()[-1]
        verdict = verify(again.store, again.plan)
        (damage,) = verdict.damage
        assert "plan.json" in damage
        repair_study(again.store, again.plan, verdict)
        assert verify(again.store, again.plan).sound

    def test_both_damaged_is_one_sentence(self, finished: Study) -> None:
        for path in (finished.folder / "plan.json", finished.folder / "manifest" / "plan.json"):
            path.write_text("{")
        with pytest.raises(RunError, match=r"no plan any more: 'manifest/plan.json' has changed"):
            Study.load(finished.folder)

    def test_an_older_plan_put_back_loses_nothing(self, finished: Study) -> None:
        older = (finished.folder / "plan.json").read_bytes()
        grown = Study(expanded(finished.plan, ["leadership.bias=0.3"]), finished.store).run(progress=False)
        (finished.folder / "plan.json").write_bytes(older)
        again = Study.load(finished.folder)
        assert again.plan == grown.plan and "differ" in verify(again.store, again.plan).damage[0]
        assert main(["study", "compact", str(finished.folder)]) == 0
        assert Study.load(finished.folder).results_hash() == grown.results_hash()

    def test_a_cell_that_is_not_that_of_its_key(self, finished: Study) -> None:
        cell = finished.plan.cells[2]
        edited = replace(cell, changes={**cell.changes, "leadership.bias": 0.5})
        plan = replace(finished.plan, cells=tuple(edited if one is cell else one for one in finished.plan.cells))
        finished.store.write_plan(plan)
        (damage,) = verify(finished.store, plan).damage
        assert cell.name in damage and "key" in damage


class TestCannotCheck:
    def test_a_missing_folder_of_plug_ins_is_not_a_difference(self, finished: Study, monkeypatch, capsys) -> None:
        def missing(self: Plan, cell: object) -> None:
            raise ConfigError("there is no folder 'mine'")

        monkeypatch.setattr(Plan, "config", missing)
        assert main(["study", "verify", str(finished.folder)]) == 3
        out = capsys.readouterr().out
        assert "Cannot check" in out and "'mine'" in out and "different" not in out

    def test_a_replicate_that_cannot_be_run_is_not_different(self, finished: Study, monkeypatch) -> None:
        def missing(task: object) -> None:
            raise ConfigError("there is no activity 'mine'")

        monkeypatch.setattr("sim.studies.execution.worker.configured", missing)
        verdict = verify(finished.store, finished.plan)
        rerun_sample(finished.plan, finished.inventory, 0.3, verdict)
        assert not verdict.different and len(verdict.unchecked) == 4 and "'mine'" in verdict.unchecked[0]

    def test_another_process_is_working(self, finished: Study, monkeypatch) -> None:
        monkeypatch.setattr("sim.studies.store.verify.lock_owner", lambda folder: "process 1")
        verdict = verify(finished.store, finished.plan)
        assert verdict.unchecked and not verdict.damage and not verdict.sound


class TestOtherCommands:
    def test_nothing_is_copied_or_compared_from_a_damaged_study(self, finished: Study, tmp_path: Path) -> None:
        whole = StudyFolder(shutil.copytree(finished.folder, tmp_path / "whole"))
        flip_a_page(file_in(finished))
        with pytest.raises(DamagedStudy, match="weekly"):
            compare(whole, finished.store)
        with pytest.raises(DamagedStudy, match="weekly"):
            merge(StudyFolder(tmp_path / "both"), [whole, finished.store])

    def test_status_calls_only_what_it_has_read_complete(self, finished: Study, monkeypatch) -> None:
        """It reads no more than a gigabyte; of larger studies it compares sizes, and says so."""
        monkeypatch.setattr("sim.studies.store.status.MAX_READ", 1000)
        last = finished.status()[-1]
        assert "is complete" not in last and "right size" in last and "study verify" in last
        flip_a_page(file_in(finished))
        assert "is complete" not in " ".join(finished.status())

    def test_status_reads_all_where_the_precision_cannot_be_judged(self, planned, tmp_path: Path, monkeypatch) -> None:
        precise = ("precision.measure=quality", "precision.half_width=0.5", "precision.ceiling=12")
        study = Study.of(planned("leadership.bias=0,0.6", *precise), tmp_path).run(progress=False)
        monkeypatch.setattr("sim.studies.store.status.MAX_READ", 1000)
        flip_a_page(file_in(study, "runs"))
        assert any(sentence.startswith("Damaged:") for sentence in study.status())

    def test_a_torn_line_about_a_failure_is_left_out(self, finished: Study) -> None:
        (finished.folder / "failures").mkdir()
        (finished.folder / "failures" / "failures.jsonl").write_text('{"cell": "a", "na')
        assert finished.status()[-1] == "It is complete."

    def test_a_table_without_rows(self, planned, tmp_path: Path) -> None:
        """No CPD: nobody is trained."""
        keep = "study.keep=[runs,weekly,training,survey_statistics]"
        study = Study.of(planned("leadership.bias=0,0.6", keep, "cpd=none"), tmp_path / "one").run(progress=False)
        parts = Study.of(planned("leadership.bias=0,0.6", keep, "cpd=none", "study.compact=false"), tmp_path / "two")
        assert study.results_hash() == parts.run(progress=False).results_hash()
        assert study.read("training").empty and verify(study.store, study.plan).sound
        for path in (tmp_path / "one" / "tables" / "training").rglob("*.parquet"):
            path.unlink()
        assert not any("is complete" in sentence for sentence in Study.load(tmp_path / "one").status()) or not list(
            (tmp_path / "two" / "tables").glob("training")
        )
        assert verify(study.store, Study.load(tmp_path / "one").run(progress=False).plan).sound


def values_of(path: Path) -> object:
    """What a file says, whatever its bytes; None if it cannot be read."""
    try:
        if path.suffix == ".json":
            return without_checksum(path.read_text())
        return pq.read_table(path, partitioning=None).to_pydict()
    except Exception:
        return None


@pytest.mark.slow
@pytest.mark.parametrize("form", [(), ("study.compact=false",)], ids=["packed", "loose"])
def test_every_flipped_bit_is_found_and_healed(form: tuple[str, ...], planned, tmp_path: Path, monkeypatch) -> None:
    """Random bits of all files, one after another: each is found, repaired, and gone after resuming.

    DISSONANCE_TEST_FLIPS says how many, DISSONANCE_TEST_SEED which.
    """
    monkeypatch.setattr("sim.studies.provenance.commit", lambda: None)  # asking Git takes longer than the rest
    plan = planned("leadership.bias=0,0.6", "replicates=2", "study.part_seconds=0", *form)
    study, choice = Study.of(plan, tmp_path).run(progress=False), random.Random(SEED)
    expected, tables = study.results_hash(), {name: study.read(name) for name in plan.study_groups.study.keep}
    for count in range(FLIPS):
        files = sorted(path for path in tmp_path.rglob("*") if path.is_file() and path.name[0] != ".")
        is_option = choice.random() < 0.1  # most files are the options that a study keeps
        files = [path for path in files if path.is_relative_to(tmp_path / "definition") == is_option]
        path = choice.choice([path for path in files if path.name not in NOT_CHECKED])
        bit = choice.randrange(8 * path.stat().st_size)
        flip(path, bit)
        loaded = Study.load(tmp_path)
        verdict = verify(loaded.store, loaded.plan)
        flipped = f"flip {count}: bit {bit} of {path}"
        assert any(path.name in what for what in verdict.damage), f"{flipped}: {verdict.damage}"
        repair_study(loaded.store, loaded.plan, verdict)
        healed = Study.load(tmp_path).run(progress=False)
        assert healed.status()[-1] == "It is complete." and healed.results_hash() == expected, flipped
        assert all(healed.read(name).equals(frame) for name, frame in tables.items()), flipped
        shutil.rmtree(tmp_path / "broken", ignore_errors=True)
    assert verify(healed.store, healed.plan).sound
