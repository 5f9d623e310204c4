"""What is written is what is read; what is torn or altered is noticed and named; joining parts can stop anywhere."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

import sim
from sim import Study
from sim.core.checksum import without_checksum
from sim.core.errors import ConfigError
from sim.studies.execution.extend import expanded
from sim.studies.execution.rerun_sample import rerun_sample
from sim.studies.failures import DamagedStudy
from sim.studies.store.consolidate import consolidate, is_consolidated
from sim.studies.store.folder import BrokenPart, StudyFolder
from sim.studies.store.memory import MemoryStore
from sim.studies.store.part import replicate_hashes
from sim.studies.store.replicate_ranges import ReplicateRanges, ranges_of
from sim.studies.store.verify import verify

TABLES = ("runs", "professions", "weekly", "causes")


def flip(path: Path, place: int) -> None:
    """Change one bit of one byte."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content))


def files_of(study: Study) -> list[Path]:
    return sorted((study.folder / "tables").rglob("*.parquet"))


class TestParts:
    def test_a_manifest_says_where_a_part_comes_from(self, in_parts: Study) -> None:
        part = in_parts.inventory.parts[0]
        manifest = json.loads(in_parts.store.manifest_file(part).read_text())
        assert manifest["cell"] == part.cell and manifest["model"] == in_parts.plan.model
        assert {"dissonance", "python", "numpy", "seconds"} <= manifest["about"].keys()
        assert set(manifest["tables"]) == set(TABLES) and set(part.hashes) <= {0, 1, 2}

    def test_every_flipped_byte_is_noticed(self, in_parts: Study) -> None:
        part = in_parts.inventory.parts[0]
        for table in TABLES:
            path = in_parts.store.file(part, table)
            original = path.read_bytes()
            for place in np.linspace(0, len(original) - 1, 12).astype(int):
                flip(path, int(place))
                with pytest.raises(BrokenPart, match=table):
                    in_parts.store.load(part)
                path.write_bytes(original)
        in_parts.store.load(part)

    def test_a_truncated_file_is_noticed_at_once(self, in_parts: Study) -> None:
        path = files_of(in_parts)[0]
        path.write_bytes(path.read_bytes()[:-1])
        (why,) = Study.load(in_parts.folder).inventory.broken.values()
        assert "truncated" in why

    def test_a_part_without_manifest_does_not_count_and_is_removed(self, in_parts: Study) -> None:
        part = in_parts.inventory.parts[0]
        in_parts.store.manifest_file(part).unlink()
        again = Study.load(in_parts.folder)
        assert again.completed == 11
        again.store.clean_up()
        assert not in_parts.store.file(part, "runs").exists()

    def test_hashes_see_values_and_not_storage(self, in_parts: Study) -> None:
        tables = in_parts.store.load(in_parts.inventory.parts[0]).tables
        before = replicate_hashes(tables)
        frame = tables["runs"].to_pandas()
        stored = {**tables, "runs": pa.Table.from_pandas(frame, preserve_index=False)}
        assert replicate_hashes(stored) == before
        frame.loc[0, "strain"] = np.nextafter(frame.loc[0, "strain"], 1)
        changed = {**tables, "runs": pa.Table.from_pandas(frame, preserve_index=False)}
        assert replicate_hashes(changed) != before


