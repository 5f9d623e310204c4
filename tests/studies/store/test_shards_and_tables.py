"""What is written is what is read; what is torn or altered is noticed and named; packing can be cut short anywhere."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim import Study
from sim.core.errors import ConfigError
from sim.studies.store.consolidate import compact
from sim.studies.store.consolidated import Packed
from sim.studies.store.folder import StudyFolder
from sim.studies.store.read_tables import read_table
from sim.studies.store.replicate_ranges import Spans, stretches
from sim.studies.store.shard import BrokenShard, about, checked_tables, run_hashes, tables_of
from sim.studies.store.verify import live_again, results_hash, verify


def flip(path: Path, place: int) -> None:
    """Change one bit of one byte."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content))


class TestShards:
    def test_a_shard_says_where_it_comes_from(self, loose: Study, shards) -> None:
        path = shards(loose.folder)[0]
        found = about(path)
        assert found.cell in path.name and found.address in path.name
        assert found.provenance["configuration"]["organisation"]["name"] == "small_workshop"
        assert {"dissonance", "python", "numpy", "seconds", "factors", "recording"} <= found.provenance.keys()
        assert found.model == loose.plan.model and set(found.hashes) <= {0, 1, 2}

    def test_it_opens_without_this_project(self, loose: Study, shards) -> None:
        with zipfile.ZipFile(shards(loose.folder)[0]) as archive:
            assert set(archive.namelist()) == {
                "provenance.json", "runs.arrow", "professions.arrow", "weekly.arrow", "causes.arrow",
            }  # fmt: skip

    def test_every_flipped_byte_of_the_tables_is_noticed(self, loose: Study, shards) -> None:
        path = shards(loose.folder)[0]
        whole = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            starts = [item.header_offset for item in archive.infolist()]
        for place in np.linspace(starts[1] + 60, starts[-1] + 2000, 25).astype(int):
            flip(path, int(place))
            try:
                tables, hashes = checked_tables(path)
                assert run_hashes(tables) == hashes  # a byte between two entries, which nobody reads
            except BrokenShard:
                pass
            path.write_bytes(whole)
        flip(path, starts[2] + 500)
        with pytest.raises(BrokenShard, match="byte"):
            tables_of(path)

    def test_a_truncated_shard_is_noticed(self, loose: Study, shards) -> None:
        path = shards(loose.folder)[0]
        for length in (0, 10, path.stat().st_size // 2, path.stat().st_size - 1):
            path.write_bytes(path.read_bytes()[:length])
            with pytest.raises(BrokenShard):
                about(path)

    def test_hashes_see_a_changed_number_and_not_how_it_is_stored(self, loose: Study, shards) -> None:
        tables = tables_of(shards(loose.folder)[0])
        before = run_hashes(tables)
        frame = tables["runs"].to_pandas()
        assert run_hashes({**tables, "runs": type(tables["runs"]).from_pandas(frame, preserve_index=False)}) == before
        frame.loc[1, "strain"] = np.nextafter(frame.loc[1, "strain"], 1)
        after = run_hashes({**tables, "runs": type(tables["runs"]).from_pandas(frame, preserve_index=False)})
        assert [number for number in before if before[number] != after[number]] == [1]


class TestTables:
    def test_packed_and_loose_read_the_same(self, loose: Study, finished: Study) -> None:
        assert not loose.folder.packed.there and finished.folder.packed.there
        for name in ("runs", "professions", "weekly", "causes"):
            one, other = loose.read(name), finished.read(name)
            pd.testing.assert_frame_equal(one, other, check_categorical=False, check_dtype=False)
        assert loose.results_hash() == finished.results_hash()

    def test_rows_say_of_which_cell_they_are(self, finished: Study) -> None:
        runs = finished.read("runs", ["strain"])
        assert list(runs.columns) == ["cell", "name", "leadership.bias", "paperwork", "replicate", "strain"]
        assert runs["leadership.bias"].tolist() == [0.0] * 6 + [0.6] * 6
        assert runs["replicate"].tolist() == [0, 1, 2] * 4

    def test_one_file_a_table_and_no_shards(self, finished: Study, shards) -> None:
        assert [path.name for path in sorted(finished.folder.packed.folder.iterdir())] == [
            "causes.parquet", "professions.parquet", "runs.parquet", "weekly.parquet",
        ]  # fmt: skip
        assert not shards(finished.folder)

    def test_a_single_run_has_the_same_numbers(self, finished: Study) -> None:
        import sim

        single = sim.run(
            "case_study", organisation="small_workshop", weeks=6, burn_in=2, replicates=3, progress=False,
            leadership={"bias": 0.6}, paperwork="shared",
        )  # fmt: skip
        mine = finished.means(["task_conflict", "quality", "on_time", "median_weeks", "strain"])
        mine = mine[mine["name"] == "bias 0.6, paperwork shared"].set_index("measure")
        theirs = single.summary()
        for name, row in mine.iterrows():
            assert (row["mean"], row["n"]) == (theirs.loc[name, "mean"], theirs.loc[name, "n"]) or np.isnan(row["mean"])

    def test_an_unknown_table_or_column(self, finished: Study, loose: Study) -> None:
        with pytest.raises(ConfigError, match=r"keeps no table 'weakly'.*Did you mean 'weekly'"):
            finished.read("weakly")
        for one in (finished, loose):
            with pytest.raises(ConfigError, match=r"no column 'strian'.*Did you mean 'strain'"):
                one.read("runs", ["strian"])

    @pytest.mark.parametrize("moment", ["writing", "before the exchange", "amid the exchange", "before the shards go"])
    def test_packing_that_is_cut_short_loses_nothing(
        self, loose: Study, moment: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = loose.results_hash()

        def die(*_: object) -> None:
            raise KeyboardInterrupt

        replace, unlink = os.replace, Path.unlink
        if moment == "writing":
            monkeypatch.setattr("sim.studies.store.consolidate._Writer.finish", die)
        elif moment == "before the exchange":
            monkeypatch.setattr("sim.studies.store.consolidated.Packed.exchange", die)
        elif moment == "amid the exchange":
            monkeypatch.setattr(
                os, "replace", lambda source, target: die() if "tables" in str(target) else replace(source, target)
            )
        else:
            monkeypatch.setattr(
                Path, "unlink", lambda path, **options: die() if path.suffix == ".zip" else unlink(path, **options)
            )
        with pytest.raises(KeyboardInterrupt):
            compact(loose.folder, loose.plan, loose.inventory)
        monkeypatch.undo()
        again = Study.load(loose.folder.path)
        assert again.results_hash() == expected
        assert again.read("runs")["replicate"].tolist() == [0, 1, 2] * 4
        again.run(progress=False)
        assert again.session.lived == 0 and again.results_hash() == expected

    def test_a_second_exchange_that_is_cut_short(self, finished: Study, monkeypatch: pytest.MonkeyPatch) -> None:
        """The old tables are out of the way, the fresh ones not yet in their place."""
        expected = finished.results_hash()
        replace = os.replace

        def die_at_the_last(source, target) -> None:
            if Path(target) == finished.folder.packed.folder:
                raise KeyboardInterrupt
            replace(source, target)

        monkeypatch.setattr(os, "replace", die_at_the_last)
        with pytest.raises(KeyboardInterrupt):
            compact(finished.folder, finished.plan, finished.inventory)
        monkeypatch.undo()
        assert not finished.folder.packed.folder.exists()
        assert Study.load(finished.folder.path).results_hash() == expected

    def test_row_groups_hold_several_cells_and_are_read_one_by_one(self, finished: Study, monkeypatch) -> None:
        packed = Packed(finished.folder.packed.folder)
        cell = finished.plan.cells[2].key
        runs = packed.of_cell(cell)["runs"]
        assert runs["replicate"].to_pylist() == [0, 1, 2] and "cell" not in runs.column_names
        assert pq.ParquetFile(packed.path("runs")).num_row_groups == 1


class TestVerify:
    def test_a_sound_study(self, finished: Study, loose: Study) -> None:
        for one in (finished, loose):
            found = verify(one.folder, one.plan, one.inventory)
            live_again(one.folder, one.plan, one.inventory, 0.2, found)
            assert found.sound and found.runs == 12 and found.again == 2

    def test_a_flipped_byte_in_a_shard_is_caught_and_named(self, loose: Study, shards) -> None:
        path = shards(loose.folder)[1]
        with zipfile.ZipFile(path) as archive:
            flip(path, archive.getinfo("weekly.arrow").header_offset + 400)
        found = verify(loose.folder, loose.plan, loose.inventory)
        assert list(found.damaged_shards) == [path] and not found.sound
        assert found.runs == 12 - len(loose.inventory.loose[path].hashes)

    def test_a_flipped_byte_in_a_packed_table_is_caught_and_named(self, finished: Study) -> None:
        path = finished.folder.packed.path("weekly")
        chunk = pq.ParquetFile(path).metadata.row_group(0).column(8)
        flip(path, chunk.data_page_offset + chunk.total_compressed_size - 9)
        found = verify(finished.folder, finished.plan, finished.inventory)
        assert found.damaged_cells and "cell 'bias" in next(iter(found.damaged_cells.values()))

    def test_numbers_that_the_model_does_not_give_are_caught(self, loose: Study, shards, monkeypatch) -> None:
        found = verify(loose.folder, loose.plan, loose.inventory)
        for shard in loose.inventory.loose.values():
            shard.hashes.update(dict.fromkeys(shard.hashes, "0" * 32))
        live_again(loose.folder, loose.plan, loose.inventory, 0.01, found)
        assert len(found.different) == 1 and "replicate" in found.different[0]

    def test_the_results_hash_changes_with_one_replicate(self, loose: Study, shards) -> None:
        before = loose.results_hash()
        shards(loose.folder)[0].unlink()
        assert results_hash(loose.folder, loose.folder.inventory(loose.plan.model)) != before


class TestSpans:
    def test_gaps(self) -> None:
        spans = Spans([range(3, 5), range(8, 9)])
        spans.add(range(5, 6))
        assert list(spans) == [3, 4, 5, 8] and list(spans.missing(10)) == [range(0, 3), range(6, 8), range(9, 10)]
        assert list(spans.missing(4)) == [range(0, 3)] and not list(Spans([range(0, 9)]).missing(9))
        assert stretches([5, 1, 2]) == [range(1, 3), range(5, 6)] and 8 in spans and 7 not in spans

    def test_overlaps_count_once(self) -> None:
        spans = Spans([range(0, 5), range(3, 8), range(10, 12), range(8, 10)])
        assert len(spans) == 12 and list(spans.missing(12)) == []


def test_a_folder_without_a_study(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no folder"):
        Study.load(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="holds no study"):
        Study.load(tmp_path)


class TestLostPlan:
    def test_read_back_from_shards(self, loose: Study) -> None:
        expected = loose.read("runs")
        (loose.folder.path / "plan.json").unlink()
        again = Study.load(loose.folder.path)
        assert "was lost" in again.plan.notes[0]
        found = again.read("runs").sort_values(["name", "replicate"]).reset_index(drop=True)
        expected = expected.sort_values(["name", "replicate"]).reset_index(drop=True)
        pd.testing.assert_frame_equal(found[expected.columns], expected, check_categorical=False)
        again.run(progress=False)
        assert again.session.lived == 0 and (loose.folder.path / "plan.json").exists()

    def test_read_back_from_tables(self, finished: Study) -> None:
        before = finished.plan
        (finished.folder.path / "plan.json").unlink()
        assert Study.load(finished.folder.path).plan == before

    def test_a_torn_plan_says_what_to_do(self, finished: Study) -> None:
        (finished.folder.path / "plan.json").write_text("{")
        with pytest.raises(ConfigError, match="move it away"):
            Study.load(finished.folder.path)

    def test_a_plan_is_read_as_it_was_written(self, finished: Study) -> None:
        finished.plan.write(finished.folder.path)
        assert Study.load(finished.folder.path).plan == finished.plan
        json.loads((finished.folder.path / "plan.json").read_text())


def test_an_empty_read(study: Study) -> None:
    study.folder.make()
    study.plan.write(study.folder.path)
    assert read_table(StudyFolder(study.folder.path), study.plan, study.inventory, "runs").empty
    shutil.rmtree(study.folder.path)
