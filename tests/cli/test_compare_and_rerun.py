"""``compare`` and ``rerun``: two sets of results side by side, and one repeated from its record."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from scipy.stats import ttest_ind

import sim
from sim import Study
from sim.cli.main import main
from sim.studies.plan.plan import read_plan
from sim.studies.store.folder import StudyFolder

SMALL = ["organisation=small_workshop", "weeks=13", "burn_in=4"]
RUN = [*SMALL, "record.figures=false"]
FOLDERS = {
    "biased": [*RUN, "replicates=4"],
    "neutral": [*RUN, "replicates=3", "leadership.bias=0"],
    "other_seed": [*RUN, "replicates=4", "seed=2"],
    "study": ["-m", *SMALL, "replicates=3", "leadership.bias=0,0.6", "study.figures=false", "engine=in_process"],
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs and a study."""
    folder = tmp_path_factory.mktemp("results")
    for name, args in FOLDERS.items():
        assert main([*args, "--output", str(folder / name)]) == 0
    return folder


@pytest.fixture
def here(results: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the results are."""
    monkeypatch.chdir(results)
    return results


def table(command, *args: str) -> dict[str, dict[str, str]]:
    code, out, err = command("compare", *args, "--format", "csv")
    assert code == 0, err
    rows = list(csv.DictReader(out.splitlines()))
    return {f"{row['second']} {row['measure']}": row for row in rows}


def test_runs_with_the_same_seed_are_paired(here: Path, command) -> None:
    row = table(command, "biased", "neutral")["neutral task_conflict"]
    effects = Study.load("study").effects(baseline="bias 0.6", measures=["task_conflict"]).iloc[0]
    assert row["paired"] == "True" and row["n"] == "3"
    assert float(row["difference"]) == pytest.approx(effects["difference"])
    assert float(row["low"]) == pytest.approx(effects["low"]) and row["verdict"] == effects["verdict"]


def test_runs_with_different_seeds_are_independent(here: Path, command) -> None:
    row = table(command, "biased", "other_seed")["other_seed task_conflict"]
    before, after = (sim.load(name).runs["task_conflict"].to_numpy() for name in ("biased", "other_seed"))
    assert row["paired"] == "False" and float(row["difference"]) == pytest.approx(after.mean() - before.mean())
    interval = ttest_ind(after, before, equal_var=False).confidence_interval()
    assert (float(row["low"]), float(row["high"])) == pytest.approx((interval.low, interval.high))


def test_what_differs_in_the_settings_is_printed(here: Path, command) -> None:
    assert "leadership.bias 0.6 and 0.0" in command("compare", "biased", "neutral")[1]
    assert "seed 1 and 2" in command("compare", "biased", "other_seed")[1]


def test_a_run_is_compared_with_every_cell_of_a_study(here: Path, command) -> None:
    rows = table(command, "biased", "study", "--measures", "task_conflict", "strain")
    assert len(rows) == 4
    assert float(rows["study: bias 0.6 strain"]["difference"]) == 0 != float(rows["study: bias 0 strain"]["difference"])


def test_a_comparison_is_written_to_a_file(here: Path, command, tmp_path: Path) -> None:
    file = tmp_path / "table.md"
    assert command("compare", "biased", "neutral", "--format", "markdown", "--output", str(file))[1] == f"{file}\n"
    assert file.read_text().startswith("| first | second | measure |")


def test_two_scenarios_are_run_and_compared(command) -> None:
    settings = [*SMALL, "replicates=2", "engine=in_process"]
    code, _, err = command("compare", "status_quo", "case_study", *settings, "--plan-only", "--output", "kept")
    assert code == 0 and "2 cells" in err and not Path("kept").exists()
    code, out, _ = command("compare", "status_quo", "case_study", *settings, "--output", "kept")
    assert code == 0 and "Task conflict" in out and len(Study.load("kept").cells) == 2


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        (["biased", "status_quo"], ("biased", "status_quo", "folder", "scenario")),
        (["biased", "nowhere"], ("nowhere",)),
        (["status_qou", "case_study"], ("status_qou", "'status_quo'")),
        (["case_study", "case_study"], ("different",)),
        (["biased", "neutral", "weeks=4"], ("weeks=4",)),
        (["biased", "neutral", "--measures", "qualty"], ("qualty",)),
        (["biased"], ("SECOND",)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_compare_refuses_invalid_arguments(here: Path, args: list[str], parts: tuple[str, ...], command) -> None:
    code, out, err = command("compare", *args)
    assert code == 2 and out == "" and all(part in err for part in parts), err


@pytest.mark.parametrize("name", ["biased", "study"])
def test_a_rerun_gives_the_same_numbers(here: Path, name: str, command, tmp_path: Path) -> None:
    code, out, _ = command("rerun", name, "--output", str(tmp_path / "new"), "workers=1")
    assert code == 0 and "The numbers are equal." in out
    assert Study.load(tmp_path / "new").results_hash() == Study.load(name).results_hash()


def test_python_repeats_a_run_and_says_what_is_equal(here: Path, tmp_path: Path) -> None:
    repeated = sim.rerun("neutral", tmp_path / "new", settings=["workers=1"])
    assert repeated.equal and repeated.comparison.same == 3
    assert str(repeated).endswith("The numbers are equal.")
    with pytest.raises(sim.ConfigError, match="not empty"):
        sim.rerun("neutral", "biased")
    with pytest.raises(sim.ConfigError, match="nowhere"):
        sim.rerun("nowhere")


def test_the_folder_of_a_run_is_no_folder_of_options(here: Path, command) -> None:
    for args in (["--config-dir", "neutral", "--config-name", "config"], ["-cd", "neutral", "list", "scenarios"]):
        code, out, err = command(*args)
        assert code == 2 and out == "" and "dissonance rerun" in err, err


def test_a_rerun_that_differs_says_so(here: Path, command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = read_plan(here / "neutral" / "plan.json")
    (base,) = plan.bases.values()
    base["voice"]["baseline"] = 0.7
    shutil.copytree(here / "neutral", tmp_path / "edited")
    StudyFolder(tmp_path / "edited").write_plan(plan)
    code, out, _ = command("rerun", str(tmp_path / "edited"), "--output", str(tmp_path / "new"))
    assert code == 1 and "3 different" in out and "The numbers differ" in out


def test_rerun_refuses_what_is_no_record_and_a_folder_in_use(here: Path, command) -> None:
    assert command("rerun", "nowhere")[0] == 2
    code, _, err = command("rerun", "biased", "--output", "neutral")
    assert code == 2 and "neutral" in err
    code, _, err = command("rerun", "biased", "weeks=5")
    assert code == 2 and "weeks=5" in err