class TestTables:
    def test_parts_and_joined_parts_read_the_same(self, in_parts: Study, finished: Study) -> None:
        assert len(in_parts.inventory.parts) == 12 and len(finished.inventory.parts) == 4
        for name in TABLES:
            pd.testing.assert_frame_equal(in_parts.read(name), finished.read(name), check_categorical=False)
        assert in_parts.results_hash() == finished.results_hash()

    def test_memory_and_disk_read_the_same(self, finished: Study) -> None:
        memory = Study(finished.plan, MemoryStore()).run(progress=False)
        for name in TABLES:
            pd.testing.assert_frame_equal(memory.read(name), finished.read(name))
        assert memory.results_hash() == finished.results_hash()

    def test_rows_say_to_which_cell_they_belong(self, finished: Study) -> None:
        runs = finished.read("runs", ["strain"])
        assert list(runs.columns) == ["cell", "name", "leadership.bias", "paperwork", "replicate", "strain"]
        assert runs["leadership.bias"].tolist() == [0.0] * 6 + [0.6] * 6
        assert runs["replicate"].tolist() == [0, 1, 2] * 4

    def test_one_file_per_table_and_cell(self, finished: Study) -> None:
        expected = sorted(f"{table}/{cell.key[:2]}/cell={cell.key}" for table in TABLES for cell in finished.plan.cells)
        tables = finished.folder / "tables"
        assert [str(path.parent.relative_to(tables)) for path in files_of(finished)] == expected

    def test_no_folder_has_an_entry_per_cell(self, finished: Study) -> None:
        """With many cells a flat folder would be slow to list."""
        folder, cell = finished.store, finished.plan.cells[0]
        part = finished.inventory.by_cell()[cell.key][0]
        for path in (folder.file(part, "runs").parents[1], folder.manifest_file(part).parent):
            assert path.name == cell.key[:2] and not [*path.parent.glob("cell=*"), *path.parent.glob(f"{cell.key}*")]

    def test_weekly_has_one_schema(self, planned, tmp_path: Path) -> None:
        wide = planned("study.scopes=[service,profession,pair]", "study.burn_in=true", "study.over_time=[trust,strain]")
        study = Study.of(wide, tmp_path).run(progress=False)
        weekly = study.read("weekly")
        assert list(weekly.columns[2:]) == ["replicate", "week", "scope", "unit", "trust", "strain"]
        assert set(weekly["week"]) == {-4, 0, 4} and set(weekly["scope"]) == {"service", "profession", "pair"}
        single = sim.run(organisation="small_workshop", weeks=6, burn_in=2, replicates=3, progress=False).weekly
        by_hand = single[(single["scope"] == "service") & single["week"].between(0, 3)].groupby("replicate")["strain"]
        spans = study.read("weekly", ["week", "strain"], scope="service")
        np.testing.assert_allclose(spans.loc[spans["week"] == 0, "strain"], by_hand.mean(), rtol=1e-6)

    def test_a_run_has_the_same_numbers(self, finished: Study) -> None:
        single = sim.run(
            "case_study", organisation="small_workshop", weeks=6, burn_in=2, replicates=3, progress=False,
            leadership={"bias": 0.6}, paperwork="shared",
        )  # fmt: skip
        mine = finished.read("runs")
        mine = mine[mine["name"] == "bias 0.6, paperwork shared"].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine[list(single.runs.columns)], single.runs)

    def test_an_unknown_table_or_column(self, finished: Study, in_parts: Study) -> None:
        with pytest.raises(ConfigError, match=r"'weakly'.*Did you mean 'weekly'"):
            finished.read("weakly")
        for study in (finished, in_parts):
            with pytest.raises(ConfigError, match=r"'strian'.*Did you mean 'strain'"):
                study.read("runs", ["strian"])

    def test_an_empty_read(self, study: Study) -> None:
        study.store.prepare_folder()
        assert study.read("runs").empty
        with pytest.raises(ConfigError, match="no results yet"):
            study.read("runs", ["strain"])


