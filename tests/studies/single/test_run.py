"""Running, keeping and reading again."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
import sim.measures.tables
from sim.core.arrow import arrow_of
from sim.core.errors import ConfigError
from sim.studies import provenance
from sim.studies.failures import Interrupted, RunError
from sim.studies.single import parts

SMALL = {"organisation": "small_workshop", "weeks": 4, "burn_in": 1, "progress": False}


def tables(result: sim.Run) -> dict[str, pd.DataFrame]:
    return {
        "weekly": result.weekly,
        "cases": result.cases,
        "network": result.network,
        "causes": result.causes(),
        "practitioners": result.practitioners,
    }


def of(frame: pd.DataFrame, replicate: int) -> pd.DataFrame:
    return frame[frame["replicate"] == replicate] if len(frame) else frame


def assert_same(one: sim.Run, other: sim.Run) -> None:
    for name, frame in tables(one).items():
        pd.testing.assert_frame_equal(frame, tables(other)[name], obj=name)


@pytest.mark.usefixtures("quick")
class TestRun:
    def test_tables_come_in_the_order_of_replicates(self, made) -> None:
        result = sim.run(**SMALL, replicates=7, workers=3)
        assert result.weekly["replicate"].drop_duplicates().tolist() == list(range(7))
        expected = pd.concat([made(r)["weekly"] for r in range(7)], ignore_index=True)
        pd.testing.assert_frame_equal(result.weekly, expected)

    def test_workers_do_not_change_the_hash(self) -> None:
        hashes = {sim.run(**SMALL, replicates=6, workers=n).provenance["tables_hash"] for n in (1, 2, 5)}
        assert len(hashes) == 1

    def test_the_hash_sees_one_changed_number(self, made) -> None:
        before, after = made(0), made(0)
        assert provenance.tables_hash(before) == provenance.tables_hash(after)
        after["weekly"].loc[0, "strain"] += 1e-12
        assert provenance.tables_hash(before) != provenance.tables_hash(after)

    def test_written_and_read_again(self, tmp_path: Path) -> None:
        kept = sim.run(**SMALL, replicates=3, output=tmp_path / "kept")
        assert_same(kept, sim.run(**SMALL, replicates=3))
        again = sim.load(tmp_path / "kept")
        assert_same(kept, again)
        assert again.config == kept.config and again.provenance == kept.provenance
        assert not (tmp_path / "kept" / "parts").exists()
        assert not [path for path in (tmp_path / "kept").iterdir() if path.name.startswith(".")]

    def test_the_hash_can_be_checked_from_disk(self, tmp_path: Path) -> None:
        kept = sim.run(**SMALL, replicates=3, output=tmp_path)
        found = {
            r: provenance.tables_hash({name: part for name, frame in tables(kept).items() if len(part := of(frame, r))})
            for r in range(3)
        }
        assert provenance.combined_hash(found) == kept.provenance["tables_hash"]

    def test_save_round_trip(self, tmp_path: Path) -> None:
        result = sim.run(**SMALL, replicates=2)
        assert_same(result, sim.load(result.save(tmp_path / "saved")))
        with pytest.raises(FileExistsError, match="not empty"):
            result.save(tmp_path / "saved")

    def test_settings_of_another_version_are_named_as_such(self, tmp_path: Path) -> None:
        saved = sim.run(**SMALL, replicates=2).save(tmp_path / "saved")
        config, origin = saved / "config.yaml", saved / "provenance.json"
        config.write_text(config.read_text() + "luckiness: 1\n")
        with pytest.raises(ConfigError, match=r"^'luckiness' is not a setting"):
            sim.load(saved)
        origin.write_text(origin.read_text().replace(f'"version": "{sim.__version__}"', '"version": "0.0.9"'))
        with pytest.raises(ConfigError, match=r"written by version 0\.0\.9; .* 'luckiness' is not a setting"):
            sim.load(saved)

    def test_a_scenario_that_is_no_name(self) -> None:
        with pytest.raises(ConfigError, match="should be the name of one option"):
            sim.run(["case_study"])

    def test_provenance_names_its_origin(self) -> None:
        origin = sim.run(**SMALL, replicates=2, seed=7).provenance
        assert origin["version"] == sim.__version__ and origin["seed"] == 7
        assert origin["numpy"] == np.__version__ and len(origin["config_hash"]) == 64
        assert origin["finished"] == 2 and origin["complete"]

    def test_config_hash_counts_the_model_only(self) -> None:
        kept = ((1, {}), (2, {"figures": False}))
        same = [sim.run(**SMALL, replicates=1, workers=n, record=r).provenance for n, r in kept]
        other = sim.run(**SMALL, replicates=1, leadership={"bias": 0.1}).provenance
        assert same[0]["config_hash"] == same[1]["config_hash"] != other["config_hash"]

    def test_causes_by_conflict(self) -> None:
        result = sim.run(**SMALL, replicates=2)
        assert result.causes("process")["cause"].tolist() == ["forms", "forms"]
        assert len(result.causes()) == 4
        with pytest.raises(ValueError, match="'process' and 'relationship'"):
            result.causes("task")

    def test_texts_about_itself(self, monkeypatch) -> None:
        monkeypatch.setattr(sim.Run, "_viewer", lambda run: "")  # tests/replay has it
        result = sim.run(**SMALL, replicates=2)
        assert "2 of 2 replicates" in repr(result) and "small_workshop" in repr(result)
        assert "<table" in result._repr_html_() and "Do not use it to appraise" in result._repr_html_()


@pytest.mark.usefixtures("quick")
class TestFailures:
    def fail_in(self, monkeypatch: pytest.MonkeyPatch, made, replicate: int, error: BaseException) -> None:
        def frames(engine):
            if engine.replicate == replicate:
                raise error
            return made(engine.replicate)

        monkeypatch.setattr(sim.measures.tables, "replicate_frames", frames)

    def test_a_failing_replicate_keeps_the_finished(
        self, monkeypatch: pytest.MonkeyPatch, made, tmp_path: Path
    ) -> None:
        self.fail_in(monkeypatch, made, 3, ZeroDivisionError("by hand"))
        with pytest.raises(RunError, match=r"^Replicate 3 failed: ZeroDivisionError: by hand; 3 of 6 .* kept in"):
            sim.run(**SMALL, replicates=6, workers=1, output=tmp_path)
        with pytest.warns(UserWarning, match="holds 3 of 6 replicates"):
            result = sim.load(tmp_path)
        assert result.weekly["replicate"].unique().tolist() == [0, 1, 2]
        assert "3 of 6" in repr(result)
        assert json.loads((tmp_path / "provenance.json").read_text())["finished"] == 3

    def test_without_a_folder_nothing_is_kept_and_it_says_so(self, monkeypatch: pytest.MonkeyPatch, made) -> None:
        self.fail_in(monkeypatch, made, 1, ValueError("no"))
        with pytest.raises(RunError, match="none is kept without an output folder"):
            sim.run(**SMALL, replicates=2, workers=1)

    def test_disk_full_while_writing_a_part(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        write = parts.feather.write_feather

        def full(table, path, **options):
            if "0000002" in str(path):
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
            write(table, path, **options)

        monkeypatch.setattr(parts.feather, "write_feather", full)
        with pytest.raises(RunError, match=r"^Replicate 2 failed: the disk is full; 2 of 5 replicates are finished"):
            sim.run(**SMALL, replicates=5, workers=1, output=tmp_path)
        assert [path.name for path in parts.parts_of(tmp_path)] == ["0000000", "0000001"]

    def test_disk_full_while_merging(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        def full(files, target):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(parts, "_merge", full)
        with pytest.raises(RunError, match=r"^The disk is full; 3 of 3 replicates are finished and kept"):
            sim.run(**SMALL, replicates=3, output=tmp_path)
        with pytest.warns(UserWarning, match="3 of 3"):
            assert len(sim.load(tmp_path).cases) == 9

    def test_interruption(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        from sim.studies.execution.progress import Progress

        def step(self):
            raise KeyboardInterrupt

        monkeypatch.setattr(Progress, "step", step)
        with pytest.raises(Interrupted, match=r"^Stopped; 1 of 4 replicates are finished and kept"):
            sim.run(**SMALL, replicates=4, workers=1, output=tmp_path)

    def test_a_torn_part_is_not_seen(self, made, tmp_path: Path) -> None:
        parts.write_part(tmp_path, 0, {"weekly": arrow_of(made(0)["weekly"])})
        (tmp_path / "parts" / ".0000001.tmp").mkdir()
        assert [path.name for path in parts.parts_of(tmp_path)] == ["0000000"]

    def test_a_folder_with_a_run_is_not_overwritten(self, tmp_path: Path) -> None:
        sim.run(**SMALL, replicates=1, output=tmp_path)
        with pytest.raises(ConfigError, match="holds a run already"):
            sim.run(**SMALL, replicates=1, output=tmp_path)

    def test_unwritable_output(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(ConfigError, match=r"cannot be written to '.*file.*'"):
            sim.run(**SMALL, replicates=1, output=tmp_path / "file" / "run")

    def test_load_says_when_there_is_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="holds no run"):
            sim.load(tmp_path)

    def test_a_service_that_cannot_be_solved_makes_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="forms and meetings alone"):
            sim.run(**SMALL, demand={"cases_per_practitioner": 2.0}, output=tmp_path / "run")
        assert not (tmp_path / "run").exists()


def test_the_model_gives_the_same_bits_on_any_number_of_workers(tmp_path: Path) -> None:
    real = {"organisation": "small_workshop", "weeks": 8, "burn_in": 4, "replicates": 3, "progress": False}
    one = sim.run(**real, workers=1, output=tmp_path / "one")
    two = sim.run(**real, workers=2)
    assert one.provenance["tables_hash"] == two.provenance["tables_hash"]
    assert_same(one, two)
    assert set(one.weekly["scope"]) == {"service", "profession", "pair", "locality"}
    assert sim.run(**real, seed=2).provenance["tables_hash"] != one.provenance["tables_hash"]