class TestOtherPrograms:
    """One line each opens a table of a study; docs/studies.md shows them."""

    @pytest.fixture(params=["finished", "in_parts"])
    def path(self, request) -> str:
        return str(request.getfixturevalue(request.param).folder)

    @pytest.fixture
    def expected(self, finished: Study) -> pd.DataFrame:
        return _sorted(finished.read("weekly"))

    def test_pandas(self, path: str, expected: pd.DataFrame) -> None:
        assert_equal(pd.read_parquet(f"{path}/tables/weekly"), expected)

    def test_pyarrow_as_r_does(self, path: str, expected: pd.DataFrame) -> None:
        table = pyarrow.dataset.dataset(f"{path}/tables/weekly", partitioning="hive").to_table()
        assert_equal(table.to_pandas(), expected)

    def test_duckdb(self, path: str, expected: pd.DataFrame) -> None:
        duckdb = pytest.importorskip("duckdb")
        query = f"select * from read_parquet('{path}/tables/weekly/**/*.parquet', hive_partitioning=true)"
        with duckdb.connect() as connection:
            assert_equal(connection.sql(query).df(), expected)

    def test_polars(self, path: str, expected: pd.DataFrame) -> None:
        polars = pytest.importorskip("polars")
        frame = polars.scan_parquet(f"{path}/tables/weekly").collect()
        assert_equal(pd.DataFrame({name: frame[name].to_list() for name in frame.columns}), expected)

    def test_a_single_file_has_the_cells_name_and_levers(self, finished: Study) -> None:
        columns = pq.read_schema(files_of(finished)[0]).names
        assert columns[:4] == ["name", "leadership.bias", "paperwork", "replicate"]


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(("cell", "name", "paperwork", "scope", "unit"), str)
    return frame.astype(texts).sort_values(["cell", "replicate", "week"]).reset_index(drop=True)


def assert_equal(frame: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert set(frame.columns) == set(expected.columns)
    pd.testing.assert_frame_equal(_sorted(frame)[list(expected.columns)], expected, check_dtype=False)


class TestConsolidation:
    @pytest.mark.parametrize("moment", ["before a file", "before the manifest", "before the old parts go"])
    def test_an_interruption_loses_nothing(self, in_parts: Study, moment: str, monkeypatch) -> None:
        expected, replace_file, calls = in_parts.results_hash(), os.replace, []

        def die_at_the_second(source, target) -> None:
            if ("manifest" in str(target)) == (moment == "before the manifest"):
                calls.append(target)
                if len(calls) == 2:
                    raise KeyboardInterrupt
            replace_file(source, target)

        if moment == "before the old parts go":
            monkeypatch.setattr(StudyFolder, "remove", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        else:
            monkeypatch.setattr(os, "replace", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            consolidate(in_parts.store, in_parts.plan, in_parts.inventory)
        monkeypatch.undo()
        again = Study.load(in_parts.folder)
        assert again.results_hash() == expected and again.read("runs")["replicate"].tolist() == [0, 1, 2] * 4
        groups = again.plan.study_groups
        plan = replace(again.plan, study_groups=replace(groups, study=replace(groups.study, compact=True)))
        resumed = Study(plan, again.store).run(progress=False)
        assert resumed.session.completed == 0 and resumed.results_hash() == expected
        assert len(files_of(resumed)) == 4 * len(TABLES) and is_consolidated(plan, resumed.inventory)

    def test_labels_are_brought_up_to_date(self, finished: Study) -> None:
        grown = Study(expanded(finished.plan, ["demand.volume=1,1.1"]), finished.store).run(progress=False)
        columns = {tuple(pq.read_schema(path).names[:4]) for path in files_of(grown) if "runs" in str(path)}
        assert columns == {("name", "leadership.bias", "paperwork", "demand.volume")}
        assert grown.read("runs", [])["demand.volume"].tolist() == [1.0] * 12 + [1.1] * 12

    def test_parts_that_are_large_enough_are_not_joined(self, in_parts: Study, monkeypatch) -> None:
        before = {path: path.stat().st_mtime_ns for path in files_of(in_parts)}
        monkeypatch.setattr("sim.studies.store.consolidate.BYTES_IN_PART", 1)
        assert is_consolidated(in_parts.plan, in_parts.inventory)
        consolidate(in_parts.store, in_parts.plan, in_parts.inventory)
        assert before == {path: path.stat().st_mtime_ns for path in files_of(in_parts)}

    def test_nothing_is_rewritten_without_need(self, finished: Study) -> None:
        before = {path: path.stat().st_mtime_ns for path in files_of(finished)}
        consolidate(finished.store, finished.plan, finished.inventory)
        assert before == {path: path.stat().st_mtime_ns for path in files_of(finished)}


class TestVerify:
    def test_a_sound_study(self, finished: Study, in_parts: Study) -> None:
        for study in (finished, in_parts):
            verdict = verify(study.store, study.plan)
            rerun_sample(study.plan, study.inventory, 0.2, verdict)
            assert verdict.sound and verdict.runs == 12 and verdict.rerun == 2

    @pytest.mark.parametrize("table", TABLES)
    def test_a_flipped_byte_is_found_and_named(self, finished: Study, table: str) -> None:
        part = finished.inventory.parts[1]
        flip(finished.store.file(part, table), 400)
        verdict = verify(finished.store, finished.plan)
        assert list(verdict.broken) == [finished.store.manifest_file(part)] and verdict.runs == 9
        assert table in verdict.damage[0] and f"cell '{finished.plan.names[part.cell]}'" in verdict.damage[0]

    def test_reading_a_damaged_file_is_an_error(self, finished: Study) -> None:
        path = finished.store.file(finished.inventory.parts[0], "weekly")
        chunk = pq.ParquetFile(path).metadata.row_group(0).column(7)
        flip(path, chunk.data_page_offset + chunk.total_compressed_size - 3)
        with pytest.raises(DamagedStudy, match=r"tables/weekly/.*/cell=.*verify .* --repair"):
            finished.read("weekly")

    def test_numbers_that_the_model_does_not_give(self, finished: Study) -> None:
        verdict = verify(finished.store, finished.plan)
        for part in finished.inventory.parts:
            part.hashes.update(dict.fromkeys(part.hashes, "0" * 32))
        rerun_sample(finished.plan, finished.inventory, 0.01, verdict)
        assert len(verdict.different) == 1 and "replicate" in verdict.different[0]

    def test_the_results_hash_counts_every_replicate(self, in_parts: Study) -> None:
        before = in_parts.results_hash()
        in_parts.store.manifest_file(in_parts.inventory.parts[0]).unlink()
        assert Study.load(in_parts.folder).results_hash() != before


class TestReplicateRanges:
    def test_gaps(self) -> None:
        ranges = ReplicateRanges([range(3, 5), range(8, 9)])
        ranges.add(range(5, 6))
        assert list(ranges) == [3, 4, 5, 8] and list(ranges.missing(10)) == [range(0, 3), range(6, 8), range(9, 10)]
        assert list(ranges.missing(4)) == [range(0, 3)] and not list(ReplicateRanges([range(0, 9)]).missing(9))
        assert ranges_of([5, 1, 2]) == [range(1, 3), range(5, 6)] and 8 in ranges and 7 not in ranges

    def test_overlaps_count_once(self) -> None:
        ranges = ReplicateRanges([range(0, 5), range(3, 8), range(10, 12), range(8, 10)])
        assert len(ranges) == 12 and list(ranges.missing(12)) == []


class TestPlan:
    def test_a_folder_without_a_study(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="not a folder"):
            Study.load(tmp_path / "nowhere")
        with pytest.raises(ConfigError, match="not a study folder"):
            Study.load(tmp_path)

    def test_a_lost_plan_is_replaced_by_its_copy(self, finished: Study) -> None:
        (finished.folder / "plan.json").unlink()
        again = Study.load(finished.folder)
        assert again.plan == finished.plan
        again.run(progress=False)
        assert again.session.completed == 0 and (finished.folder / "plan.json").exists()

    def test_another_format_names_its_version(self, finished: Study) -> None:
        for path in (finished.folder / "plan.json", finished.folder / "manifest" / "plan.json"):
            plain = without_checksum(path.read_text())
            path.write_text(json.dumps(plain | {"format": 3, "version": "0.0.9"}))
        with pytest.raises(ConfigError, match=r"Dissonance 0\.0\.9.*reads format 4"):
            Study.load(finished.folder)
